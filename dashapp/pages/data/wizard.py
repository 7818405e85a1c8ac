"""Wizard: the upper part of the page: the step of an import at which the address is, or an import that is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.markup import el, icon, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.data import columns, files, import_detail, job
from dashapp.pages.data.columns import Columns
from dashapp.pages.data.controls import NAME, option_of
from dashapp.pages.data.files import Files
from dashapp.pages.data.import_detail import PastImport
from dashapp.pages.data.job import JobView
from dashapp.pages.data.remedies import describe_failure
from services.core.errors import NotAllowed, OutOfScope, UnknownName
from services.jobs.requests import Job, find_job


@dataclass(frozen=True, kw_only=True)
class Gone:
    """What the address names is not there, or not for this person; and why."""

    sentence: str
    closed: bool


def answer(asking: TileQuery) -> Files | Columns | JobView | PastImport | Gone:
    """Answer the step that the address is at."""
    try:
        return _answered(asking)
    except (UnknownName, NotAllowed, OutOfScope) as error:
        return Gone(sentence=error.public, closed=not isinstance(error, UnknownName))


def _answered(asking: TileQuery) -> Files | Columns | JobView | PastImport:
    view = asking.view
    if load := option_of(view, "load"):
        return import_detail.answer(asking, load)
    if job_id := option_of(view, "job"):
        return _of_job(asking, find_job(asking.ctx, job_id, view.principal.email))
    if not option_of(view, "upload") or view.principal.limits:
        return files.answer(asking)
    uploads = columns.find_uploads(asking)
    if not uploads or columns.have_different_kinds(asking, uploads):
        return files.answer(asking, uploads)
    mapped = option_of(view, "mapped")
    before = find_job(asking.ctx, mapped, view.principal.email) if mapped else None
    return columns.answer(asking, uploads, before if before and before.kind == "import" else None)


def _of_job(asking: TileQuery, found: Job) -> Columns | JobView:
    """A dry run that failed leads back to the columns, with what was wrong beside them."""
    refused = found.kind == "import" and found.state == "failed" and found.parameters.get("dry_run")
    if not refused or found.who != asking.view.principal.email:
        return job.answer(asking, found)
    uploads = columns.find_uploads_of(asking, found)
    return columns.answer(asking, uploads, found, describe_failure(found)) if uploads else job.answer(asking, found)


DRAWN: Mapping[type, Callable[[PageView, Any], TileContent]] = {
    Files: files.draw,
    Columns: columns.draw,
    JobView: job.draw,
    PastImport: import_detail.draw,
}


def draw(view: PageView, found: Files | Columns | JobView | PastImport | Gone) -> TileContent:
    """Draw it."""
    if isinstance(found, Gone):
        return _gone(found)
    return DRAWN[type(found)](view, found)


def _gone(found: Gone) -> TileContent:
    title = (icon("lock"), "This is outside your rights") if found.closed else (icon("compass"), "This is not here")
    words = [el("h3", "", *title), el("p", "", found.sentence)]
    again = el("div", "state-do", link(f"/{NAME}", "btn", "Begin anew"))
    return TileContent(title="Import files", body=el("div", "state", *words, again, role="status"))
