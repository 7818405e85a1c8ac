"""Gaps: how many rows, users, products, purchases, and how much revenue say nothing about brand or category."""

from collections.abc import Mapping
from typing import Any

from dashapp.asking import Asking
from dashapp.components.gaps import Gap, gap_table
from dashapp.page import Control, Drawn, Nothing, Tile
from dashapp.tiles.funnel_asked import chosen, shared
from dashapp.tiles.words import against, filters
from dashapp.view import View
from services.analyses.gaps import GAPS, MEASURES, Gaps
from services.query.result import Result
from services.sheet import Sheet
from services.sheet import chosen as columns_of

GAP = Control(
    name="gap",
    label="Missing",
    values=(("either", "Brand or category"), ("brand", "Brand"), ("category", "Category"), ("both", "Both")),
    first="either",
)
"""Which gap the products stand behind; the rows of the table choose it, too."""
TITLE = "What is missing"


def gaps() -> Tile:
    """Declare the table of the four gaps."""
    return Tile(name="gaps", span=12, height=164, answer=asked, draw=_draw, sheet=_sheet, metric="event_revenue")


def asked(asking: Asking, *, by: str | None = None) -> Result:
    """Ask for the gaps of the page, whole or cut; the filter of what they are cut by is lifted."""
    view = asking.view
    return shared(asking, Gaps(period=view.window.period, where=view.where(but=by), by=by))


def by_gap(result: Result) -> Mapping[str, Mapping[str, Any]]:
    """Give the rows of gaps that are not cut, by name; none where nothing happened."""
    return {row["gap"]: row for row in result.rows() if row["rows_share"] is not None}


def during(view: View) -> str:
    """Say the period alone: gaps are compared with nothing."""
    return against(view).split(" against ")[0]


def _draw(view: View, result: Result) -> Drawn | Nothing:
    said = f"Each with its share of all. {during(view)}. {filters(view)}"
    found = by_gap(result)
    if not found:
        return Nothing(title=TITLE, caption=said, what="events")
    rows = [_row(view, name, found[name]) for name in GAPS]
    return Drawn(title=TITLE, caption=said, body=gap_table(rows, MEASURES, view.currency))


def _row(view: View, name: str, row: Mapping[str, Any]) -> Gap:
    return Gap(
        label=row["label"],
        href=view.href(view.state.with_option(GAP.name, None if name == GAP.first else name)),
        chosen=name == chosen(view, GAP),
        counts={measure: row[measure] for measure in MEASURES},
        shares={measure: row[f"{measure}_share"] for measure in MEASURES},
    )


def _sheet(_: View, result: Result) -> Sheet:
    return columns_of(result, lambda column: column.name != "gap")
