"""Drawing without a store: a view of days that a test names, and the parts of a tree that a test looks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashapp.auth.principal import Principal
from dashapp.core.markup import Node, words_of
from dashapp.core.state import parse
from dashapp.core.view import PageView, window_of
from dashapp.pages import PAGES, SITE
from services.query.series import Point
from tests.fixtures.web import person

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)


def make_view(
    page: str,
    search: str = "",
    *,
    first: date | None = FIRST,
    last: date | None = LAST,
    who: Principal | None = None,
    currency: str = "",
    left_out: tuple[str, ...] = (),
) -> PageView:
    """The view of an address of a page, over data whose first and last day are given."""
    state = parse(search, PAGES[page].allowed)
    return PageView(
        principal=who or person(),
        page=PAGES[page],
        state=state,
        window=window_of(state, first, last),
        currency=currency,
        site=SITE,
        left_out=left_out,
    )


def draw_view(
    search: str = "?period=2024-01-01..2024-12-31",
    *,
    first: date | None = FIRST,
    role: str = "viewer",
    page: str = "overview",
    currency: str = "",
) -> PageView:
    """The view of an address on data from `first` to the end of 2024."""
    return make_view(page, search, first=first, who=person(role), currency=currency)


def walk(tree: Node) -> Iterator[Mapping[str, Any]]:
    """Every element of a tree, from the outside in."""
    if isinstance(tree, Mapping):
        yield tree
        yield from walk(tree.get("k"))
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from walk(child)


def of_class(tree: Node, name: str) -> list[Mapping[str, Any]]:
    """The elements of a class."""
    return [one for one in walk(tree) if name in str(one.get("className", "")).split()]


def of_tag(tree: Node, tag: str) -> list[Mapping[str, Any]]:
    """The elements of a tag."""
    return [one for one in walk(tree) if one["t"] == tag]


def days_from(
    first: date, values: Sequence[Any], *, before: Sequence[Any] = (), cut: Sequence[int] = ()
) -> list[Point]:
    """One point a day with a revenue; those at the places `cut` hold none of their day."""
    found = []
    for at, value in enumerate(values):
        row = {"revenue": value, "revenue_compared": before[at] if before else None}
        start = first + timedelta(days=at)
        found.append(Point(start=start, end=start + timedelta(days=1), shown=0 if at in cut else 1, row=row))
    return found


def words(*nodes: Any) -> str:
    """What trees say, their spaces made single."""
    return " ".join(words_of(list(nodes)).split())
