"""Breakdown: the chosen metric by the members of a dimension, ranked; a click filters, a drill goes a level deeper."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dashapp.core.captions import describe_filters
from dashapp.core.metric_choice import chosen_metric
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.state import label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.ranked_bars import Ranked, ranked_bars
from services.catalog import catalog
from services.exports.sheet import Sheet, choose_columns
from services.monitoring.narratives.summary import CUT
from services.query.result import Result


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """An answer by the level that is shown."""

    level: str
    result: Result
    total: Result | None = None
    """The whole, where the answer is shown as a table."""


def breakdown(name: str, dimension: str, *, hierarchy: str | None = None, span: int = 3, height: int = 176) -> Tile:
    """Declare a breakdown. With a hierarchy, a drill into its first level shows the next one."""
    levels = _levels(dimension, hierarchy)

    def level_of(view: PageView) -> str:
        taken = {step for step, _ in view.state.path}
        return next((level for level in levels if level not in taken), levels[-1])

    def answer(query: TileQuery) -> Breakdown:
        level, metric = level_of(query.view), chosen_metric(query.view).name
        total = query.ask(metric, but=level) if name in query.view.state.tables else None
        return Breakdown(level=level, result=query.ask(*_with(metric), by=(level,), but=level), total=total)

    return Tile(name=name, span=span, height=height, answer=answer, draw=_drawer(name), sheet=_sheet)


def _with(metric: str) -> tuple[str, ...]:
    """Ask together with what the summary asks by the same dimension: one statement answers both."""
    return CUT if metric in CUT else (metric,)


def _levels(dimension: str, hierarchy: str | None) -> tuple[str, ...]:
    found = next((one.levels for one in catalog().hierarchies if one.name == hierarchy), (dimension,))
    return found[found.index(dimension) :]


def _drawer(name: str) -> Callable[[PageView, Breakdown], TileContent | EmptyTile]:
    def draw(view: PageView, found: Breakdown) -> TileContent | EmptyTile:
        metric, label = chosen_metric(view), label_of(found.level)
        title = f"By {label.lower()}"
        compared = f"; tick and change: {view.window.against}" if view.window.compared else ""
        said = f"{metric.label} {view.window.name}{compared}"
        said += f". {describe_filters(view, but=found.level)}" if view.state.conditions else ""
        rows = [_row(view, name, found.level, metric.name, row) for row in found.result.rows()]
        if not rows:
            return EmptyTile(title=title, caption=said)
        rows.sort(key=lambda row: (-float(row.value or 0), row.member))
        more = view.href(view.state.with_table(name))
        return TileContent(title=title, caption=said, body=ranked_bars(view, metric.name, rows, more=more))

    return draw


def _row(view: PageView, tile: str, dimension: str, metric: str, row: dict[str, Any]) -> Ranked:
    member = str(row[dimension])
    return Ranked(
        member=member,
        value=row[metric],
        before=row.get(f"{metric}_compared"),
        change=row.get(f"{metric}_change") if view.window.judged else None,
        href=view.href(view.state.only(dimension, member)),
        mark=f"{tile}:{dimension}:{member}",
        chosen=member in view.state.members(dimension),
    )


def _sheet(view: PageView, found: Breakdown) -> Sheet:
    name = chosen_metric(view).name
    names = {name, f"{name}_compared", f"{name}_change"}
    shown = choose_columns(found.result, lambda column: column.role == "dimension" or column.name in names)
    return replace(shown, total={found.level: "Total", **found.total.rows()[0]} if found.total else None)
