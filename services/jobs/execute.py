"""Execute: what happens to a job whose id comes out of the queue."""

import logging
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from models.app.jobs import JobRow
from services.accounts.audit import record_event
from services.core.context import Context
from services.core.disk_full import NO_SPACE, is_disk_full
from services.core.errors import AppError, Cancelled
from services.jobs import store
from services.jobs.declared import KINDS, JobResult
from services.jobs.heartbeat import CANCELS, Pulse, keep_pulse
from services.jobs.job_run import JobRun
from services.jobs.recovery import INTERRUPTED, name_this_process
from services.jobs.schedule import start_followers
from services.jobs.store import Ended
from services.uploads.rights import require_right, require_whole_view

LOG = logging.getLogger("cartograph.jobs")

TRIES, PAUSE = 5, 1.0
"""How often, and after how many seconds, the end of a job is written where the database does not take it."""


def run(ctx: Context, job_id: str) -> tuple[str, ...]:
    """Run a job that waits, to its end; do nothing where no job of that id waits. Return the jobs that run after it."""
    runner = name_this_process()
    row = store.claim(ctx, job_id, runner)
    if row is None:
        return ()
    kind = KINDS[row.kind]
    with CANCELS.of(job_id) as cancel:
        with keep_pulse(ctx, job_id, cancel, seconds=kind.seconds) as pulse:
            ended = _execute(ctx, row, pulse, cancel)
        if ended.state == "cancelled":
            _insist(lambda: record_event(ctx, row.who, kind.cancelled, kind.label, job_id=job_id))
        _insist(lambda: store.end(ctx, job_id, runner, ended))
    return start_followers(ctx, row.kind) if ended.state == "done" else ()


def _execute(ctx: Context, row: JobRow, pulse: Pulse, cancel: threading.Event) -> Ended:
    """Do the work, and say what became of it; whatever it raises ends this job and no other."""
    try:
        return Ended(state="done", result=_work(ctx, row, pulse, cancel))
    except Cancelled as error:
        if store.is_stop_requested(ctx, row.job_id):
            return Ended(state="cancelled", error=error.public)
        return Ended(state="failed", error=pulse.late or INTERRUPTED)
    except AppError as error:
        return Ended(state="failed", error=error.public, error_code=error.code)
    except Exception as error:
        if is_disk_full(error):
            LOG.warning("no space left on the disk for job %s (%s)", row.job_id, row.kind)
            return Ended(state="failed", error=NO_SPACE)
        reference = uuid4().hex[:8]
        LOG.exception("reference %s: job %s (%s)", reference, row.job_id, row.kind)
        public = f"Something went wrong on our side; the log has it under the reference {reference}."
        return Ended(state="failed", error=public, reference=reference)


def _work(ctx: Context, row: JobRow, pulse: Pulse, cancel: threading.Event) -> JobResult:
    """Do the work under the rights that the person has now, not under those of when they asked."""
    kind = KINDS[row.kind]
    if kind.right is not None:
        require_right(ctx, row.who, kind.right)
        if kind.whole_view:
            require_whole_view(ctx, row.who)
    return kind.work(
        JobRun(
            ctx=ctx,
            job_id=row.job_id,
            who=row.who,
            parameters=row.parameters,
            report=pulse.report,
            cancel=cancel,
            runs_in=kind.runs_in,
            memory=kind.memory,
        )
    )


def _insist(write: Callable[[], None]) -> None:
    """Write something down, again where the database is busy or away for a moment."""
    for left in reversed(range(TRIES)):
        try:
            return write()
        except AppError:
            if not left:
                LOG.exception("the end of a job could not be written down")
                return None
            time.sleep(PAUSE)
    return None
