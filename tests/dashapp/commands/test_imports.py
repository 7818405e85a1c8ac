"""`cartograph import` and what belongs to it, as a person at a shell meets them."""

import csv
import json
from pathlib import Path

import pytest

from config.settings import Settings
from dashapp.cli import main
from tests.services.ingest.bench import ORDERS, put


@pytest.fixture
def shell(duckdb_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("CARTOGRAPH_HOME", str(duckdb_settings.home))

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def test_import_history_quarantine_undo(shell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = put(tmp_path, ORDERS + "T1,C1,2024-01-13,10\nT2,C1,,1\nT3\n")
    code, out, err = shell("import", "transactions", str(file), "--json")
    audit = json.loads(out)
    assert (code, err) == (0, "")
    promised = {"read", "loaded", "updated", "unchanged", "duplicates", "rejected", "steps", "seconds"}
    assert promised <= set(audit)
    assert set(audit["steps"][0]) == {"name", "rows_in", "rows_out", "amount_in", "amount_out"}
    assert (audit["read"], audit["loaded"], audit["rejected"]) == (3, 1, 2)
    assert json.loads(shell("imports", "--json")[1])[0]["rejected"] == 2
    assert shell("quarantine", str(audit["load_id"]), "--out", str(tmp_path / "bad.csv"))[0] == 0
    with (tmp_path / "bad.csv").open(encoding="utf-8") as bad:
        rows = list(csv.DictReader(bad))
    assert [(row["row_number"], row["transaction_id"], row["line"]) for row in rows] == [
        ("2", "T2", ""),
        ("3", "", "T3"),
    ]
    assert "1 rows" not in shell("imports")[1]
    assert json.loads(shell("undo", "--json")[1]) == {"undone": audit["load_id"]}
    assert shell("undo") == (2, "", "error: The last import was taken back already; one before it cannot be.\n")


def test_words_for_a_person(shell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = put(tmp_path, "order_id,customer_id,date,total,x\nT1,C1,2024-01-13,10,y\n")
    code, out, _ = shell("import", "transactions", str(file), "--dry-run")
    assert code == 0
    assert "1 rows read: 1 loaded" in out
    assert "dry run" in out
    assert "Ignored: x." in out
    assert "total" in out


@pytest.mark.parametrize("arguments", [("none.csv",), ("file.csv", "--map", "date"), ("file.csv", "--preset", "x")])
def test_what_a_person_can_mend_is_exit_2_and_one_sentence(shell, tmp_path: Path, arguments: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path, ORDERS + "T1,C1,2024-01-13,10\n")
    code, out, err = shell("import", "transactions", str(tmp_path / arguments[0]), *arguments[1:], "--json")
    assert (code, out) == (2, "")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


def test_imports_of_a_home_with_accounts_are_in_its_audit(shell, duckdb_settings: Settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = put(tmp_path, ORDERS + "T1,C1,2024-01-13,10\n")
    (duckdb_settings.home / "application.sqlite").unlink()
    shell("import", "transactions", str(file))
    assert not (duckdb_settings.home / "application.sqlite").exists(), "an import makes no accounts"
    shell("undo")
    assert shell("audit", "--json")[1].strip() == "[]"
    shell("import", "transactions", str(file))
    shell("import", "transactions", str(file), "--dry-run")
    shell("undo")
    told = [(entry["who"], entry["what"], entry["subject"]) for entry in json.loads(shell("audit", "--json")[1])]
    assert told == [("command line", "imported", "file.csv"), ("command line", "import undone", "import 2")]
