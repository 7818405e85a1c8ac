"""Schedule: which jobs of the system are due, and that of several processes only one starts each.

Time is cut into intervals of the length of the schedule, counted from 1970. Who starts a job claims the interval in the
database first: one statement, which succeeds for one process.
"""

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.app.jobs import JobRow, JobSlotRow
from services.accounts.audit import bookkeeping
from services.core.context import AccountContext
from services.jobs import store
from services.jobs.declared import KINDS, SYSTEM, JobKind
from services.jobs.source_jobs import BY_SCHEDULE, is_under_way, write_parameters
from services.sources.due import claim_due, has_due
from services.sources.store import find_source

SOURCES = "sources"
"""The name under which the queue looks for sources that are due."""


def list_scheduled() -> tuple[str, ...]:
    """Return the kinds of jobs that have a schedule, and the name for all sources."""
    return (*(kind.name for kind in KINDS.values() if kind.schedule is not None), SOURCES)


def is_due(ctx: AccountContext, kind: str) -> bool:
    """True if nobody started the job in this interval yet, or of sources if the time of one has come."""
    if kind == SOURCES:
        return has_due(ctx)
    with ctx.application.read() as session:
        last = session.scalar(select(JobSlotRow.slot).where(JobSlotRow.kind == kind))
    return last is None or last < _number_slot(ctx, KINDS[kind])


def start_scheduled(ctx: AccountContext, kind: str) -> tuple[str, ...]:
    """Claim the interval and add the job. Return its id, or nothing where another process was faster."""
    if kind == SOURCES:
        return start_due_sources(ctx)
    declared = KINDS[kind]
    return (_add(ctx, declared),) if _claim(ctx, kind, _number_slot(ctx, declared)) else ()


def start_followers(ctx: AccountContext, kind: str) -> tuple[str, ...]:
    """Add the jobs that run after one of this kind. Return their ids; one that waits already is not added again."""
    waiting = store.list_waiting_kinds(ctx)
    followers = (one for one in KINDS.values() if kind in one.after and one.name not in waiting)
    return tuple(_add(ctx, one) for one in followers)


def start_due_sources(ctx: AccountContext) -> tuple[str, ...]:
    """Claim the sources whose time has come and add their jobs; one that is under way already is not added again."""
    names = tuple(name for name in claim_due(ctx) if not is_under_way(ctx, name))
    return tuple(_add(ctx, KINDS[BY_SCHEDULE], write_parameters(find_source(ctx, name))) for name in names)


def _number_slot(ctx: AccountContext, kind: JobKind) -> int:
    assert kind.schedule is not None  # noqa: S101 - only scheduled kinds are asked about
    return int(ctx.clock.now().timestamp() / (kind.schedule / timedelta(seconds=1)))


def _claim(ctx: AccountContext, kind: str, slot: int) -> bool:
    later = update(JobSlotRow).where(JobSlotRow.kind == kind, JobSlotRow.slot < slot).values(slot=slot)
    with bookkeeping(ctx) as session:
        if cast("CursorResult[object]", session.execute(later)).rowcount:
            return True
        if session.scalar(select(JobSlotRow.slot).where(JobSlotRow.kind == kind)) is not None:
            return False
    try:
        with bookkeeping(ctx) as session:
            session.execute(insert(JobSlotRow).values(kind=kind, slot=slot))
    except IntegrityError:  # another process made the first row at this moment
        return False
    return True


def _add(ctx: AccountContext, kind: JobKind, parameters: Mapping[str, Any] = MappingProxyType({})) -> str:
    start = {"state": "queued", "doing": "waiting", "fraction": 0.0, "cancel": False, "runner": ""}
    row = JobRow(
        job_id=token_hex(16),
        kind=kind.name,
        who=SYSTEM,
        role=SYSTEM,
        parameters=dict(parameters),
        asked_at=ctx.clock.now(),
        **start,
    )
    store.add(ctx, row)
    return row.job_id
