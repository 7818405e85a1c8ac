"""Cards: the numbers of the store in one strip, with change, sparkline, target and threshold state."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashapp.core.markup import el
from dashapp.core.metric_choice import chosen_metric, href_of_metric
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.overview.questions import ask_by_time, find_broken_rules, find_target_progress, spark_grain
from dashapp.ui.card import Card, card
from services.exports.sheet import Sheet, sheet_of
from services.monitoring.rules.evaluate import Broken
from services.monitoring.targets.progress import TargetProgress
from services.query.result import Result
from services.query.series import Point, series_of


@dataclass(frozen=True, kw_only=True)
class Cards:
    """What the cards are drawn from."""

    total: Result
    points: tuple[Point, ...]
    standings: Mapping[str, TargetProgress | None]
    broken: tuple[Broken, ...]


def cards(metrics: tuple[str, ...], together: tuple[str, ...] = ()) -> Tile:
    """Declare the strip of cards of a page; `together` as in `ask_by_time`."""

    def answer(query: TileQuery) -> Cards:
        view = query.view
        shown = query.keep_answerable(metrics)
        total = query.ask(*shown, *(() if "orders" in shown else ("orders",)))
        grain = spark_grain(view.window.period, view.window.last)
        over_time = ask_by_time(query, together or metrics, grain)
        return Cards(
            total=total,
            points=series_of(over_time, grain, view.window.period, view.window.last),
            standings=find_target_progress(query, metrics),
            broken=find_broken_rules(query),
        )

    def draw(view: PageView, found: Cards) -> TileContent | EmptyTile:
        row = found.total.rows()[0]
        strip = [card(view, _card(view, metric, row, found)) for metric in metrics if metric in row]
        return TileContent(body=el("div", f"kpis of-{len(strip)}", *strip))

    return Tile(name="cards", span=12, height=128, bare=True, answer=answer, draw=draw, sheet=_sheet, metric=metrics[0])


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
        href=href_of_metric(view, metric),
    )


def _line(points: tuple[Point, ...], name: str, *, whole: bool = False) -> tuple[float | None, ...]:
    values = ((point, point.value(name)) for point in points)
    return tuple(None if value is None or (whole and not point.whole) else float(value) for point, value in values)


def _whole_store(view: PageView, metric: str, found: tuple[Broken, ...]) -> Broken | None:
    """Return the rule about what the card shows: the whole store, where no filter is set."""
    if view.state.conditions:
        return None
    return next((one for one in found if one.rule.metric == metric and one.member is None), None)


def _sheet(_: PageView, found: Cards) -> Sheet:
    return sheet_of(found.total)
