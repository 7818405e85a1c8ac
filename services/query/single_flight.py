"""Single flight: ten people who ask the same at the same time cause one statement.

Inside a process the first to come leads and the others wait for what it finds. Between processes the leader claims the
key in the cache; who does not get the claim looks there until the value appears or the claim is free again. A claim
ends after `CLAIM` seconds even if its process was killed: at worst a longer statement runs once more per process.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Literal, Protocol

from services.core.errors import Cancelled, TookTooLong
from services.core.ports import Cache, Clock, SystemClock

CacheState = Literal["hit", "miss", "shared"]
"""Where an answer came from: out of the cache, from a statement of its own, from another's statement."""

CLAIM = 15.0
"""Seconds that a process may keep others waiting."""

POLL = 0.02
"""Seconds between two looks: at the cache for another process's value, and at whether the person gave up."""


class Cancel(Protocol):
    """A sign that the person gave up, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether they did."""


class _LeaderLeft(Exception):
    """The leader gave up before it had the answer: the next one leads."""


@dataclass(frozen=True, kw_only=True)
class _Call:
    """What one caller wants, and until when."""

    key: str
    produce: Callable[[], bytes]
    cache: Cache
    seconds: int
    timeout: float
    deadline: float
    cancel: Cancel | None


class SingleFlight:
    """The questions that are being answered in this process right now."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._flying: dict[str, Future[bytes]] = {}

    def do(
        self,
        key: str,
        produce: Callable[[], bytes],
        *,
        cache: Cache,
        seconds: int,
        timeout: float,
        cancel: Cancel | None = None,
    ) -> tuple[bytes, CacheState]:
        """Return the value of the key and where it came from, producing it at most once at a time.

        `seconds` is how long the value is kept; with 0 it is kept nowhere, and only callers of this process share it.
        `timeout` is how long to wait for another's statement; one's own is limited by `produce` itself. An error of
        `produce` reaches everyone who waits for it; a leader's Cancelled or interrupt only the leader: the next leads.

        Raises Cancelled when `cancel` is set while waiting, TookTooLong after `timeout` seconds of it.
        """
        if (kept := cache.get(key)) is not None:
            return kept, "hit"
        deadline = self._clock.monotonic() + timeout
        call = _Call(
            key=key, produce=produce, cache=cache, seconds=seconds, timeout=timeout, deadline=deadline, cancel=cancel
        )
        while True:
            answer, leads = self._board(key)
            if leads:
                return self._lead(call, answer)
            try:
                return self._follow(call, answer), "shared"
            except _LeaderLeft:
                continue

    def _board(self, key: str) -> tuple[Future[bytes], bool]:
        with self._lock:
            if key in self._flying:
                return self._flying[key], False
            answer: Future[bytes] = Future()
            self._flying[key] = answer
            return answer, True

    def _lead(self, call: _Call, answer: Future[bytes]) -> tuple[bytes, CacheState]:
        try:
            value, state = self._across(call)
        except BaseException as error:
            self._land(call.key)
            passed_on = isinstance(error, Exception) and not isinstance(error, Cancelled)
            answer.set_exception(error if passed_on else _LeaderLeft())
            raise
        self._land(call.key)
        answer.set_result(value)
        return value, state

    def _land(self, key: str) -> None:
        with self._lock:
            del self._flying[key]

    def _follow(self, call: _Call, answer: Future[bytes]) -> bytes:
        while not wait([answer], timeout=POLL).done:
            self._check(call)
        return answer.result()

    def _across(self, call: _Call) -> tuple[bytes, CacheState]:
        """Lead this process: produce, or take what another process produces."""
        if call.seconds <= 0:
            return call.produce(), "miss"
        while (claim := call.cache.claim(call.key, CLAIM)) is None:
            self._check(call)
            time.sleep(POLL)
            if (kept := call.cache.get(call.key)) is not None:
                return kept, "shared"
        try:
            return self._produce(call)
        finally:
            claim.release()

    def _produce(self, call: _Call) -> tuple[bytes, CacheState]:
        if (kept := call.cache.get(call.key)) is not None:  # came between our first look and our claim
            return kept, "shared"
        value = call.produce()
        call.cache.set(call.key, value, call.seconds)
        return value, "miss"

    def _check(self, call: _Call) -> None:
        if call.cancel is not None and call.cancel.is_set():
            raise Cancelled("The question was cancelled.")
        if self._clock.monotonic() > call.deadline:
            raise TookTooLong(f"The answer took longer than {call.timeout:g} seconds.")
