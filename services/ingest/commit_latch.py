"""Commit latch: a change of the warehouse can be cancelled until its commit begins."""

import threading

from services.core.errors import Cancelled


class Latch(threading.Event):
    """A person's wish to cancel, which counts until the change is about to be committed.

    Without it, a wish that comes during the commit would be answered with "nothing was loaded", and the rows be there.
    """

    def __init__(self, wish: threading.Event | None) -> None:
        super().__init__()
        self._wish = wish
        self._lock = threading.Lock()
        self._late = False

    def is_set(self) -> bool:
        """True if the person wished to cancel in time."""
        with self._lock:
            return self._wished() and not self._late

    def close(self) -> None:
        """Commit from here on. Raises Cancelled where the wish came before."""
        with self._lock:
            if self._wished():
                raise Cancelled("It was cancelled; nothing was changed.")
            self._late = True

    def _wished(self) -> bool:
        return self._wish is not None and self._wish.is_set()
