"""Data: what forms of the page Data change: check and import files, stop a job, undo, make or remove the demo."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import (
    Flag,
    Form,
    OptionalText,
    TextLines,
    Whole,
    mandatory,
    one_of,
    optional,
    read_choice,
    read_text,
)
from dashapp.core.queue import queue
from dashapp.pages.data import source_actions
from dashapp.pages.data.choices import split_names
from dashapp.pages.data.chosen_columns import read_columns, read_events
from dashapp.pages.data.controls import NAME, place
from dashapp.pages.data.sql_step import read_sql
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import BadValue, UnknownName
from services.ingest.kinds import KINDS
from services.ingest.read.options import ReadOptions
from services.jobs.requests import Job, cancel_job, find_job, request_job
from services.uploads.preview import preview_upload
from services.uploads.store import discard_upload

DATE_ORDERS = frozenset({"day", "month", "year"})
DECIMALS = frozenset({".", ","})
TOTALS = frozenset({"order", "line"})

ANSWERS = ("date_order", "decimal", "currency", "total_per", "merge_case", "future_dates")
READING = ("encoding", "sheet", "no_header", "columns")
AGAIN = (
    "kind",
    "uploads",
    "preset",
    "mapping",
    "group_by_order",
    *ANSWERS,
    *READING,
    "keep",
    "event_words",
    "sql",
    "replace_demo",
)
"""What an import takes over from its check."""


class JobForm(Form):
    """Which job is meant."""

    job: Annotated[str, mandatory(partial(read_text, longest=32))]


class UploadsForm(Form):
    """Which files are meant: ids, joined by commas."""

    uploads: Annotated[str, mandatory(partial(read_text, longest=32 * 101 + 100)), Field(title="Files")]


class CheckForm(UploadsForm):
    """How files are to be read, as the wizard shows it."""

    kind: Annotated[str, one_of(KINDS), Field(title="The rows are")]
    preset: OptionalText = None
    lines: Annotated[Flag, Field(title="One row is")] = False
    map: Annotated[TextLines, Field(title="Columns")] = ()
    event: Annotated[TextLines, Field(title="Events")] = ()
    date_order: Annotated[str | None, optional(partial(read_choice, DATE_ORDERS)), Field(title="Dates")] = None
    total_per: Annotated[str | None, optional(partial(read_choice, TOTALS)), Field(title="Totals on lines")] = None
    decimal: Annotated[str | None, optional(partial(read_choice, DECIMALS)), Field(title="Numbers")] = None
    currency: Annotated[OptionalText, Field(title="Currency")] = None
    merge_case: Flag = False
    future_dates: Flag = False
    replace_demo: Flag = False
    encoding: Annotated[OptionalText, Field(title="Encoding")] = None
    sheet: Annotated[OptionalText, Field(title="Sheet")] = None
    no_header: Flag = False
    sql: Annotated[str | None, optional(read_sql), Field(title="SELECT")] = None
    names: Annotated[OptionalText, Field(title="Columns in their order")] = None


class LoadForm(Form):
    """Which import is undone."""

    load: Annotated[Whole, Field(title="Import")]


class EmptyForm(Form):
    """A button without fields."""


def _started(ctx: Context, who: Principal, kind: str, parameters: Mapping[str, Any], words: str) -> Done:
    """Ask for a job, and lead to where it shows how far it is."""
    asked: Job = request_job(ctx, queue(), kind, parameters, who=who.email)
    return Done(words=words, go=place(job=asked.job_id))


def _ids(form: UploadsForm) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, form.uploads.split(","))))


def _check(ctx: Context, who: Principal, form: CheckForm) -> Done:
    uploads, kind, preset, lines = _ids(form), form.kind, form.preset, form.lines
    if not uploads:
        raise BadValue("Choose a file first.")
    reading = _read_reading(form)
    preview = preview_upload(
        ctx,
        who.email,
        uploads[0],
        kind=kind,
        preset=preset,
        group_by_order=lines,
        reading=reading,
        others=uploads[1:],
        sql=form.sql or "",
    )
    chosen = read_columns(form.map, [column.name for column in preview.columns])
    parameters = {
        "kind": kind,
        "uploads": uploads,
        "preset": preset,
        "mapping": chosen.mapping,
        "keep": chosen.keep,
        "event_words": read_events(form.event),
        "group_by_order": lines,
        "date_order": form.date_order,
        "decimal": form.decimal,
        "total_per": form.total_per,
        "currency": form.currency,
        "merge_case": form.merge_case,
        "future_dates": form.future_dates,
        "replace_demo": form.replace_demo,
        "sql": form.sql,
        **asdict(reading),
        "dry_run": True,
    }
    return _started(ctx, who, "import", parameters, "The check has begun.")


def _read_reading(form: CheckForm) -> ReadOptions:
    return ReadOptions(
        encoding=form.encoding, sheet=form.sheet, no_header=form.no_header, columns=split_names(form.names or "")
    )


def _import(ctx: Context, who: Principal, form: JobForm) -> Done:
    checked = find_job(ctx, form.job, who.email)
    if checked.kind != "import" or checked.who != who.email:
        raise UnknownName("There is no check of yours to go on from; choose the files again.")
    parameters = {name: checked.parameters[name] for name in AGAIN if name in checked.parameters}
    return _started(ctx, who, "import", parameters, "The import has begun.")


def _cancel(ctx: Context, who: Principal, form: JobForm) -> Done:
    stopped = cancel_job(ctx, form.job, who.email)
    return Done(words="It was over already." if stopped.state in ("done", "failed") else "It is being stopped.")


def _undo(ctx: Context, who: Principal, form: LoadForm) -> Done:
    return _started(ctx, who, "undo", {"load_id": form.load}, "The undo has begun.")


def _demo(ctx: Context, who: Principal, _: EmptyForm) -> Done:
    return _started(ctx, who, "load_demo", {}, "The demo store will be here in a minute.")


def _remove_demo(ctx: Context, who: Principal, _: EmptyForm) -> Done:
    return _started(ctx, who, "remove_demo", {}, "The removal has begun.")


def _discard(ctx: Context, who: Principal, form: UploadsForm) -> Done:
    uploads = _ids(form)
    for one in uploads:
        discard_upload(ctx, who.email, one)
    return Done(words="The file is removed." if len(uploads) == 1 else "The files are removed.", go=f"/{NAME}")


ACTIONS = (
    Action(name="data.check", needs=Right.IMPORT, form=CheckForm, do=_check),
    Action(name="data.import", needs=Right.IMPORT, form=JobForm, do=_import),
    Action(name="data.cancel", needs=Right.IMPORT, form=JobForm, do=_cancel),
    Action(name="data.undo", needs=Right.UNDO_IMPORT, form=LoadForm, do=_undo),
    Action(name="data.demo", needs=Right.IMPORT, form=EmptyForm, do=_demo),
    Action(name="data.remove_demo", needs=Right.IMPORT, form=EmptyForm, do=_remove_demo),
    Action(name="data.discard", needs=Right.IMPORT, form=UploadsForm, do=_discard),
    *source_actions.ACTIONS,
)
