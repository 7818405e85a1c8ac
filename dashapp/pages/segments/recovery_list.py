"""Recovery list: who left most in carts, what and since when: the head of a list to download."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.segments.questions import ask_by_age
from dashapp.ui.grid import leads_to
from dashapp.ui.table import TableColumn, TableRow, table
from services.analyses.carts.recovery_list import RecoveryList
from services.core.numbers import exact
from services.query.result import Result

SHOWN = 8
TITLE = "Recovery list"
MINUTE = len("2024-12-31 18:00")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The first users of the list, and how many there are."""

    result: Result
    users: int
    zone: str


def recovery() -> Tile:
    """Declare the list. It is a table already, so it has no twin; all of it is one download."""
    return Tile(name="recovery", span=7, height=312, answer=_answer, draw=_draw)


def _answer(query: TileQuery) -> Waiting:
    view = query.view
    result = query.run(RecoveryList(period=view.window.period, where=view.where(), limit=SHOWN))
    users = ask_by_age(query).rows()[-1]["abandoning_users"]
    return Waiting(result=result, users=users, zone=query.ctx.settings.time_zone)


def _draw(view: PageView, found: Waiting) -> TileContent | EmptyTile:
    unit = f"Users by the value of what they carted and did not buy; times in {found.zone}"
    said = f"{unit}. {describe_period(view)}. {describe_filters(view)}"
    rows = found.result.rows()
    if not rows:
        return EmptyTile(title=TITLE, caption=said, what="carts left behind")
    href = f"/recovery.csv{view.state.search()}"
    many = f"All {exact(found.users, 'count')}"
    label = f"Download the recovery list, {exact(found.users, 'count')} users"
    whole = el("a", "btn btn-link btn-sm", icon("download"), many, href=href, download=True, aria_label=label)
    drawn = table(TITLE, _columns(view), [_row(view, row) for row in rows])
    return TileContent(title=TITLE, caption=said, tools=(whole,), body=el("div", "rcv", drawn))


def _columns(view: PageView) -> tuple[TableColumn, ...]:
    return (
        TableColumn(label="User"),
        TableColumn(label=f"Value left, {view.currency}" if view.currency else "Value left", number=True),
        TableColumn(label="Products", number=True, phone=False),
        TableColumn(label="Last carted", phone=False),
        TableColumn(label="Brand most left"),
        TableColumn(label="Last product", phone=False),
    )


def _row(view: PageView, row: Mapping[str, Any]) -> TableRow:
    price = f"Carted last at {exact(row['last_price'], 'money', view.currency)}"
    cells: tuple[Node, ...] = (
        el("code", "", row["user"]),
        link("#origin=recovery", "num", exact(row["value_left"], "money")),
        exact(row["products"], "count"),
        str(row["left_at"])[:MINUTE],
        _member(view, "brand", row["brand"]),
        el("span", "", _member(view, "product", row["last_product"]), title=price),
    )
    return TableRow(cells=cells, key=row["user"])


def _member(view: PageView, dimension: str, member: str) -> Node:
    href = leads_to(view, dimension, member)
    return link(href, "accent", member) if href else member
