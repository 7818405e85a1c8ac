"""Questions: what the choices of the page come to as questions; tiles that ask the same share the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.funnel.controls import COUNT, SPLIT, STAGES
from services.analyses.funnel.question import Counted, Funnel, OrderedFunnel
from services.analyses.new_or_returning import ENTRY
from services.query.questions import Comparison, Period, Where
from services.query.result import OTHERS, Result

HOURS: Mapping[str, int] = {"1h": 1, "1d": 24, "7d": 168, "30d": 720}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the units of a funnel are called, stage by stage."""

    one: str
    many: str
    lookers: tuple[str, str]
    """Who looked, one and many, as a sentence begins with them."""
    whole: str
    """What the shares of the first stage are of."""
    stages: tuple[str, str, str]
    heads: tuple[str, str, str]
    """What those of each stage are called in tables."""
    head: str
    """The first of them, where there is little room."""


WORDS: Mapping[str, Wording] = {
    "users": Wording(
        one="user",
        many="users",
        lookers=("person who looked", "people who looked"),
        whole="viewers",
        stages=("Viewed a product", "Added to cart", "Purchased"),
        heads=("Viewers", "Users with a cart", "Buyers"),
        head="Viewers",
    ),
    "sessions": Wording(
        one="session",
        many="sessions",
        lookers=("session that looked", "sessions that looked"),
        whole="sessions with a view",
        stages=("Viewed a product", "Added to cart", "Purchased"),
        heads=("Sessions with a view", "Sessions with a cart", "Sessions with a purchase"),
        head="Sessions",
    ),
    "events": Wording(
        one="event",
        many="events",
        lookers=("view", "views"),
        whole="views",
        stages=("Views", "Cart events", "Purchases"),
        heads=("Views", "Cart events", "Purchases"),
        head="Views",
    ),
}


def counted_unit(view: PageView) -> Counted:
    """Say what the funnel counts."""
    return cast("Counted", view.value_of(COUNT))


def window(view: PageView) -> str:
    """Return the window of an ordered funnel, "7d"; empty where each stage is on its own, as events always are."""
    stages = view.value_of(STAGES)
    return stages if stages in HOURS and counted_unit(view) != "events" else ""


def window_in_words(view: PageView) -> str:
    """Say the window: "7 days"."""
    labels = dict(STAGES.values or ())
    return labels[window(view)].removeprefix("Ordered within ") if window(view) else ""


def funnel_of(
    view: PageView,
    *,
    where: tuple[Where, ...] | None = None,
    by: str | None = None,
    top: int | None = None,
    compare: Comparison | Period | None = None,
) -> Funnel | OrderedFunnel:
    """Make the question of the page's funnel."""
    asked: dict[str, Any] = {
        "period": view.window.period,
        "where": view.where() if where is None else where,
        "by": by,
        "top": top,
        "compare": compare,
        "count": counted_unit(view),
    }
    return OrderedFunnel(hours=HOURS[window(view)], **asked) if window(view) else Funnel(**asked)


def ask_funnel(query: TileQuery) -> Result:
    """Ask for the funnel of everything that the page shows, beside the comparison."""
    view = query.view
    return query.share(funnel_of(view, compare=view.window.compare))


def rows_of(result: Result) -> list[dict[str, Any]]:
    """Return the three stages of a funnel that is not split; none where nothing happened."""
    rows = result.rows()
    return rows if any(row["events"] for row in rows) else []


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
    wanted = view.value_of(SPLIT)
    levels, taken = LEVELS.get(wanted, (wanted,)), {step for step, _ in view.state.path}
    return next((level for level in levels if level not in taken), levels[-1])


def ask_split(query: TileQuery) -> Split:
    """Answer the split: the members that are shown, the whole, both beside the comparison."""
    view, level = query.view, level_of(query.view)
    where = view.where(but=level)
    lifted = where != view.where()
    whole = query.share(_question(view, where)) if lifted else ask_funnel(query)
    top = None if level in FEW else SHOWN
    result = query.share(_question(view, where, level, top))
    rows, total = group_by_member(result, level), rows_of(whole)
    return Split(
        level=level,
        rows=_with_chosen(query, rows, where, level),
        total=row_of("All", total) if total else None,
        lifted=lifted,
        every=lambda: result if top is None else query.share(_question(view, where, level)),
    )


def _question(view: PageView, where: tuple[Where, ...], by: str | None = None, top: int | None = None) -> Any:
    return funnel_of(view, where=where, by=by, top=top, compare=view.window.compare)


def group_by_member(result: Result, level: str) -> tuple[SplitRow, ...]:
    """Return the funnel of each member."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in result.rows():
        groups.setdefault(str(row[level]), []).append(row)
    return tuple(row_of(member, stages) for member, stages in groups.items())


def row_of(member: str, stages: Sequence[Mapping[str, Any]]) -> SplitRow:
    """Return the funnel of one member, beside that of the days that the page compares with."""
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
    query: TileQuery, rows: tuple[SplitRow, ...], where: tuple[Where, ...], level: str
) -> tuple[SplitRow, ...]:
    """Keep chosen members in view: they stand above the others, who are then asked for without them."""
    missing = tuple(one for one in query.view.state.members(level) if one not in {row.member for row in rows})
    if level in FEW or not missing or rows[-1:] == () or rows[-1].member != OTHERS:
        return rows
    named, view = rows[:-1], query.view
    own = Where(dimension=level, members=missing)
    rest = Where(dimension=level, members=(*(row.member for row in named), *missing), exclude=True)
    added = group_by_member(query.share(_question(view, (*where, own), level)), level)
    others = rows_of(query.share(_question(view, (*where, rest))))
    return (*named, *added, *([row_of(OTHERS, others)] if others else []))
