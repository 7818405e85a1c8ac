"""Gaps: how many rows, users, products, purchases, and how much revenue say nothing about brand or category."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import asked_before, fair, moved_from, widened
from dashapp.core.page import Control, EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.gap_table import GapRow, gap_table
from dashapp.ui.change import moved
from services.analyses.catalogue_quality.missing_attributes import GAPS, MEASURES, Gaps
from services.analyses.catalogue_quality.missing_attributes_splits import GapCuts, part
from services.core.numbers import NOTHING, moves
from services.exports.sheet import Sheet
from services.exports.sheet import chosen as columns_of
from services.query.result import Result

GAP = Control(
    name="gap",
    label="Missing",
    values=(("either", "Brand or category"), ("brand", "Brand"), ("category", "Category"), ("both", "Both")),
    first="either",
)
"""Which gap the products stand behind; the rows of the table choose it, too."""
TITLE = "What is missing"


LESS = {1: "bad", -1: "good"}
"""A gap that grows is bad news."""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The gaps, and those over the days that the page compares with."""

    result: Result
    before: Result | None

    def moved(self, gap: str) -> float | None:
        """Give by how many points the share of revenue behind a gap moved."""
        if self.before is None:
            return None
        now, before = (by_gap(one).get(gap, {}).get("revenue_share") for one in (self.result, self.before))
        return moved_from(now, before, "share")


def gaps() -> Tile:
    """Declare the table of the four gaps."""
    return Tile(name="gaps", span=12, height=164, answer=missing, draw=_draw, sheet=_sheet, metric="event_revenue")


def asked(asking: TileQuery, *, by: str | None = None) -> Result:
    """Ask for the gaps of the page, whole or cut; the filter of what they are cut by is lifted."""
    view = asking.view
    if view.where(but=by) != view.where():  # the filter of the cut is lifted, so that it alone looks at other rows
        return asking.share(gaps_of(view, by))
    return part(asking.share(GapCuts(period=view.window.period, where=view.where())), by)


def gaps_of(view: PageView, by: str | None = None) -> Gaps:
    """Make the question of the gaps, whole or cut."""
    return Gaps(period=view.window.period, where=view.where(but=by), by=by)


def missing(asking: TileQuery) -> Missing:
    """Ask for the gaps of the page, beside the comparison."""
    return Missing(result=asked(asking), before=asked_before(asking, gaps_of(asking.view)))


def by_gap(result: Result) -> Mapping[str, Mapping[str, Any]]:
    """Give the rows of gaps that are not cut, by name; none where nothing happened."""
    return {row["gap"]: row for row in result.rows() if row["rows_share"] is not None}


def _draw(view: PageView, answer: Missing) -> TileContent | EmptyTile:
    tick = f"; tick: {view.window.against}" if answer.before else ""
    said = caption(view, unit=f"Each with its share of all{tick}")
    found = by_gap(answer.result)
    if not found:
        return EmptyTile(title=TITLE, caption=said, what="events")
    before = by_gap(answer.before) if answer.before else None
    rows = [_row(view, name, found[name], before, answer.moved(name)) for name in GAPS]
    return TileContent(title=TITLE, caption=said, body=gap_table(rows, MEASURES, view.currency))


def _row(
    view: PageView,
    name: str,
    row: Mapping[str, Any],
    before: Mapping[str, Mapping[str, Any]] | None,
    change: float | None,
) -> GapRow:
    change = fair(view, change)
    compared = None if before is None else moved(change, "share", LESS.get(moves(change, "share"), "")) or NOTHING
    return GapRow(
        label=row["label"],
        href=view.href(view.state.with_option(GAP.name, None if name == GAP.first else name)),
        chosen=name == view.chosen(GAP),
        counts={measure: row[measure] for measure in MEASURES},
        shares={measure: row[f"{measure}_share"] for measure in MEASURES},
        change=compared,
        before=before[name]["revenue_share"] if before else None,
    )


def _sheet(_: PageView, found: Missing) -> Sheet:
    sheet = columns_of(found.result, lambda column: column.name != "gap")
    if found.before is None:
        return sheet
    before = {row["label"]: row for row in found.before.rows()}
    return widened(sheet, ("revenue", "revenue_share"), lambda row: before.get(row["label"]))
