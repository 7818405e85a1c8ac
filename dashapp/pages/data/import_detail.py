"""Import detail: one import of the history, opened: what it did with every row, and what can go back."""

from dataclasses import dataclass

from dashapp.core.markup import el, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data import import_report as told
from dashapp.pages.data.controls import NAME
from dashapp.pages.data.labels import describe_files
from dashapp.ui.timestamps import exactly
from services.core.errors import UnknownName
from services.ingest.report import ImportReport, read_report

LAST_ID = 2**31


@dataclass(frozen=True, kw_only=True)
class PastImport:
    """A past import."""

    report: ImportReport
    zone: str


def answer(asking: TileQuery, text: str) -> PastImport:
    """Look an import up. Raises UnknownName, OutOfScope."""
    if not (text.isascii() and text.isdigit() and int(text[:20]) < LAST_ID):
        raise UnknownName(f"There is no import {text[:40]!r}.")
    person = asking.view.principal
    report = read_report(asking.ctx, int(text), person.scope, person.email)
    return PastImport(report=report, zone=asking.ctx.settings.time_zone)


def draw(view: PageView, found: PastImport) -> TileContent:
    """Draw it."""
    load = found.report.load
    undone = f"; undone {exactly(load.undone_at, found.zone)}" if load.undone_at else ""
    demo = "demo, " if load.demo else ""
    at = exactly(load.started_at, found.zone)
    caption = f"{demo}{load.kind}, by {load.who}, {at}, data version {load.data_version}{undone}"
    lead = el("p", "verdict-words", told.describe_import(view, told.read_past(found.report), trial=False), key="lead")
    close = link(f"/{NAME}", "btn", "Close")
    title = f"Import {load.load_id}: {describe_files(load.sources)}"
    return TileContent(
        title=title, caption=caption, tools=(close,), body=[lead, told.draw(view, told.read_past(found.report))]
    )
