"""Requests: a person asks for a job, looks how far it is, and may stop it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any, cast

from sqlalchemy import select

from models.app.jobs import JobRow
from services.accounts.grants import scope_of
from services.accounts.people import find
from services.accounts.permissions import Right, may
from services.core.context import AccountContext, Context
from services.core.errors import AppError, UnknownName
from services.core.parsing import parse
from services.jobs import store
from services.jobs.declared import KINDS, SYSTEM
from services.jobs.heartbeat import CANCELS
from services.jobs.queue import Queue
from services.jobs.recovery import INTERRUPTED, is_dead
from services.jobs.store import JobState
from services.uploads.rights import require_right, require_whole_view

LIVING: tuple[JobState, ...] = ("queued", "running")
AT_ONCE = 10
"""So many jobs of one person may wait or run at once."""

ID_LENGTH = 32


class TooMany(AppError):
    """The person has enough jobs under way."""

    status = 429


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as a person may see it; `fraction` is 0 to 1, `result` is there when it is done, `error` when it failed."""

    job_id: str
    kind: str
    label: str
    who: str
    state: JobState
    doing: str
    fraction: float
    stopping: bool
    parameters: Mapping[str, Any]
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: Mapping[str, Any] | None
    error: str | None
    error_code: str
    """The case, where a page knows a remedy."""
    reference: str | None

    @property
    def over(self) -> bool:
        """True once nothing of it changes any more."""
        return self.state not in LIVING


def request_job(ctx: Context, queue: Queue, kind: str, parameters: Mapping[str, Any], *, who: str) -> Job:
    """Ask for a job. Raises UnknownName, BadValue, NotAllowed, TooMany, StoreUnreachable."""
    declared = KINDS.get(kind)
    if declared is None or declared.right is None:
        raise UnknownName("There is no such job.")
    person = require_right(ctx, who, declared.right)
    if declared.whole_view:
        require_whole_view(ctx, who)
    checked = declared.check(ctx, who, parse(declared.parameters, parameters))
    if sum(not one.over for one in list_jobs(ctx, who, limit=AT_ONCE * 2)) >= AT_ONCE:
        raise TooMany("Enough of your jobs are under way; wait for one or stop one.")
    row = _row(ctx, kind, checked, who=who, role=person.role)
    store.add(ctx, row)
    _send(ctx, queue, row.job_id)
    return _job(row, ctx.clock.now())


def _row(ctx: Context, kind: str, parameters: dict[str, Any], *, who: str, role: str) -> JobRow:
    start = {"state": "queued", "doing": "waiting", "fraction": 0.0, "cancel": False, "runner": ""}
    asked = {"kind": kind, "who": who, "role": role, "parameters": parameters, "asked_at": ctx.clock.now()}
    return JobRow(job_id=token_hex(ID_LENGTH // 2), **start, **asked)


def _send(ctx: Context, queue: Queue, job_id: str) -> None:
    """Hand the id over after the row is there; where that fails, nobody shall find it waiting."""
    try:
        queue.send(job_id)
    except AppError as error:
        ended = {"state": "failed", "error": error.public, "ended_at": ctx.clock.now()}
        store.change(ctx, job_id, ended, JobRow.state == "queued")
        raise


def find_job(ctx: AccountContext, job_id: str, who: str) -> Job:
    """Return a job to who asked for it, or who sees the whole store and may undo imports.

    Raises UnknownName, for another's as for none.
    """
    row = store.find_row(ctx, job_id) if job_id.isalnum() and len(job_id) == ID_LENGTH else None
    if row is None or not (row.who == who or _oversees(ctx, who)):
        raise UnknownName("There is no such job.")
    return _job(row, ctx.clock.now())


def _oversees(ctx: AccountContext, who: str) -> bool:
    person = find(ctx, who)
    if person is None or not person.active or not may(person.role, Right.UNDO_IMPORT):
        return False
    return not scope_of(ctx, who).is_limited


def list_jobs(ctx: AccountContext, who: str | None = None, *, limit: int = 50) -> tuple[Job, ...]:
    """Return the jobs of a person, or with None those of all people, the newest first."""
    of_whom = JobRow.who != SYSTEM if who is None else JobRow.who == who
    wanted = select(JobRow).where(of_whom).order_by(JobRow.asked_at.desc(), JobRow.job_id).limit(limit)
    with ctx.application.read() as session:
        rows = session.scalars(wanted).all()
    now = ctx.clock.now()
    return tuple(_job(row, now) for row in rows)


def cancel_job(ctx: AccountContext, job_id: str, who: str) -> Job:
    """Stop a job: one that waits never begins, one that runs leaves everything as it was. Raises UnknownName."""
    find_job(ctx, job_id, who)
    if store.stop(ctx, job_id):
        CANCELS.cancel(job_id)
    return find_job(ctx, job_id, who)


def _job(row: JobRow, now: datetime) -> Job:
    gone = row.state == "running" and is_dead(row.runner, row.heartbeat, now)
    return Job(
        job_id=row.job_id,
        kind=row.kind,
        label=KINDS[row.kind].label if row.kind in KINDS else row.kind,
        who=row.who,
        state="failed" if gone else cast("JobState", row.state),
        doing=row.doing,
        fraction=row.fraction,
        stopping=row.cancel and row.state == "running",
        parameters=row.parameters,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        result=row.result,
        error=INTERRUPTED if gone else row.error,
        error_code="" if gone else row.error_code or "",
        reference=row.reference,
    )
