"""Imports: files that were sent become rows, and the last import is taken back."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from services.accounts.audit import recorded
from services.accounts.grants import scope_of
from services.core.context import Context
from services.core.errors import BadValue, UnknownName
from services.ingest.audit import Audit, ImportProgress, ImportRequest, ReportProgress
from services.ingest.load import import_files
from services.ingest.presets import preset_of
from services.ingest.read.files_to_table import kind_of
from services.ingest.undo import undo_last
from services.jobs.parameters import JobRequest, flag, pairs, require_known, text, texts, whole
from services.jobs.words import for_page
from services.monitoring.rules.demo_defaults import forget
from services.uploads.store import discard, kept

MOST_LOADS = 2**31 - 1


def checked_import(ctx: Context, who: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check what an import is asked to do; `uploads` are the person's own. Raises BadValue, UnknownName."""
    require_known(
        given, "kind", "uploads", "preset", "mapping", "group_by_order", "date_order", "replace_demo", "dry_run"
    )
    kind = kind_of(text(given, "kind") or "")
    preset = preset_of(text(given, "preset"), kind.name)
    mapping = pairs(given, "mapping")
    for field in mapping:
        if kind.field(field) is None:
            raise UnknownName(f"{kind.name} have no field {field!r}.")
    files = [kept(ctx, who, upload_id) for upload_id in texts(given, "uploads")]
    return {
        "kind": kind.name,
        "uploads": [upload.upload_id for upload, _ in files],
        "names": [upload.name for upload, _ in files],
        "preset": preset.name if preset else None,
        "mapping": mapping,
        "group_by_order": flag(given, "group_by_order"),
        "date_order": text(given, "date_order", among=("day", "month")),
        "replace_demo": flag(given, "replace_demo"),
        "dry_run": flag(given, "dry_run"),
    }


def import_uploads(ctx: Context, asked: JobRequest, report: ReportProgress, cancel: Event) -> dict[str, Any]:
    """Import the files, or say what an import would do; files that were imported are removed."""
    given = asked.parameters
    files = [kept(ctx, asked.who, upload_id)[1] for upload_id in given["uploads"]]
    request = ImportRequest(
        kind=given["kind"],
        files=tuple(file.path for file in files),
        names=tuple(file.name for file in files),
        mapping=tuple(given["mapping"].items()),
        who=asked.who,
        **{name: given[name] for name in ("preset", "group_by_order", "date_order", "replace_demo", "dry_run")},
    )
    audit = import_files(ctx, request, progress=report, cancel=cancel)
    if not request.dry_run:
        _note(ctx, asked, audit)
        if request.replace_demo:
            forget(ctx, scope_of(ctx, asked.who), who=asked.who)
        for upload_id in given["uploads"]:
            discard(ctx, asked.who, upload_id)
    return audit.to_json() | {"note": audit.note and for_page(audit.note)}


def _note(ctx: Context, asked: JobRequest, audit: Audit) -> None:
    told = {"load_id": audit.load_id, "kind": audit.kind, "data_version": audit.data_version}
    counts = {"read": audit.read, "loaded": audit.loaded, "updated": audit.updated, "rejected": audit.rejected}
    recorded(ctx, asked.who, "imported", ", ".join(audit.sources), **told, **counts)


def checked_undo(ctx: Context, who: str, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all checks
    """Check which import shall be taken back: the one that the person saw as the last. Raises BadValue."""
    require_known(given, "load_id")
    load_id = whole(given, "load_id", most=MOST_LOADS)
    if load_id is None:
        raise BadValue("Say which import is to be taken back.")
    return {"load_id": load_id}


def undo(ctx: Context, asked: JobRequest, report: ReportProgress, cancel: Event) -> dict[str, Any]:
    """Take the last import back, if it is still the one that the person meant."""
    report(ImportProgress(doing="taking the import back", done=0, total=1, fraction=0.1))
    load_id = undo_last(ctx, asked.who, expected=asked.parameters["load_id"], cancel=cancel)
    recorded(ctx, asked.who, "import undone", f"import {load_id}", load_id=load_id)
    return {"undone": load_id}
