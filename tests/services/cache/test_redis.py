"""The cache in Redis when there is no Redis, and whose keys are whose."""

import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 - those of Redis

from config.settings import Settings
from services.cache import build_cache, prefix_of
from services.cache.redis import COMPLAIN, REST, TIMEOUT, RedisCache
from services.core.errors import BadValue
from services.core.ports import FrozenClock, MemoryCache


def test_without_redis_the_process_keeps_its_own_answers_and_every_claim_is_granted(tmp_path: Path) -> None:
    cache = RedisCache.from_url(f"unix://{tmp_path}/none.sock", "test:")
    assert cache.get("key") is None
    cache.set("key", b"value", 60)
    assert cache.get("key") == b"value"
    assert not cache.answers()
    cache.set("key", b"value", 0)
    assert cache.get("key") is None
    first, second = cache.claim("key", 60), cache.claim("key", 60)
    assert first is not None
    assert second is not None
    first.release()
    cache.close()


def test_a_redis_that_hangs_costs_one_timeout_only(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        cache = RedisCache.from_url(f"unix://{tmp_path}/s", "test:")
        start = time.monotonic()
        assert [cache.get("key") for _ in range(100)] == [None] * 100
        assert time.monotonic() - start < 2 * TIMEOUT
        cache.close()


def test_it_is_asked_again_after_a_rest_and_complains_once_a_minute(
    frozen_clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    cache = RedisCache.from_url("redis://:hidden@localhost:1/0", "test:", frozen_clock)
    with caplog.at_level(logging.WARNING, "services.cache.redis"):
        for _ in range(int(2 * COMPLAIN / REST)):
            cache.get("key")
            frozen_clock.advance(REST)
    assert [record.message for record in caplog.records] == ["Redis does not answer, going on without it"] * 2
    assert "hidden" not in caplog.text
    cache.close()


def test_rests_grow_and_one_caller_tries_after_each(frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RedisCache.from_url("redis://localhost:1/0", "test:", frozen_clock)
    asked: list[float] = []

    def fail(key: str) -> None:
        """Take as long as a call may, while others come."""
        asked.append(frozen_clock.monotonic() - begun)
        others = [pool.submit(cache.get, key) for _ in range(4)] if len(asked) > 1 else []
        assert [other.result(10) for other in others] == [None] * len(others)
        raise TimeoutError

    monkeypatch.setattr(cache._client, "get", fail)
    begun = frozen_clock.monotonic()
    with ThreadPoolExecutor(4) as pool:
        for _ in range(200):
            cache.get("key")
            frozen_clock.advance(1)
    assert asked == [0, 5, 15, 35, 75, 135, 195]


@pytest.mark.redis
def test_a_redis_that_comes_back_is_used_again(redis_url: str, frozen_clock: FrozenClock) -> None:
    cache = RedisCache.from_url(redis_url, "test:", frozen_clock)
    cache._breaker.record_failure(ConnectionError())
    cache.set("key", b"value", 60)
    assert cache.get("key") == b"value"
    other = RedisCache.from_url(redis_url, "test:", frozen_clock)
    assert other.get("key") is None
    frozen_clock.advance(REST)
    assert cache.answers()
    assert cache.get("key") is None
    cache.set("key", b"value", 60)
    assert other.get("key") == b"value"
    cache.close()
    other.close()


@pytest.mark.redis
def test_two_stores_share_a_redis_and_no_answer(redis_url: str, tmp_path: Path) -> None:
    ours, theirs = (
        build_cache(Settings(redis_url=redis_url, warehouse_url=f"duckdb:///{tmp_path}/{name}.duckdb"))  # type: ignore[arg-type]
        for name in ("ours", "theirs")
    )
    ours.set("key", b"ours", 60)
    assert theirs.get("key") is None
    ours.close()
    theirs.close()


def test_a_password_does_not_show_in_the_prefix_and_does_not_change_it() -> None:
    prefixes = {prefix_of(f"postgresql://user{secret}@host/db") for secret in ("", ":one", ":two")}
    assert len(prefixes) == 1


def test_the_same_name_on_another_server_is_another_store() -> None:
    assert len({prefix_of(f"postgresql://u@/db?host={host}") for host in ("/a", "/b")}) == 2


def test_without_a_url_the_cache_is_inside_the_process(settings: Settings) -> None:
    assert isinstance(build_cache(settings), MemoryCache)


def test_what_is_no_url_is_refused_in_a_sentence_without_it(settings: Settings) -> None:
    with pytest.raises(BadValue, match="CARTOGRAPH_REDIS_URL") as refused:
        build_cache(Settings(home=settings.home, redis_url="http://:secret@host"))  # type: ignore[arg-type]
    assert "secret" not in str(refused.value)
