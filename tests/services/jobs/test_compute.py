"""Compute: a process of its own really is one, ends when it must, and takes no more memory than it may."""

import os
import threading
import time
from collections.abc import Mapping
from threading import Event, Timer
from typing import Any

import psutil
import pytest

from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import Cancelled
from services.jobs import declared
from services.jobs.compute import TooMuchMemory, compute_in_process
from services.jobs.declared import JobKind
from services.jobs.job_run import JobRun
from services.jobs.requests import cancel_job, request_job
from tests.services.jobs import burners
from tests.services.jobs.working import ANN, done, until, working

MB = 2**20
LATE = "It took longer than the 1 s that it may, and was stopped; nothing was changed."


def compute(function: Any, *values: Any, memory: int | None = None, cancel: Event | None = None, **named: Any) -> Any:
    return compute_in_process(function, values, named, memory=memory, cancel=cancel or Event())


def test_the_answer_comes_from_another_process() -> None:
    pid, seconds = compute(burners.burn, 0.1)
    assert pid != os.getpid()
    assert seconds >= 0.1
    assert not psutil.pid_exists(pid)


def test_an_error_comes_back_as_it_is() -> None:
    with pytest.raises(ValueError, match="just so"):
        compute(burners.fail, "just so")


def test_a_process_that_dies_is_a_fault_of_ours() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: .*the end"):
        compute(burners.die, 3)


def test_it_prints_into_no_answer_and_knows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_DATABASE_URL", "postgresql://user:secret@host/db")
    monkeypatch.setenv("SOMETHING_ELSE", "kept")
    assert compute(burners.show, of="CARTOGRAPH_DATABASE_URL") is None
    assert compute(burners.show, of="SOMETHING_ELSE") == "kept"


def test_too_much_memory_ends_it() -> None:
    with pytest.raises(TooMuchMemory, match="more than the 100 MB of memory that it may take"):
        compute(burners.take, 300, 60.0, memory=100 * MB)
    assert compute(burners.take, 10, 0.0, memory=500 * MB) == 10 * MB


def test_a_wish_to_cancel_ends_it() -> None:
    cancel = Event()
    Timer(0.5, cancel.set).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        compute(burners.burn, 60.0, cancel=cancel)
    assert time.monotonic() - begun < 30


def _burn(run: JobRun) -> Mapping[str, Any]:
    pid, seconds = run.compute(burners.burn, run.parameters.get("seconds", 1.0))
    return {"pid": pid, "seconds": seconds}


def _take(run: JobRun) -> Mapping[str, Any]:
    return {"bytes": run.compute(burners.take, 300, seconds=60.0)}


def install(monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    kind = JobKind(name="burn", label="Burning", right=Right.IMPORT, **given)
    monkeypatch.setitem(declared.KINDS, "burn", kind)


def test_a_job_that_computes_leaves_this_process_to_others(file_shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, work=_burn, runs_in="process")
    before = time.process_time()
    with working(file_shop) as queue:
        one = done(file_shop, queue, "burn")
    assert one.state == "done"
    assert one.result is not None
    assert one.result["pid"] != os.getpid()
    assert time.process_time() - before < 0.5 * one.result["seconds"]


def test_the_same_job_in_a_thread_takes_its_time_from_this_process(
    file_shop: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, work=_burn)
    with working(file_shop) as queue:
        one = done(file_shop, queue, "burn")
    assert one.result is not None
    assert one.result["pid"] == os.getpid()


def test_a_job_over_its_memory_fails_with_a_sentence(file_shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, work=_take, runs_in="process", memory=100 * MB)
    with working(file_shop) as queue:
        one = done(file_shop, queue, "burn")
        after = done(file_shop, queue, "remove_demo")
    assert one.state == "failed"
    assert str(one.error).startswith("It needed more than the 100 MB of memory")
    assert after.state == "done"


def test_a_job_over_its_time_fails_with_a_sentence(file_shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, work=lambda run: run.compute(burners.burn, 60.0), runs_in="process", seconds=1)
    with working(file_shop) as queue:
        one = done(file_shop, queue, "burn")
    assert (one.state, one.error) == ("failed", LATE)


def test_a_job_in_a_process_can_be_cancelled(file_shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, work=lambda run: run.compute(burners.burn, 60.0), runs_in="process", cancelled="job cancelled")
    with working(file_shop) as queue:
        one = request_job(file_shop, queue, "burn", {}, who=ANN)
        until(file_shop, one.job_id, seen=lambda job: job.state == "running")
        cancel_job(file_shop, one.job_id, ANN)
        assert until(file_shop, one.job_id).state == "cancelled"
    assert threading.active_count() < 50
