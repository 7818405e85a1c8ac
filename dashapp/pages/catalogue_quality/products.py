"""Products: the products with the most revenue behind a gap: filling in these by hand pays first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el, link
from dashapp.core.member_names import name_of, name_with_id
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.controls import GAP
from dashapp.pages.catalogue_quality.gap_table import scrolling
from dashapp.ui.grid import leads_to
from services.analyses.catalogue_quality.missing_attributes import MOST, GapProducts
from services.core.numbers import exact
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

SHOWN = 12
HEADS = ("Missing", "Views", "Revenue")
WITHOUT = {"both": "brand and category"}


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The first products, and how to ask for the others."""

    result: Result
    every: Callable[[], Result]
    """Asks for as many as a list may have: only a table and a file want them."""


def gap_products() -> Tile:
    """Declare the list."""
    return Tile(name="products", span=4, height=448, answer=_answer, draw=_draw, sheet=_sheet, metric="event_revenue")


def _answer(query: TileQuery) -> Behind:
    view = query.view

    def ask(top: int) -> Result:
        gap = view.value_of(GAP)
        return query.share(GapProducts(period=view.window.period, where=view.where(), gap=gap, top=top))

    return Behind(result=ask(SHOWN), every=lambda: ask(MOST))


def _draw(view: PageView, found: Behind) -> TileContent | EmptyTile:
    title = "Products behind the gap"
    gap = dict(GAP.values or ())[view.value_of(GAP)].lower()
    rows_of = f"Their rows without {WITHOUT.get(gap, gap)}; a row above chooses"
    said = f"{rows_of}. {describe_period(view)}. {describe_filters(view)}"
    rows = found.result.rows()
    if not rows:
        return EmptyTile(title=title, caption=said, what="events with this gap")
    heads = (el("th", "num" if at else "", name, scope="col", key=name) for at, name in enumerate(HEADS))
    head = el("thead", "", el("tr", "", el("th", "", "Product", scope="col"), *heads))
    table = el("table", "table table-sm table-hover gaps", head, el("tbody", "", *(_row(view, row) for row in rows)))
    more = link(view.href(view.state.with_table("products")), "rk-more", "More, as a table")
    body = [scrolling(table, title), more if len(rows) == SHOWN else None]
    return TileContent(title=title, caption=said, body=body)


def _row(view: PageView, row: Mapping[str, Any]) -> Node:
    product = str(row["product"])
    attributes = {"data_mark": f"products:product:{product}", "title": name_with_id("product", row)}
    name = link(leads_to(view, "product", product) or "#", "accent", name_of("product", row), **attributes)
    hint = f"{exact(row['rows'], 'count')} rows, {exact(row['purchases'], 'count')} purchases"
    cells = (
        el("td", "", name),
        el("td", "", _missing(row), title=hint),
        el("td", "num", exact(row["views"], "count")),
        el("td", "num", exact(row["revenue"], "money", view.currency)),
    )
    return el("tr", "on" if product in view.state.members("product") else "", *cells, key=product)


def _missing(row: Mapping[str, Any]) -> str:
    found = [name for name in ("brand", "category") if row[f"without_{name}"]]
    return ", ".join(found).capitalize()


def _sheet(_: PageView, found: Behind) -> Sheet:
    return sheet_of(found.every())
