"""Roles: what each may do, as the one table of rights says it."""

from collections import Counter
from collections.abc import Mapping

from dashapp.core.markup import Node, el, icon
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.ui.table import TableColumn, TableRow, table
from services.accounts import people
from services.accounts.permissions import ROLES, Right, may


def answer(query: TileQuery) -> Mapping[str, int]:
    """Count the people of each role."""
    return Counter(person.role for person in people.everyone(query.ctx) if person.active)


def draw(_: PageView, found: Mapping[str, int] | None) -> TileContent:
    """Draw rights against roles."""
    if found is None:
        return TileContent()
    columns = (TableColumn(label="May", wide=True), *(TableColumn(label=role.capitalize()) for role in ROLES))
    rows = (TableRow(cells=(_said(right), *(_mark(role, right) for role in ROLES)), key=right) for right in Right)
    counts = TableRow(cells=(_people(), *(str(found.get(role, 0)) for role in ROLES)), key="people")
    caption = "Each may do what the one before it may. Which rows anybody sees follows from grants alone"
    return TileContent(title="Roles", caption=caption, body=table("Roles", columns, (counts, *rows)))


def _people() -> Node:
    return el("span", "meta", "People with an open account")


def _said(right: Right) -> str:
    return right[:1].upper() + right[1:]


def _mark(role: str, right: Right) -> Node:
    if may(role, right):
        return [icon("check-lg", "may"), el("span", "visually-hidden", "yes")]
    return [el("span", "meta", "\u2013", aria_hidden="true"), el("span", "visually-hidden", "no")]
