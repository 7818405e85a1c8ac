"""How jobs end with the process that runs them: killed, stopped, or gone without a word."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings
from models.app.jobs import JobRow
from services.core.context import Context, build_context
from services.jobs import store
from services.jobs.heartbeat import DEAD
from services.jobs.queue import build_queue
from services.jobs.recovery import INTERRUPTED, is_dead, name_this_process, recover
from services.jobs.requests import cancel_job, find_job, request_job
from tests.services.ingest.bench import content
from tests.services.jobs.test_import_jobs import log
from tests.services.jobs.test_requests import Shelf
from tests.services.jobs.working import ANN, done, held_until_cancelled, send, staff, until, working

CHILD = """
import sys, time
from pathlib import Path
from config.settings import Settings
from services.core.context import build_context
from services.jobs import import_jobs
from services.jobs.queue import build_queue

real = import_jobs.import_files

def slowly(ctx, request, *, progress, cancel, keep_checks):
    def stop(now):
        progress(now)
        if now.doing == "loading":
            print("here", flush=True)
            time.sleep(0 if cancel.is_set() else 60)
    return real(ctx, request, progress=stop, cancel=cancel, keep_checks=keep_checks)

import_jobs.import_files = slowly
settings = Settings(home=Path(sys.argv[1]), warehouse_url=sys.argv[2] or None, database_url=sys.argv[2] or None)
queue = build_queue(build_context(settings, write=True))
queue.start()
time.sleep(60)
"""


def test_a_worker_that_is_killed_leaves_the_store_as_it_was_and_the_job_interrupted(home_settings: Settings) -> None:
    ctx = build_context(home_settings, write=True)
    staff(ctx)
    sent = send(ctx, log(2000), "log.csv")
    one = request_job(ctx, Shelf(), "import", {"kind": "events", "uploads": [sent.upload_id]}, who=ANN)
    before = content(ctx)
    ctx.close()
    url = home_settings.warehouse if home_settings.warehouse_url else ""
    command = [sys.executable, "-c", CHILD, str(home_settings.home), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        child.send_signal(signal.SIGKILL)
    ctx = build_context(home_settings, write=True)
    assert content(ctx) == before
    assert (find_job(ctx, one.job_id, ANN).state, find_job(ctx, one.job_id, ANN).error) == ("failed", INTERRUPTED)
    with working(ctx) as queue:
        row = store.find_row(ctx, one.job_id)
        assert row is not None
        assert row.state == "failed"
        assert done(ctx, queue, "import", kind="events", uploads=[sent.upload_id]).state == "done"
    ctx.close()


def test_a_queue_that_is_stopped_ends_what_runs_and_keeps_what_waits(
    shop: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = build_queue(shop)
    queue.start()
    sent = send(shop, log(1000), "log.csv")
    before = content(shop)
    with held_until_cancelled(monkeypatch):
        first = request_job(shop, queue, "import", {"kind": "events", "uploads": [sent.upload_id]}, who=ANN)
        second = request_job(shop, queue, "remove_demo", {}, who=ANN)
        until(shop, first.job_id, seen=lambda now: now.state == "running")
        queue.stop()
    assert (find_job(shop, first.job_id, ANN).state, find_job(shop, first.job_id, ANN).error) == ("failed", INTERRUPTED)
    assert content(shop) == before
    assert find_job(shop, second.job_id, ANN).state == "queued"
    with working(shop):
        assert until(shop, second.job_id).state == "done"


def test_what_waited_runs_even_if_the_queue_lost_it(file_shop: Context) -> None:
    lost = request_job(file_shop, Shelf(), "remove_demo", {}, who=ANN)
    with working(file_shop):
        assert until(file_shop, lost.job_id).state == "done"


def test_a_job_hears_of_its_end_from_another_process(shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_until_cancelled(monkeypatch), working(shop) as queue:
        sent = send(shop, log(1000), "log.csv")
        one = request_job(shop, queue, "import", {"kind": "events", "uploads": [sent.upload_id]}, who=ANN)
        until(shop, one.job_id, seen=lambda now: now.state == "running")
        assert store.stop(shop, one.job_id), "as another process does: in the database only"
        assert until(shop, one.job_id).state == "cancelled"


def test_a_process_of_another_machine_counts_as_dead_after_a_minute_of_silence(file_shop: Context) -> None:
    now = file_shop.clock.now()
    assert not is_dead("elsewhere 7-7", now - DEAD + timedelta(seconds=1), now)
    assert is_dead("elsewhere 7-7", now - DEAD - timedelta(seconds=1), now)
    assert not is_dead(name_this_process(), now, now)
    one = request_job(file_shop, Shelf(), "remove_demo", {}, who=ANN)
    store.claim(file_shop, one.job_id, "elsewhere 7-7")
    recover(file_shop)
    assert find_job(file_shop, one.job_id, ANN).state == "running"
    store.change(file_shop, one.job_id, {"heartbeat": now - timedelta(minutes=2)})
    assert (find_job(file_shop, one.job_id, ANN).state, find_job(file_shop, one.job_id, ANN).error) == (
        "failed",
        INTERRUPTED,
    )
    recover(file_shop)
    row = store.find_row(file_shop, one.job_id)
    assert row is not None
    assert row.state == "failed"


def test_who_runs_a_job_has_the_last_word_about_it(file_shop: Context) -> None:
    one = request_job(file_shop, Shelf(), "remove_demo", {}, who=ANN)
    store.claim(file_shop, one.job_id, "elsewhere 7-7")
    store.change(file_shop, one.job_id, {"state": "failed", "error": INTERRUPTED})
    store.end(file_shop, one.job_id, "another 8-8", store.Ended(state="done"))
    assert find_job(file_shop, one.job_id, ANN).state == "failed"
    store.end(file_shop, one.job_id, "elsewhere 7-7", store.Ended(state="done"))
    assert (find_job(file_shop, one.job_id, ANN).state, find_job(file_shop, one.job_id, ANN).error) == ("done", None)


def test_a_job_that_is_over_cannot_be_stopped_any_more(file_shop: Context) -> None:
    with working(file_shop) as queue:
        one = done(file_shop, queue, "remove_demo")
        assert cancel_job(file_shop, one.job_id, ANN).state == "done"


@pytest.mark.redis
def test_jobs_run_through_a_redis_too(file_shop: Context, redis_url: str) -> None:
    from dataclasses import replace

    settings = file_shop.settings.model_copy(update={"redis_url": SecretStr(redis_url)})
    shared = replace(file_shop, settings=settings)
    with working(shared) as queue:
        assert done(shared, queue, "load_demo", scale=0.02).state == "done"


def test_every_column_of_a_job_is_filled(file_shop: Context) -> None:
    with working(file_shop) as queue:
        one = done(file_shop, queue, "remove_demo")
    row = store.find_row(file_shop, one.job_id)
    assert row is not None
    empty = {column.name for column in JobRow.__table__.columns if getattr(row, column.name) in (None, "")}
    assert empty == {"error", "error_code", "reference"}
