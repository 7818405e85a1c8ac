"""Cards: the numbers of the store in one strip, with change, sparkline, target and threshold state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashapp.core.markup import el
from dashapp.core.metric_choice import choosing, chosen_metric
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.card import Card, card
from services.exports.sheet import Sheet, sheet_of
from services.monitoring.rules.evaluate import Broken, judge
from services.monitoring.rules.store import rules
from services.monitoring.targets.progress import TargetProgress, progress
from services.monitoring.targets.store import targets
from services.query.questions import Period
from services.query.result import Result
from services.query.series import Point, series_of

SPARK_UP_TO = ((31, "day"), (210, "week"), (930, "month"), (2800, "quarter"))


@dataclass(frozen=True, kw_only=True)
class Cards:
    """What the cards are drawn from."""

    total: Result
    points: tuple[Point, ...]
    standings: Mapping[str, TargetProgress | None]
    broken: tuple[Broken, ...]


def cards(metrics: tuple[str, ...], together: tuple[str, ...] = ()) -> Tile:
    """Declare the strip of cards of a page; `together` as in `by_time`."""

    def answer(asking: TileQuery) -> Cards:
        view = asking.view
        total = asking.ask(*metrics, *(() if "orders" in metrics else ("orders",)))
        grain = spark_grain(view.window.period, view.window.last)
        over_time = by_time(asking, together or metrics, grain)
        return Cards(
            total=total,
            points=series_of(over_time, grain, view.window.period, view.window.last),
            standings=standings(asking, metrics),
            broken=broken(asking),
        )

    def draw(view: PageView, found: Cards) -> TileContent | EmptyTile:
        row = found.total.rows()[0]
        strip = [card(view, _card(view, metric, row, found)) for metric in metrics]
        return TileContent(body=el("div", f"kpis of-{len(metrics)}", *strip))

    return Tile(name="cards", span=12, height=128, bare=True, answer=answer, draw=draw, sheet=_sheet, metric=metrics[0])


def spark_grain(period: Period, last: date | None) -> str:
    """Choose the grain that gives a sparkline 12 to 30 points."""
    if period.start is None or period.end is None or last is None:
        return "month"
    days = (min(period.end, last) - period.start).days
    return next((grain for most, grain in SPARK_UP_TO if days <= most), "year")


def by_time(asking: TileQuery, metrics: tuple[str, ...], grain: str) -> Result:
    """Ask for metrics by a grain. Tiles that name the same metrics are answered by one question, of which each shows
    its part: over many rows one scan for nine numbers costs little more than for one."""
    return asking.together(*metrics, by=(grain,))


def standings(asking: TileQuery, metrics: tuple[str, ...]) -> Mapping[str, TargetProgress | None]:
    """Hold the metrics against their targets in this view."""
    view, ctx = asking.view, asking.ctx

    def find() -> dict[str, TargetProgress | None]:
        scope = view.principal.scope
        known = targets(ctx, scope)
        period, where, last = view.window.period, view.where(), view.window.last
        return {name: progress(ctx, scope, name, period, where, among=known, last=last) for name in metrics}

    return asking.once("standings", find)


def broken(asking: TileQuery) -> tuple[Broken, ...]:
    """Find the rules that do not hold at the end of the period."""
    ctx, scope = asking.ctx, asking.view.principal.scope
    return asking.once("broken", lambda: judge(ctx, scope, rules(ctx, scope), asking.view.window.period))


def _card(view: PageView, metric: str, row: Mapping[str, object], found: Cards) -> Card:
    return Card(
        metric=metric,
        value=row[metric],  # type: ignore[arg-type]
        before=row.get(f"{metric}_compared"),  # type: ignore[arg-type]
        change=row.get(f"{metric}_change"),  # type: ignore[arg-type]
        orders=int(row["orders"] or 0),  # type: ignore[call-overload]
        now=_line(found.points, metric, whole=True),
        then=_line(found.points, f"{metric}_compared"),
        standing=found.standings.get(metric),
        broken=_whole_store(view, metric, found.broken),
        chosen=chosen_metric(view).name == metric,
        href=choosing(view, metric),
    )


def _line(points: tuple[Point, ...], name: str, *, whole: bool = False) -> tuple[float | None, ...]:
    values = ((point, point.value(name)) for point in points)
    return tuple(None if value is None or (whole and not point.whole) else float(value) for point, value in values)


def _whole_store(view: PageView, metric: str, found: tuple[Broken, ...]) -> Broken | None:
    """Give the rule about what the card shows: the whole store, where no filter is set."""
    if view.state.conditions:
        return None
    return next((one for one in found if one.rule.metric == metric and one.member is None), None)


def _sheet(_: PageView, found: Cards) -> Sheet:
    return sheet_of(found.total)
