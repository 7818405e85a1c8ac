"""Queue: how the id of a job comes to the thread that runs it, in this process or through a Redis that many share."""

from functools import partial
from typing import Protocol

from services.core.context import Context
from services.ingest.check_store import sweep_checks
from services.jobs.execute import run
from services.jobs.heartbeat import CANCELS
from services.jobs.huey_queue import Duty, redis_queue, sqlite_queue
from services.jobs.recovery import recover
from services.jobs.schedule import is_due, list_scheduled, start_scheduled


class Queue(Protocol):
    """Carries ids of jobs. Whatever is in it may come twice or be lost: the table of jobs is the truth."""

    def start(self) -> None:
        """Run what is sent, from now on and one after the other, in a thread of this process."""

    def stop(self) -> None:
        """Cancel what runs, wait until it ended, and let go of connections."""

    def send(self, job_id: str) -> None:
        """Hand over a job, to whichever process runs jobs. Raises StoreUnreachable."""


def build_queue(ctx: Context) -> Queue:
    """Make the queue that the settings name: in a Redis, or a SQLite file of the home. Nothing runs before `start`."""
    duty = Duty(
        run=partial(run, ctx),
        begin=partial(_begin, ctx),
        scheduled=list_scheduled(),
        is_due=partial(is_due, ctx),
        start_scheduled=partial(_start_scheduled, ctx),
        halt=CANCELS.halt,
    )
    settings = ctx.settings
    if settings.redis_url is not None:
        return redis_queue(settings.redis_url.get_secret_value(), settings.database, duty)
    return sqlite_queue(settings.home / "queue.sqlite", duty)


def _begin(ctx: Context) -> tuple[str, ...]:
    """Clean up after a process that ran jobs before. Return the jobs that wait."""
    sweep_checks(ctx, every=True)
    return recover(ctx)


def _start_scheduled(ctx: Context, kind: str) -> tuple[str, ...]:
    """Add what is scheduled. Return it and other jobs that wait, should the queue have lost them."""
    return recover(ctx) if start_scheduled(ctx, kind) else ()
