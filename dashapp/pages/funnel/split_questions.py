"""Split, asked: which members of which dimension are shown, and what the funnel of each is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashapp.core.page import Control
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.funnel.questions import funnel_of, rows_of, whole_funnel
from services.analyses.new_or_returning import ENTRY
from services.query.questions import Where
from services.query.result import OTHERS, Result

SPLIT = Control(
    name="split",
    label="Split by",
    values=(
        ("brand", "Brand"),
        ("category", "Category"),
        ("price_tier", "Price tier"),
        ("weekday", "Weekday"),
        ("hour", "Hour"),
        ("month", "Month"),
        (ENTRY, "New or returning"),
    ),
    first="brand",
)
LEVELS: Mapping[str, tuple[str, ...]] = {
    "brand": ("brand", "product"),
    "category": ("category_1", "category_2", "category_3", "product"),
}
"""Where a drill goes on: the first level that the path has not taken is shown."""
SHOWN = 5
"""Members with the most revenue; the others are one row. What has an order of its own is shown whole."""
FEW = frozenset({"price_tier", "weekday", "hour", "month", ENTRY})


@dataclass(frozen=True, kw_only=True)
class SplitRow:
    """The funnel of one member."""

    member: str
    counts: tuple[int, int, int]
    to_cart: float | None
    to_purchase: float | None
    through: float | None
    revenue: Any
    before: "SplitRow | None" = None
    """The same member over the days that the page compares with."""
    change: float | None = None
    """Of its revenue."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """The rows shown, all of it, and how to ask for the rows of every member."""

    level: str
    rows: tuple[SplitRow, ...]
    total: SplitRow | None
    lifted: bool
    every: Callable[[], Result]
    """Asks for all members, which a figure does not show: only a table and a file want them."""


def level_of(view: PageView) -> str:
    """Name the dimension that is shown: of a hierarchy, the level below the path."""
    wanted = view.chosen(SPLIT)
    levels, taken = LEVELS.get(wanted, (wanted,)), {step for step, _ in view.state.path}
    return next((level for level in levels if level not in taken), levels[-1])


def found_split(asking: TileQuery) -> Split:
    """Answer the split: the members that are shown, the whole, both beside the comparison."""
    view, level = asking.view, level_of(asking.view)
    where = view.where(but=level)
    lifted = where != view.where()
    whole = asking.share(_question(view, where)) if lifted else whole_funnel(asking)
    top = None if level in FEW else SHOWN
    result = asking.share(_question(view, where, level, top))
    rows, total = grouped(result, level), rows_of(whole)
    return Split(
        level=level,
        rows=_with_chosen(asking, rows, where, level),
        total=row_of("All", total) if total else None,
        lifted=lifted,
        every=lambda: result if top is None else asking.share(_question(view, where, level)),
    )


def _question(view: PageView, where: tuple[Where, ...], by: str | None = None, top: int | None = None) -> Any:
    return funnel_of(view, where=where, by=by, top=top, compare=view.window.compare)


def grouped(result: Result, level: str) -> tuple[SplitRow, ...]:
    """Give the funnel of each member."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in result.rows():
        groups.setdefault(str(row[level]), []).append(row)
    return tuple(row_of(member, stages) for member, stages in groups.items())


def row_of(member: str, stages: Sequence[Mapping[str, Any]]) -> SplitRow:
    """Give the funnel of one member, beside that of the days that the page compares with."""
    before = _figures(member, stages, "_compared") if "count_compared" in stages[0] else None
    return replace(_figures(member, stages), before=before, change=stages[-1].get("revenue_change"))


def _figures(member: str, stages: Sequence[Mapping[str, Any]], of: str = "") -> SplitRow:
    view, cart, purchase = stages
    return SplitRow(
        member=member,
        counts=(view[f"count{of}"], cart[f"count{of}"], purchase[f"count{of}"]),
        to_cart=cart[f"conversion{of}"],
        to_purchase=purchase[f"conversion{of}"],
        through=purchase[f"share{of}"],
        revenue=purchase[f"revenue{of}"],
    )


def _with_chosen(
    asking: TileQuery, rows: tuple[SplitRow, ...], where: tuple[Where, ...], level: str
) -> tuple[SplitRow, ...]:
    """Keep chosen members in view: they stand above the others, who are then asked for without them."""
    missing = tuple(one for one in asking.view.state.members(level) if one not in {row.member for row in rows})
    if level in FEW or not missing or rows[-1:] == () or rows[-1].member != OTHERS:
        return rows
    named, view = rows[:-1], asking.view
    own = Where(dimension=level, members=missing)
    rest = Where(dimension=level, members=(*(row.member for row in named), *missing), exclude=True)
    added = grouped(asking.share(_question(view, (*where, own), level)), level)
    others = rows_of(asking.share(_question(view, (*where, rest))))
    return (*named, *added, *([row_of(OTHERS, others)] if others else []))
