"""Gaps: how many rows, users, products, purchases, and how much revenue say nothing about brand or category."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import add_comparison, change_if_judged
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.controls import GAP
from dashapp.pages.catalogue_quality.gap_table import GapRow, gap_table
from dashapp.pages.catalogue_quality.questions import Missing, ask_missing, by_gap
from dashapp.ui.change import show_change
from services.analyses.catalogue_quality.missing_attributes import GAPS, MEASURES
from services.core.numbers import NOTHING, moves
from services.exports.sheet import Sheet
from services.exports.sheet import choose_columns as columns_of

TITLE = "What is missing"


LESS = {1: "bad", -1: "good"}
"""A gap that grows is bad news."""


def gaps() -> Tile:
    """Declare the table of the four gaps."""
    return Tile(name="gaps", span=12, height=164, answer=ask_missing, draw=_draw, sheet=_sheet, metric="event_revenue")


def _draw(view: PageView, answer: Missing) -> TileContent | EmptyTile:
    tick = f"; tick: {view.window.against}" if answer.before else ""
    said = caption(view, unit=f"Each with its share of all{tick}")
    found = by_gap(answer.result)
    if not found:
        return EmptyTile(title=TITLE, caption=said, what="events")
    before = by_gap(answer.before) if answer.before else None
    rows = [_row(view, name, found[name], before, answer.change_of(name)) for name in GAPS]
    return TileContent(title=TITLE, caption=said, body=gap_table(rows, MEASURES, view.currency))


def _row(
    view: PageView,
    name: str,
    row: Mapping[str, Any],
    before: Mapping[str, Mapping[str, Any]] | None,
    change: float | None,
) -> GapRow:
    change = change_if_judged(view, change)
    compared = None if before is None else show_change(change, "share", LESS.get(moves(change, "share"), "")) or NOTHING
    return GapRow(
        label=row["label"],
        href=view.href(view.state.with_option(GAP.name, None if name == GAP.first else name)),
        chosen=name == view.value_of(GAP),
        counts={measure: row[measure] for measure in MEASURES},
        shares={measure: row[f"{measure}_share"] for measure in MEASURES},
        change=compared,
        before=before[name]["revenue_share"] if before else None,
    )


def _sheet(view: PageView, found: Missing) -> Sheet:
    sheet = columns_of(found.result, lambda column: column.name != "gap")
    if found.before is None:
        return sheet
    before = {row["label"]: row for row in found.before.rows()}
    return add_comparison(view, sheet, ("revenue", "revenue_share"), lambda row: before.get(row["label"]))
