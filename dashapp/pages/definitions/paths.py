"""Paths: the orders in which people drill down."""

from collections.abc import Iterable

from dashapp.core.markup import Node, el, icon
from dashapp.core.page import TileContent
from dashapp.core.state import label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.definitions.search import search_words
from dashapp.ui.table import TableColumn, TableRow, table
from services.catalog import catalog
from services.catalog.kinds import Hierarchy

COLUMNS = (TableColumn(label="Path"), TableColumn(label="From the whole to the part", wide=True))


def answer(_: TileQuery) -> tuple[Hierarchy, ...]:
    """Return every hierarchy."""
    return tuple(catalog().hierarchies)


def draw(view: PageView, found: tuple[Hierarchy, ...]) -> TileContent:
    """Draw the hierarchies; among what is found by a search, each stands beside its dimensions."""
    if search_words(view):
        return TileContent()
    rows = (TableRow(cells=(el("span", "strong", one.label), [*path(one.levels)]), key=one.name) for one in found)
    body = table("Drill paths", COLUMNS, rows, stack=True)
    return TileContent(title="Drill paths", caption=f"{len(found)}: the orders in which a click descends", body=body)


def path(levels: Iterable[str]) -> Iterable[Node]:
    """Show levels with what leads from one to the next."""
    for at, name in enumerate(levels):
        yield icon("chevron-right", "step-into") if at else ""
        yield label_of(name)
