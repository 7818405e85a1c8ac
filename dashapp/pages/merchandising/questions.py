"""Questions: what the choices of the page come to as questions; tiles that ask the same share the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.state import PageState, label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.merchandising.controls import BY, FIRST, ORDER, VIEWS, WINDOW
from services.analyses.merchandising.concentration import Concentration
from services.analyses.merchandising.question import Merchandising
from services.analyses.merchandising.zero_conversion import Flops
from services.query.questions import Where
from services.query.result import Result

CATALOGUE = ("category_1", "category_2", "category_3", "product")
LEVELS: Mapping[str, tuple[str, ...]] = {
    "brand": ("brand", "product"),
    **{level: CATALOGUE[at:] for at, level in enumerate(CATALOGUE)},
}
"""Where a drill goes on: the first level that the path has not taken is shown."""
MANY: Mapping[str, str] = {
    "brand": "brands",
    "category_1": "categories",
    "category_2": "categories",
    "category_3": "categories",
    "category_code": "category paths",
    "product": "products",
    "price_tier": "price tiers",
}
ONE: Mapping[str, str] = {"category_1": "Category", "category_code": "Category path"}
LEAST_VIEWERS = 30
"""One viewer who bought is no conversion of 100 %: ranked by conversion, members with fewer viewers are left out."""
UNKNOWN = "Unknown"


def level_of(view: PageView) -> str:
    """Name the dimension that is ranked: of a hierarchy, the level below the path."""
    wanted = view.value_of(BY)
    levels, taken = LEVELS.get(wanted, (wanted,)), {step for step, _ in view.state.path}
    return next((level for level in levels if level not in taken), levels[-1])


def one(level: str) -> str:
    """Name one member of a level as a table's head does."""
    return ONE.get(level) or label_of(level)


def leading(state: PageState, level: str, member: str) -> PageState:
    """Return the state that a click on a member leads to: a category is drilled, others filter."""
    return state.drill(level, member) if level in CATALOGUE[:-1] else state.only(level, member)


def ask_ranking(query: TileQuery, level: str | None = None, *, order: str | None = None) -> Result:
    """Ask for every member of a level, in the order chosen. The filter on the level itself is lifted."""
    view, ranked = query.view, level or level_of(query.view)
    by = order or view.value_of(ORDER)
    question = Merchandising(
        period=view.window.period,
        where=view.where(but=ranked),
        by=ranked,
        order=by,
        least_viewers=LEAST_VIEWERS if by == "conversion" else 0,
        compare=view.window.compare,
    )
    return query.share(question)


def ask_concentration(query: TileQuery, level: str, where: tuple[Where, ...] | None = None) -> Mapping[str, Any]:
    """Ask on how few members of a level the revenue rests."""
    view = query.view
    where = view.where() if where is None else where
    return query.share(Concentration(period=view.window.period, where=where, by=level)).rows()[0]


def members(result: Result, level: str) -> list[str]:
    """Return the members of a ranking in their order."""
    found: list[str] = result.table.column(level).to_pylist()
    return found


def rows_at(result: Result, start: int, count: int) -> list[dict[str, Any]]:
    """Return some rows of a ranking: of many thousands a page shows a dozen."""
    found: list[dict[str, Any]] = result.table.slice(start, count).to_pylist()
    return found


MOST = 10**9
"""More views are a slip of the keyboard."""


@dataclass(frozen=True, kw_only=True)
class Least:
    """The least number of views in force; `problem` is the sentence about a value that cannot be read."""

    views: int
    problem: str = ""


def least_views(view: PageView) -> Least:
    """Read the number from the address. What cannot be read is said, and the first number holds."""
    typed = view.value_of(VIEWS).strip().replace(",", "")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:20]) <= MOST:
        return Least(views=int(typed))
    return Least(views=FIRST, problem=f"{typed[:40]!r} is no number of views from 1 on; {FIRST} is shown.")


def flops_of(view: PageView) -> Flops:
    """Make the question: every such product, so that the sentence and the table count the same."""
    window = view.value_of(WINDOW)
    days = None if window == WINDOW.first else int(window)
    return Flops(period=view.window.period, where=view.where(), views=least_views(view).views, days=days)
