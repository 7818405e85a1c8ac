"""Store: the table of jobs, the truth about them; each change of a state is one statement that checks the last."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, delete, select, update

from models.app.jobs import JobRow
from services.accounts.audit import bookkeeping
from services.core.context import AccountContext

JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class JobProgress:
    """What a running job says of itself."""

    doing: str
    fraction: float


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What became of a job."""

    state: JobState
    result: Mapping[str, Any] | None = None
    error: str | None = None
    error_code: str = ""
    reference: str | None = None


def change(ctx: AccountContext, job_id: str, values: Mapping[str, Any], *known: Any) -> bool:
    """Change a job if it is still as it was known; say whether it was."""
    changed = update(JobRow).where(JobRow.job_id == job_id, *known).values(**values)
    with bookkeeping(ctx) as session:
        return bool(cast("CursorResult[object]", session.execute(changed)).rowcount)


def add(ctx: AccountContext, row: JobRow) -> None:
    """Write down a job that somebody asked for."""
    with bookkeeping(ctx) as session:
        session.add(row)


def find_row(ctx: AccountContext, job_id: str) -> JobRow | None:
    """Return the row of a job."""
    with ctx.application.read() as session:
        return session.get(JobRow, job_id)


def claim(ctx: AccountContext, job_id: str, runner: str) -> JobRow | None:
    """Take a queued job to run it here; None where another did, or nobody shall."""
    now = ctx.clock.now()
    values = {"state": "running", "runner": runner, "started_at": now, "heartbeat": now}
    return find_row(ctx, job_id) if change(ctx, job_id, values, JobRow.state == "queued") else None


def say(ctx: AccountContext, job_id: str, said: JobProgress) -> None:
    """Write down how far a job is, and that it lives."""
    values = {"doing": said.doing, "fraction": said.fraction, "heartbeat": ctx.clock.now()}
    change(ctx, job_id, values, JobRow.state == "running")


def is_stop_requested(ctx: AccountContext, job_id: str) -> bool:
    """True if somebody asked the job to stop."""
    with ctx.application.read() as session:
        return bool(session.scalar(select(JobRow.cancel).where(JobRow.job_id == job_id)))


def stop(ctx: AccountContext, job_id: str) -> bool:
    """Ask a job to stop, or never to begin; say whether there was anything left to stop."""
    ended = {"state": "cancelled", "cancel": True, "ended_at": ctx.clock.now()}
    if change(ctx, job_id, ended, JobRow.state == "queued"):
        return True
    return change(ctx, job_id, {"cancel": True}, JobRow.state == "running")


def end(ctx: AccountContext, job_id: str, runner: str, ended: Ended) -> None:
    """Write down what became of a job, by who ran it: they know it, even if they were taken for dead meanwhile."""
    values: dict[str, Any] = {"state": ended.state, "ended_at": ctx.clock.now(), "error": ended.error}
    values |= {"reference": ended.reference, "result": ended.result, "error_code": ended.error_code or None}
    values |= {"fraction": 1.0} if ended.state == "done" else {}
    change(ctx, job_id, values, JobRow.runner == runner)


def list_running(ctx: AccountContext) -> tuple[tuple[str, str, datetime | None], ...]:
    """Return the jobs that run, as far as is known: id, process, last sign of life."""
    wanted = select(JobRow.job_id, JobRow.runner, JobRow.heartbeat).where(JobRow.state == "running")
    with ctx.application.read() as session:
        return tuple((row[0], row[1], row[2]) for row in session.execute(wanted))


def list_queued(ctx: AccountContext) -> tuple[str, ...]:
    """Return the jobs that wait, the oldest first."""
    wanted = select(JobRow.job_id).where(JobRow.state == "queued").order_by(JobRow.asked_at, JobRow.job_id)
    with ctx.application.read() as session:
        return tuple(session.scalars(wanted))


def list_waiting_kinds(ctx: AccountContext) -> frozenset[str]:
    """Return the kinds of the jobs that wait."""
    with ctx.application.read() as session:
        return frozenset(session.scalars(select(JobRow.kind).where(JobRow.state == "queued")))


def list_living(ctx: AccountContext, kinds: Collection[str]) -> tuple[JobRow, ...]:
    """Return the jobs of these kinds that wait, or run as far as is known."""
    wanted = select(JobRow).where(JobRow.kind.in_(kinds), JobRow.state.in_(("queued", "running")))
    with ctx.application.read() as session:
        return tuple(session.scalars(wanted))


def forget_before(ctx: AccountContext, who: str, moment: datetime) -> int:
    """Delete the jobs of somebody that ended before a moment. Return how many there were."""
    old = delete(JobRow).where(JobRow.who == who, JobRow.ended_at < moment)
    with bookkeeping(ctx) as session:
        return cast("CursorResult[object]", session.execute(old)).rowcount
