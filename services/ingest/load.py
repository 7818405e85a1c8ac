"""Importing: the one way by which rows come into the warehouse, from files to audit."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from threading import Event

import duckdb
import sqlalchemy as sa

from models.warehouse import customers, quarantine, transactions
from services.core.context import Context
from services.core.errors import Cancelled, FileRefused
from services.ingest.audit import Audit, ImportRequest, ReportProgress, RowCounts
from services.ingest.clean.removals import reasons, set_aside, tagged
from services.ingest.clean.steps import Cleaning, clean_up
from services.ingest.commit_latch import Latch
from services.ingest.ledger import forget_replaced, keep_replaced, mark_first, set_version, standing, write_load
from services.ingest.match.customers import match_customers
from services.ingest.match.events import match_events
from services.ingest.match.orders import match_transactions
from services.ingest.progress import SMALL_TABLE, Gauge, gauging
from services.ingest.read.files_to_table import TextTable, read_table
from services.ingest.undo import drop_demo
from services.warehouse.duckdb.sandbox import Sandbox
from services.warehouse.loader import Handover, Loader, Matched, open_loader, open_staged
from services.warehouse.statement_timeout import stoppable


@dataclass(frozen=True, kw_only=True)
class ImportRun:
    """One import on its way: what was asked for, and what it needs to be done."""

    ctx: Context
    request: ImportRequest
    stage: Sandbox
    gauge: Gauge
    cancel: Latch
    begun: float


def import_files(
    ctx: Context, request: ImportRequest, *, progress: ReportProgress | None = None, cancel: Event | None = None
) -> Audit:
    """Import files of one kind and say what became of every row.

    One transaction: a failed, killed or cancelled import leaves the warehouse as it was, and so does a dry run.
    Raises FileRefused, UnknownName, Cancelled, StoreUnreachable.
    """
    if not request.files:
        raise FileRefused("Name at least one file to import.")
    begun, latch = time.perf_counter(), Latch(cancel)
    with (
        gauging(progress, request.files) as gauge,
        open_staged(ctx.engine, ctx.settings) as stage,
        _cancellable(stage, latch),
    ):
        job = ImportRun(ctx=ctx, request=request, stage=stage, gauge=gauge, cancel=latch, begun=begun)
        table = read_table(stage, request, ctx.settings.time_zone, ctx.clock.now(), gauge.begin)
        gauge.begin("cleaning")
        cleaning = clean_up(stage, table.plan, gauge.begin)
        if not cleaning.rows:
            raise FileRefused(_nothing(stage, table))
        return _load(job, table, cleaning)


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


def _nothing(stage: Sandbox, table: TextTable) -> str:
    """Say why no row of the files can be used."""
    found = reasons(stage)
    name = table.sources[0]
    if not found:
        return f"{name} has a header and no rows."
    reason, count = found[0]
    return f"{name} holds no row that can be used; of {count:,}: {reason}"


def _load(job: ImportRun, table: TextTable, cleaning: Cleaning) -> Audit:
    job.gauge.begin("matching")
    request = job.request
    with open_loader(job.ctx.engine, job.stage, cancel=job.cancel, keep=not request.dry_run) as loader:
        before = standing(loader)
        dropped = drop_demo(loader, job.ctx.clock.now()) if request.replace_demo else 0
        load_id = before.last_load + 1
        matched = _match(job, table, loader, load_id)
        changed = matched.loaded + matched.updated > 0
        audit = replace(
            _audit(job, table, cleaning, matched),
            load_id=load_id,
            data_version=before.data_version + (1 if changed or dropped else 0),
            note=_note(table, request, demo=len(before.demo_loads) > dropped, real=before.real_loads > 0),
        )
        job.gauge.begin("loading")
        if changed or _unseen(job, table, loader):
            _write(job, table, loader, matched, audit)
        else:
            audit = replace(audit, load_id=None)
        set_version(loader, audit.data_version)
        job.cancel.close()
    return replace(audit, seconds=time.perf_counter() - job.begun, load_id=None if request.dry_run else audit.load_id)


def _match(job: ImportRun, table: TextTable, loader: Loader, load_id: int) -> Matched:
    zone, fields = job.ctx.settings.time_zone, table.fields
    matchers: Mapping[str, Callable[[], Matched]] = {
        "transactions": lambda: match_transactions(
            job.stage, loader, fields, load_id=load_id, zone=zone, fold=table.plan.fold
        ),
        "customers": lambda: match_customers(job.stage, loader, fields, load_id=load_id),
        "events": lambda: match_events(job.stage, loader, fields, load_id=load_id, zone=zone),
    }
    return matchers[job.request.kind]()


def _audit(job: ImportRun, table: TextTable, cleaning: Cleaning, matched: Matched) -> Audit:
    rejected = reasons(job.stage)
    counts = RowCounts(
        read=table.rows,
        loaded=matched.loaded,
        updated=matched.updated,
        unchanged=matched.unchanged,
        duplicates=cleaning.duplicates,
        rejected=sum(count for _, count in rejected),
    )
    counts.check()
    return Audit(
        kind=job.request.kind,
        sources=table.sources,
        counts=counts,
        steps=tuple(cleaning.steps),
        seconds=time.perf_counter() - job.begun,
        mapping=table.mapped.columns,
        guessed=table.mapped.guessed,
        ignored_columns=table.ignored,
        formats=table.formats,
        rejected_by_reason=tuple(rejected),
        orders=matched.orders,
        dry_run=job.request.dry_run,
    )


def _note(table: TextTable, request: ImportRequest, *, demo: bool, real: bool) -> str | None:
    notes = list(table.notes)
    if demo and not request.demo:
        notes.append("The store also holds demo rows; --replace-demo removes them.")
    if request.demo and real:
        notes.append("The store also holds rows of its own, which demo rows now stand among.")
    return " ".join(notes) or None


def _unseen(job: ImportRun, table: TextTable, loader: Loader) -> bool:
    """Say whether the files have rows to set aside that are not in quarantine yet."""
    if not reasons(job.stage):
        return False
    q = quarantine.c
    known = set(loader.rows(sa.select(q.source, q.row_number, q.reason).where(q.source.in_(table.sources))))
    return any(row[:3] not in known for row in job.stage.run(set_aside(job.stage, table.columns)))


def _write(job: ImportRun, table: TextTable, loader: Loader, matched: Matched, audit: Audit) -> None:
    assert audit.load_id is not None  # noqa: S101 - it has one until the end
    if matched.loaded + matched.updated:
        forget_replaced(loader)
    held = {one.name: loader.hold(job.stage, one) for one in matched.handovers if one.table is None}
    for name, replaced in (("changed_customers", customers), ("changed_orders", transactions)):
        if name in held:
            keep_replaced(loader, replaced, held[name], audit.load_id)
    rows = [one for one in matched.handovers if one.table is not None]
    aside = [_quarantine(job.stage, table, audit.load_id)] if audit.rejected else []
    with loader.filling(job.stage, [*rows, *aside]) as fill:
        for at, handover in enumerate(rows, 1):
            fill(handover)
            job.gauge.part("loading", at * SMALL_TABLE)
        timed = replace(audit, seconds=time.perf_counter() - job.begun)
        write_load(loader, timed, job.request, audit.load_id, job.ctx.clock.now())
        for handover in aside:
            fill(handover)
    if "touched_customers" in held:
        mark_first(loader, sa.select(held["touched_customers"].c.customer_key))


def _quarantine(stage: Sandbox, table: TextTable, load_id: int) -> Handover:
    return Handover(
        name="quarantine",
        table=quarantine,
        columns=("source", "row_number", "reason", "row", "load_id"),
        query=tagged(set_aside(stage, table.columns), load_id),
    )
