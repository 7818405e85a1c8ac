"""Sources: the imports that run again: what became of the last run, when the next is, and what runs or pauses them."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data.controls import place
from dashapp.pages.data.labels import describe_count
from dashapp.pages.data.progress import EVERY
from dashapp.pages.data.remedies import add_remedy
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from dashapp.ui.timestamps import instant
from services.accounts.permissions import Right
from services.core.numbers import NOTHING
from services.jobs.recovery import INTERRUPTED
from services.jobs.source_jobs import list_under_way
from services.sources.source import NamedSource
from services.sources.store import list_sources

TITLE = "Sources"

COUNTS = ("loaded", "updated", "unchanged")

COLUMNS = (
    TableColumn(label="Source", wide=True),
    TableColumn(label="Rows are", phone=False),
    TableColumn(label="Last run"),
    TableColumn(label="New", number=True),
    TableColumn(label="Replaced", number=True),
    TableColumn(label="Unchanged", number=True, phone=False),
    TableColumn(label="Next run"),
    TableColumn(label="State"),
    TableColumn(label="Run or pause", silent=True),
)

FAILED = "Failed"

STATES = {"": "Not run yet", "done": "Done", "failed": FAILED, "cancelled": "Cancelled", "running": FAILED}
"""By how the last run ended; one that said nothing at its end was interrupted."""


@dataclass(frozen=True, kw_only=True)
class SourceList:
    """The sources, and which of them wait or run now."""

    sources: tuple[NamedSource, ...]
    under_way: frozenset[str]
    zone: str


def answer(asking: TileQuery) -> SourceList:
    """List the sources."""
    ctx = asking.ctx
    return SourceList(sources=list_sources(ctx), under_way=list_under_way(ctx), zone=ctx.settings.time_zone)


def draw(view: PageView, found: SourceList) -> TileContent:
    """Draw the list, or how one comes into it."""
    if not found.sources:
        words = "An import from a database or a folder can run again by itself. Who runs the program adds it with "
        return TileContent(title=TITLE, body=el("p", "", words, el("code", "", "cartograph source add"), "."))
    rows = [_row(view, found, one) for one in found.sources]
    looks = {"data_poll": EVERY} if found.under_way else {}
    failures = [_describe_failure(one) for one in found.sources if _has_failed(found, one)]
    listed = [el("div", "", table(TITLE, COLUMNS, rows, stack=True), **looks), *failures]
    caption = describe_count(len(found.sources), "import that runs again", "imports that run again")
    return TileContent(title=TITLE, caption=caption, body=listed)


def _row(view: PageView, found: SourceList, one: NamedSource) -> TableRow:
    seen = one.last.counts if not view.principal.limits else {}
    cells: tuple[Node, ...] = (
        el("span", "", one.name, title=f"From {one.place}"),
        one.kind.capitalize(),
        instant(one.last.at, found.zone) if one.last.at else NOTHING,
        *(f"{seen[name]:,}" if seen else NOTHING for name in COUNTS),
        _next_run(found, one),
        _state(view, found, one),
        _ways(view, found, one),
    )
    return TableRow(cells=cells, key=one.name)


def _next_run(found: SourceList, one: NamedSource) -> Node:
    if one.next_at is None:
        return "By hand"
    if one.paused:
        return el("span", "meta", f"Paused ({one.schedule})")
    return el("span", "", instant(one.next_at, found.zone), title=one.schedule)


def _state(view: PageView, found: SourceList, one: NamedSource) -> Node:
    """Say how it is. Only who may undo imports sees the jobs of others."""
    if one.name in found.under_way:
        if one.last.state != "running":
            return "Waits"
        return link(place(job=one.last.job), "see", "Running") if view.principal.may(Right.UNDO_IMPORT) else "Running"
    words = STATES[one.last.state]
    return el("span", "refused", icon("exclamation-circle"), words) if words == FAILED else words


def _has_failed(found: SourceList, one: NamedSource) -> bool:
    return one.name not in found.under_way and STATES[one.last.state] == FAILED


def _describe_failure(one: NamedSource) -> Node:
    """Say below the table why a run failed, and what mends it."""
    reason = INTERRUPTED if one.last.state == "running" else add_remedy(one.last.error or "", one.last.code)
    return el("p", "", f"{one.name}: {reason}", key=f"failure {one.name}")


def _ways(view: PageView, found: SourceList, one: NamedSource) -> Node:
    if view.principal.limits:
        return None
    hidden, busy = {"source": one.name}, one.name in found.under_way
    run = None if busy else form_fields.act("data.run_source", form_fields.button("Run now"), hidden=hidden)
    if not one.schedule or not view.principal.may(Right.PAUSE_SOURCE):
        return run
    words, name = ("Resume", "data.resume_source") if one.paused else ("Pause", "data.pause_source")
    return [run, form_fields.act(name, form_fields.button(words), hidden=hidden)]
