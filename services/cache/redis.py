"""The cache in Redis, shared by all processes.

It fails open: an answer that cannot be fetched is computed, an answer that cannot be kept is not kept, and a claim that
cannot be made is granted, so that without Redis everything is slower and nothing is wrong. To keep a dead Redis cheap,
a call waits at most `TIMEOUT` seconds, is not repeated, and after a failure none is made for `REST` seconds.
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

from services.core.ports import Claim, Clock, SystemClock

TIMEOUT = 0.5
"""Seconds that one call may take."""

REST = 5.0
"""Seconds without a call after one that failed."""

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
    """True if it is worth asking, and whether it is time to complain."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until = self._complains_from = float("-inf")

    def rests(self) -> bool:
        return self._clock.monotonic() < self._rests_until

    def record_failure(self, error: RedisError) -> None:
        now = self._clock.monotonic()
        with self._lock:
            self._rests_until = now + REST
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
        """Return the value, or None where there is none or Redis does not answer."""
        return self._try(lambda: cast("bytes | None", self._client.get(self._prefix + key)), None)

    def set(self, key: str, value: bytes, seconds: int) -> None:
        """Keep the value for so many seconds, if Redis answers; with 0, keep nothing under that key."""
        if seconds <= 0:
            self.delete(key)
        else:
            self._try(lambda: self._client.set(self._prefix + key, value, ex=seconds), None)

    def delete(self, key: str) -> None:
        """Forget the value, if Redis answers."""
        self._try(lambda: self._client.delete(self._prefix + key), None)

    def claim(self, key: str, seconds: float) -> Claim | None:
        """Claim the key; None while another holds it. Granted where Redis does not answer: rather twice than never."""
        unclaimed: Claim | None = _Unclaimed()
        return self._try(lambda: self._claim(key, seconds), unclaimed)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _claim(self, key: str, seconds: float) -> Claim | None:
        lock = Lock(self._client, f"{self._prefix}claim:{key}", timeout=seconds, thread_local=False)
        return _RedisClaim(lock) if lock.acquire(blocking=False) else None

    def _try(self, call: Callable[[], T], otherwise: T) -> T:
        if self._breaker.rests():
            return otherwise
        try:
            return call()
        except RedisError as error:
            self._breaker.record_failure(error)
            return otherwise
