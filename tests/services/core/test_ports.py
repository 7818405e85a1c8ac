"""The cache inside the process: bounded, and the oldest use goes first."""

from services.core.ports import ENTRY_BYTES, FrozenClock, MemoryCache

QUARTER = 2**18 - ENTRY_BYTES


def test_it_never_holds_more_than_its_size() -> None:
    cache = MemoryCache(1)
    for number in range(5):
        cache.set(str(number), bytes(QUARTER), 60)
    assert [cache.get(str(number)) is not None for number in range(5)] == [False, True, True, True, True]


def test_the_least_recently_used_goes_first() -> None:
    cache = MemoryCache(1)
    for number in range(4):
        cache.set(str(number), bytes(QUARTER), 60)
    cache.get("0")
    cache.set("4", bytes(QUARTER), 60)
    assert cache.get("0") is not None
    assert cache.get("1") is None


def test_a_value_larger_than_the_cache_is_not_kept_and_pushes_nothing_out() -> None:
    cache = MemoryCache(1)
    cache.set("small", b"value", 60)
    cache.set("large", b"old", 60)
    cache.set("large", bytes(2**20), 60)
    assert cache.get("small") == b"value"
    assert cache.get("large") is None


def test_values_end_to_the_second(frozen_clock: FrozenClock) -> None:
    cache = MemoryCache(1, frozen_clock)
    cache.set("key", b"value", 60)
    frozen_clock.advance(59.9)
    assert cache.get("key") == b"value"
    frozen_clock.advance(0.1)
    assert cache.get("key") is None
