"""Source jobs: a person or the clock starts them, they are seen while they run, and they are cancelled."""

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from models.app.jobs import JobRow
from services.accounts.audit import list_entries
from services.core.context import Context
from services.core.errors import AlreadyThere, NotAllowed, UnknownName
from services.core.ports import FrozenClock
from services.ingest.history import list_imports
from services.jobs.execute import run
from services.jobs.huey_queue import Minutely
from services.jobs.requests import cancel_job, request_job
from services.jobs.schedule import SOURCES, is_due, start_scheduled
from services.sources.store import find_source, remove_source, schedule_source
from tests.fixtures.shops import Shop
from tests.services.ingest.test_database_import import ENDLESS
from tests.services.jobs.test_requests import Shelf
from tests.services.jobs.working import ANN, MAX, PATIENCE, VIC, done, until, working
from tests.services.sources.sources import SQL, WHO, put_source

RUN = {"source": "shop"}


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch, file_database: Shop) -> Shop:
    """The database of a shop, where the source looks for it."""
    monkeypatch.setenv("SHOP_URL", file_database.url)
    return file_database


def jobs(ctx: Context) -> list[JobRow]:
    with ctx.application.read() as session:
        return list(session.scalars(select(JobRow).order_by(JobRow.asked_at)))


def test_a_person_runs_a_source(shop: Context, orders: Shop) -> None:
    put_source(shop)
    with working(shop) as queue:
        one = done(shop, queue, "run_source", **RUN)
        again = done(shop, queue, "run_source", **RUN)
    assert (one.state, one.result and one.result["loaded"]) == ("done", 3)
    assert (again.result and again.result["unchanged"]) == 1
    assert [(load.sources, load.who) for load in list_imports(shop)] == [(("shop",), ANN)]
    found = find_source(shop, "shop").last
    assert (found.state, found.job, found.load) == ("done", again.job_id, 1)


def test_who_may_not_import_runs_none_and_what_is_not_there_does_not_run(file_shop: Context) -> None:
    put_source(file_shop)
    with pytest.raises(NotAllowed):
        request_job(file_shop, Shelf(), "run_source", RUN, who=VIC)
    with pytest.raises(UnknownName):
        request_job(file_shop, Shelf(), "run_source", {"source": "x"}, who=ANN)
    with pytest.raises(UnknownName, match="no such job"):
        request_job(file_shop, Shelf(), "run_scheduled_source", RUN, who=MAX)


def test_a_source_does_not_run_twice_at_once(file_shop: Context, orders: Shop) -> None:
    put_source(file_shop)
    request_job(file_shop, Shelf(), "run_source", RUN, who=ANN)
    with pytest.raises(AlreadyThere, match="runs already"):
        request_job(file_shop, Shelf(), "run_source", RUN, who=MAX)


def test_what_is_due_is_started_once_and_runs_without_a_person(
    shop: Context, orders: Shop, frozen_clock: FrozenClock
) -> None:
    ctx = replace(shop, clock=frozen_clock)
    put_source(ctx)
    schedule_source(ctx, "shop", "every 6 hours", who=WHO)
    assert not is_due(ctx, SOURCES)
    frozen_clock.advance(50 * 3600)
    assert is_due(ctx, SOURCES)
    (job_id,) = start_scheduled(ctx, SOURCES)
    assert (is_due(ctx, SOURCES), start_scheduled(ctx, SOURCES)) == (False, ())
    run(ctx, job_id)
    assert [(load.sources, load.who) for load in list_imports(ctx)] == [(("shop",), "schedule")]
    assert [(line.who, line.what) for line in list_entries(ctx)][-1] == ("schedule", "imported")


def test_one_that_still_runs_is_not_started_again(file_shop: Context, orders: Shop, frozen_clock: FrozenClock) -> None:
    ctx = replace(file_shop, clock=frozen_clock)
    put_source(ctx)
    schedule_source(ctx, "shop", "hourly", who=WHO)
    request_job(ctx, Shelf(), "run_source", RUN, who=ANN)
    frozen_clock.advance(3600)
    assert start_scheduled(ctx, SOURCES) == ()
    assert find_source(ctx, "shop").next_at > frozen_clock.now()  # type: ignore[operator]


def test_a_failure_on_schedule_is_in_the_source_and_in_the_audit(file_shop: Context, frozen_clock: FrozenClock) -> None:
    ctx = replace(file_shop, clock=frozen_clock)
    put_source(ctx)
    schedule_source(ctx, "shop", "hourly", who=WHO)
    frozen_clock.advance(3600)
    (job_id,) = start_scheduled(ctx, SOURCES)
    run(ctx, job_id)
    assert [(row.state, row.error_code) for row in jobs(ctx)] == [("failed", "source-secret")]
    assert find_source(ctx, "shop").last.error == "The environment has no variable SHOP_URL."
    line = list_entries(ctx)[-1]
    assert (line.who, line.what, line.subject) == ("schedule", "source failed", "shop")


def test_one_that_was_removed_before_it_began_fails(file_shop: Context, orders: Shop) -> None:
    put_source(file_shop)
    asked = request_job(file_shop, Shelf(), "run_source", RUN, who=ANN)
    remove_source(file_shop, "shop", who=WHO)
    run(file_shop, asked.job_id)
    assert [(row.state, row.error) for row in jobs(file_shop)] == [("failed", "There is no source 'shop'.")]
    assert list_imports(file_shop) == []


def test_it_is_cancelled_while_it_streams(file_shop: Context, orders: Shop) -> None:
    put_source(file_shop, sql=ENDLESS["sqlite"], water=None)

    def streams(one: Any) -> bool:
        return "rows so far" in one.doing

    with working(file_shop) as queue:
        asked = request_job(file_shop, queue, "run_source", RUN, who=ANN)
        until(file_shop, asked.job_id, seen=streams)
        assert find_source(file_shop, "shop").last.state == "running"
        cancel_job(file_shop, asked.job_id, ANN)
        ended = until(file_shop, asked.job_id)
    assert (ended.state, find_source(file_shop, "shop").last.state) == ("cancelled", "cancelled")
    assert list_imports(file_shop) == []


def test_the_queue_of_a_process_starts_what_is_due(
    file_shop: Context, orders: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Minutely, "periodic_task_seconds", 0.1)
    put_source(file_shop, sql=SQL)
    schedule_source(file_shop, "shop", "hourly", who=WHO)
    late = replace(file_shop, clock=FrozenClock(file_shop.clock.now()))
    late.clock.advance(3 * 3600)
    with working(late):
        deadline = time.monotonic() + PATIENCE
        while not list_imports(late) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert [load.who for load in list_imports(late)] == ["schedule"]
    assert [row.kind for row in jobs(late) if row.kind != "sweep"] == ["run_scheduled_source"]
