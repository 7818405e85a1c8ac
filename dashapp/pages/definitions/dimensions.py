"""Dimensions: what numbers can be cut by."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.definitions.paths import path
from dashapp.pages.definitions.search import entries_that_fit, is_named, link_entry, search_words
from dashapp.ui.table import TableColumn, TableRow, table
from services.catalog import catalog
from services.catalog.describe import DimensionEntry, dimension_entries
from services.catalog.kinds import Dimension

COLUMNS = (
    TableColumn(label="Dimension"),
    TableColumn(label="Meaning", wide=True),
    TableColumn(label="Drill paths", wide=True),
    TableColumn(label="Grants"),
)


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The dimensions that fit a search."""

    entries: tuple[DimensionEntry, ...]
    of: int


def answer(query: TileQuery) -> Dimensions:
    """Return the dimensions that fit the search."""
    every = dimension_entries()
    return Dimensions(entries=entries_that_fit(search_words(query.view), every), of=len(every))


def draw(view: PageView, found: Dimensions) -> TileContent:
    """Draw the dimensions."""
    rows = [_row(view, entry) for entry in found.entries]
    shown = f"{len(rows)} of {found.of}" if search_words(view) else str(found.of)
    body = table("Dimensions", COLUMNS, rows, stack=True) if rows else None
    return TileContent(title="Dimensions", caption=f"{shown}: what numbers can be cut by", body=body)


def _row(view: PageView, entry: DimensionEntry) -> TableRow:
    paths: Node = [el("div", "", *path(one.split(" > ")), key=one) for one in entry.hierarchies]
    cells = (link_entry(entry), entry.meaning, paths, "can limit people" if limits_people(entry.name) else None)
    return TableRow(cells=cells, key=entry.name, on=is_named(search_words(view), entry))


def limits_people(name: str) -> bool:
    """True if a grant may limit a person to members of a dimension."""
    dimension = catalog().dimensions[name]
    return isinstance(dimension, Dimension) and dimension.scoping
