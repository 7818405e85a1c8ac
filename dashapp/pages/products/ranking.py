"""Ranking: products, brands or categories with revenue, units, orders, margin and their share of revenue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.member_names import name_of, name_with_id
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.state import label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.products.controls import BY, ORDER
from dashapp.pages.products.questions import MANY, ask_sales, find_lifted, level_of
from dashapp.ui.change import arrow
from dashapp.ui.funnel_stages import menu, with_choice
from services.catalog import catalog
from services.core.numbers import NOTHING, exact
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

NAME = "ranked"
SHOWN = 12
HEIGHT = 440
MEASURES = ("revenue", "units", "orders", "margin")


@dataclass(frozen=True, kw_only=True)
class SalesRanking:
    """Every member of a level in order."""

    level: str
    order: str
    result: Result

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the store has data of."""
        return tuple(name for name in MEASURES if name in self.result.table.column_names)


def ranked_members() -> Tile:
    """Declare the ranking."""
    return Tile(name=NAME, span=8, height=HEIGHT, answer=_answer, draw=_draw, sheet=_sheet, metric="revenue")


def _answer(query: TileQuery) -> SalesRanking:
    view = query.view
    return SalesRanking(level=level_of(query), order=view.value_of(ORDER), result=ask_sales(query))


def _draw(view: PageView, found: SalesRanking) -> TileContent | EmptyTile:
    title = f"{MANY[found.level].capitalize()} by {found.order}"
    said = caption(view, unit="An order counts once for each of them", but=find_lifted(view, found.level))
    tools = (menu(view, BY, found.level), menu(view, ORDER, found.order))
    if not found.result.table.num_rows:
        return EmptyTile(title=title, caption=said)
    return TileContent(title=title, caption=said, tools=tools, body=_table(view, found))


def shown_rows(view: PageView, found: SalesRanking) -> list[Mapping[str, Any]]:
    """Return the first dozen, and chosen members wherever they stand."""
    chosen, rows = view.state.members(found.level), found.result.rows()
    return [row for at, row in enumerate(rows) if at < SHOWN or row[found.level] in chosen]


def _table(view: PageView, found: SalesRanking) -> Node:
    rows = shown_rows(view, found)
    most = max((float(row["revenue"]) for row in rows), default=0.0) or 1.0
    body = el("tbody", "", *(_line(view, found, row, most) for row in rows))
    head = el("thead", "", el("tr", "", *_heads(view, found)))
    table = el("table", "table table-sm table-hover spl prd", head, body)
    label = f"{MANY[found.level]} by {found.order}"
    room = el("div", "wide", table, tabIndex=0, role="region", aria_label=label)
    hidden = found.result.table.num_rows - len(rows)
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden else None
    return [room, more]


def _heads(view: PageView, found: SalesRanking) -> Sequence[Node]:
    compared = "revenue_change" in found.result.table.column_names
    return [
        el("th", "num not-phone", el("span", "visually-hidden", "Rank")),
        el("th", "", label_of(found.level), scope="col"),
        *(_head(view, found, name) for name in found.measures),
        el("th", "num", "Change", scope="col") if compared else None,
        el("th", "not-phone", el("span", "visually-hidden", "Revenue, bar")),
        el("th", "num", "Share", scope="col"),
        el("th", "num", "Cumulative", scope="col"),
    ]


def _head(view: PageView, found: SalesRanking, name: str) -> Node:
    """Name a column; a click ranks by it."""
    metric, on = catalog().metrics[name], name == found.order
    money = f", {view.currency}" if metric.unit.name == "money" and view.currency else ""
    href = view.href(with_choice(view.state, ORDER, name))
    words = link(href, "", f"{metric.label}{money}", icon("arrow-down") if on else None, title=f"Rank by {name}")
    return el("th", "num", words, scope="col", aria_sort="descending" if on else None, key=name)


def _line(view: PageView, found: SalesRanking, row: Mapping[str, Any], most: float) -> Node:
    member, chosen = str(row[found.level]), view.state.members(found.level)
    bar = el("s", "", style={"width": f"{max(0.0, float(row['revenue'])) / most * 100:.1f}%"})
    units = {name: catalog().metrics[name].unit for name in found.measures}
    change = arrow("revenue", change_if_judged(view, row.get("revenue_change"))) or NOTHING
    return el(
        "tr",
        "" if not chosen else "on" if member in chosen else "dim",
        el("td", "num t3 not-phone", exact(row["rank"], "count")),
        el("td", "spl-name", _member(view, found.level, row)),
        *(el("td", "num", exact(row[name], unit), key=name) for name, unit in units.items()),
        el("td", "num", change) if "revenue_change" in row else None,
        el("td", "not-phone", el("span", "spl-bar", bar, aria_hidden="true")),
        el("td", "num", exact(row["revenue_share"], "share")),
        el("td", "num t2", exact(row["cumulative_share"], "share")),
        key=member,
    )


def _member(view: PageView, level: str, row: Mapping[str, Any]) -> Node:
    """Call a member by its name; its id is said on hover."""
    member = str(row[level])
    attributes = {"data_mark": f"{NAME}:{level}:{member}", "title": name_with_id(level, row)}
    return link(view.href(view.state.only(level, member)), "accent", name_of(level, row), **attributes)


def _sheet(_: PageView, found: SalesRanking) -> Sheet:
    return sheet_of(found.result)
