"""What every cache does, inside the process and in a real Redis."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.core.ports import Cache, MemoryCache

pytestmark = pytest.mark.redis


@pytest.fixture(params=["memory", "redis"])
def cache(request: pytest.FixtureRequest) -> Iterator[Cache]:
    if request.param == "redis":
        yield request.getfixturevalue("redis_cache")
    else:
        memory = MemoryCache(1)
        yield memory
        memory.close()


def test_what_was_set_is_got(cache: Cache) -> None:
    cache.set("key", b"\x00value\xff", 60)
    assert cache.get("key") == b"\x00value\xff"


def test_nothing_is_under_a_key_that_was_never_set(cache: Cache) -> None:
    assert cache.get("key") is None


def test_an_empty_value_is_a_value(cache: Cache) -> None:
    cache.set("key", b"", 60)
    assert cache.get("key") == b""


def test_the_last_value_counts(cache: Cache) -> None:
    cache.set("key", b"first", 60)
    cache.set("key", b"second", 60)
    assert cache.get("key") == b"second"


def test_a_value_expires(cache: Cache) -> None:
    cache.set("key", b"value", 1)
    time.sleep(1.05)
    assert cache.get("key") is None


def test_zero_seconds_keep_nothing_and_forget_what_was_there(cache: Cache) -> None:
    cache.set("key", b"value", 60)
    cache.set("key", b"other", 0)
    assert cache.get("key") is None


def test_what_was_deleted_is_gone(cache: Cache) -> None:
    cache.set("key", b"value", 60)
    cache.delete("key")
    cache.delete("never there")
    assert cache.get("key") is None


def test_a_claim_is_held_by_one(cache: Cache) -> None:
    assert cache.claim("key", 60) is not None
    assert cache.claim("key", 60) is None
    assert cache.claim("other", 60) is not None


def test_a_released_claim_is_free(cache: Cache) -> None:
    claim = cache.claim("key", 60)
    assert claim is not None
    claim.release()
    assert cache.claim("key", 60) is not None


def test_a_claim_expires_and_its_holder_cannot_release_the_next_one(cache: Cache) -> None:
    late = cache.claim("key", 0.1)
    time.sleep(0.15)
    assert late is not None
    assert cache.claim("key", 60) is not None
    late.release()
    assert cache.claim("key", 60) is None


def test_releasing_twice_is_harmless(cache: Cache) -> None:
    claim = cache.claim("key", 60)
    assert claim is not None
    claim.release()
    claim.release()


def test_claims_and_values_do_not_meet(cache: Cache) -> None:
    cache.set("key", b"value", 60)
    assert cache.claim("key", 60) is not None
    assert cache.get("key") == b"value"


def test_of_many_threads_one_gets_the_claim(cache: Cache) -> None:
    start = threading.Barrier(8)

    def race(_: int) -> bool:
        start.wait()
        return cache.claim("key", 60) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(race, range(8))) == 1
