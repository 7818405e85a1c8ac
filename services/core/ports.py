"""Ports: what the program needs of the world around it, each with a twin inside the process."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from cachetools import TLRUCache

ENTRY_BYTES = 256
"""What an entry of the cache in the process costs beside its value: key, links, bookkeeping."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The instant, in UTC and with its zone."""

    def monotonic(self) -> float:
        """Seconds that never run backwards, for measuring and for time limits."""


class Claim(Protocol):
    """A right that one holder has at a time."""

    def release(self) -> None:
        """Release it. Does nothing if it expired and belongs to another by now."""


class Cache(Protocol):
    """Answers kept for a while. Whatever is in it may be gone at any time."""

    def get(self, key: str) -> bytes | None:
        """Return the value, or None if there is none (any more)."""

    def set(self, key: str, value: bytes, seconds: int) -> None:
        """Keep the value for so many seconds; with 0, keep nothing under that key."""

    def delete(self, key: str) -> None:
        """Forget the value, if there is one."""

    def claim(self, key: str, seconds: float) -> Claim | None:
        """Claim the key for at most so many seconds; None while another holds it. Values are not touched by it."""

    def answers(self) -> bool:
        """True if what is kept is where all processes find it; without that, answers are slower, not wrong."""

    def close(self) -> None:
        """Let go of connections and memory."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One mail to one person, in plain text."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Takes mail on its way."""

    def send(self, message: Message) -> None:
        """Take one mail. Raises BadValue for what is no address or no subject, MailNotSent where that is known."""

    def close(self) -> None:
        """Let go of threads; what was taken is sent before."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The instant, in UTC and with its zone."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()


class FrozenClock:
    """A clock that stands still until it is moved: for tests, and for runs that must repeat exactly."""

    def __init__(self, at: datetime) -> None:
        self._start = self._now = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that it was moved by."""
        return (self._now - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Move it forward."""
        self._now += timedelta(seconds=seconds)


class _Entry(NamedTuple):
    value: bytes
    seconds: float


class _HeldClaim:
    """A claim inside the process, recognised by its identity."""

    def __init__(self, claims: "TLRUCache[str, _HeldClaim]", lock: threading.RLock, key: str, seconds: float) -> None:
        self._claims, self._lock, self._key, self.seconds = claims, lock, key, seconds

    def release(self) -> None:
        """Release it, unless it expired and belongs to another by now."""
        with self._lock:
            if self._claims.get(self._key) is self:
                del self._claims[self._key]


class MemoryCache:
    """The cache inside the process: bounded in bytes, the least recently used goes first."""

    def __init__(self, megabytes: int, clock: Clock | None = None) -> None:
        timer = (clock or SystemClock()).monotonic
        self._lock = threading.RLock()
        self._claims: TLRUCache[str, _HeldClaim] = TLRUCache(float("inf"), _expiry, timer)
        self._entries: TLRUCache[str, _Entry] = TLRUCache(megabytes * 2**20, _expiry, timer, _size)

    def get(self, key: str) -> bytes | None:
        """Return the value, or None if there is none (any more)."""
        with self._lock:
            entry = self._entries.get(key)
        return None if entry is None else entry.value

    def set(self, key: str, value: bytes, seconds: int) -> None:
        """Keep the value for so many seconds; nothing is kept of 0 seconds or of more bytes than the cache has."""
        entry = _Entry(value, seconds)
        with self._lock:
            self._entries.pop(key, None)
            if _size(entry) <= self._entries.maxsize:
                self._entries[key] = entry

    def delete(self, key: str) -> None:
        """Forget the value, if there is one."""
        with self._lock:
            self._entries.pop(key, None)

    def claim(self, key: str, seconds: float) -> Claim | None:
        """Claim the key for at most so many seconds; None while another holds it."""
        with self._lock:
            if key in self._claims:
                return None
            self._claims[key] = held = _HeldClaim(self._claims, self._lock, key, seconds)
            return held

    def answers(self) -> bool:
        """Hold: it is the process itself."""
        return True

    def close(self) -> None:
        """Let go of everything kept."""
        with self._lock:
            self._entries.clear()
            self._claims.clear()


def _expiry(_key: str, entry: _Entry | _HeldClaim, now: float) -> float:
    return now + entry.seconds


def _size(entry: _Entry) -> int:
    return len(entry.value) + ENTRY_BYTES
