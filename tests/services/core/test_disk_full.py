"""Disk full: every part says it in its own words; other errors are not taken for it."""

import errno
import sqlite3
from pathlib import Path

import duckdb
import pytest

from dashapp.cli import main
from services.core.disk_full import NO_SPACE, is_disk_full
from services.warehouse.duckdb import sandbox

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_the_system_and_duckdb_say_it() -> None:
    with pytest.raises(OSError, match="space") as of_system, FULL.open("w", buffering=1) as file:
        file.write("x\n")
    assert is_disk_full(of_system.value)
    with pytest.raises(duckdb.Error) as of_duckdb:
        duckdb.sql("COPY (SELECT range FROM range(1000)) TO '/dev/full' (FORMAT csv, USE_TMP_FILE false)")
    assert is_disk_full(of_duckdb.value)


def test_sqlite_says_it() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE rows (row TEXT)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.Error) as error:
        connection.execute("INSERT INTO rows SELECT zeroblob(1000000)")
    assert is_disk_full(error.value)
    connection.close()


def test_where_it_came_from_counts() -> None:
    error = RuntimeError("the stage was not written")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert is_disk_full(error)


@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "no"), ValueError("no space left on device"), duckdb.IOException("no such file")]
)
def test_other_errors_are_not_it(error: Exception) -> None:
    assert not is_disk_full(error)


def test_the_command_line_says_it_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "orders.csv"
    file.write_text("transaction_id,date,revenue\nT1,2024-01-01,1.00\n")
    monkeypatch.setenv("CARTOGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sandbox.shutil, "copy", full)
    monkeypatch.setattr(Path, "hardlink_to", full)
    with pytest.raises(SystemExit) as ended:
        main(["import", "transactions", str(file)])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"error: {NO_SPACE}\n"
