"""Report, guess, progress and the last moment of cancelling: what the page for data is told."""

import csv
import io
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import Cancelled, OutOfScope, UnknownName
from services.ingest.audit import ImportProgress, ImportRequest, Named
from services.ingest.commit_latch import Latch
from services.ingest.infer.detect_kind import detect_kind
from services.ingest.load import import_files
from services.ingest.progress import STAGES, WEIGHTS, Gauge
from services.ingest.report import find_undoable, list_past_imports, read_report, write_quarantine_csv
from services.ingest.undo import NothingToUndo, undo_last
from services.query.scope import Scope
from tests.services.ingest.bench import LOG, ORDERS, bring_text, content, put

EVERYTHING = Scope.everything("a test")
NORTH = Scope.limited({"region": ["North"]}, reason="a test")
BAD = ORDERS + "T0\nT1,C1,2024-01-13,10\n=1+1,C2,,5\nT1,C1,2024-01-13,10\nT4,C4,2024-01-14,much\n"


def test_a_report_has_every_row_and_every_cent(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", BAD, who="ann")
    assert audit.load_id is not None
    report = read_report(any_context, audit.load_id, EVERYTHING, "max")
    assert (report.kept, report.replaced, report.load.counts["duplicates"]) == (1, 0, 1)
    assert report.load.counts["rejected"] == sum(count for _, count in report.reasons) == 3
    assert dict(report.reasons)["date is missing."] == 1
    assert report.steps == audit.steps
    assert report.money == (audit.steps[0].amount_in, Decimal(10))
    with pytest.raises(UnknownName):
        read_report(any_context, 99, EVERYTHING, "max")


def test_the_rows_set_aside_are_a_csv_that_no_spreadsheet_runs(any_context: Context) -> None:
    audit = bring_text(any_context, "transactions", BAD, name="=evil.csv")
    assert audit.load_id is not None
    rows = list(csv.reader(io.StringIO("".join(write_quarantine_csv(any_context, audit.load_id, EVERYTHING, "max")))))
    assert rows[0] == ["source", "row_number", "reason", "transaction_id", "customer_id", "date", "revenue", "line"]
    assert rows[1] == ["'=evil.csv", "1", "The line has fewer columns than the header.", "", "", "", "", "T0"]
    assert rows[2][3:] == ["'=1+1", "C2", "", "5", ""]
    assert len(rows) == 4


def test_an_import_without_rows_set_aside_has_an_empty_csv(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", ORDERS + "T1,C1,2024-01-13,10\n")
    assert list(write_quarantine_csv(duckdb_context, 1, EVERYTHING, "max")) == ["source,row_number,reason,line\n"]


def test_who_sees_a_part_of_the_store_sees_the_numbers_of_their_own_imports_only(duckdb_context: Context) -> None:
    bring_text(duckdb_context, "transactions", BAD, who="ann")
    assert read_report(duckdb_context, 1, NORTH, "ann").load.counts["read"] == 5
    assert list_past_imports(duckdb_context, NORTH, "ann")[0].counts["read"] == 5
    (load,) = list_past_imports(duckdb_context, NORTH, "ben")
    assert (load.who, load.counts, load.orders) == ("ann", {}, None)
    for refused in (read_report, write_quarantine_csv):
        with pytest.raises(OutOfScope, match="Your view is limited"):
            refused(duckdb_context, 1, NORTH, "ben")


def test_the_last_import_that_changed_something_can_be_undone(any_context: Context) -> None:
    assert find_undoable(any_context) is None
    bring_text(any_context, "transactions", ORDERS + "T1,C1,2024-01-13,10\n", who="ann")
    bring_text(any_context, "transactions", ORDERS + "T2,C1,2024-01-13,10\n", who="ben")
    bring_text(any_context, "transactions", ORDERS + "T2,C1,2024-01-13,10\n,C1,2024-01-13,1\n", who="vic")
    last = find_undoable(any_context)
    assert last is not None
    assert (last.load_id, last.who) == (2, "ben")
    with pytest.raises(NothingToUndo, match="import 2 came after it"):
        undo_last(any_context, expected=1)
    assert undo_last(any_context, expected=2) == 2
    assert find_undoable(any_context) is None


def test_a_demo_is_seen_until_it_is_gone(duckdb_context: Context) -> None:
    assert not duckdb_context.coverage().has_demo
    bring_text(duckdb_context, "transactions", ORDERS + "T1,C1,2024-01-13,10\n", demo=True)
    assert duckdb_context.coverage().has_demo
    assert find_undoable(duckdb_context) is None
    bring_text(duckdb_context, "transactions", ORDERS + "T2,C1,2024-01-13,10\n", replace_demo=True)
    assert not duckdb_context.coverage().has_demo


def test_files_are_called_as_people_call_them(any_context: Context, tmp_path: Path) -> None:
    one, two = put(tmp_path, ORDERS + "T1,C1,,1\n", "a1"), put(tmp_path, BAD, "b2")
    request = ImportRequest(kind="transactions", files=(one, two), names=("May.csv", "June.csv"))
    assert import_files(any_context, request).sources == ("May.csv", "June.csv")
    told = "".join(write_quarantine_csv(any_context, 1, EVERYTHING, "max"))
    assert "May.csv" in told
    assert "June.csv" in told
    assert "b2" not in told


def test_progress_is_told_in_order_to_the_end(any_context: Context, tmp_path: Path) -> None:
    rows = (f"2024-01-01 10:00:00 UTC,view,P{at % 99},1,a.b,x,1,U{at % 999},S{at}\n" for at in range(300_000))
    seen: list[ImportProgress] = []
    file = put(tmp_path, LOG + "".join(rows))
    import_files(any_context, ImportRequest(kind="events", files=(file,)), progress=seen.append)
    shares = [progress.fraction for progress in seen]
    assert shares == sorted(shares)
    assert list(dict.fromkeys(progress.doing for progress in seen)) == list(STAGES)
    assert shares[-1] > 0.6
    assert all(progress.total == len(STAGES) for progress in seen)


def test_a_share_never_goes_back_and_nothing_is_told_of_a_stage_that_is_over() -> None:
    seen: list[float] = []
    gauge = Gauge(lambda progress: seen.append(progress.fraction))
    gauge.begin("reading")
    for share in (0.5, 0.2, 7.0, -1.0):
        gauge.part("reading", share)
    gauge.begin("matching")
    gauge.part("reading", 1.0)
    gauge.part("matching", 1.0)
    read, before = WEIGHTS["reading"] / 100, sum(list(WEIGHTS.values())[:4]) / 100
    assert seen == pytest.approx([0, read / 2, read / 2, read, read, before, before + WEIGHTS["matching"] / 100])
    assert sum(WEIGHTS.values()) == 100


def test_a_wish_to_cancel_counts_until_the_commit_and_not_after() -> None:
    wish = threading.Event()
    latch = Latch(wish)
    latch.close()
    wish.set()
    assert not latch.is_set()
    with pytest.raises(Cancelled):
        Latch(wish).close()
    assert Latch(wish).is_set()
    Latch(None).close()


def test_an_import_that_is_cancelled_too_late_is_done_and_says_so(
    any_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish, close = threading.Event(), Latch.close

    def late(latch: Latch) -> None:
        close(latch)
        wish.set()
        threading.Event().wait(0.3)  # the watch of the statement looks meanwhile

    monkeypatch.setattr(Latch, "close", late)
    file = put(tmp_path, ORDERS + "T1,C1,2024-01-13,10\n")
    assert import_files(any_context, ImportRequest(kind="transactions", files=(file,)), cancel=wish).loaded == 1
    before = content(any_context)
    monkeypatch.setattr(Latch, "close", close)
    with pytest.raises(Cancelled):
        undo_last(any_context, cancel=wish)
    assert content(any_context) == before


@pytest.mark.shared
def test_published_files_are_recognised(duckdb_context: Context, shared: Path) -> None:
    def told(path: str) -> tuple[str, str | None, bool] | None:
        found = detect_kind(duckdb_context, Named(path=shared / "data" / path, name="x"))
        return found and (found.kind, found.preset and found.preset.name, found.group_by_order)

    assert told("reference-platform/transactions.csv") == ("transactions", None, False)
    assert told("reference-platform/customers.csv") == ("customers", None, False)
    assert told("uci-online-retail/online_retail.parquet") == ("transactions", "uci-online-retail", True)
    assert told("rees46-published/hourly.csv") is None
