"""Dimensions: what numbers can be cut by."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el
from dashapp.core.page import Drawn
from dashapp.core.tile_query import Asking
from dashapp.core.view import View
from dashapp.pages.definitions.paths import path
from dashapp.pages.definitions.search import chosen, is_named, named, query
from dashapp.ui.table import Column, Row, table
from services.catalog import CATALOG
from services.catalog.describe import DimensionEntry, dimension_entries
from services.catalog.kinds import Dimension

COLUMNS = (
    Column(label="Dimension"),
    Column(label="Meaning", wide=True),
    Column(label="Drill paths", wide=True),
    Column(label="Grants"),
)


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The dimensions that fit a search."""

    entries: tuple[DimensionEntry, ...]
    of: int


def answer(asking: Asking) -> Dimensions:
    """Give the dimensions that fit the search."""
    every = dimension_entries()
    return Dimensions(entries=chosen(query(asking.view), every), of=len(every))


def draw(view: View, found: Dimensions) -> Drawn:
    """Draw the dimensions."""
    rows = [_row(view, entry) for entry in found.entries]
    shown = f"{len(rows)} of {found.of}" if query(view) else str(found.of)
    body = table("Dimensions", COLUMNS, rows, stack=True) if rows else None
    return Drawn(title="Dimensions", caption=f"{shown}: what numbers can be cut by", body=body)


def _row(view: View, entry: DimensionEntry) -> Row:
    paths: Node = [el("div", "", *path(one.split(" > ")), key=one) for one in entry.hierarchies]
    cells = (named(entry), entry.meaning, paths, "can limit people" if limits_people(entry.name) else None)
    return Row(cells=cells, key=entry.name, on=is_named(query(view), entry))


def limits_people(name: str) -> bool:
    """Hold where a grant may limit a person to members of a dimension."""
    dimension = CATALOG.dimensions[name]
    return isinstance(dimension, Dimension) and dimension.scoping
