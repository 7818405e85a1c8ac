"""History: every import, the last one first: who, when, how many rows, which data version; and the undo of the last."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data.controls import option_of, place
from dashapp.pages.data.labels import describe_count, describe_files
from dashapp.ui import form_fields
from dashapp.ui.table import TableColumn, TableRow, table
from dashapp.ui.timestamps import exactly, instant
from services.accounts.permissions import Right
from services.core.numbers import NOTHING
from services.ingest.history import PastLoad
from services.ingest.report import find_undoable, list_past_imports

MOST = 20
"""Imports that are shown at first."""

COUNTS = ("read", "loaded", "updated", "rejected")

COLUMNS = (
    TableColumn(label="Files", wide=True),
    TableColumn(label="Import", number=True, phone=False),
    TableColumn(label="Rows are", phone=False),
    TableColumn(label="When"),
    TableColumn(label="Who"),
    TableColumn(label="Read", number=True, phone=False),
    TableColumn(label="New", number=True),
    TableColumn(label="Replaced", number=True, phone=False),
    TableColumn(label="Set aside", number=True),
    TableColumn(label="Data version", number=True, phone=False),
    TableColumn(label="State", silent=True),
)


@dataclass(frozen=True, kw_only=True)
class ImportHistory:
    """The imports, and which of them can be taken back."""

    loads: tuple[PastLoad, ...]
    undoable: int | None
    zone: str


def answer(asking: TileQuery) -> ImportHistory:
    """List the imports, as far as the person may see their numbers."""
    ctx, person = asking.ctx, asking.view.principal
    last = None if person.limits else find_undoable(ctx)
    loads = list_past_imports(ctx, person.scope, person.email)
    return ImportHistory(loads=loads, undoable=last.load_id if last else None, zone=ctx.settings.time_zone)


def draw(view: PageView, found: ImportHistory) -> TileContent | EmptyTile:
    """Draw the list."""
    title = "History of imports"
    if not found.loads:
        return TileContent(title=title, caption="Nothing was imported yet")
    short = found.loads if option_of(view, "all") else found.loads[:MOST]
    rest = len(found.loads) - len(short)
    more = el("p", "table-foot", link(place(all="on"), "btn", f"Show all {len(found.loads)}")) if rest else None
    body = [table(title, COLUMNS, [_row(view, found, load) for load in short], stack=True), more]
    return TileContent(title=title, caption=_caption(view, found), body=body)


def _caption(view: PageView, found: ImportHistory) -> str:
    said = describe_count(len(found.loads), "import", "imports")
    if found.undoable is None:
        return said
    who = "The last one can be undone" if view.principal.may(Right.UNDO_IMPORT) else "A manager can undo the last one"
    return f"{said}. {who}"


def _row(view: PageView, found: ImportHistory, load: PastLoad) -> TableRow:
    number, files = str(load.load_id), describe_files(load.sources)
    opened = link(place(load=number), "see", files, title=f"What import {number} did") if load.counts else files
    counts = (f"{load.counts[name]:,}" if load.counts else NOTHING for name in COUNTS)
    cells: tuple[Node, ...] = (
        [opened, el("span", "meta", " demo") if load.demo else None],
        number,
        load.kind.capitalize(),
        instant(load.started_at, found.zone),
        load.who,
        *counts,
        str(load.data_version),
        _state(view, found, load),
    )
    return TableRow(cells=cells, key=number, on=option_of(view, "load") == number)


def _state(view: PageView, found: ImportHistory, load: PastLoad) -> Node:
    if load.undone_at is not None:
        words = "Removed" if load.demo else "Undone"
        return el("span", "meta", words, title=exactly(load.undone_at, found.zone))
    if load.load_id != found.undoable or not view.principal.may(Right.UNDO_IMPORT):
        return None
    confirm = (
        f"Undo import {load.load_id} of {describe_files(load.sources)}? Its rows go, and what it replaced comes back."
    )
    return form_fields.act("data.undo", form_fields.button("Undo"), hidden={"load": str(load.load_id)}, confirm=confirm)
