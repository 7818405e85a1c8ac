"""Recovery: what became of jobs whose process died, and which still wait when a process begins to run jobs."""

import os
import socket
from datetime import datetime

import psutil

from models.app.jobs import JobRow
from services.core.context import AccountContext
from services.jobs import store
from services.jobs.heartbeat import DEAD

INTERRUPTED = (
    "It was interrupted: the program ended while it ran. Nothing of it is half done; the history says whether it was "
    "kept whole. If not, start it again."
)


def name_this_process() -> str:
    """Name the process that asks, so that a later one of the same number has another name."""
    return f"{socket.gethostname()} {_process(os.getpid())}"


def _process(number: int) -> str:
    try:
        return f"{number}-{round(psutil.Process(number).create_time() * 100)}"
    except psutil.Error:
        return f"{number}-gone"


def is_dead(runner: str, heartbeat: datetime | None, now: datetime) -> bool:
    """True if the worker process is gone (same host) or its heartbeat is older than a minute (other host)."""
    host, _, process = runner.rpartition(" ")
    if host == socket.gethostname() and process != _process(int(process.partition("-")[0])):
        return True
    return heartbeat is None or now - heartbeat > DEAD


def recover(ctx: AccountContext) -> tuple[str, ...]:
    """Write down which jobs were interrupted. Return the jobs that wait, which the queue may have lost."""
    now = ctx.clock.now()
    for job_id, runner, heartbeat in store.list_running(ctx):
        if is_dead(runner, heartbeat, now):
            known = (JobRow.state == "running", JobRow.runner == runner, JobRow.heartbeat == heartbeat)
            values = {"state": "failed", "error": INTERRUPTED, "ended_at": now}
            store.change(ctx, job_id, values, *known)
    return store.list_queued(ctx)
