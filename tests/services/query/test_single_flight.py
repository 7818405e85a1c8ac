"""Single flight, with real threads and real processes."""

import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from services.cache.redis import RedisCache
from services.core.errors import BadValue, Cancelled, TookTooLong
from services.core.ports import Cache, MemoryCache
from services.query.single_flight import CacheState, SingleFlight

Answer = tuple[bytes, CacheState]


class Work:
    """A statement that waits for leave to finish, and counts how often it was started."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.started, self.leave, self.times, self.error = threading.Event(), threading.Event(), 0, error

    def __call__(self) -> bytes:
        self.times += 1
        self.started.set()
        assert self.leave.wait(10)
        if self.error is not None and self.times == 1:
            raise self.error
        return b"answer"


@pytest.fixture
def cache() -> Cache:
    return MemoryCache(1)


def ask(flight: SingleFlight, work: Work, cache: Cache, timeout: float = 10, seconds: int = 60) -> Answer:
    return flight.do("key", work, cache=cache, seconds=seconds, timeout=timeout)


def ten(
    pool: ThreadPoolExecutor, flight: SingleFlight, work: Work, cache: Cache, seconds: int = 60
) -> list[Future[Answer]]:
    """Ten callers, of whom the first leads and the others wait by the time the work may finish."""
    calls = [pool.submit(ask, flight, work, cache, seconds=seconds) for _ in range(10)]
    assert work.started.wait(10)
    time.sleep(0.1)
    work.leave.set()
    return calls


def test_ten_callers_cause_one_statement(cache: Cache) -> None:
    work = Work()
    with ThreadPoolExecutor(10) as pool:
        answers = [call.result() for call in ten(pool, SingleFlight(), work, cache)]
    assert work.times == 1
    assert sorted(answers) == [(b"answer", "miss")] + [(b"answer", "shared")] * 9


def test_ten_callers_share_even_what_is_not_kept(cache: Cache) -> None:
    work = Work()
    with ThreadPoolExecutor(10) as pool:
        answers = [call.result() for call in ten(pool, SingleFlight(), work, cache, seconds=0)]
    assert work.times == 1
    assert {answer for answer, _ in answers} == {b"answer"}
    assert cache.get("key") is None


def test_a_kept_answer_is_a_hit(cache: Cache) -> None:
    flight, work = SingleFlight(), Work()
    work.leave.set()
    assert [ask(flight, work, cache)[1] for _ in range(3)] == ["miss", "hit", "hit"]
    assert work.times == 1


def test_an_error_reaches_everyone_who_waits_and_nobody_after(cache: Cache) -> None:
    flight, work = SingleFlight(), Work(BadValue("no"))
    with ThreadPoolExecutor(10) as pool:
        errors = [call.exception() for call in ten(pool, flight, work, cache)]
    assert [type(error) for error in errors] == [BadValue] * 10
    assert ask(flight, work, cache) == (b"answer", "miss")


@pytest.mark.parametrize("error", [Cancelled("gone"), KeyboardInterrupt()], ids=["cancelled", "interrupted"])
def test_a_leader_who_leaves_hands_over(cache: Cache, error: BaseException) -> None:
    work = Work(error)
    with ThreadPoolExecutor(10) as pool:
        calls = ten(pool, SingleFlight(), work, cache)
        errors = [call.exception() for call in calls]
    assert [kind for kind in errors if kind is not None] == [error]
    assert sorted(call.result()[1] for call in calls if call.exception() is None).count("miss") == 1
    assert work.times == 2


def test_who_waits_may_give_up(cache: Cache) -> None:
    flight, work, gone = SingleFlight(), Work(), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(ask, flight, work, cache)
        assert work.started.wait(10)
        follower = pool.submit(flight.do, "key", work, cache=cache, seconds=60, timeout=10, cancel=gone)
        gone.set()
        assert isinstance(follower.exception(1), Cancelled)
        work.leave.set()
        assert leader.result() == (b"answer", "miss")


def test_who_waits_too_long_is_told(cache: Cache) -> None:
    flight, work = SingleFlight(), Work()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask, flight, work, cache)
        assert work.started.wait(10)
        with pytest.raises(TookTooLong, match=r"0\.1 seconds"):
            ask(flight, work, cache, timeout=0.1)
        work.leave.set()


def test_different_keys_do_not_wait_for_each_other(cache: Cache) -> None:
    flight, work = SingleFlight(), Work()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask, flight, work, cache)
        assert work.started.wait(10)
        assert flight.do("other", lambda: b"other", cache=cache, seconds=60, timeout=1) == (b"other", "miss")
        work.leave.set()


@pytest.mark.redis
def test_another_process_that_died_with_its_claim_is_waited_for_and_then_replaced(redis_cache: RedisCache) -> None:
    assert redis_cache.claim("key", 0.2) is not None
    work = Work()
    work.leave.set()
    assert ask(SingleFlight(), work, redis_cache) == (b"answer", "miss")


@pytest.mark.redis
def test_who_waits_for_another_process_too_long_is_told(redis_cache: RedisCache) -> None:
    assert redis_cache.claim("key", 10) is not None
    with pytest.raises(TookTooLong):
        ask(SingleFlight(), Work(), redis_cache, timeout=0.1)


@pytest.mark.redis
def test_a_statement_that_failed_does_not_keep_the_claim(redis_cache: RedisCache) -> None:
    work = Work(BadValue("no"))
    work.leave.set()
    with pytest.raises(BadValue):
        ask(SingleFlight(), work, redis_cache)
    assert ask(SingleFlight(), work, redis_cache) == (b"answer", "miss")


PROCESS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from services.cache.redis import RedisCache
from services.query.single_flight import SingleFlight

url, folder, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
cache, flight = RedisCache.from_url(url, "test:"), SingleFlight()

def produce():
    with (folder / "started").open("a") as log:
        log.write(name)
    time.sleep(2)
    return b"answer"

(folder / f"ready-{name}").touch()
while not (folder / "go").exists():
    time.sleep(0.005)
with ThreadPoolExecutor(5) as pool:
    calls = [pool.submit(flight.do, "key", produce, cache=cache, seconds=60, timeout=10) for _ in range(5)]
    print(*sorted(call.result()[0].decode() + "-" + call.result()[1] for call in calls))
cache.close()
"""


@pytest.mark.redis
def test_ten_callers_in_two_processes_cause_one_statement(redis_url: str, tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, redis_url, str(tmp_path), name], stdout=subprocess.PIPE, text=True
        )
        for name in "ab"
    ]
    while len(list(tmp_path.glob("ready-*"))) < 2:
        time.sleep(0.01)
        assert all(process.poll() is None for process in processes)
    (tmp_path / "go").touch()
    said = " ".join(process.communicate(timeout=20)[0] for process in processes).split()
    assert len((tmp_path / "started").read_text()) == 1
    assert sorted(said) == ["answer-miss"] + ["answer-shared"] * 9
