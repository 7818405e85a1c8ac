"""Paths: the orders in which people drill down."""

from collections.abc import Iterable

from dashapp.core.markup import Node, el, icon
from dashapp.core.page import Drawn
from dashapp.core.state import label_of
from dashapp.core.tile_query import Asking
from dashapp.core.view import View
from dashapp.pages.definitions.search import query
from dashapp.ui.table import Column, Row, table
from services.catalog import CATALOG
from services.catalog.kinds import Hierarchy

COLUMNS = (Column(label="Path"), Column(label="From the whole to the part", wide=True))


def answer(_: Asking) -> tuple[Hierarchy, ...]:
    """Give every hierarchy."""
    return tuple(CATALOG.hierarchies)


def draw(view: View, found: tuple[Hierarchy, ...]) -> Drawn:
    """Draw the hierarchies; among what is found by a search, each stands beside its dimensions."""
    if query(view):
        return Drawn()
    rows = (Row(cells=(el("span", "strong", one.label), [*path(one.levels)]), key=one.name) for one in found)
    body = table("Drill paths", COLUMNS, rows, stack=True)
    return Drawn(title="Drill paths", caption=f"{len(found)}: the orders in which a click descends", body=body)


def path(levels: Iterable[str]) -> Iterable[Node]:
    """Show levels with what leads from one to the next."""
    for at, name in enumerate(levels):
        yield icon("chevron-right", "step-into") if at else ""
        yield label_of(name)
