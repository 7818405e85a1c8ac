"""Check store: what was checked is not read again; what changed is; nothing stays for long, nor for others."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.core.context import Context
from services.core.ports import FrozenClock
from services.ingest import check_store, cleaned_files
from services.ingest.audit import Audit, ImportRequest
from services.ingest.check_store import MOST_CHECKS, forget_checks, sweep_checks
from services.ingest.history import list_quarantine
from services.ingest.load import import_files
from services.ingest.undo import undo_last
from tests.services.ingest.bench import LOG, ORDERS, bring_text, content, counts, meaning, put

ROWS = ORDERS + "T1,C1,2024-01-13,10.5\nT2,C2,2024-01-14,3\nT3,C1,2024-01-15,x\nT2,C2,2024-01-14,3\n"
LINES = "order_id,customer,date,sku,quantity,price\n" + "T1,C1,2024-01-13,a,1,2\nT1,C1,2024-01-13,b,2,2.5\n"
EVENTS = LOG + "".join(
    f"2024-01-01 10:00:0{at} UTC,{kind},P1,1,a.b,x,5,U{at},S1\n" for at, kind in enumerate(("view", "cart", "purchase"))
)
FILES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "orders": ("transactions", ROWS, {}),
    "lines of orders": ("transactions", LINES, {"group_by_order": True}),
    "customers": (
        "customers",
        "customer_id,region,acquisition_date,is_churned\nC1,North,2024-01-01,yes\nC2,,,no\n",
        {},
    ),
    "events": ("events", EVENTS, {}),
}


@contextmanager
def opened(path: Path) -> Iterator[list[str]]:
    """The times that Python opens a file during the block."""
    found: list[str] = []
    watching = [True]

    def hear(event: str, values: tuple[Any, ...]) -> None:
        if watching[0] and event == "open" and isinstance(values[0], str | os.PathLike) and Path(values[0]) == path:
            found.append(event)

    sys.addaudithook(hear)
    yield found
    watching[0] = False


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which imports read their files."""
    found: list[str] = []
    read = cleaned_files.read_table

    def spy(*given: Any) -> Any:
        found.append("read")
        return read(*given)

    monkeypatch.setattr(cleaned_files, "read_table", spy)
    return found


def check(ctx: Context, kind: str, file: Path, **options: Any) -> Audit:
    return import_files(ctx, ImportRequest(kind=kind, files=(file,), dry_run=True, **options), keep_checks=True)


def bring(ctx: Context, kind: str, file: Path, **options: Any) -> Audit:
    return import_files(ctx, ImportRequest(kind=kind, files=(file,), **options), keep_checks=True)


def folders(ctx: Context) -> list[Path]:
    return list(ctx.settings.staging.glob("check-*"))


@pytest.mark.parametrize("what", FILES)
def test_an_import_after_its_check_reads_nothing_and_does_the_same(
    any_context: Context, tmp_path: Path, reads: list[str], what: str
) -> None:
    kind, text, options = FILES[what]
    file = put(tmp_path, text)
    checked = check(any_context, kind, file, **options)
    with opened(file) as times:
        done = bring(any_context, kind, file, **options)
    assert (reads, times) == (["read"], [])
    fresh = replace(checked, dry_run=False, seconds=0, load_id=1, guesses=())
    assert replace(done, seconds=0) == fresh
    aside = list(list_quarantine(any_context, 1))
    assert [row.reason for row in aside] == [reason for reason, n in done.rejected_by_reason for _ in range(n)]
    assert folders(any_context) == []


@pytest.mark.parametrize("what", FILES)
def test_the_warehouse_is_the_same_with_and_without_a_check(duckdb_context: Context, tmp_path: Path, what: str) -> None:
    kind, text, options = FILES[what]
    file = put(tmp_path, text)
    check(duckdb_context, kind, file, **options)
    bring(duckdb_context, kind, file, **options)
    checked, aside = meaning(duckdb_context), [vars(row) for row in list_quarantine(duckdb_context, 1)]
    undo_last(duckdb_context)
    bring_text(duckdb_context, kind, text, **options)
    assert meaning(duckdb_context) == checked
    assert [vars(row) for row in list_quarantine(duckdb_context, 2)] == aside


def test_an_import_of_a_text_file_opens_it_once(duckdb_context: Context, tmp_path: Path) -> None:
    file = put(tmp_path, ROWS)
    with opened(file) as times:
        import_files(duckdb_context, ImportRequest(kind="transactions", files=(file,)))
    assert times == ["open"]


CHANGES: dict[str, dict[str, Any]] = {
    "the mapping": {"mapping": (("date", "date"),)},
    "the preset": {"preset": "reference-platform"},
    "the order of dates": {"date_order": "day"},
    "folding": {"group_by_order": True},
    "the person": {"who": "ben@example.org"},
    "the name of the file": {"names": ("other.csv",)},
}


