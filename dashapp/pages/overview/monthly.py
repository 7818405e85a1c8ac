"""Monthly: orders against their target, satisfaction with its interval, delivery; finer where months are too few."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from dashapp.core.captions import describe_comparison, describe_filters
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.tooltips import bucket_tooltip
from dashapp.core.view import PageView
from dashapp.figures.column import column
from dashapp.figures.line import Level, LineSeries, line
from dashapp.pages.overview.questions import ask_by_time, find_broken_rules, read_rules, spark_grain, target_of
from services.catalog import catalog
from services.core.numbers import exact
from services.exports.sheet import Sheet, choose_columns
from services.query.result import Result
from services.query.series import Point, series_of

HEIGHT = 160
Z = 1.96
"""Of the normal distribution: 95 % lie within so many standard errors."""


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """What such a tile is drawn from."""

    grain: str
    result: Result
    points: tuple[Point, ...]
    level: Level | None = None


def _answering(
    metric: str, asked: tuple[str, ...], level: Callable[[TileQuery, str, str], Level | None]
) -> Callable[[TileQuery], Monthly]:
    def answer(query: TileQuery) -> Monthly:
        window = query.view.window
        grain = spark_grain(window.period, window.last)
        result = ask_by_time(query, asked, grain)
        points = series_of(result, grain, window.period, window.last)
        return Monthly(grain=grain, result=result, points=points, level=level(query, metric, grain))

    return answer


def columns(name: str, metric: str, *, together: tuple[str, ...] = (), span: int = 4) -> Tile:
    """Declare columns of a count with the target of a bucket, if all have the same; `together` as in `ask_by_time`."""
    return Tile(
        name=name,
        span=span,
        height=HEIGHT,
        plot=True,
        answer=_answering(metric, together or (metric,), target_of),
        draw=_columns(metric),
        sheet=_sheet(metric),
        metric=metric,
    )


def scores(
    name: str,
    metric: str,
    *,
    what: str,
    parts: tuple[str, ...] = (),
    together: tuple[str, ...] = (),
    span: int = 4,
) -> Tile:
    """Declare a line of averages with its threshold; `parts` (count, sum, sum of squares) give a 95 % band."""
    return Tile(
        name=name,
        span=span,
        height=HEIGHT,
        plot=True,
        answer=_answering(metric, together or (metric, *parts), _threshold),
        draw=_scores(metric, parts, what),
        sheet=_sheet(metric),
        metric=metric,
    )


def _threshold(query: TileQuery, metric: str, grain: str) -> Level | None:
    """Find the threshold on the metric that is set for the whole store, by the same grain."""
    view = query.view
    if view.where():
        return None
    set_ = (r for r in read_rules(query) if r.metric == metric and r.dimension is None)
    rule = next((r for r in set_ if r.kind in {"above", "below"} and r.grain == grain), None)
    if rule is None:
        return None
    bad = any(one.rule == rule for one in find_broken_rules(query))
    unit = catalog().metrics[metric].unit
    return Level(value=rule.threshold, name=f"Threshold {exact(rule.threshold, unit)}", bad=bad)


def _columns(name: str) -> Callable[[PageView, Monthly], TileContent | EmptyTile]:
    def draw(view: PageView, found: Monthly) -> TileContent | EmptyTile:
        metric = catalog().metrics[name]
        title = f"{metric.label} by {found.grain}"
        said = f"{describe_comparison(view)}. {describe_filters(view)}"
        if not found.result.table.num_rows:
            return EmptyTile(title=title, caption=said)
        return TileContent(title=title, caption=said, figure=column(_line(view, name, found), view.theme, HEIGHT))

    return draw


def _scores(name: str, parts: tuple[str, ...], what: str) -> Callable[[PageView, Monthly], TileContent | EmptyTile]:
    def draw(view: PageView, found: Monthly) -> TileContent | EmptyTile:
        title = f"{catalog().metrics[name].label} by {found.grain}"
        said = f"{what}. {describe_filters(view)}"
        if all(point.value(name) is None for point in found.points):
            return EmptyTile(title=title, caption=said, what=f"orders with {catalog().metrics[name].label.lower()}")
        drawn = _line(
            view, name, found, band=tuple(_interval(point, name, parts) for point in found.points) if parts else ()
        )
        return TileContent(title=title, caption=said, figure=line(drawn, view.theme, HEIGHT))

    return draw


def _line(
    view: PageView, metric: str, found: Monthly, *, band: tuple[tuple[float | None, float | None], ...] = ()
) -> LineSeries:
    declared = catalog().metrics[metric]
    tips = [bucket_tooltip(view, declared, found.grain, point) for point in found.points]
    return LineSeries(
        points=found.points,
        metric=metric,
        unit=declared.unit.name,
        tips=tips,
        zero=False,
        compared=view.window.compared is not None,
        band=band,
        level=found.level,
    )


def _interval(point: Point, metric: str, parts: tuple[str, ...]) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a mean, by its standard error; nothing under two observations."""
    value = point.value(metric)
    count, total, squares = (float(point.value(name) or 0) for name in parts)
    if value is None or count < 2:  # noqa: PLR2004 - one observation has no spread
        return None, None
    spread = max(0.0, (squares - total * total / count) / (count - 1))
    half = Z * sqrt(spread / count)
    return float(value) - half, float(value) + half


def _sheet(metric: str) -> Callable[[PageView, Any], Sheet]:
    names = {metric, f"{metric}_compared", f"{metric}_change"}
    return lambda _, found: choose_columns(
        found.result, lambda column: column.role == "dimension" or column.name in names
    )
