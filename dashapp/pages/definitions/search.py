"""Search: which definitions fit the words in the address, and how each is linked to."""

from collections.abc import Iterable
from typing import TypeVar

from dashapp.core.markup import Node, el, link
from dashapp.core.page import TileContent
from dashapp.core.state import PageState, label_of
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.definitions.controls import NAME, SEARCH
from dashapp.ui import form_fields
from services.catalog.describe import DimensionEntry, MetricEntry, dimension_entries, metric_entries
from services.query.validate import cuts_of

AnyEntry = MetricEntry | DimensionEntry
DefinitionEntry = TypeVar("DefinitionEntry", MetricEntry, DimensionEntry)


def search_words(view: PageView) -> str:
    """Return what is searched for."""
    return view.value_of(SEARCH).strip()


def fits(words: str, entry: AnyEntry) -> bool:
    """True if every word is somewhere in what an entry says of itself; without a word, all fit."""
    formula = entry.formula if isinstance(entry, MetricEntry) else ""
    said = " ".join((entry.name, entry.label, entry.meaning, formula)).casefold()
    return all(word in said for word in words.casefold().split())


def is_named(words: str, entry: AnyEntry) -> bool:
    """True if an entry has this very name."""
    return words.casefold() in {entry.name, entry.label.casefold()}


def entries_that_fit(words: str, every: Iterable[DefinitionEntry]) -> tuple[DefinitionEntry, ...]:
    """Return the entries that fit, the one of that very name first."""
    fitting = (entry for entry in every if fits(words, entry))
    return tuple(sorted(fitting, key=lambda entry: not is_named(words, entry)))


def answer(query: TileQuery) -> int:
    """Count what fits the search."""
    words = search_words(query.view)
    return len(entries_that_fit(words, metric_entries(cuts_of))) + len(entries_that_fit(words, dimension_entries()))


def draw(view: PageView, count: int) -> TileContent:
    """Draw the line to search in, and the way back to all."""
    words = search_words(view)
    line = form_fields.text("x.q", value=words, kind="search", placeholder="Metric, dimension or word", label="Search")
    form = form_fields.get(f"/{NAME}", line, form_fields.button("Search", glyph="search"), label="Definitions")
    said = el("span", "meta", _said(words, count)) if words else None
    back = link(f"/{NAME}", "btn btn-link", "Show all") if words else None
    return TileContent(body=el("div", "searching", form, said, back))


def _said(words: str, count: int) -> str:
    fitting = f"{count} {'definition fits' if count == 1 else 'definitions fit'}" if count else "No definition fits"
    return f"{fitting} {words!r}"


def href(words: str) -> str:
    """Return the address of the definitions that fit some words; a name leads to its own."""
    return f"/{NAME}{PageState().with_option(SEARCH.name, words).search()}"


def link_entry(entry: AnyEntry) -> Node:
    """Show the name of an entry as people read it and as questions write it."""
    return el("span", "def-name", link(href(entry.name), "strong", entry.label), el("code", "", entry.name))


def link_dimensions(names: Iterable[str]) -> Iterable[Node]:
    """Show dimensions in a sentence, each leading to its definition."""
    for at, name in enumerate(names):
        yield ", " if at else ""
        yield link(href(name), "", label_of(name).lower())
