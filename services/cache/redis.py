"""The cache in Redis, shared by all processes.

It fails open: an answer that cannot be fetched is computed, and a claim that cannot be made is granted, so that without
Redis everything is slower and nothing is wrong. While Redis does not answer, each process keeps answers in its own
memory. To keep a dead Redis cheap, a call waits at most `TIMEOUT` seconds and is not repeated; after a failure none is
made for a while, at first `REST` seconds, twice as long after each failure; then one caller tries, not all at once.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self, TypeVar, cast

import redis
from redis.backoff import NoBackoff
from redis.exceptions import LockError, RedisError
from redis.lock import Lock
from redis.retry import Retry

from services.core.ports import Claim, Clock, MemoryCache, SystemClock

TIMEOUT = 0.5
"""Seconds that one call may take."""

REST = 5.0
"""Seconds without a call after the first one that failed."""

LONGEST_REST = 60.0
"""Seconds without a call after many in a row that failed."""

OWN_MEGABYTES = 64
"""Memory of a process for answers while Redis does not answer."""

COMPLAIN = 60.0
"""Seconds between two lines in the log about a Redis that does not answer."""

log = logging.getLogger(__name__)

T = TypeVar("T")


class _Unclaimed:
    """The claim granted while Redis does not answer."""

    def release(self) -> None:
        """Do nothing: nothing was claimed."""


class _RedisClaim:
    """A claim in Redis: redis-py's lock holds a token, and a script gives back only what still carries it."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Release it, unless it expired or Redis is gone; then it ends by itself."""
        with suppress(LockError, RedisError):
            self._lock.release()


class _Breaker:
    """Whether it is worth asking, who asks after a rest, and whether it is time to complain."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until = self._complains_from = float("-inf")
        self._rest = 0.0

    def allows_call(self) -> bool:
        """True if Redis may be asked; after a rest one caller is told so, until it is known what came of it."""
        if not self._rest:
            return True
        now = self._clock.monotonic()
        with self._lock:
            if now < self._rests_until:
                return False
            self._rests_until = now + 2 * TIMEOUT
            return True

    def record_success(self) -> bool:
        """End the rest. Return whether there was one."""
        if not self._rest:
            return False
        with self._lock:
            self._rest = 0.0
        return True

    def record_failure(self, error: RedisError) -> None:
        """Begin a rest, or a longer one; of callers that fail together only one counts."""
        now = self._clock.monotonic()
        with self._lock:
            if now >= self._rests_until - 2 * TIMEOUT:
                self._rest = min(LONGEST_REST, 2 * self._rest or REST)
                self._rests_until = now + self._rest
            complain = now >= self._complains_from
            if complain:
                self._complains_from = now + COMPLAIN
        if complain:  # the type only: a message may hold the address
            log.warning("Redis does not answer, going on without it", extra={"error": type(error).__name__})


class RedisCache:
    """Values under a prefix in one Redis, which other programs may use beside us."""

    def __init__(self, client: "redis.Redis", prefix: str, clock: Clock | None = None) -> None:
        self._client = client
        self._prefix = prefix
        self._breaker = _Breaker(clock or SystemClock())
        self._own = MemoryCache(OWN_MEGABYTES, clock)

    @classmethod
    def from_url(cls, url: str, prefix: str, clock: Clock | None = None) -> Self:
        """Make the cache of a URL such as `redis://host:6379/0` or `unix:///path`. No connection is made yet."""
        return cls(
            redis.Redis.from_url(
                url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
            ),
            prefix,
            clock,
        )

    def get(self, key: str) -> bytes | None:
        """Return the value; while Redis does not answer, the one that this process keeps, if it does."""
        return self._try(lambda: cast("bytes | None", self._client.get(self._prefix + key)), lambda: self._own.get(key))

    def set(self, key: str, value: bytes, seconds: int) -> None:
        """Keep the value for so many seconds, in this process while Redis does not answer; with 0, keep nothing."""
        if seconds <= 0:
            self.delete(key)
        else:
            self._try(
                lambda: self._client.set(self._prefix + key, value, ex=seconds),
                lambda: self._own.set(key, value, seconds),
            )

    def delete(self, key: str) -> None:
        """Forget the value, if Redis answers; this process does in any case."""
        self._own.delete(key)
        self._try(lambda: self._client.delete(self._prefix + key), lambda: None)

    def answers(self) -> bool:
        """True if Redis answers, or did not fail when it was asked last."""
        return self._try(lambda: bool(self._client.ping()), lambda: False)

    def claim(self, key: str, seconds: float) -> Claim | None:
        """Claim the key; None while another holds it. Granted where Redis does not answer: rather twice than never."""
        unclaimed: Claim | None = _Unclaimed()
        return self._try(lambda: self._claim(key, seconds), lambda: unclaimed)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _claim(self, key: str, seconds: float) -> Claim | None:
        lock = Lock(self._client, f"{self._prefix}claim:{key}", timeout=seconds, thread_local=False)
        return _RedisClaim(lock) if lock.acquire(blocking=False) else None

    def _try(self, call: Callable[[], T], otherwise: Callable[[], T]) -> T:
        if not self._breaker.allows_call():
            return otherwise()
        try:
            found = call()
        except RedisError as error:
            self._breaker.record_failure(error)
            return otherwise()
        if self._breaker.record_success():
            self._own.close()  # what others kept meanwhile is in Redis from now on
        return found
