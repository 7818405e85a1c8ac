"""Metrics: what each means, how it is computed, and what it can be cut by: said once for all that share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from dashapp.core.markup import Node, el, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.definitions.search import entries_that_fit, is_named, link_dimensions, link_entry, search_words
from dashapp.pages.definitions.settings import settings_by_name
from dashapp.ui.table import TableColumn, TableRow, table
from services.catalog.algebra import leaves_of
from services.catalog.describe import MetricEntry, metric_entries
from services.catalog.lookup import find_metric
from services.catalog.units import UNITS
from services.query.validate import cuts_of

BETTER: Mapping[str, str] = {"up": "higher", "down": "lower", "neither": "neither"}

ON_OVERVIEW = frozenset({"revenue", "orders", "customers", "aov", "satisfaction"})
"""What the overview cuts by region."""

COLUMNS = (
    TableColumn(label="Metric"),
    TableColumn(label="Meaning", wide=True),
    TableColumn(label="Formula", wide=True),
    TableColumn(label="Unit"),
    TableColumn(label="Better"),
    TableColumn(label="See it", silent=True),
)


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """The metrics that fit a search, and what settings say of them."""

    entries: tuple[MetricEntry, ...]
    of: int
    in_force: Mapping[str, str]


def _answer(query: TileQuery, *, ingredient: bool) -> Metrics:
    every = [entry for entry in metric_entries(cuts_of) if entry.ingredient is ingredient]
    entries = entries_that_fit(search_words(query.view), every)
    return Metrics(entries=entries, of=len(every), in_force=settings_by_name(query.ctx.settings))


def main(query: TileQuery) -> Metrics:
    """Return the main metrics that fit the search."""
    return _answer(query, ingredient=False)


def ingredients(query: TileQuery) -> Metrics:
    """Return what metrics are made of, as far as it fits the search."""
    return _answer(query, ingredient=True)


def draw_main(view: PageView, found: Metrics) -> TileContent:
    """Draw the main metrics."""
    return _drawn(view, found, "Metrics", "what the store is measured by")


def draw_ingredients(view: PageView, found: Metrics) -> TileContent:
    """Draw what metrics are made of."""
    return _drawn(view, found, "Ingredients", "what metrics are made of; they can be asked too")


def _drawn(view: PageView, found: Metrics, title: str, what: str) -> TileContent:
    groups = groupby(found.entries, key=lambda entry: (facts_of(entry), entry.cut_by))
    body = [_group(view, found, facts, cuts, tuple(entries)) for (facts, cuts), entries in groups]
    shown = f"{len(found.entries)} of {found.of}" if search_words(view) else str(found.of)
    return TileContent(title=title, caption=f"{shown}: {what}", body=body)


def facts_of(entry: MetricEntry) -> str:
    """Say which rows of the store a metric is computed of."""
    return " and ".join(dict.fromkeys(leaf.fact.label for leaf in leaves_of([find_metric(entry.name)])))


def _group(view: PageView, found: Metrics, facts: str, cuts: tuple[str, ...], entries: tuple[MetricEntry, ...]) -> Node:
    said = el("p", "def-cuts", f"Of {facts}; cut by ", *link_dimensions(cuts))
    rows = (_row(view, found, entry) for entry in entries)
    inner = table(f"Metrics of {facts}", COLUMNS, rows, stack=True)
    return el("div", "def-group", said, inner, key=f"{facts} {entries[0].name}")


def _row(view: PageView, found: Metrics, entry: MetricEntry) -> TableRow:
    now = found.in_force.get(entry.name)
    meaning = [entry.meaning, el("span", "def-now", f"Now: {now}") if now else None]
    see = link("/overview", "see", "See by region") if entry.name in ON_OVERVIEW else None
    cells = (link_entry(entry), meaning, entry.formula, UNITS[entry.unit].label, BETTER[entry.better], see)
    return TableRow(cells=cells, key=entry.name, on=is_named(search_words(view), entry))
