"""Imports as jobs: from a file that was sent to rows, beside questions that go on."""

import threading
import time
from pathlib import Path

import pytest

from services.accounts.audit import list_entries
from services.core.context import Context
from services.ingest import cleaned_files
from services.ingest.history import list_imports
from services.ingest.report import find_undoable, read_report
from services.jobs import heartbeat
from services.jobs.requests import cancel_job, request_job
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope
from services.uploads.store import discard_upload, list_uploads
from tests.services.ingest.bench import LOG, ORDERS, content
from tests.services.jobs.working import ANN, MAX, at_each_step, done, held, send, until, working

EVERYTHING = Scope.everything("a test")
TWO = ORDERS + "T1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,20\nT3,C1,,1\n"


def orders(ctx: Context) -> int:
    (row,) = run(ctx, MetricQuery(metrics=("orders",)), EVERYTHING).rows()
    return int(row["orders"] or 0)


def log(n: int) -> str:
    rows = (f"2024-01-{at % 28 + 1:02} 10:00:{at % 60:02} UTC,view,P{at % 99},1,a.b,x,{at % 50 + 1},U{at % 999},S{at}\n"
            for at in range(n))  # fmt: skip
    return LOG + "".join(rows)


def test_a_file_goes_from_the_browser_to_the_rows(shop: Context) -> None:
    with working(shop) as queue:
        sent = send(shop, TWO, "C:\\shop\\Bestellungen März.csv")
        one = done(shop, queue, "import", kind=sent.kind, uploads=[sent.upload_id])
    assert (one.state, one.fraction, one.error) == ("done", 1.0, None)
    assert one.result is not None
    assert (one.result["loaded"], one.result["rejected"]) == (2, 1)
    assert one.result["sources"] == ["Bestellungen März.csv"]
    assert orders(shop) == 2
    assert list_uploads(shop, ANN) == ()
    assert list(shop.settings.uploads.iterdir()) == []
    (past,) = list_imports(shop)
    assert (past.who, past.sources) == (ANN, ("Bestellungen März.csv",))
    told = [(entry.who, entry.what, entry.subject) for entry in list_entries(shop)][-1]
    assert told == (ANN, "imported", "Bestellungen März.csv")
    assert read_report(shop, past.load_id, EVERYTHING, ANN).reasons == (("date is missing.", 1),)


