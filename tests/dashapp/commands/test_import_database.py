"""`cartograph import --from`: rows of a database, and where its password is not."""

import json
import logging
from pathlib import Path

import pytest

from tests.dashapp.commands.test_imports import shell
from tests.fixtures.shops import PASSWORD, SELECT, Shop

__all__ = ["shell"]


def test_rows_of_a_database_are_imported_by_a_secret(  # type: ignore[no-untyped-def]
    shell, file_database: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_URL", file_database.url)
    code, out, err = shell("import", "transactions", "--from-env", "SHOP_URL", "--sql", SELECT, "--json")
    assert (code, err) == (0, "")
    assert {name: json.loads(out)[name] for name in ("loaded", "sources")} == {
        "loaded": 3,
        "sources": [Path(file_database.url).name],
    }
    secret = tmp_path / "secret"
    secret.write_text(file_database.url)
    code, out, _ = shell("import", "transactions", "--from-file", str(secret), "--sql", SELECT)
    assert "3 unchanged" in out
    assert "gives 3 rows of 5 columns" in out
    assert len(json.loads(shell("imports", "--json")[1])) == 1


def test_a_password_is_seen_nowhere(  # type: ignore[no-untyped-def]
    shell, mariadb_shop: Shop, duckdb_settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [
        shell("import", "transactions", "--from", mariadb_shop.url, "--sql", sql, *more)
        for sql in (SELECT, "SELECT x", "SELECT 1; SELECT 2")
        for more in ((), ("--json",), ("--dry-run",))
    ]
    said += [shell("imports"), shell("audit", "--json"), shell("settings")]
    assert [code for code, _, _ in said] == [0, 0, 0, 2, 2, 2, 2, 2, 2, 0, 0, 0]
    assert said[0][2].startswith("warning: the list of processes")
    written = "".join(map(str, said)) + caplog.text
    kept = b"".join(file.read_bytes() for file in duckdb_settings.home.rglob("*") if file.is_file())
    for password in (PASSWORD, PASSWORD.replace(" ", "%20"), "s3cret"):
        assert password not in written
        assert password.encode() not in kept


REFUSED = {
    "Say which rows of the database with --sql.": ("--from", "sqlite:////x.db"),
    "Say one of --from, --from-env and --from-file.": ("--from", "sqlite:////x.db", "--from-env", "X", "--sql", SELECT),
    "Say --from-env or --from-file, not both.": ("--from-env", "X", "--from-file", "x", "--sql", SELECT),
    "The environment has no variable NONE. Say --from-env NAME": ("--from-env", "NONE", "--sql", SELECT),
    "Rows come from files or from a database; name one": ("x.csv", "--from", "sqlite:////x.db", "--sql", SELECT),
    "Name at least one file to import, or a database": ("--sql", SELECT),
    "There is no file x.db of a database. Check": ("--from", "sqlite:////none/x.db", "--sql", SELECT),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_missing_is_said_in_a_sentence(shell, sentence: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = shell("import", "transactions", *REFUSED[sentence])
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {sentence}")
    assert err.count("\n") == 1


def test_no_row_is_an_error_and_loads_nothing(shell, file_database: Shop) -> None:  # type: ignore[no-untyped-def]
    code, _, err = shell("import", "transactions", "--from", file_database.url, "--sql", f"{SELECT} WHERE id > 9")
    assert (code, err.strip()) == (2, f"error: The SELECT at {Path(file_database.url).name} gives no rows.")
