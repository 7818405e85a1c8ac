"""Statement timeout: a running statement ends when its time is up or when the person leaves.

One thread per process watches all statements: to start one for each would take longer than some statements run.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from services.core.errors import AppError, Cancelled, TookTooLong

POLL_SECONDS = 0.05
"""How soon a cancelled statement is noticed."""


@dataclass(kw_only=True, eq=False)
class Watch:
    """One statement that is watched."""

    seconds: float
    cancel: threading.Event | None
    interrupt: Callable[[], object]
    began: float = field(default_factory=monotonic)
    reason: AppError | None = None
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> None:
        """Interrupt the statement if it must stop, and again at each look until it is over."""
        self.reason = self.reason or self._reason()
        if self.reason is None:
            return
        with self.lock:  # never after the end: it would hit what the connection does next
            if not self.over:
                self.interrupt()

    def _reason(self) -> AppError | None:
        if self.cancel is not None and self.cancel.is_set():
            return Cancelled("The question was cancelled.")
        if monotonic() - self.began >= self.seconds:
            return TookTooLong(_too_long(self.seconds))
        return None

    def end(self) -> None:
        """Let go of the statement."""
        with self.lock:
            self.over = True


def _too_long(seconds: float) -> str:
    return f"The answer took longer than {seconds:g} seconds; ask for a shorter period or fewer members."


class Watchman:
    """The thread that looks at every watch in turn. It starts with the first one, again after a fork, and rests when
    there is none.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = threading.Event()
        self._watches: set[Watch] = set()
        self._thread: threading.Thread | None = None

    def add(self, watch: Watch) -> None:
        """Look at `watch` from now on."""
        with self._lock:
            self._watches.add(watch)
            self._busy.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._go, daemon=True, name="cartograph-watchman")
                self._thread.start()

    def remove(self, watch: Watch) -> None:
        """Look at it no more."""
        watch.end()
        with self._lock:
            self._watches.discard(watch)
            if not self._watches:
                self._busy.clear()

    def _go(self) -> None:
        rest = threading.Event()
        while self._busy.wait():
            rest.wait(POLL_SECONDS)
            with self._lock:
                watches = tuple(self._watches)
            for watch in watches:
                watch.look()


WATCHMAN = Watchman()
"""Definition only: its thread starts with the first statement."""


@contextmanager
def stoppable(
    interrupt: Callable[[], object],
    *,
    seconds: float,
    cancel: threading.Event | None,
    interrupted: type[Exception],
) -> Iterator[None]:
    """Run the block under a watch; an `interrupted` error in it becomes TookTooLong or Cancelled."""
    if cancel is not None and cancel.is_set():
        raise Cancelled("The question was cancelled.")
    watch = Watch(seconds=seconds, cancel=cancel, interrupt=interrupt)
    WATCHMAN.add(watch)
    try:
        yield
    except interrupted as error:
        if watch.reason is None:
            raise
        raise watch.reason from error
    finally:
        WATCHMAN.remove(watch)
    if watch.reason is not None:  # it ended before the interrupt came through, but too late all the same
        raise watch.reason
