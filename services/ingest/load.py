"""Load: the one way by which rows come into the warehouse, from files to audit."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from threading import Event

import duckdb
import sqlalchemy as sa

from models.warehouse import quarantine
from services.core.context import Context
from services.core.errors import Cancelled, FileRefused
from services.ingest.audit import Audit, ImportNote, ImportRequest, ReportProgress, RowCounts
from services.ingest.check_store import forget_checks, keep_check, restore_check
from services.ingest.clean.removals import find_aside, select_aside
from services.ingest.cleaned_files import CleanedFiles, clean_files
from services.ingest.commit_latch import Latch
from services.ingest.import_kind import ImportKind, MatchRequest
from services.ingest.kinds import find_kind, find_preset
from services.ingest.ledger import (
    WarehouseBefore,
    forget_replaced,
    keep_replaced,
    read_warehouse_before,
    set_version,
    write_load,
)
from services.ingest.own_columns import OWN, extend_kind, keep_columns, read_own, write_own
from services.ingest.progress import SMALL_TABLE, Gauge, open_gauge
from services.ingest.read.shape import shape_files
from services.ingest.undo import drop_demo
from services.warehouse.duckdb.sandbox import Sandbox
from services.warehouse.loader import Handover, Loader, Matched
from services.warehouse.opening import open_loader, open_staged
from services.warehouse.statement_timeout import stoppable

DEMO_REMAINS = ImportNote(sentence="The store also holds demo rows.", code="demo-remains")
DEMO_AMONG_REAL = ImportNote(sentence="The store also holds rows of its own, which demo rows now stand among.")


@dataclass(frozen=True, kw_only=True)
class ImportRun:
    """One import on its way: what was asked for, and what it needs to be done."""

    ctx: Context
    request: ImportRequest
    kind: ImportKind
    stage: Sandbox
    gauge: Gauge
    cancel: Latch
    begun: float


def import_files(
    ctx: Context,
    request: ImportRequest,
    *,
    progress: ReportProgress | None = None,
    cancel: Event | None = None,
    keep_checks: bool = False,
) -> Audit:
    """Import files of one kind. Return what became of every row.

    One transaction: a failed, killed or cancelled import leaves the warehouse as it was, and so does a dry run. With
    `keep_checks`, the cleaned rows of a dry run are kept, and an import that follows unchanged takes them. Raises
    FileRefused, UnknownName, Cancelled, StoreUnreachable.
    """
    if not request.files:
        raise FileRefused("Name at least one file to import.")
    begun, latch, kind = time.perf_counter(), Latch(cancel), find_kind(request.kind)
    preset = find_preset(kind, request.preset)
    if request.sql or (preset is not None and preset.sql):
        with shape_files(ctx.settings, request, preset, latch) as shaped:
            audit = _import(ctx, replace(shaped.request, preset=request.preset), kind, progress, latch, begun)
        notes = (*(ImportNote(sentence=note) for note in shaped.notes), *audit.notes)
        return replace(audit, notes=notes)
    audit = _import(ctx, request, kind, progress, latch, begun, keep_checks=keep_checks)
    if keep_checks and not request.dry_run:
        forget_checks(ctx, request.files)
    return audit


def _import(  # noqa: PLR0917 - what `import_files` was asked for
    ctx: Context,
    request: ImportRequest,
    kind: ImportKind,
    progress: ReportProgress | None,
    latch: Latch,
    begun: float,
    *,
    keep_checks: bool = False,
) -> Audit:
    if request.keep:
        request = keep_columns(request, ctx.coverage().own)
    kind = extend_kind(kind, request.mapping)
    with (
        open_gauge(progress, request.files) as gauge,
        open_staged(ctx.engine, ctx.settings) as stage,
        _cancellable(stage, latch),
    ):
        run = ImportRun(ctx=ctx, request=request, kind=kind, stage=stage, gauge=gauge, cancel=latch, begun=begun)
        return _load(run, _restore_or_clean(run) if keep_checks else _clean(run))


@contextmanager
def _cancellable(stage: Sandbox, cancel: Latch) -> Iterator[None]:
    """Stop whatever runs when the person cancels. Raises Cancelled."""
    try:
        with stoppable(stage.connection.interrupt, seconds=inf, cancel=cancel, interrupted=duckdb.InterruptException):
            yield
    except Exception as error:
        if cancel.is_set():
            raise Cancelled("The import was cancelled; nothing was loaded.") from error
        raise


def _restore_or_clean(run: ImportRun) -> CleanedFiles:
    """Take the rows of an unchanged check, or read and clean the files; those of a check are kept."""
    restored = None if run.request.dry_run else restore_check(run.ctx, run.request, run.stage)
    if restored is not None:
        return restored
    cleaned = _clean(run)
    if run.request.dry_run:
        keep_check(run.ctx, run.request, run.stage, cleaned)
    return cleaned


def _clean(run: ImportRun) -> CleanedFiles:
    return clean_files(run.stage, run.request, run.ctx.settings.time_zone, run.ctx.clock.now(), run.gauge.begin)


def _load(run: ImportRun, cleaned: CleanedFiles) -> Audit:
    run.gauge.begin("matching")
    request = run.request
    with open_loader(run.ctx.engine, run.stage, cancel=run.cancel, keep=not request.dry_run) as loader:
        before = read_warehouse_before(loader)
        _check_currency(cleaned, before)
        dropped = drop_demo(loader, run.ctx.clock.now()) if request.replace_demo else 0
        load_id = before.last_load + 1
        matched = _match(run, cleaned, loader, load_id)
        changed = matched.loaded + matched.updated > 0
        audit = replace(
            _audit(run, cleaned, matched),
            load_id=load_id,
            data_version=before.data_version + (1 if changed or dropped else 0),
            notes=_list_notes(
                run,
                cleaned,
                matched.notes,
                demo=len(before.demo_loads) > dropped,
                real=before.real_loads > 0,
            ),
        )
        run.gauge.begin("loading")
        if changed or _has_new_aside(run, cleaned, loader):
            _write(run, loader, matched, audit)
        else:
            audit = replace(audit, load_id=None)
        set_version(loader, audit.data_version)
        run.cancel.close()
    return replace(audit, seconds=time.perf_counter() - run.begun, load_id=None if request.dry_run else audit.load_id)


def _check_currency(cleaned: CleanedFiles, before: WarehouseBefore) -> None:
    """Refuse money of another currency than the store's: a sum over both would mean nothing."""
    if cleaned.currency and before.currency and cleaned.currency != before.currency:
        raise FileRefused(
            f"The money of {cleaned.sources[0]} is in {cleaned.currency}, and the store's is in {before.currency}; "
            "convert it before the import."
        )


