"""What every queue does, in a SQLite file and in a real Redis."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.jobs.huey_queue import Duty, redis_queue, sqlite_queue
from services.jobs.queue import Queue

pytestmark = pytest.mark.redis

Make = Callable[..., Queue]


class Work:
    """What is done with the ids."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.halted = threading.Event()
        self.waiting: tuple[str, ...] = ()

    def run(self, job_id: str) -> tuple[str, ...]:
        if job_id == "bad":
            raise ValueError(job_id)
        if job_id == "long":
            self.done.append("began")
            self.halted.wait(20)
        self.done.append(job_id)
        return ("follows",) if job_id == "first of two" else ()

    def until(self, count: int) -> list[str]:
        deadline = time.monotonic() + 10
        while len(self.done) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.done


@pytest.fixture(params=["sqlite", "redis"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    made: list[Queue] = []

    def one(work: Work) -> Queue:
        duty = Duty(
            run=work.run,
            begin=lambda: work.waiting,
            scheduled=(),
            is_due=lambda _: False,
            start_scheduled=lambda _: (),
            halt=work.halted.set,
        )
        if request.param == "redis":
            queue: Queue = redis_queue(request.getfixturevalue("redis_url"), "sqlite:///a", duty)
        else:
            queue = sqlite_queue(tmp_path / "home" / "queue.sqlite", duty)
        made.append(queue)
        return queue

    yield one
    for queue in made:
        queue.stop()


def test_what_is_sent_is_run_in_its_order(make: Make) -> None:
    work = Work()
    queue = make(work)
    queue.start()
    for at in range(20):
        queue.send(str(at))
    assert work.until(20) == [str(at) for at in range(20)]


def test_what_was_sent_before_the_start_is_run_after_it(make: Make) -> None:
    work = Work()
    queue = make(work)
    queue.send("early")
    time.sleep(0.3)
    assert work.done == []
    queue.start()
    assert work.until(1) == ["early"]


def test_what_runs_after_a_job_is_sent_when_it_is_done(make: Make) -> None:
    work = Work()
    queue = make(work)
    queue.start()
    queue.send("first of two")
    assert work.until(2) == ["first of two", "follows"]


def test_one_that_fails_stops_no_other(make: Make) -> None:
    work = Work()
    queue = make(work)
    queue.start()
    for job_id in ("bad", "good"):
        queue.send(job_id)
    assert work.until(1) == ["good"]


def test_what_another_sends_is_run(make: Make) -> None:
    work, other = Work(), Work()
    make(work).start()
    make(other).send("x")
    assert work.until(1) == ["x"]
    assert other.done == []


def test_two_that_run_share_the_work_and_do_nothing_twice(make: Make) -> None:
    one, two = Work(), Work()
    queues = make(one), make(two)
    for queue in queues:
        queue.start()
    for at in range(50):
        queues[0].send(str(at))
    deadline = time.monotonic() + 10
    while len(one.done) + len(two.done) < 50 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sorted(one.done + two.done, key=int) == [str(at) for at in range(50)]


def test_stopping_ends_what_runs_and_begins_nothing_more(make: Make) -> None:
    work = Work()
    queue = make(work)
    queue.start()
    queue.send("long")
    work.until(1)
    queue.send("later")
    queue.stop()
    assert work.done == ["began", "long"]
    assert work.halted.is_set()


def test_what_was_left_is_run_by_the_next_one(make: Make) -> None:
    first, second = Work(), Work()
    make(first).send("left")
    queue = make(second)
    queue.start()
    assert second.until(1) == ["left"]


def test_what_the_table_says_waits_is_run_at_the_start(make: Make) -> None:
    work = Work()
    work.waiting = ("lost",)
    queue = make(work)
    queue.start()
    queue.start()
    assert work.until(1) == ["lost"]
    time.sleep(0.3)
    assert work.done == ["lost"], "starting twice is starting once"


def test_a_queue_that_was_stopped_starts_again(make: Make) -> None:
    work = Work()
    queue = make(work)
    for job_id in ("one", "two"):
        queue.start()
        queue.send(job_id)
        work.until(1 if job_id == "one" else 2)
        queue.stop()
    queue.stop()
    assert work.done == ["one", "two"]


def test_nothing_is_unpickled(make: Make) -> None:
    """Who could write into the queue could otherwise run anything."""
    work = Work()
    queue: Any = make(work)
    queue.send("x")
    (message,) = queue._huey.storage.enqueued_items()
    assert json.loads(message)[6] == ["x"]
    queue._huey.storage.enqueue(b"cos\nsystem\n(S'true'\ntR.")
    queue.start()
    queue.send("y")
    assert work.until(2) == ["x", "y"]
