"""`cartograph analyse` and `cartograph export`, as a person at a shell meets them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import Settings
from dashapp.cli import main
from models.warehouse import events
from services.analyses.registry import ANALYSES
from services.core.context import build_context
from services.warehouse.schema_version import move_data_version
from tests.services.accounts.hiring import hire
from tests.world import load_world


@pytest.fixture
def store(duckdb_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The world in a home folder, as the settings of the shell name it."""
    ctx = build_context(duckdb_settings, write=True)
    load_world(ctx)
    hire(ctx, "nora@example.org", region="North")
    ctx.close()
    monkeypatch.setenv("CARTOGRAPH_HOME", str(duckdb_settings.home))
    return duckdb_settings


def called(arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command line; give the exit code, stdout and stderr."""
    with pytest.raises(SystemExit) as left:
        main(arguments.split())
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def rows(arguments: str, capsys: pytest.CaptureFixture[str]) -> list[dict]:
    code, out, err = called(f"analyse {arguments} --format json", capsys)
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert {"analysis", "columns", "rows", "filters", "notes", "as_of", "statement"} <= set(answer)
    return answer["rows"]


DAYS = {"sales": "2023-01-15 to 2024-12-31"}
"""The days of analyses of orders; the others are of the log."""


@pytest.mark.parametrize("kind", ANALYSES)
def test_every_analysis_answers_in_every_format(store: Settings, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(kind, capsys)
    assert all(not isinstance(value, float) or value == value for row in found for value in row.values())  # noqa: PLR0124
    code, out, _ = called(f"analyse {kind} --format csv", capsys)
    assert code == 0
    assert len(list(csv.reader(io.StringIO(out)))) == len(found) + 1
    code, out, _ = called(f"analyse {kind}", capsys)
    assert code == 0
    assert DAYS.get(kind, "2023-12-31 to 2024-02-29") in out


def test_the_funnel_counts_users_plainly(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows("funnel", capsys)
    assert [(row["stage"], row["count"]) for row in found] == [("view", 4), ("cart", 2), ("purchase", 2)]
    assert all(isinstance(row["count"], int) for row in found)
    cut = rows("funnel --by brand --count events --where brand=asus --where brand=hp", capsys)
    assert {(row["brand"], row["stage"], row["count"]) for row in cut} == {
        ("asus", "view", 2), ("asus", "cart", 2), ("asus", "purchase", 1),
        ("hp", "view", 2), ("hp", "cart", 0), ("hp", "purchase", 1),
    }  # fmt: skip
    ordered = rows("funnel --hours 1", capsys)
    assert [row["count"] for row in ordered] == [4, 2, 0]


def test_segments_gaps_and_flops(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["segment"]: row["users"] for row in rows("segments", capsys)} == {
        "view_only": 1, "cart_abandoner": 1, "single": 1, "multi": 1, "high_value": 1
    }  # fmt: skip
    assert [(row["gap"], row["rows"], row["revenue"]) for row in rows("gaps", capsys)] == [
        ("brand", 6, 40.0), ("category", 3, 19.99), ("either", 9, 59.99), ("both", 0, 0.0)
    ]  # fmt: skip
    assert [row["product"] for row in rows("gaps --by product --top 1", capsys)] == ["P2"]
    assert [row["month"] for row in rows("gaps --by month", capsys)][::4] == ["2023-12", "2024-01", "2024-02"]
    assert rows("flops", capsys) == []
    ended = rows("flops --views 1 --from 2024-02-29", capsys)
    assert [(row["product"], row["views"]) for row in ended] == [("P3", 1)]


def test_temporal_by_grain_by_what_recurs_and_as_heatmap(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    months = rows("temporal", capsys)
    assert [(row["month"], row["purchases"]) for row in months] == [("2023-12", 0), ("2024-01", 2), ("2024-02", 2)]
    hours = {row["hour"]: row["carts"] for row in rows("temporal --by hour", capsys)}
    assert {hour: carts for hour, carts in hours.items() if carts} == {9: 1, 23: 2}
    assert len(rows("temporal --by weekday-hour --metric cart", capsys)) == 168


def test_cohorts_abandonment_merchandising_and_comparison(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    cohorts = rows("cohorts", capsys)
    assert [(row["cohort"], row["since"], row["buyers"]) for row in cohorts][:2] == [
        ("2024-01", 0, 2),
        ("2024-01", 1, 1),
    ]
    assert {row["cohort"] for row in rows("cohorts --of customers --by quarter", capsys)} == {"2023-Q1", "2023-Q4"}
    assert rows("abandonment", capsys)[-1]["row"] == "total"
    assert next(row["brand"] for row in rows("merchandising --top 1", capsys)) == "asus"
    compared = rows("segments --from 2024-01-01 --to 2024-02-01 --compare previous", capsys)
    assert "users_compared" in compared[0]


def test_merchandising_is_of_orders_where_there_is_no_event_log(
    store: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    sold = rows("sales --by product --order units", capsys)
    assert [(row["product"], row["units"], row["rank"]) for row in sold] == [
        ("P1", 2, 1),
        ("P2", 2, 2),
        ("Unknown", 0, 3),
    ]
    assert "product" not in rows("merchandising", capsys)[0]
    ctx = build_context(store, write=True)
    with ctx.engine.write() as writer:
        writer.execute(sa.delete(events))
        writer.execute(move_data_version())
    ctx.close()
    assert rows("merchandising --by product --order units", capsys) == sold
    code, _, err = called("analyse merchandising --order views", capsys)
    assert (code, "no order 'views'" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ("funnel --views 3", "--views says nothing of it"),
        ("gaps --by brand", "cut by month, price_tier, event_type"),
        ("gaps --top 3", "--by product"),
        ("temporal --by brand", "not by 'brand'"),
        ("temporal --metric view", "weekday-hour"),
        ("funnel --by colour", "colour"),
        ("funnel --from 2024-13-01", "--from takes a day"),
        ("funnel --where brand", "--where takes"),
        ("segments --where colour=red", "no dimension 'colour'"),
        ("nonsense", "nonsense"),
        ("cohorts --by day", "day"),
        ("gaps --as nobody@example.org", "nobody@example.org"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence_and_exit_2(
    store: Settings, arguments: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called(f"analyse {arguments}", capsys)
    assert (code, out) == (2, "")
    assert why in err
    assert len(err.strip().splitlines()) == 1


def test_as_a_person_only_their_rows(store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["count"] for row in rows("funnel --as nora@example.org", capsys)] == [1, 1, 1]
    code, _, _ = called(f"export case-study --out {tmp_path / 'out'} --as nora@example.org", capsys)
    assert code == 0
    assert len((tmp_path / "out" / "events_cleaned.csv").read_text().splitlines()) == 7


def test_the_export_writes_eight_files_and_names_them(
    store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called(f"export case-study --out {tmp_path / 'new' / 'out'} --json", capsys)
    assert code == 0
    files = [Path(name) for name in json.loads(out)["files"]]
    assert [file.stem for file in files] == [
        "events_cleaned", "kpi_summary", "funnel_summary", "user_segments", "brand_revenue", "category_revenue",
        "product_purchases", "low_conversion_products",
    ]  # fmt: skip
    assert all(file.exists() for file in files)
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == sorted(file.name for file in files)
    assert "events_cleaned ..." in err


def test_a_folder_that_cannot_be_written_is_a_sentence(
    store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    code, out, err = called(f"export case-study --out {tmp_path / 'file' / 'out'}", capsys)
    assert (code, out) == (2, "")
    assert "cannot be written" in err


def test_a_real_process_puts_nothing_but_json_on_stdout(store: Settings) -> None:
    environment = {**os.environ, "CARTOGRAPH_HOME": str(store.home), "PYTHONPATH": "."}
    command = [sys.executable, "-c", "from dashapp.cli import main; main()", "analyse", "gaps", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["rows"][0]["rows"] == 6
    refused = subprocess.run([*command[:4], "flops", "--views", "x"], env=environment, capture_output=True, text=True)  # noqa: PLW1510
    assert refused.returncode == 2
    assert refused.stdout == ""
