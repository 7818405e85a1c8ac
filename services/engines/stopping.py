"""Stopping: a running statement ends when its time is up or when the person leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from services.errors import AppError, Cancelled, TookTooLong

POLL_SECONDS = 0.05
"""How soon a cancelled statement is noticed."""


@dataclass(kw_only=True)
class Watch:
    """Watches one connection and interrupts it at most once."""

    seconds: float
    cancel: Event | None
    interrupt: Callable[[], object]
    reason: AppError | None = None
    done: Event = field(default_factory=Event)

    def run(self) -> None:
        """Wait for the end of the work, the deadline or the cancellation, whichever comes first."""
        deadline = monotonic() + self.seconds
        while not self.done.wait(POLL_SECONDS):
            if self.cancel is not None and self.cancel.is_set():
                return self._stop(Cancelled("The question was cancelled."))
            if monotonic() >= deadline:
                return self._stop(TookTooLong(_too_long(self.seconds)))
        return None

    def _stop(self, reason: AppError) -> None:
        self.reason = reason
        while not self.done.wait(POLL_SECONDS):
            self.interrupt()


def _too_long(seconds: float) -> str:
    return f"The answer took longer than {seconds:g} seconds; ask for a shorter period or fewer members."


@contextmanager
def stoppable(
    interrupt: Callable[[], object], *, seconds: float, cancel: Event | None, interrupted: type[Exception]
) -> Iterator[None]:
    """Run the block under a watch; an `interrupted` error in it becomes TookTooLong or Cancelled."""
    if cancel is not None and cancel.is_set():
        raise Cancelled("The question was cancelled.")
    watch = Watch(seconds=seconds, cancel=cancel, interrupt=interrupt)
    thread = Thread(target=watch.run, daemon=True, name="cartograph-watch")
    thread.start()
    try:
        yield
    except interrupted as error:
        if watch.reason is None:
            raise
        raise watch.reason from error
    finally:
        watch.done.set()
        thread.join()
