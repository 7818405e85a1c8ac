"""`cartograph ask` and `cartograph catalogue`, as a person at a shell meets them."""

import csv
import io
import json
from pathlib import Path

import pytest

from config.settings import Settings
from dashapp.cli import main
from services.core.context import build_context
from tests.world import load_world


@pytest.fixture
def store(duckdb_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The world in a home folder, as the settings of the shell name it."""
    ctx = build_context(duckdb_settings, write=True)
    load_world(ctx)
    ctx.close()
    monkeypatch.setenv("CARTOGRAPH_HOME", str(duckdb_settings.home))
    return duckdb_settings


def called(arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command line; give the exit code, stdout and stderr."""
    with pytest.raises(SystemExit) as left:
        main(arguments.split())
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_json_is_nothing_but_json_and_has_the_promised_keys(
    store: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called("ask revenue aov --by region --where segment=Premium --format json", capsys)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert {"columns", "rows", "filters", "as_of", "data_version", "cached", "ms", "statement"} <= set(answer)
    assert answer["columns"][1] == {"name": "revenue", "label": "Revenue", "unit": "money", "role": "metric"}
    assert answer["rows"] == [{"region": "North", "revenue": 500.0, "aov": 125.0}]
    assert answer["filters"] == ["2023-01-15 to 2024-12-31", "Segment is Premium"]
    assert answer["as_of"] == "2024-12-31"
    assert answer["cached"] is False


def test_json_flag_and_grain_and_comparison(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    question = "ask revenue --by category --grain year --from 2024-01-01 --to 2025-01-01 --compare year --json"
    _, out, _ = called(question, capsys)
    rows = json.loads(out)["rows"]
    assert [row["year"] for row in rows] == [2024] * 3
    assert {row["category"]: row["revenue_compared"] for row in rows}["Books"] == 250.5


def test_csv_is_exact_and_no_spreadsheet_runs_it(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called("ask event_revenue users --by brand --format csv", capsys)
    assert code == 0
    assert list(csv.reader(io.StringIO(out))) == [
        ["brand", "event_revenue", "users"], ["asus", "300", "2"], ["Unknown", "40", "3"], ["hp", "19.99", "2"],
    ]  # fmt: skip


def test_a_table_names_its_filters_and_how_far_the_data_goes(
    store: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = called("ask revenue late_delivery_share --by channel --top 1 --explain", capsys)
    lines = out.splitlines()
    assert lines[0] == "2023-01-15 to 2024-12-31"
    assert any(line.split() == ["Web", "500.00", "25.00", "%"] for line in lines)
    assert any(line.split() == ["Others", "300.00", "50.00", "%"] for line in lines)
    assert "Data through 2024-12-31." in lines
    assert any("rows in" in line and "cache miss" in line for line in lines)
    assert any(line.startswith("SELECT") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("ask revenu", "did you mean revenue"),
        ("ask revenue --by regoin", "did you mean region"),
        ("ask delivery_days --by category_1", "orders carry no category, level 1"),
        ("ask churned_share --by year,month", "not of both"),
        ("ask churned_share --where month=2024-01", "--from and --to"),
        ("ask revenue --from 2024-13-01", "--from takes a day"),
        ("ask revenue --from 2024-02-01 --to 2024-02-01", "period is empty"),
        ("ask revenue --where region", "--where takes"),
        ("ask revenue --where month=January", "write it like 2024-01"),
        ("ask revenue --having revenue=much", "compares with a number"),
        ("ask revenue --compare year", "--from"),
        ("ask revenue --top 0", "--top"),
        ("ask revenue --top 3", "--by"),
        ("ask revenue revenue", "named twice"),
        ("ask", "METRIC"),
        ("ask revenue --format xml", "xml"),
        ("no-such-command", "no-such-command"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence_and_exit_2(
    store: Settings, capsys: pytest.CaptureFixture[str], arguments: str, sentence: str
) -> None:
    code, out, err = called(arguments, capsys)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


def test_a_setting_that_is_wrong_is_named(
    store: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTOGRAPH_PRICE_TIERS", "[5, 3, 1]")
    code, _, err = called("ask revenue", capsys)
    assert code == 2
    assert "CARTOGRAPH_PRICE_TIERS" in err


def test_a_fault_of_ours_has_a_reference_that_the_log_has_too(
    store: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashapp.commands.ask.run", lambda *_: 1 / 0)
    code, out, err = called("ask revenue", capsys)
    assert (code, out) == (1, "")
    reference = err.strip().splitlines()[-1].split()[-1].rstrip(".")
    assert err.count(reference) == 2
    assert "ZeroDivisionError" in err


def test_an_empty_home_gets_its_schema_and_answers_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTOGRAPH_HOME", str(tmp_path / "new"))
    code, out, _ = called("ask revenue orders", capsys)
    assert code == 0
    assert "There is no data yet." in out


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_the_catalogue_lists_everything(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(f"catalogue --format {form}", capsys)
    assert code == 0
    assert "churned_share" in out
    assert "price_tier" in out
    if form == "json":
        revenue = next(metric for metric in json.loads(out)["metrics"] if metric["name"] == "revenue")
        assert "region" in revenue["cut_by"]
        assert "category_1" not in revenue["cut_by"]
