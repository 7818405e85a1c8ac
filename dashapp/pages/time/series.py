"""Series: the chosen metric by day, week or month, beside the comparison; buckets with days that are off are ringed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.markup import Node, el, icon
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.tooltips import bucket_tooltip
from dashapp.core.view import PageView
from dashapp.figures.line import LineSeries, Tip
from dashapp.figures.series import series
from dashapp.pages.time.controls import METRIC
from dashapp.pages.time.questions import ask_judged_days, grain_of, label_of, metric_of
from dashapp.ui.funnel_stages import menu
from services.catalog.units import COUNT, MONEY
from services.core.numbers import format_signed
from services.exports.sheet import Sheet, sheet_of
from services.query.periods import ALIGNED
from services.query.result import Result
from services.query.series import Point, series_of

NAME = "series"
HEIGHT = 232
NAMED = 3
"""So many days that are off a tooltip names."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """What the line is drawn from."""

    result: Result
    points: tuple[Point, ...]
    off: Sequence[Mapping[str, Any]]


def over_time() -> Tile:
    """Declare the series."""
    return Tile(name=NAME, span=8, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Series:
    view, grain = query.view, grain_of(query.view)
    result = query.ask(metric_of(view).name, by=(grain,))
    points = series_of(result, grain, view.window.period, view.window.last)
    return Series(result=result, points=points, off=ask_judged_days(query).off)


def _draw(view: PageView, found: Series) -> TileContent | EmptyTile:
    metric, grain = metric_of(view), grain_of(view)
    title = f"{label_of(metric.name)} by {grain}"
    said = caption(view, aligned=view.window.compare == "year" and grain in ALIGNED)
    if not found.result.table.num_rows:
        return EmptyTile(title=title, caption=said, what="events")
    within = [_within(point, found.off) for point in found.points]
    tips = [_tip(view, point, rows) for point, rows in zip(found.points, within, strict=True)]
    drawn = LineSeries(
        points=found.points,
        metric=metric.name,
        unit=metric.unit.name,
        tips=tips,
        zero=metric.unit in {MONEY, COUNT},
        compared=bool(view.window.compared),
    )
    ringed = [at for at, rows in enumerate(within) if rows]
    key = _key(view, found.points, grain if ringed else "")
    tools = (menu(view, METRIC, metric.name), _grain(grain))
    return TileContent(
        title=title, caption=said, key=key, tools=tools, figure=series(drawn, ringed, view.theme, HEIGHT)
    )


def _within(point: Point, off: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in off if point.start <= date.fromisoformat(row["day"]) < point.end]


def _tip(view: PageView, point: Point, off: Sequence[Mapping[str, Any]]) -> Tip:
    """Add the days that are off to what a tooltip says."""
    says = bucket_tooltip(view, metric_of(view), grain_of(view), point)
    named = [
        [f"Off: {_day(row)}", f"{format_signed(row['relative'], 'count')} than expected", ""] for row in off[:NAMED]
    ]
    more = [["", f"{len(off) - NAMED} more", ""]] if len(off) > NAMED else []
    return {**says, "rows": [*says["rows"], *named, *more]}


def _day(row: Mapping[str, Any]) -> str:
    day = date.fromisoformat(row["day"])
    return f"{day:%a} {day.day} {day:%b}"


def _key(view: PageView, points: Sequence[Point], ringed: str) -> tuple[Node, ...]:
    last, against = points[-1], view.window.against
    shown = [_stroke("now", view.window.title)]
    if against:
        shown.append(_stroke("prev", f"{against[:1].upper()}{against[1:]}"))
    if not last.whole and len(points) > 1:
        shown.append(_stroke("part", f"{last.shown} of {last.days} days"))
    if ringed:
        ring = el("svg", "", el("circle", "key-off", cx=6, cy=6, r=4.5), width=12, height=12, aria_hidden="true")
        shown.append(el("span", "key not-phone", ring, "Off" if ringed == "day" else "Holds days that are off"))
    return tuple(shown)


def _stroke(kind: str, words: str) -> Node:
    part = kind == "part"
    ring = el("circle", "key-ring", cx=17, cy=4, r=3) if part else None
    path = el("path", f"key-{kind}", d="M0 4h13" if part else "M0 4h16")
    drawn = el("svg", "", path, ring, width=22 if part else 16, height=8, aria_hidden="true")
    return el("span", "key not-phone" if part else "key", drawn, words)


def _grain(grain: str) -> Node:
    words = (el("span", "l", "Grain"), grain.capitalize(), icon("chevron-down"))
    about = {"type": "button", "data_pop": "grain", "aria_label": f"Grain: {grain}"}
    return el("button", "btn btn-link btn-sm", *words, **about)


def _sheet(_: PageView, found: Series) -> Sheet:
    return sheet_of(found.result)
