"""Schedule: a job of the system starts by itself, once in its interval, whichever process is first."""

import time
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from huey.api import Huey
from sqlalchemy import select

from models.app.jobs import JobRow
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import StoreUnreachable, UnknownName
from services.core.ports import FrozenClock
from services.jobs import store
from services.jobs.declared import KINDS, SYSTEM, JobKind, index_kinds
from services.jobs.execute import run
from services.jobs.huey_queue import Minutely
from services.jobs.requests import list_jobs, request_job
from services.jobs.schedule import is_due, list_scheduled, start_followers, start_scheduled
from services.jobs.sweep_job import KEPT
from services.uploads.store import KEPT as UPLOADS_KEPT
from services.uploads.store import list_uploads
from tests.services.ingest.bench import ORDERS
from tests.services.jobs.test_requests import Shelf
from tests.services.jobs.working import ANN, MAX, PATIENCE, done, send, working

GOOD = ORDERS + "T1,C1,2024-01-13,10.5\n"


def rows(ctx: Context) -> list[JobRow]:
    with ctx.application.read() as session:
        return list(session.scalars(select(JobRow).where(JobRow.who == SYSTEM)))


def test_the_sweep_is_scheduled_and_nobody_may_ask_for_it(file_shop: Context) -> None:
    assert list_scheduled() == ("sweep", "sources")
    with pytest.raises(UnknownName, match="no such job"):
        request_job(file_shop, Shelf(), "sweep", {}, who=MAX)


def test_a_job_is_due_once_in_its_interval(shop: Context, frozen_clock: FrozenClock) -> None:
    ctx = replace(shop, clock=frozen_clock)
    assert is_due(ctx, "sweep")
    assert len(start_scheduled(ctx, "sweep")) == 1
    assert not is_due(ctx, "sweep")
    assert start_scheduled(ctx, "sweep") == ()
    frozen_clock.advance((timedelta(hours=1)).total_seconds())
    assert is_due(ctx, "sweep")
    assert len(start_scheduled(ctx, "sweep")) == 1


def test_of_several_processes_one_starts_it(shop: Context) -> None:
    started: list[str] = []
    gate = Barrier(4)

    def compete() -> None:
        gate.wait()
        started.extend(start_scheduled(shop, "sweep"))

    threads = [Thread(target=compete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == len(rows(shop)) == 1


def test_the_queue_starts_it_by_itself(file_shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Minutely, "periodic_task_seconds", 0.1)
    send(file_shop, GOOD)
    with working(file_shop) as queue:
        done(file_shop, queue, "remove_demo")
        deadline = time.monotonic() + PATIENCE
        while not any(row.state == "done" for row in rows(file_shop)) and time.monotonic() < deadline:
            time.sleep(0.05)
    swept = [row.result for row in rows(file_shop) if row.state == "done"]
    assert swept[0] == {"uploads": 0, "checks": 0, "sessions": 0, "jobs": 0}
    assert [one.kind for one in list_jobs(file_shop)] == ["remove_demo"]


def test_a_database_that_is_away_for_a_moment_does_not_end_the_schedule(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler = Minutely(Huey("x", immediate=True), Event(), 1, periodic=True)
    monkeypatch.setattr(Minutely, "periodic_task_seconds", 0.01)

    def refuse(_: object) -> None:
        raise StoreUnreachable("The database is away.")

    monkeypatch.setattr(scheduler, "enqueue_periodic_tasks", refuse)
    scheduler.loop()
    assert "The database is away." in caplog.text


def test_a_process_that_begins_to_run_jobs_removes_the_checks_of_the_one_before(file_shop: Context) -> None:
    stale = file_shop.settings.staging / "check-of-another-process"
    stale.mkdir(parents=True)
    with working(file_shop):
        assert not stale.exists()


def test_the_sweep_removes_what_is_over(file_shop: Context, frozen_clock: FrozenClock) -> None:
    ctx = replace(file_shop, clock=frozen_clock)
    send(ctx, GOOD)
    (first,) = start_scheduled(ctx, "sweep")
    run(ctx, first)
    frozen_clock.advance((max(KEPT, UPLOADS_KEPT) + timedelta(minutes=1)).total_seconds())
    (second,) = start_scheduled(ctx, "sweep")
    run(ctx, second)
    assert list_uploads(ctx, ANN) == ()
    assert [(row.job_id, row.result) for row in rows(ctx)] == [
        (second, {"uploads": 1, "checks": 0, "sessions": 0, "jobs": 1})
    ]


def test_it_runs_after_an_import_and_waits_only_once(file_shop: Context) -> None:
    sent = send(file_shop, GOOD)
    asked = request_job(file_shop, Shelf(), "import", {"kind": "transactions", "uploads": [sent.upload_id]}, who=ANN)
    followers = run(file_shop, asked.job_id)
    assert [store.find_row(file_shop, one).kind for one in followers] == ["sweep"]  # type: ignore[union-attr]
    assert start_followers(file_shop, "import") == ()
    assert run(file_shop, followers[0]) == ()


def test_nothing_runs_after_a_job_that_failed(file_shop: Context) -> None:
    asked = request_job(file_shop, Shelf(), "undo", {"load_id": 7}, who=MAX)
    assert run(file_shop, asked.job_id) == ()
    assert rows(file_shop) == []


SWEEP = KINDS["sweep"]

WRONG: dict[str, tuple[JobKind, ...]] = {
    "two of one name": (SWEEP, SWEEP),
    "a schedule with a right": (replace(SWEEP, right=Right.IMPORT, after=()),),
    "memory of a thread": (replace(SWEEP, after=(), memory=1),),
    "after one that is none": (replace(SWEEP, after=("x",)),),
    "after itself": (replace(SWEEP, after=("sweep",)),),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_declaration_that_contradicts_itself_is_refused(what: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        index_kinds(WRONG[what])
