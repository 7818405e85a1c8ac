"""Movers: whose revenue rose and fell against the other period; together they are the change of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.member_names import name_of
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.products.questions import MANY, ask_sales, find_lifted, level_of
from dashapp.ui.diverging_bars import DivergingBar, diverging_bars
from services.core.numbers import difference, exact, format_signed
from services.exports.sheet import Sheet, choose_columns
from services.query.result import Result

NAME = "movers"
TITLE = "Rising and falling"
EACH = 5
"""So many that rose and so many that fell; the others are one row."""


@dataclass(frozen=True, kw_only=True)
class SalesMovers:
    """The members with their revenue in both periods."""

    level: str
    result: Result

    @property
    def compared(self) -> bool:
        """True if there is another period to speak of."""
        return "revenue_compared" in self.result.table.column_names


def movers() -> Tile:
    """Declare the bars."""
    return Tile(name=NAME, span=12, height=424, answer=_answer, draw=_draw, sheet=_sheet, metric="revenue")


def _answer(query: TileQuery) -> SalesMovers:
    return SalesMovers(level=level_of(query), result=ask_sales(query, order="revenue"))


def _draw(view: PageView, found: SalesMovers) -> TileContent | EmptyTile:
    said = caption(view, unit=f"Change of revenue by {MANY[found.level]}", but=find_lifted(view, found.level))
    rows = _moved(found) if found.compared and view.window.judged else []
    if not rows:
        return EmptyTile(title=TITLE, caption=said, what="orders in both periods")
    ordered = sorted(rows, key=lambda row: -row["moved"])
    rest = ordered[EACH:-EACH]
    shown = [row for row in (*ordered[:EACH], *ordered[EACH:][-EACH:]) if row["moved"]]
    bars = [*(_bar(view, found.level, row) for row in shown), *([_others(view, rest)] if rest else [])]
    return TileContent(title=TITLE, caption=said, body=diverging_bars(TITLE, bars, _total(view, rows)))


def _moved(found: SalesMovers) -> list[dict[str, Any]]:
    rows = found.result.rows()
    return [row | {"moved": (row["revenue"] or 0) - (row["revenue_compared"] or 0)} for row in rows]


def _bar(view: PageView, level: str, row: Mapping[str, Any]) -> DivergingBar:
    member, name = str(row[level]), name_of(level, row)
    before, now = (exact(row[column], "money", view.currency) for column in ("revenue_compared", "revenue"))
    state = "new" if not row["revenue_compared"] else "gone" if not row["revenue"] else ""
    return DivergingBar(
        member=name,
        value=row["moved"],
        amount=difference(row["moved"], "money", view.currency),
        side=state or format_signed(row["revenue_change"], "money"),
        href=view.href(view.state.only(level, member)),
        mark=f"{NAME}:{level}:{member}",
        title=f"{name}: {before} to {now}",
    )


def _others(view: PageView, rows: Sequence[Mapping[str, Any]]) -> DivergingBar:
    change = sum((row["moved"] for row in rows), Decimal(0))
    amount = difference(change, "money", view.currency)
    return DivergingBar(member=f"{len(rows):,} other{'s' * (len(rows) > 1)}", value=change, amount=amount)


def _total(view: PageView, rows: Sequence[Mapping[str, Any]]) -> DivergingBar:
    """Return the change of the whole: the rows come to it exactly."""
    change = sum((row["moved"] for row in rows), Decimal(0))
    before = sum((row["revenue_compared"] or 0 for row in rows), Decimal(0))
    side = format_signed(float(change / before) if before else None, "money")
    return DivergingBar(member="All", value=change, amount=difference(change, "money", view.currency), side=side)


def _sheet(_: PageView, found: SalesMovers) -> Sheet:
    kept = {found.level, f"{found.level}_name", "revenue", "revenue_compared", "revenue_change"}
    return choose_columns(found.result, lambda column: column.name in kept)