def test_an_import_after_its_check_reads_nothing_and_leaves_nothing(
    shop: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, read = [], cleaned_files.read_table
    monkeypatch.setattr(cleaned_files, "read_table", lambda *given: (reads.append(1), read(*given))[1])
    with working(shop) as queue:
        sent = send(shop, TWO)
        given = {"kind": "transactions", "uploads": [sent.upload_id]}
        checked = done(shop, queue, "import", **given, dry_run=True).result
        done_ = done(shop, queue, "import", **given).result
    assert len(reads) == 1
    assert checked is not None
    assert done_ is not None
    told = ("read", "loaded", "rejected", "steps", "mapping", "rejected_by_reason", "data_version")
    assert {name: done_[name] for name in told} == {name: checked[name] for name in told}
    assert list(shop.settings.staging.glob("check-*")) == []


def test_the_check_of_a_file_that_is_discarded_goes_with_it(file_shop: Context) -> None:
    with working(file_shop) as queue:
        sent = send(file_shop, TWO)
        done(file_shop, queue, "import", kind="transactions", uploads=[sent.upload_id], dry_run=True)
    assert len(list(file_shop.settings.staging.glob("check-*"))) == 1
    discard_upload(file_shop, ANN, sent.upload_id)
    assert list(file_shop.settings.staging.glob("check-*")) == []


def test_a_dry_run_loads_nothing_and_keeps_the_file(shop: Context) -> None:
    before = content(shop)
    with working(shop) as queue:
        sent = send(shop, TWO)
        one = done(shop, queue, "import", kind="transactions", uploads=[sent.upload_id], dry_run=True)
        assert content(shop) == before
        assert one.result is not None
        assert (one.result["dry_run"], one.result["loaded"]) == (True, 2)
        assert [upload.upload_id for upload in list_uploads(shop, ANN)] == [sent.upload_id]
        assert "imported" not in {entry.what for entry in list_entries(shop)}
        assert done(shop, queue, "import", kind="transactions", uploads=[sent.upload_id]).state == "done"
    assert orders(shop) == 2


def test_a_file_that_cannot_be_imported_fails_with_its_sentence_and_stays(shop: Context) -> None:
    with working(shop) as queue:
        sent = send(shop, "a,b,c\n1,2,3\n", "other.csv")
        assert sent.kind is None
        one = done(shop, queue, "import", kind="transactions", uploads=[sent.upload_id])
    assert one.state == "failed"
    assert one.error is not None
    assert one.error.startswith("other.csv has no column for transaction_id")
    assert one.reference is None
    assert len(list_uploads(shop, ANN)) == 1


def test_an_import_that_is_cancelled_leaves_the_warehouse_as_it_was(
    shop: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(shop) as queue:
        sent = send(shop, log(5_000), "log.csv")
        before = content(shop)
        with held(monkeypatch) as let_go:
            one = request_job(shop, queue, "import", {"kind": "events", "uploads": [sent.upload_id]}, who=ANN)
            until(shop, one.job_id, seen=lambda now: now.doing == "loading")
            cancel_job(shop, one.job_id, ANN)
            let_go.set()
            ended = until(shop, one.job_id)
        assert (ended.state, ended.result) == ("cancelled", None)
        assert content(shop) == before
        assert [entry.what for entry in list_entries(shop)][-1] == "import cancelled"
        assert done(shop, queue, "import", kind="events", uploads=[sent.upload_id]).state == "done"


def test_an_import_that_waits_and_is_cancelled_never_begins(file_shop: Context) -> None:
    with working(file_shop) as queue:
        long, short = send(file_shop, log(60_000), "log.csv"), send(file_shop, TWO)
        first = request_job(file_shop, queue, "import", {"kind": "events", "uploads": [long.upload_id]}, who=ANN)
        second = request_job(
            file_shop, queue, "import", {"kind": "transactions", "uploads": [short.upload_id]}, who=ANN
        )
        assert cancel_job(file_shop, second.job_id, MAX).state == "cancelled"
        until(file_shop, first.job_id)
        time.sleep(0.5)
        assert until(file_shop, second.job_id).started_at is None
    assert orders(file_shop) == 0


def test_readers_see_the_old_store_until_the_new_one_is_whole(shop: Context) -> None:
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            (row,) = run(shop, MetricQuery(metrics=("events", "event_revenue")), EVERYTHING).rows()
            seen.append((shop.engine.data_version().number, int(row["events"] or 0)))

    readers = [threading.Thread(target=read) for _ in range(3)]
    with working(shop) as queue:
        sent = send(shop, log(30_000), "log.csv")
        for reader in readers:
            reader.start()
        one = done(shop, queue, "import", kind="events", uploads=[sent.upload_id])
        time.sleep(0.1)
        over.set()
        for reader in readers:
            reader.join()
    assert one.state == "done"
    assert {events for _, events in seen} == {0, 30_000}
    assert sum(1 for _, events in seen if events == 0) > 3, "questions are answered while the import runs"


def test_progress_goes_forward_and_says_what_is_done(shop: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.02)
    with at_each_step(monkeypatch, lambda *_: time.sleep(0.15)), working(shop) as queue:
        sent = send(shop, log(2000), "log.csv")
        one = request_job(shop, queue, "import", {"kind": "events", "uploads": [sent.upload_id]}, who=ANN)
        seen = []
        until(shop, one.job_id, seen=lambda now: seen.append((now.fraction, now.doing)) or now.over)  # type: ignore[func-returns-value]
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert len(set(shares)) >= 3
    assert len({doing for _, doing in seen}) >= 3


def test_the_last_import_is_taken_back_by_a_manager_and_not_another(shop: Context) -> None:
    with working(shop) as queue:
        first = send(shop, TWO)
        done(shop, queue, "import", kind="transactions", uploads=[first.upload_id])
        last = find_undoable(shop)
        assert last is not None
        second = send(shop, ORDERS + "T9,C9,2024-02-01,5\n")
        done(shop, queue, "import", kind="transactions", uploads=[second.upload_id])
        stale = done(shop, queue, "undo", who=MAX, load_id=last.load_id)
        assert stale.error == f"Import {last.load_id} is not the last one any more; import 2 came after it."
        assert done(shop, queue, "undo", who=MAX, load_id=2).result == {"undone": 2}
        again = done(shop, queue, "undo", who=MAX, load_id=2)
        assert again.error == "The last import was taken back already; one before it cannot be."
    assert orders(shop) == 2
    assert find_undoable(shop) is None
    assert [(entry.who, entry.what) for entry in list_entries(shop)][-1] == (MAX, "import undone")


def test_the_demo_is_loaded_and_goes_whole_with_the_first_real_import(shop: Context) -> None:
    with working(shop) as queue:
        assert not shop.coverage().has_demo
        assert done(shop, queue, "load_demo", scale=0.05, seed=3).state == "done"
        assert shop.coverage().has_demo
        assert find_undoable(shop) is None
        sent = send(shop, TWO)
        one = done(shop, queue, "import", kind="transactions", uploads=[sent.upload_id], replace_demo=True)
        assert one.state == "done"
        assert not shop.coverage().has_demo
        assert orders(shop) == 2
        refused = done(shop, queue, "load_demo", scale=0.05)
        assert refused.error is not None
        assert refused.error.startswith("The warehouse holds a real store")


def test_a_demo_is_removed_and_one_that_is_cancelled_leaves_nothing(shop: Context) -> None:
    with working(shop) as queue:
        done(shop, queue, "load_demo", scale=0.05)
        assert done(shop, queue, "remove_demo").result == {"removed": 3}
        assert not shop.coverage().has_demo
        one = request_job(shop, queue, "load_demo", {"scale": 1.0}, who=ANN)
        until(shop, one.job_id, seen=lambda now: now.over or now.doing.startswith("Loading"))
        cancel_job(shop, one.job_id, ANN)
        assert until(shop, one.job_id).state == "cancelled"
    assert [entry.what for entry in list_entries(shop)][-1] == "demo cancelled"
    assert not shop.coverage().has_demo
    assert orders(shop) == 0


@pytest.mark.shared
def test_the_reference_platform_comes_in_through_the_queue(shop: Context, shared: Path) -> None:
    folder = shared / "data" / "reference-platform"
    with working(shop) as queue:
        for name in ("customers", "transactions"):
            sent = send(shop, (folder / f"{name}.csv").read_bytes(), f"{name}.csv")
            assert sent.kind == name
            assert done(shop, queue, "import", kind=name, uploads=[sent.upload_id]).state == "done"
    (row,) = run(
        shop, MetricQuery(metrics=("revenue", "orders", "customers", "aov", "satisfaction")), EVERYTHING
    ).rows()
    assert [round(float(row[name]), 2) for name in ("revenue", "orders", "customers", "aov", "satisfaction")] == [
        3178783.83, 15_000, 2_000, 211.92, 3.38,
    ]  # fmt: skip
