"""Gap splits: the share of revenue without brand or category, by month and by price tier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashapp.core.captions import caption, describe_filters, describe_period
from dashapp.core.comparison import ask_compared
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.line import Tip
from dashapp.figures.shares import Shares, shares
from dashapp.pages.catalogue_quality.gap_table import scrolling, share_bar
from dashapp.pages.catalogue_quality.questions import ask_gaps, gaps_of
from services.catalog.calendar import GRAIN_BY_NAME
from services.core.numbers import exact
from services.exports.sheet import Sheet, choose_columns
from services.query.questions import Period
from services.query.result import Result
from services.query.series import Point, bucket_in_words

HEIGHT = 208
SERIES = ("brand", "category")
NAMES = {"brand": "No brand", "category": "No category", "either": "Either"}
KEY: tuple[Node, ...] = tuple(el("span", "key", el("s", f"gap-key gap-{name}"), NAMES[name]) for name in SERIES)
TIER = "price_tier"

ByGap = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Gaps by the members of what they are cut by: member -> gap -> row."""

    result: Result
    members: Mapping[str, ByGap]
    before: Mapping[str, ByGap] | None = None
    """The same over the days that the page compares with; of months there is none, they stand beside each other."""


def gaps_by_month() -> Tile:
    """Declare the months."""
    return Tile(
        name="months",
        span=8,
        height=HEIGHT,
        plot=True,
        answer=lambda query: _cut(query, "month"),
        draw=_months,
        sheet=_sheet,
        metric="event_revenue",
    )


def gaps_by_tier() -> Tile:
    """Declare the price tiers; a click filters."""
    return Tile(
        name="tiers",
        span=4,
        height=HEIGHT,
        answer=_by_tier,
        draw=_tiers,
        sheet=_sheet,
        metric="event_revenue",
    )


def _cut(query: TileQuery, by: str) -> Cut:
    result = ask_gaps(query, by=by)
    return Cut(result=result, members=_members(result, by))


def _by_tier(query: TileQuery) -> Cut:
    before = ask_compared(query, gaps_of(query.view, TIER))
    return replace(_cut(query, TIER), before=_members(before, TIER) if before else None)


def _members(result: Result, by: str) -> dict[str, dict[str, Mapping[str, Any]]]:
    members: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in result.rows():
        members.setdefault(row[by], {})[row["gap"]] = row
    return members


def _months(view: PageView, found: Cut) -> TileContent | EmptyTile:
    title = "Revenue without brand, without category, by month"
    said = f"Share of the month's revenue. {describe_period(view)}. {describe_filters(view)}"
    if not found.members:
        return EmptyTile(title=title, caption=said, what="events")
    points = [_point(view, month, rows) for month, rows in found.members.items()]
    drawn = Shares(points=points, names=SERIES, tips=[_tip(view, point) for point in points])
    return TileContent(title=title, caption=said, key=_key(points), figure=shares(drawn, view.theme, HEIGHT))


def _key(points: Sequence[Point]) -> tuple[Node, ...]:
    """Say what the colours are, and which month is pale: the last one that is not whole."""
    part = next((point for point in reversed(points) if not point.whole), None)
    if part is None:
        return KEY
    month = bucket_in_words("month", part.start, part.end)
    return (*KEY, el("span", "key not-phone", f"Pale: {month}, {part.shown} of {part.days} days"))


def _point(view: PageView, month: str, rows: Mapping[str, Mapping[str, Any]]) -> Point:
    """Make the bucket of a month, with the days of it that the period and the data hold."""
    grain = GRAIN_BY_NAME["month"]
    start = grain.read(month)
    end, (first, last) = grain.step(start), _held(view)
    shown = (min(end, last) - max(start, first)).days
    row = {gap: one["revenue_share"] for gap, one in rows.items()}
    return Point(start=start, end=end, shown=shown, row=row | {f"{gap}_money": rows[gap]["revenue"] for gap in rows})


def _held(view: PageView) -> tuple[date, date]:
    """Return the first day shown and the day after the last one; there are events, so there are both."""
    window = view.window
    assert window.first is not None  # noqa: S101 - there are events
    assert window.last is not None  # noqa: S101 - the same
    after = window.last + timedelta(days=1)
    return max(window.period.start or window.first, window.first), min(window.period.end or after, after)


def _tip(view: PageView, point: Point) -> Tip:
    rows: list[list[str]] = []
    for gap, name in NAMES.items():
        money = exact(point.value(f"{gap}_money"), "money", view.currency)
        rows.append([name, f"{exact(point.value(gap), 'share')}, {money}", "strong" if gap in SERIES else ""])
    if not point.whole:
        rows.append([f"{point.shown} of {point.days} days", "", ""])
    state = replace(view.state, period=Period(start=point.start, end=point.end), grain=None)
    title = bucket_in_words("month", point.start, point.end)
    return {"t": title, "rows": rows, "foot": "Click to see this month", "href": view.href(state)}


def _tiers(view: PageView, found: Cut) -> TileContent | EmptyTile:
    title = "By price tier"
    tick = f"; tick: {view.window.against}" if found.before is not None else ""
    said = caption(view, unit=f"Share of the tier's revenue{tick}", but=TIER)
    if not found.members:
        return EmptyTile(title=title, caption=said, what="events")
    sides = (found.members, found.before or {})
    shown = [rows[name]["revenue_share"] or 0.0 for side in sides for rows in side.values() for name in SERIES]
    before = found.before or {}
    lines = [_tier(view, tier, rows, before.get(tier), max(shown) or 1.0) for tier, rows in found.members.items()]
    heads: list[Node] = []
    for name in SERIES:
        heads.append(el("th", "num", NAMES[name], scope="col", key=name))
        heads.append(el("th", "", el("span", "visually-hidden", f"{NAMES[name]}, bar"), key=f"{name} bar"))
    head = el("thead", "", el("tr", "", el("th", "", "Tier", scope="col"), *heads))
    table = el("table", "table table-sm table-hover gaps tiers", head, el("tbody", "", *lines))
    return TileContent(title=title, caption=said, body=scrolling(table, title))


def _tier(view: PageView, tier: str, rows: ByGap, before: ByGap | None, most: float) -> Node:
    picked = view.state.members(TIER)
    name = link(view.href(view.state.only(TIER, tier)), "accent", tier.capitalize(), data_mark=f"tiers:{TIER}:{tier}")
    cells: list[Node] = []
    for gap in SERIES:
        row = rows[gap]
        was = before[gap]["revenue_share"] if before else None
        money = f"{NAMES[gap]}: {exact(row['revenue'], 'money', view.currency)}"
        money += f"; {view.window.against}: {exact(was, 'share')}" if before else ""
        cells.append(el("td", "num", exact(row["revenue_share"], "share"), title=money, key=gap))
        cells.append(el("td", "gap-room", share_bar(row["revenue_share"], most, gap, tick=was), key=f"{gap} bar"))
    cls = "" if not picked else "on" if tier in picked else "dim"
    return el("tr", cls, el("td", "", name), *cells, key=tier)


def _sheet(_: PageView, found: Cut) -> Sheet:
    return choose_columns(found.result, lambda column: column.name != "gap")
