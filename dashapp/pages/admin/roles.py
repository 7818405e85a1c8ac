"""Roles: what each may do, as the one table of rights says it."""

from collections import Counter
from collections.abc import Mapping

from dashapp.core.markup import Node, el, icon
from dashapp.core.page import Drawn
from dashapp.core.tile_query import Asking
from dashapp.core.view import View
from dashapp.ui.table import Column, Row, table
from services.accounts import people
from services.accounts.permissions import ROLES, Right, may


def answer(asking: Asking) -> Mapping[str, int]:
    """Count the people of each role."""
    return Counter(person.role for person in people.everyone(asking.ctx) if person.active)


def draw(_: View, found: Mapping[str, int] | None) -> Drawn:
    """Draw rights against roles."""
    if found is None:
        return Drawn()
    columns = (Column(label="May", wide=True), *(Column(label=role.capitalize()) for role in ROLES))
    rows = (Row(cells=(_said(right), *(_mark(role, right) for role in ROLES)), key=right) for right in Right)
    counts = Row(cells=(_people(), *(str(found.get(role, 0)) for role in ROLES)), key="people")
    caption = "Each may do what the one before it may. Which rows anybody sees follows from grants alone"
    return Drawn(title="Roles", caption=caption, body=table("Roles", columns, (counts, *rows)))


def _people() -> Node:
    return el("span", "meta", "People with an open account")


def _said(right: Right) -> str:
    return right[:1].upper() + right[1:]


def _mark(role: str, right: Right) -> Node:
    if may(role, right):
        return [icon("check-lg", "may"), el("span", "hidden-words", "yes")]
    return [el("span", "meta", "\u2013", aria_hidden="true"), el("span", "hidden-words", "no")]