def _match(run: ImportRun, cleaned: CleanedFiles, loader: Loader, load_id: int) -> Matched:
    return run.kind.match(
        MatchRequest(
            stage=run.stage,
            loader=loader,
            fields=cleaned.fields,
            load_id=load_id,
            zone=run.ctx.settings.time_zone,
            fold=cleaned.fold,
            readings=dict(cleaned.readings),
            own=tuple(sorted({one.column for one in read_own(loader)} | (set(cleaned.fields) & OWN))),
            session_minutes=run.ctx.settings.session_minutes,
        )
    )


def _audit(run: ImportRun, cleaned: CleanedFiles, matched: Matched) -> Audit:
    changed = matched.loaded + matched.updated > 0
    counts = RowCounts(
        read=cleaned.rows,
        loaded=matched.loaded,
        updated=matched.updated + (cleaned.superseded if changed else 0),
        unchanged=matched.unchanged + (0 if changed else cleaned.superseded),
        duplicates=cleaned.duplicates,
        rejected=sum(count for _, count in cleaned.rejected),
    )
    counts.check()
    return Audit(
        kind=run.kind.name,
        sources=cleaned.sources,
        counts=counts,
        steps=cleaned.steps,
        seconds=time.perf_counter() - run.begun,
        mapping=cleaned.mapping,
        guessed=cleaned.guessed,
        ignored_columns=cleaned.ignored,
        formats=cleaned.formats,
        rejected_by_reason=cleaned.rejected,
        orders=matched.orders,
        currency=cleaned.currency,
        dry_run=run.request.dry_run,
        guesses=cleaned.guesses if run.request.dry_run else (),
    )


def _list_notes(
    run: ImportRun, cleaned: CleanedFiles, said: Sequence[str], *, demo: bool, real: bool
) -> tuple[ImportNote, ...]:
    request, minutes = run.request, run.ctx.settings.session_minutes
    lacking = [sentence for field, sentence in run.kind.lacking if field not in cleaned.fields]
    sentences = (*said, *(one.format(minutes=minutes) for one in lacking))
    notes = [*cleaned.notes, *(ImportNote(sentence=sentence) for sentence in sentences)]
    if demo and not request.demo:
        notes.append(DEMO_REMAINS)
    if request.demo and real:
        notes.append(DEMO_AMONG_REAL)
    return tuple(notes)


def _has_new_aside(run: ImportRun, cleaned: CleanedFiles, loader: Loader) -> bool:
    """True if the files have rows to set aside that are not in quarantine yet."""
    if not cleaned.rejected:
        return False
    q = quarantine.c
    known = set(loader.rows(sa.select(q.source, q.row_number, q.reason).where(q.source.in_(cleaned.sources))))
    return any(row not in known for row in find_aside(run.stage))


def _write(run: ImportRun, loader: Loader, matched: Matched, audit: Audit) -> None:
    assert audit.load_id is not None  # noqa: S101 - it has one until the end
    if matched.loaded + matched.updated:
        forget_replaced(loader)
    held = {one.name: loader.hold(run.stage, one) for one in matched.handovers if one.table is None}
    for replaced in run.kind.replaces:
        if replaced.handover in held:
            keep_replaced(loader, replaced, held[replaced.handover], audit.load_id)
    _fill(run, loader, matched, audit, audit.load_id)
    write_own(loader, audit.mapping, audit.load_id)
    for derived in run.kind.derives:
        if derived.handover in held:
            derived.renew(loader, sa.select(held[derived.handover].c[derived.key.name]))


def _fill(run: ImportRun, loader: Loader, matched: Matched, audit: Audit, load_id: int) -> None:
    """Insert the rows, then the record of the import, then the quarantine."""
    rows = [one for one in matched.handovers if one.table is not None]
    aside = [_quarantine(load_id)] if audit.rejected else []
    with loader.filling(run.stage, [*rows, *aside]) as fill:
        for at, handover in enumerate(rows, 1):
            fill(handover)
            run.gauge.part("loading", at * SMALL_TABLE)
        timed = replace(audit, seconds=time.perf_counter() - run.begun)
        write_load(loader, timed, run.request, load_id, run.ctx.clock.now())
        for handover in aside:
            fill(handover)


def _quarantine(load_id: int) -> Handover:
    return Handover(
        name="quarantine",
        table=quarantine,
        columns=("source", "row_number", "reason", "row", "load_id"),
        query=select_aside(load_id),
    )
