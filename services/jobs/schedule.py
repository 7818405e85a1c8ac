"""Schedule: which jobs of the system are due, and that of several processes only one starts each.

Time is cut into intervals of the length of the schedule, counted from 1970. Who starts a job claims the interval in the
database first: one statement, which succeeds for one process.
"""

from datetime import timedelta
from secrets import token_hex
from typing import cast

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.app.jobs import JobRow, JobSlotRow
from services.accounts.audit import bookkeeping
from services.core.context import AccountContext
from services.jobs import store
from services.jobs.declared import KINDS, SYSTEM, JobKind


def list_scheduled() -> tuple[str, ...]:
    """Return the kinds of jobs that have a schedule."""
    return tuple(kind.name for kind in KINDS.values() if kind.schedule is not None)


def is_due(ctx: AccountContext, kind: str) -> bool:
    """True if nobody started the job in this interval yet."""
    with ctx.application.read() as session:
        last = session.scalar(select(JobSlotRow.slot).where(JobSlotRow.kind == kind))
    return last is None or last < _number_slot(ctx, KINDS[kind])


def start_scheduled(ctx: AccountContext, kind: str) -> tuple[str, ...]:
    """Claim the interval and add the job. Return its id, or nothing where another process was faster."""
    declared = KINDS[kind]
    return (_add(ctx, declared),) if _claim(ctx, kind, _number_slot(ctx, declared)) else ()


def start_followers(ctx: AccountContext, kind: str) -> tuple[str, ...]:
    """Add the jobs that run after one of this kind. Return their ids; one that waits already is not added again."""
    waiting = store.list_waiting_kinds(ctx)
    followers = (one for one in KINDS.values() if kind in one.after and one.name not in waiting)
    return tuple(_add(ctx, one) for one in followers)


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


def _add(ctx: AccountContext, kind: JobKind) -> str:
    start = {"state": "queued", "doing": "waiting", "fraction": 0.0, "cancel": False, "runner": ""}
    row = JobRow(
        job_id=token_hex(16),
        kind=kind.name,
        who=SYSTEM,
        role=SYSTEM,
        parameters={},
        asked_at=ctx.clock.now(),
        **start,
    )
    store.add(ctx, row)
    return row.job_id
