"""Steps: of an order in several files the latest file's version counts; within one file two versions contradict."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from tests.services.ingest.bench import ORDERS, bring, content, counts, orders, put

JAN = "1,a,2024-01-05,100\n2,b,2024-01-30,50\n"
FEB = "2,b,2024-01-30,40\n3,c,2024-02-02,30\n"
MAR = "2,b,2024-01-30,50\n4,d,2024-03-02,10\n"


def files(folder: Path, *parts: str) -> list[Path]:
    return [put(folder, ORDERS + part, f"{at}.csv") for at, part in enumerate(parts)]


def revenue(ctx: Context) -> dict[str, float]:
    return {row[0]: float(row[3]) for row in orders(ctx)}


def test_the_later_file_counts_and_the_earlier_row_is_an_update(any_context: Context, tmp_path: Path) -> None:
    audit = bring(any_context, "transactions", *files(tmp_path, JAN, FEB))
    assert counts(audit) == (4, 3, 1, 0, 0, 0)
    assert revenue(any_context) == {"1": 100, "2": 40, "3": 30}
    step = next(step for step in audit.steps if step.name == "Older than in a later file")
    assert (step.rows_in, step.rows_out, step.amount_in - step.amount_out) == (4, 3, 50)


def test_one_command_leaves_the_same_as_one_after_the_other(any_context: Context, tmp_path: Path) -> None:
    one, two = files(tmp_path, JAN, FEB)
    first, second = bring(any_context, "transactions", one), bring(any_context, "transactions", two)
    together = [a + b for a, b in zip(counts(first), counts(second), strict=True)]
    assert together == [4, 3, 1, 0, 0, 0]
    again = bring(any_context, "transactions", one, two)
    assert counts(again) == (4, 0, 0, 4, 0, 0)
    assert revenue(any_context) == {"1": 100, "2": 40, "3": 30}


def test_the_order_of_the_files_is_what_counts(duckdb_context: Context, tmp_path: Path) -> None:
    jan, feb = files(tmp_path, JAN, FEB)
    bring(duckdb_context, "transactions", feb, jan)
    assert revenue(duckdb_context)["2"] == 50


def test_a_version_that_comes_back_counts(duckdb_context: Context, tmp_path: Path) -> None:
    audit = bring(duckdb_context, "transactions", *files(tmp_path, JAN, FEB, MAR))
    assert counts(audit) == (6, 4, 1, 0, 1, 0)
    assert revenue(duckdb_context)["2"] == 50


def test_the_same_row_in_two_files_is_a_duplicate(duckdb_context: Context, tmp_path: Path) -> None:
    assert counts(bring(duckdb_context, "transactions", *files(tmp_path, JAN, JAN))) == (4, 2, 0, 0, 2, 0)


def test_within_one_file_two_versions_contradict(duckdb_context: Context, tmp_path: Path) -> None:
    audit = bring(duckdb_context, "transactions", *files(tmp_path, JAN + "9,x,2024-01-30,1\n8,y,2024-01-30,1\n" + FEB))
    assert counts(audit) == (6, 4, 0, 0, 0, 2)
    assert "2" not in revenue(duckdb_context)


def test_versions_that_contradict_in_the_latest_file_are_set_aside(duckdb_context: Context, tmp_path: Path) -> None:
    audit = bring(duckdb_context, "transactions", *files(tmp_path, JAN, FEB + "2,b,2024-01-30,45\n5,e,2024-02-02,1\n"))
    assert counts(audit) == (6, 3, 1, 0, 0, 2)
    assert "2" not in revenue(duckdb_context)


def test_a_file_of_contradictions_changes_nothing(duckdb_context: Context, tmp_path: Path) -> None:
    before = content(duckdb_context)
    with pytest.raises(FileRefused, match="Most rows share"):
        bring(duckdb_context, "transactions", *files(tmp_path, "1,a,2024-01-05,1\n1,a,2024-01-05,2\n"))
    assert content(duckdb_context) == before


def test_of_customers_too_the_later_file_counts(duckdb_context: Context, tmp_path: Path) -> None:
    one = put(tmp_path, "customer_id,segment\na,New\nb,New\n", "one.csv")
    two = put(tmp_path, "customer_id,segment\na,Old\n", "two.csv")
    assert counts(bring(duckdb_context, "customers", one, two)) == (3, 2, 1, 0, 0, 0)