@pytest.mark.parametrize("what", CHANGES)
def test_anything_else_that_is_asked_for_is_read_anew(
    duckdb_context: Context, tmp_path: Path, reads: list[str], what: str
) -> None:
    file = put(tmp_path, ROWS)
    check(duckdb_context, "transactions", file, who="ann@example.org")
    bring(duckdb_context, "transactions", file, **{"who": "ann@example.org"} | CHANGES[what])
    assert reads == ["read", "read"]


def test_a_file_that_changed_is_read_anew(duckdb_context: Context, tmp_path: Path, reads: list[str]) -> None:
    file = put(tmp_path, ROWS)
    check(duckdb_context, "transactions", file)
    stat = file.stat()
    put(tmp_path, ROWS.replace("10.5", "11.5"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert sum(step.amount_out for step in bring(duckdb_context, "transactions", file).steps[-1:]) == 14.5
    assert reads == ["read", "read"]


def test_data_that_moved_are_matched_anew(duckdb_context: Context, tmp_path: Path, reads: list[str]) -> None:
    file = put(tmp_path, ROWS)
    check(duckdb_context, "transactions", file)
    bring_text(duckdb_context, "transactions", ORDERS + "T1,C1,2024-01-13,10.5\n", name="other.csv")
    assert counts(bring(duckdb_context, "transactions", file)) == (4, 1, 0, 1, 1, 1)
    assert len(reads) == 3


def test_a_check_is_kept_for_an_hour(
    duckdb_context: Context, frozen_clock: FrozenClock, tmp_path: Path, reads: list[str]
) -> None:
    ctx, file = replace(duckdb_context, clock=frozen_clock), put(tmp_path, ROWS)
    check(ctx, "transactions", file)
    frozen_clock.advance((timedelta(minutes=59)).total_seconds())
    assert sweep_checks(ctx) == 0
    frozen_clock.advance((timedelta(minutes=1)).total_seconds())
    bring(ctx, "transactions", file)
    assert reads == ["read", "read"]
    check(ctx, "transactions", put(tmp_path, ROWS, "b.csv"))
    frozen_clock.advance((timedelta(hours=1)).total_seconds())
    assert (sweep_checks(ctx), folders(ctx)) == (1, [])


def test_the_oldest_checks_go_when_there_are_too_many(
    duckdb_context: Context, frozen_clock: FrozenClock, tmp_path: Path
) -> None:
    ctx = replace(duckdb_context, clock=frozen_clock)
    for at in range(MOST_CHECKS + 2):
        check(ctx, "transactions", put(tmp_path, ROWS, f"{at}.csv"))
        frozen_clock.advance((timedelta(seconds=1)).total_seconds())
    kept = {Path(about.paths[0]).name for _, about in check_store._list_checks(ctx) if about}
    assert kept == {f"{at}.csv" for at in range(2, MOST_CHECKS + 2)}


def test_a_check_that_is_too_large_is_not_kept(
    duckdb_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_store, "MOST_BYTES", 100)
    check(duckdb_context, "transactions", put(tmp_path, ROWS))
    assert folders(duckdb_context) == []


def test_without_room_on_the_disk_nothing_is_kept(
    duckdb_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_store, "SPARE_BYTES", 2**60)
    check(duckdb_context, "transactions", put(tmp_path, ROWS))
    assert folders(duckdb_context) == []


@pytest.mark.parametrize("damage", ["kept.parquet", "about.json"])
def test_a_damaged_check_is_read_anew(duckdb_context: Context, tmp_path: Path, reads: list[str], damage: str) -> None:
    file = put(tmp_path, ROWS)
    check(duckdb_context, "transactions", file)
    (folders(duckdb_context)[0] / damage).write_bytes(b"ruined")
    assert counts(bring(duckdb_context, "transactions", file)) == (4, 2, 0, 0, 1, 1)
    assert reads == ["read", "read"]


def test_a_file_that_is_removed_takes_its_check_along(duckdb_context: Context, tmp_path: Path) -> None:
    one, other = put(tmp_path, ROWS), put(tmp_path, ROWS, "other.csv")
    check(duckdb_context, "transactions", one)
    check(duckdb_context, "transactions", other)
    forget_checks(duckdb_context, (one,))
    assert [about.paths for _, about in check_store._list_checks(duckdb_context) if about] == [(str(other),)]


def test_nobody_else_on_the_machine_reads_a_check(duckdb_context: Context, tmp_path: Path) -> None:
    check(duckdb_context, "transactions", put(tmp_path, ROWS))
    (folder,) = folders(duckdb_context)
    assert folder.stat().st_mode & 0o077 == 0


def test_a_dry_run_that_is_not_to_be_kept_leaves_nothing(duckdb_context: Context, tmp_path: Path) -> None:
    import_files(duckdb_context, ImportRequest(kind="transactions", files=(put(tmp_path, ROWS),), dry_run=True))
    assert folders(duckdb_context) == []
    assert content(duckdb_context)["loads"] == []
