"""Data: what forms of the page Data change: check and import files, stop a job, undo, make or remove the demo."""

from collections.abc import Mapping
from typing import Any

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
from dashapp.core.queue import queue
from dashapp.pages.data.controls import NAME, place
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import BadValue, UnknownName
from services.ingest.kinds import KINDS
from services.jobs.requests import Job, cancel_job, find_job, request_job
from services.uploads.preview import preview_upload
from services.uploads.store import discard_upload

JOB = FormField(name="job", longest=32)
UPLOADS = FormField(name="uploads", label="Files", longest=32 * 101 + 100)

AGAIN = ("kind", "uploads", "preset", "mapping", "group_by_order", "date_order", "replace_demo")
"""What an import takes over from its check."""


def _started(ctx: Context, who: Principal, kind: str, parameters: Mapping[str, Any], words: str) -> Done:
    """Ask for a job, and lead to where it shows how far it is."""
    asked: Job = request_job(ctx, queue(), kind, parameters, who=who.email)
    return Done(words=words, go=place(job=asked.job_id))


def _ids(values: FormValues) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values["uploads"].split(","))))


def _check(ctx: Context, who: Principal, values: FormValues) -> Done:
    uploads, kind, preset, lines = _ids(values), values["kind"], values["preset"], values["lines"]
    if not uploads:
        raise BadValue("Choose a file first.")
    preview = preview_upload(ctx, who.email, uploads[0], kind=kind, preset=preset, group_by_order=lines)
    parameters = {
        "kind": kind,
        "uploads": uploads,
        "preset": preset,
        "mapping": _mapping(values["map"], [column.name for column in preview.columns]),
        "group_by_order": lines,
        "date_order": values["date_order"],
        "replace_demo": values["replace_demo"],
        "dry_run": True,
    }
    return _started(ctx, who, "import", parameters, "The check has begun.")


def _mapping(chosen: tuple[str, ...], columns: list[str]) -> dict[str, str]:
    """Read "revenue:3" as a field and its column, by its place; "region:" leaves the field out. Raises BadValue."""
    found: dict[str, str] = {}
    for one in chosen:
        field, colon, place_ = one.partition(":")
        if colon and not place_:
            found[field] = ""
            continue
        if not (place_.isascii() and place_.isdigit() and len(place_) < 6 and int(place_) < len(columns)):  # noqa: PLR2004
            raise BadValue(f"{one[:40]!r} is no column of the file. Load the page again.")
        found[field] = columns[int(place_)]
    return found


def _import(ctx: Context, who: Principal, values: FormValues) -> Done:
    checked = find_job(ctx, values["job"], who.email)
    if checked.kind != "import" or checked.who != who.email:
        raise UnknownName("There is no check of yours to go on from; choose the files again.")
    parameters = {name: checked.parameters[name] for name in AGAIN}
    return _started(ctx, who, "import", parameters, "The import has begun.")


def _cancel(ctx: Context, who: Principal, values: FormValues) -> Done:
    stopped = cancel_job(ctx, values["job"], who.email)
    return Done(words="It was over already." if stopped.state in ("done", "failed") else "It is being stopped.")


def _undo(ctx: Context, who: Principal, values: FormValues) -> Done:
    return _started(ctx, who, "undo", {"load_id": values["load"]}, "The undo has begun.")


def _demo(ctx: Context, who: Principal, _: FormValues) -> Done:
    return _started(ctx, who, "load_demo", {}, "The demo store will be here in a minute.")


def _remove_demo(ctx: Context, who: Principal, _: FormValues) -> Done:
    return _started(ctx, who, "remove_demo", {}, "The removal has begun.")


def _discard(ctx: Context, who: Principal, values: FormValues) -> Done:
    uploads = _ids(values)
    for one in uploads:
        discard_upload(ctx, who.email, one)
    return Done(words="The file is removed." if len(uploads) == 1 else "The files are removed.", go=f"/{NAME}")


ACTIONS = (
    Action(
        name="data.check",
        needs=Right.IMPORT,
        fields=(
            UPLOADS,
            FormField(name="kind", label="The rows are", kind="choice", choices=tuple(KINDS)),
            FormField(name="preset", required=False),
            FormField(name="lines", label="One row is", kind="flag"),
            FormField(name="map", label="Columns", kind="lines", required=False),
            FormField(name="date_order", label="Dates", kind="choice", choices=("day", "month"), required=False),
            FormField(name="replace_demo", kind="flag"),
        ),
        do=_check,
    ),
    Action(name="data.import", needs=Right.IMPORT, fields=(JOB,), do=_import),
    Action(name="data.cancel", needs=Right.IMPORT, fields=(JOB,), do=_cancel),
    Action(
        name="data.undo",
        needs=Right.UNDO_IMPORT,
        fields=(FormField(name="load", label="Import", kind="whole"),),
        do=_undo,
    ),
    Action(name="data.demo", needs=Right.IMPORT, fields=(), do=_demo),
    Action(name="data.remove_demo", needs=Right.IMPORT, fields=(), do=_remove_demo),
    Action(name="data.discard", needs=Right.IMPORT, fields=(UPLOADS,), do=_discard),
)
