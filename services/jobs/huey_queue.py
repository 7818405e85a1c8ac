"""Huey queue: huey carries ids as text, runs jobs in a thread of this process, and wakes it for scheduled ones."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from huey.api import Huey
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import RedisStorage, SqliteStorage
from redis.exceptions import RedisError

from services.cache import prefix_of
from services.core.errors import AppError, BadValue, StoreUnreachable

FIRST_WAIT, LONGEST_WAIT = 0.05, 0.25
"""Seconds between two looks into the file."""

LONGEST_REDIS_WAIT = 10.0
"""Seconds until a Redis that does not answer is tried again; one that does says at once that there is work."""

STOP_SECONDS = 20.0
LOG = logging.getLogger("cartograph.jobs")
UNREACHABLE = "The queue of the jobs cannot be reached; nothing was begun. Try again in a moment."


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What the thread of a queue does. Every list of ids that a function returns is sent to the queue."""

    run: Callable[[str], Iterable[str]]
    """Runs a job and returns the ids of jobs that run after it."""
    begin: Callable[[], Iterable[str]]
    """Is called once, before anything runs; returns the jobs that wait."""
    scheduled: tuple[str, ...]
    """Names of what has a schedule."""
    is_due: Callable[[str], bool]
    start_scheduled: Callable[[str], Iterable[str]]
    halt: Callable[[], None]
    """Cancels what runs."""


class _Text(Serializer):  # type: ignore[misc] # huey has no types
    """Messages as JSON: huey would pickle them, and who could write into the queue could then run anything."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


class Minutely(Scheduler):  # type: ignore[misc] # huey has no types
    """Looks every minute which periodic tasks are due; nothing is delayed, so no schedule is read every second."""

    def loop(self, now: object = None) -> None:
        """Wait, then enqueue what is due."""
        if self.stop_flag.wait(self.periodic_task_seconds):
            return
        try:
            self.enqueue_periodic_tasks(now)
        except AppError as error:  # a database that is away for a moment does not end the schedule
            LOG.warning("the schedule could not be read: %s", error.public)


class _Threads(Consumer):  # type: ignore[misc] # huey has no types
    """Threads of a process that has its own ways to end."""

    scheduler_class = Minutely

    def _set_signal_handlers(self) -> None:
        pass


class HueyQueue:
    """A queue on one of huey's storages; see `Queue`."""

    def __init__(self, huey: Huey, duty: Duty, *, longest_wait: float) -> None:
        self._huey, self._duty, self._longest = huey, duty, longest_wait
        self._task = huey.task(name="job")(self._run)
        for name in duty.scheduled:
            huey.periodic_task(lambda _, name=name: duty.is_due(name), name=f"scheduled {name}")(
                partial(self._start_scheduled, name)
            )
        self._threads: _Threads | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Run what is sent; see `Queue`."""
        with self._lock:
            if self._threads is not None:
                return
            for job_id in self._duty.begin():
                self.send(job_id)
            waits = {"initial_delay": FIRST_WAIT, "max_delay": self._longest}
            self._threads = _Threads(self._huey, workers=1, periodic=True, check_worker_health=False, **waits)
            self._threads.start()

    def stop(self) -> None:
        """Cancel what runs and wait for its end; see `Queue`."""
        with self._lock:
            if self._threads is not None:
                self._end(self._threads)
            self._threads = None
            self._let_go()

    def send(self, job_id: str) -> None:
        """Hand over an id; see `Queue`."""
        try:
            self._huey.enqueue(self._task.s(job_id))
        except (RedisError, sqlite3.Error) as error:
            raise StoreUnreachable(UNREACHABLE) from error

    def _run(self, job_id: str) -> None:
        self._send_all(self._duty.run(job_id))

    def _start_scheduled(self, name: str) -> None:
        self._send_all(self._duty.start_scheduled(name))

    def _send_all(self, job_ids: Iterable[str]) -> None:
        for job_id in job_ids:
            self.send(job_id)

    def _end(self, threads: _Threads) -> None:
        threads.stop_flag.set()
        until = monotonic() + STOP_SECONDS
        for _, thread in (*threads.worker_threads, (None, threads.scheduler)):
            while thread.is_alive() and monotonic() < until:
                self._duty.halt()
                thread.join(0.1)

    def _let_go(self) -> None:
        storage = self._huey.storage
        with suppress(RedisError):
            storage.pool.disconnect() if isinstance(storage, RedisStorage) else storage.close()


def sqlite_queue(file: Path, duty: Duty) -> HueyQueue:
    """Make a queue in a SQLite file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    huey = Huey("jobs", results=False, serializer=_Text(), storage_class=SqliteStorage, filename=str(file))
    return HueyQueue(huey, duty, longest_wait=LONGEST_WAIT)


def redis_queue(url: str, database: str, duty: Duty) -> HueyQueue:
    """Make a queue in a Redis, which several stores may share. Raises BadValue."""
    try:
        huey = Huey(
            f"{prefix_of(database)}jobs", results=False, serializer=_Text(), storage_class=RedisStorage, url=url
        )
    except ValueError as error:
        raise BadValue("CARTOGRAPH_REDIS_URL is no URL of a Redis, such as redis://localhost:6379/0.") from error
    return HueyQueue(huey, duty, longest_wait=LONGEST_REDIS_WAIT)
