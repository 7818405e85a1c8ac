"""Heartbeat: what a running job says of itself while it runs, and how it hears that it shall stop."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from services.core.context import Context
from services.ingest.audit import ImportProgress
from services.jobs import store

BEAT_SECONDS = 0.25
"""How often a job's progress is written, and how soon it hears from another process that it shall stop."""

SIGN_SECONDS = 10.0
"""How often it says that it lives where nothing else is new."""

DEAD = timedelta(minutes=1)
"""Who said nothing for so long is taken for dead."""

LOG = logging.getLogger("cartograph.jobs")


class Cancels:
    """The jobs that run in this process, so that one asked to stop here stops at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[str, threading.Event] = {}

    @contextmanager
    def of(self, job_id: str) -> Iterator[threading.Event]:
        """Return the event that stops a job, for as long as it runs."""
        event = threading.Event()
        with self._lock:
            self._events[job_id] = event
        try:
            yield event
        finally:
            with self._lock:
                self._events.pop(job_id, None)

    def cancel(self, job_id: str) -> None:
        """Stop a job, if it runs here."""
        with self._lock:
            event = self._events.get(job_id)
        if event is not None:
            event.set()

    def halt(self) -> None:
        """Stop all that run here."""
        with self._lock:
            for event in self._events.values():
                event.set()


CANCELS = Cancels()
"""The jobs of this process."""


class Pulse:
    """What one job says; a thread writes it down from time to time, so that the work never waits for a database."""

    def __init__(self, ctx: Context, job_id: str, cancel: threading.Event, *, seconds: float | None = None) -> None:
        self._ctx, self._job_id, self._cancel, self._seconds = ctx, job_id, cancel, seconds
        self._began, self.late = ctx.clock.monotonic(), ""
        """`late`: why the job is stopped, once it took longer than it may."""
        self._said = store.JobProgress(doing="", fraction=0.0)
        self._written, self._at = self._said, ctx.clock.monotonic()

    def report(self, progress: ImportProgress) -> None:
        """Take what the work says of itself."""
        self._said = store.JobProgress(doing=progress.doing, fraction=max(self._said.fraction, progress.fraction))

    def beat(self) -> None:
        """Write the progress if it changed, and see whether the job shall stop."""
        said, now = self._said, self._ctx.clock.monotonic()
        if self._seconds is not None and now - self._began > self._seconds and not self._cancel.is_set():
            self.late = (
                f"It took longer than the {self._seconds:g} s that it may, and was stopped; nothing was changed."
            )
            self._cancel.set()
        if said != self._written or now - self._at >= SIGN_SECONDS:
            store.say(self._ctx, self._job_id, said)
            self._written, self._at = said, now
        if not self._cancel.is_set() and store.is_stop_requested(self._ctx, self._job_id):
            self._cancel.set()

    def beat_until(self, over: threading.Event) -> None:
        """Go on until the work is over. A database that does not answer now may do so in a moment."""
        while not over.wait(BEAT_SECONDS):
            try:
                self.beat()
            except Exception:  # whatever keeps it from being told, the work goes on
                LOG.warning("job %s could not say how far it is", self._job_id, exc_info=True)


@contextmanager
def keep_pulse(ctx: Context, job_id: str, cancel: threading.Event, *, seconds: float | None = None) -> Iterator[Pulse]:
    """Keep the pulse of a job for as long as the block runs, and stop it after so many seconds."""
    pulse, over = Pulse(ctx, job_id, cancel, seconds=seconds), threading.Event()
    thread = threading.Thread(target=pulse.beat_until, args=(over,), daemon=True, name=f"cartograph-pulse-{job_id[:8]}")
    thread.start()
    try:
        yield pulse
    finally:
        over.set()
        thread.join()
