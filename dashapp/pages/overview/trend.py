"""Trend: the chosen metric over time, by a grain, beside the comparison, with its target."""

from dataclasses import dataclass

from dashapp.core.captions import caption
from dashapp.core.markup import Node, el, icon
from dashapp.core.metric_choice import chosen_metric
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.tooltips import bucket_tooltip
from dashapp.core.view import PageView
from dashapp.figures.line import Level, LineSeries, line
from dashapp.pages.overview.questions import target_of
from services.catalog.units import COUNT, MONEY
from services.exports.sheet import Sheet, sheet_of
from services.query.periods import ALIGNED
from services.query.result import Result
from services.query.series import Point, series_of

HEIGHT = 208


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What a trend is drawn from."""

    result: Result
    points: tuple[Point, ...]
    level: Level | None = None
    """The target of a bucket, where each has the same."""


def trend() -> Tile:
    """Declare the trend of a page."""
    return Tile(name="trend", span=8, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Trend:
    view = query.view
    metric = chosen_metric(view).name
    result = query.ask(metric, by=(view.grain,))
    points = series_of(result, view.grain, view.window.period, view.window.last)
    return Trend(result=result, points=points, level=target_of(query, metric, view.grain))


def _draw(view: PageView, found: Trend) -> TileContent | EmptyTile:
    metric, grain = chosen_metric(view), view.grain
    title = f"{metric.label} by {grain}"
    said = caption(view, aligned=view.window.compare == "year" and grain in ALIGNED)
    if not found.result.table.num_rows:
        return EmptyTile(title=title, caption=said)
    tips = [bucket_tooltip(view, metric, grain, point) for point in found.points]
    zero = metric.unit in {MONEY, COUNT}
    drawn = LineSeries(
        points=found.points,
        metric=metric.name,
        unit=metric.unit.name,
        tips=tips,
        zero=zero,
        compared=bool(view.window.compared),
        level=found.level,
    )
    figure = line(drawn, view.theme, HEIGHT)
    return TileContent(title=title, caption=said, key=_key(view, found.points), tools=(_grain(view),), figure=figure)


def _key(view: PageView, points: tuple[Point, ...]) -> tuple[Node, ...]:
    last = points[-1]
    shown = [_stroke("now", view.window.title)]
    if view.window.compared is not None:
        shown.append(_stroke("prev", _capital(view.window.versus)))
    if not last.whole and len(points) > 1:
        shown.append(_stroke("part", f"{last.shown} of {last.days} days"))
    return tuple(shown)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _stroke(kind: str, words: str) -> Node:
    ring = el("circle", "key-ring", cx=17, cy=4, r=3) if kind == "part" else None
    path = el("path", f"key-{kind}", d="M0 4h13" if kind == "part" else "M0 4h16")
    return el(
        "span",
        "key not-phone" if kind == "part" else "key",
        el("svg", "", path, ring, width=22 if kind == "part" else 16, height=8, aria_hidden="true"),
        words,
    )


def _grain(view: PageView) -> Node:
    words = view.grain.capitalize()
    return el(
        "button",
        "btn btn-link btn-sm",
        el("span", "l", "Grain"),
        words,
        icon("chevron-down"),
        type="button",
        data_pop="grain",
        aria_label=f"Grain: {words}",
    )


def _sheet(_: PageView, found: Trend) -> Sheet:
    return sheet_of(found.result)
