"""Run: a source is read again: what is new is added, what changed is updated, and how far it was read is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from services.accounts.audit import record_event
from services.core.context import Context
from services.core.errors import AppError, Cancelled
from services.ingest.audit import COUNTED, Audit, ImportRequest, ReportProgress
from services.ingest.database_import import import_database
from services.ingest.history import list_imports
from services.ingest.kinds import find_kind, find_preset
from services.ingest.load import import_files
from services.ingest.read.database import DatabaseQuery
from services.ingest.read.database_address import read_address_of
from services.sources.files import choose_changed, find_files, look_at_files
from services.sources.source import NamedSource
from services.sources.store import note_run

NOTHING_READ: Mapping[str, int] = dict.fromkeys(("read", *COUNTED), 0)

FAULT = "Something went wrong on our side; the log of the program says what."


@dataclass(frozen=True, kw_only=True)
class SourceRun:
    """What a run did: no audit where there was nothing to read. `kept` is what the next run goes on from."""

    audit: Audit | None
    kept: Mapping[str, Any] = field(default_factory=dict)


def run_source(
    ctx: Context,
    source: NamedSource,
    *,
    who: str,
    job: str = "",
    progress: ReportProgress | None = None,
    cancel: Event | None = None,
) -> SourceRun:
    """Read a source and import what is new or changed. Raises what imports raise; the failure is written down.

    How far it was read is kept after the import is committed: whatever happens between, rows are read twice at most.
    """
    began = ctx.clock.now()
    if job:  # at a shell nobody would know later whether it still runs
        note_run(ctx, source.name, last_at=began, last_state="running", last_job=job)
    try:
        done = _read(ctx, source, who, progress, cancel)
    except Cancelled as error:
        _note_failure(ctx, source, "cancelled", error.public, error.code)
        raise
    except AppError as error:
        _note_failure(ctx, source, "failed", error.public, error.code)
        record_event(ctx, who, "source failed", source.name, error=error.public)
        raise
    except BaseException:
        _note_failure(ctx, source, "failed", FAULT, "")
        raise
    _note_success(ctx, source, replace(done, kept={**done.kept, "read_at": began, "last_job": job}))
    _record(ctx, source, done, who)
    return done


def _read(
    ctx: Context, source: NamedSource, who: str, progress: ReportProgress | None, cancel: Event | None
) -> SourceRun:
    request = source.write_request(who)
    if not is_in_force(ctx, source):
        source = replace(source, seen={}, water=replace(source.water, mark="") if source.water else None)
    if source.pattern is not None:
        return _read_files(ctx, source, request, progress, cancel)
    query = DatabaseQuery(address=read_address_of(source.origin), sql=source.sql or "", water=source.water)
    asked = replace(request, names=(source.name,))
    done = import_database(ctx, asked, query, progress=progress, cancel=cancel)
    return SourceRun(audit=done.audit, kept={"mark": done.mark})


def is_in_force(ctx: Context, source: NamedSource) -> bool:
    """True if all that was read of the source still is in the store; else it is read from its beginning.

    That is so where its last import is there, and none was undone since it was read: rows that it found unchanged came
    from others.
    """
    past = list_imports(ctx)
    load = next((one for one in past if one.load_id == source.last.load), None)
    if load is None or source.read_at is None or load.kind != source.kind:
        return False
    if any(one.undone_at is not None and one.undone_at > source.read_at for one in past):
        return False
    return any(one.partition(":")[0] == source.name for one in load.sources)


def _read_files(
    ctx: Context, source: NamedSource, request: ImportRequest, progress: ReportProgress | None, cancel: Event | None
) -> SourceRun:
    """Import the files that changed; where a SELECT joins them, all of them once one has changed."""
    assert source.pattern is not None  # noqa: S101 - who calls this looked
    files = find_files(source.pattern)
    now = look_at_files(files)
    changed = choose_changed(files, now, source.seen)
    if not changed:
        return SourceRun(audit=None, kept={"seen": now})
    preset = find_preset(find_kind(source.kind), request.preset)
    if source.sql or (preset is not None and preset.sql):
        asked = replace(request, files=files, sql=source.sql, label=source.name)
    else:
        asked = replace(request, files=changed, names=tuple(f"{source.name}: {file.name}" for file in changed))
    return SourceRun(audit=import_files(ctx, asked, progress=progress, cancel=cancel), kept={"seen": now})


def _note_failure(ctx: Context, source: NamedSource, state: str, error: str, code: str) -> None:
    values = {"last_state": state, "last_error": error, "last_code": code, "last_counts": None}
    note_run(ctx, source.name, last_at=ctx.clock.now(), **values)


def _note_success(ctx: Context, source: NamedSource, done: SourceRun) -> None:
    counts = {name: getattr(done.audit, name) for name in NOTHING_READ} if done.audit else dict(NOTHING_READ)
    load = done.audit.load_id if done.audit else None
    values: dict[str, Any] = {"last_state": "done", "last_error": None, "last_code": "", "last_counts": counts}
    values |= {"last_load": load} if load is not None else {}
    note_run(ctx, source.name, last_at=ctx.clock.now(), **values, **done.kept)


def _record(ctx: Context, source: NamedSource, done: SourceRun, who: str) -> None:
    audit = done.audit
    if audit is not None and audit.load_id is not None:
        told = {"load_id": audit.load_id, "kind": audit.kind, "data_version": audit.data_version}
        counts = {"read": audit.read, "loaded": audit.loaded, "updated": audit.updated, "rejected": audit.rejected}
        record_event(ctx, who, "imported", source.name, **told, **counts)
