"""`cartograph demo-data`, as a person sees it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.settings import Settings
from dashapp.commands.demo_data import demo_data
from services.core.errors import BadValue


def command(*arguments: str) -> Result:
    return CliRunner().invoke(demo_data, [*arguments])


def test_files_are_written_without_a_warehouse(tmp_path: Path) -> None:
    said = command("--scale", "0.1", "--out", str(tmp_path / "out"), "--truth", str(tmp_path / "deep/t.json"), "--json")
    assert said.exit_code == 0
    answer = json.loads(said.stdout)
    assert {Path(x).name for x in answer["files"]} == {
        "customers.parquet", "transactions.parquet", "order_lines.parquet", "events.parquet", "truth.json",
        "truth_customers.parquet", "truth_events.parquet", "truth_products.parquet",
    }  # fmt: skip
    assert all(Path(x).is_file() for x in answer["files"])
    assert json.loads((tmp_path / "deep/t.json").read_text()) == json.loads((tmp_path / "out/truth.json").read_text())
    assert "Clickstream" in said.stderr


def test_a_null_world_that_ends_on_another_day(tmp_path: Path) -> None:
    said = command("--scale", "0.1", "--null", "--until", "2026-03-15", "--seed", "3", "--out", str(tmp_path), "--json")
    truth = json.loads(Path(json.loads(said.stdout)["truth"]).read_text())
    assert (truth["null"], truth["until"], truth["seed"], truth["incidents"]) == (True, "2026-03-15", 3, [])


def test_the_demo_is_loaded(duckdb_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_HOME", str(duckdb_settings.home))
    said = command("--scale", "0.1", "--json")
    assert said.exit_code == 0, said.output
    loads = json.loads(said.stdout)["loads"]
    assert [(x["kind"], x["rejected"]) for x in loads][:2] == [("customers", 0), ("transactions", 0)]
    assert (duckdb_settings.home / "demo" / "truth.json").is_file()
    again = command("--scale", "0.1")
    assert f"{loads[1]['loaded']:,} as they were" in again.stdout
    assert loads[1]["loaded"] > 1_500  # a row per line
    assert "The truth is in" in again.stdout


def test_a_scale_that_cannot_be_is_refused(tmp_path: Path) -> None:
    said = command("--scale", "0", "--out", str(tmp_path))
    assert isinstance(said.exception, BadValue)


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    assert command("--until", "2024-13-01", "--out", str(tmp_path)).exit_code == 2


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = command("--scale", "0.01", "--out", str(tmp_path / "file" / "folder"))
    assert isinstance(said.exception, BadValue)
