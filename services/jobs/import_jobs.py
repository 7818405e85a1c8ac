"""Import jobs: files that were sent become rows, and the last import is undone."""

import logging
from dataclasses import asdict
from typing import Any

from services.accounts.audit import record_event
from services.accounts.grants import scope_of
from services.accounts.people import find
from services.core.context import Context
from services.core.errors import AppError, UnknownName
from services.ingest.audit import Audit, ImportProgress, ImportRequest
from services.ingest.kinds import find_kind, find_preset
from services.ingest.load import import_files
from services.ingest.undo import undo_last
from services.jobs.job_run import JobRun
from services.jobs.parameters import ImportParameters
from services.mappings.store import remember_import
from services.monitoring.rules.demo_defaults import forget
from services.uploads.store import discard_upload, find_upload

LOG = logging.getLogger("cartograph.jobs")

ANSWERS = (
    "preset",
    "date_order",
    "decimal",
    "currency",
    "total_per",
    "merge_case",
    "future_dates",
    "encoding",
    "sheet",
    "no_header",
    "sql",
)
"""What a person says of files that the files do not say themselves; jobs of earlier versions may lack some."""


def check_import(ctx: Context, who: str, given: ImportParameters) -> dict[str, Any]:
    """Check the names that an import is asked for with; `uploads` are the person's own. Raises UnknownName."""
    kind = find_kind(given.kind)
    find_preset(kind, given.preset)
    for field in given.mapping:
        if kind.field(field) is None:
            raise UnknownName(f"{kind.name} have no field {field!r}.")
    files = [find_upload(ctx, who, upload_id) for upload_id in given.uploads]
    return given.model_dump(mode="json") | {"names": [upload.name for upload, _ in files]}


def import_uploads(run: JobRun) -> dict[str, Any]:
    """Import the files, or say what an import would do; files that were imported are removed."""
    ctx, given = run.ctx, run.parameters
    files = [find_upload(ctx, run.who, upload_id)[1] for upload_id in given["uploads"]]
    request = ImportRequest(
        kind=given["kind"],
        files=tuple(file.path for file in files),
        names=tuple(file.name for file in files),
        mapping=tuple(given["mapping"].items()),
        keep=tuple(given.get("keep", {}).items()),
        who=run.who,
        group_by_order=given["group_by_order"],
        replace_demo=given["replace_demo"],
        dry_run=given["dry_run"],
        columns=tuple(given.get("columns", ())),
        event_words=tuple(given.get("event_words", {}).items()),
        **{name: given[name] for name in ANSWERS if name in given},
    )
    audit = import_files(ctx, request, progress=run.report, cancel=run.cancel, keep_checks=True)
    if not request.dry_run:
        _remember(run, request, audit)
        _record(run, audit)
        if request.replace_demo:
            forget(ctx, scope_of(ctx, run.who), who=run.who)
        for upload_id in given["uploads"]:
            discard_upload(ctx, run.who, upload_id)
    return audit.to_json() | {"notes": [asdict(note) for note in audit.notes]}


def _record(run: JobRun, audit: Audit) -> None:
    told = {"load_id": audit.load_id, "kind": audit.kind, "data_version": audit.data_version}
    counts = {"read": audit.read, "loaded": audit.loaded, "updated": audit.updated, "rejected": audit.rejected}
    record_event(run.ctx, run.who, "imported", ", ".join(audit.sources), **told, **counts)


def _remember(run: JobRun, request: ImportRequest, audit: Audit) -> None:
    """Save how the files were read for the next ones; the import is done, whatever becomes of that."""
    person = find(run.ctx, run.who)
    if person is None or audit.load_id is None or request.sql:
        return
    try:
        remember_import(run.ctx, request, audit, who=run.who, role=person.role)
    except AppError:
        LOG.warning("a mapping was not saved", exc_info=True)


def undo(run: JobRun) -> dict[str, Any]:
    """Undo the last import, if it is still the one that the person meant."""
    run.report(ImportProgress(doing="taking the import back", done=0, total=1, fraction=0.1))
    load_id = undo_last(run.ctx, expected=run.parameters["load_id"], cancel=run.cancel)
    record_event(run.ctx, run.who, "import undone", f"import {load_id}", load_id=load_id)
    return {"undone": load_id}
