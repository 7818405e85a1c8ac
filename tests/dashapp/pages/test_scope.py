"""Somebody limited to North sees North's numbers on every tile of every page, cached or not, and no other member."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from config.settings import Settings
from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.filter_bar import trail
from dashapp.shell.render import answer_tile, render_page
from services.core.context import Context, build_context
from tests.fixtures.web import person, view_on

STATES = ("?period=all", "?period=all&compare=none", "?period=90d&compare=previous", "?period=all&path=region:North")
PAGES_WITH_NUMBERS = [page for page in PAGES.values() if page.filters]
BY_REGION = [page for page in PAGES_WITH_NUMBERS if "region" in page.filters]


@pytest.fixture(scope="module")
def random_store(make_settings: Callable[..., Settings]) -> Iterator[Context]:
    """The same store for all: they only read, and what one has cached must not get through to another."""
    ctx = build_context(make_settings("duckdb", "random"), write=True)
    yield ctx
    ctx.close()


@pytest.mark.parametrize("page", BY_REGION, ids=lambda page: page.name)
@pytest.mark.parametrize("search", STATES)
def test_the_numbers_are_those_of_the_filter(random_store: Context, page, search: str) -> None:  # type: ignore[no-untyped-def]
    limited = view_on(random_store, page, search, person("admin", region=("North",)))
    filtered = view_on(
        random_store, page, f"{search}&region=North" if "path" not in search else search, person("admin")
    )
    filtered = replace(filtered, window=limited.window)  # the days of the data are those of the rows one sees
    for _ in ("cold", "cached"):
        for tile in (tile for tile in page.tiles if tile.sheet and tile.name != "by-region"):
            ours, theirs = (
                tile.sheet(view, answer_tile(random_store, view, tile).answer) for view in (limited, filtered)
            )
            assert ours.rows == theirs.rows, tile.name
            assert ours.rows or page.fact == "events", tile.name


OF_LINES = [
    (page, dimension, member)
    for page in PAGES_WITH_NUMBERS
    for dimension, member in (("category", "Books"), ("brand", "asus"))
    if page.fact == "transactions" and dimension in page.filters
]


@pytest.mark.parametrize(("page", "dimension", "member"), OF_LINES, ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("search", ["?period=all", "?period=90d&compare=previous"])
def test_who_is_limited_to_what_lines_have_sees_those_parts_of_orders(  # type: ignore[no-untyped-def]
    random_store: Context, page, dimension: str, member: str, search: str
) -> None:
    limited = view_on(random_store, page, search, person("viewer", **{dimension: (member,)}))
    filtered = view_on(random_store, page, f"{search}&{dimension}={member}", person("viewer"))
    filtered = replace(filtered, window=limited.window)
    for tile in (tile for tile in page.tiles if tile.sheet and tile.name != f"by-{dimension}"):
        ours, theirs = (tile.sheet(view, answer_tile(random_store, view, tile).answer) for view in (limited, filtered))
        assert ours.rows == theirs.rows, tile.name
    others = {"category": ("Toys",), "brand": ("msi", "penguin")}[dimension]
    for name, one in render_page(random_store, page, limited).items():
        text = json.dumps([one.head, one.body, one.figure, [result.rows() for result in one.results]], default=str)
        assert not any(f'"{other}"' in text for other in (*others, "(not on a line)")), name


@pytest.mark.parametrize("page", PAGES_WITH_NUMBERS, ids=lambda page: page.name)
@pytest.mark.parametrize("search", [*STATES, "?period=all&region=South", "?period=all&not.region=North"])
def test_no_foreign_member_and_no_foreign_number_gets_through(random_store: Context, page, search: str) -> None:  # type: ignore[no-untyped-def]
    if "path" not in search and page.tile("by-region"):  # else nobody sees another member there
        assert _anywhere(random_store, page, search)
    limited = render_page(random_store, page, view_on(random_store, page, search, person("viewer", region=("North",))))
    for name, one in limited.items():
        text = json.dumps([one.head, one.body, one.figure, [result.rows() for result in one.results]], default=str)
        assert "South" not in text, name
        assert "Unknown region" not in text


def _anywhere(ctx: Context, page, search: str) -> bool:  # type: ignore[no-untyped-def]
    """Whether the other region can be seen at all by somebody without limits."""
    shown = render_page(ctx, page, view_on(ctx, page, search, person("admin")))
    return any("South" in json.dumps([one.head, one.body, one.figure], default=str) for one in shown.values())


def test_a_link_says_what_the_rights_of_its_reader_left_out(random_store: Context) -> None:
    page = PAGES["overview"]
    view = view_on(random_store, page, "?region=South&region=North&segment=Premium", person(region=("North",)))
    assert view.left_out == ("Region South",)
    assert view.state.members("region") == ("North",)
    assert "Region South, which is outside your view" in words_of(trail(view))
    drilled = view_on(random_store, page, "?path=region:South&path=segment:Premium", person(region=("North",)))
    assert (drilled.state.path, drilled.left_out) == ((), ("Region South",))
