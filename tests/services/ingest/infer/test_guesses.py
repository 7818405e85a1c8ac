"""Guesses: how sure each column is and why, computed from the file, the same in a preview and in a dry run."""

from pathlib import Path
from typing import Any

import pytest

from services.core.context import Context
from services.ingest.infer.column_guess import ColumnGuess
from services.ingest.preview import preview_path
from tests.services.ingest.bench import bring, put

ORDERS = """Order ID,Client,Created at,Total,Shop,Currency,Amount
1,a,31/01/2024 10:11,15.50,Web,BRL,1
2,b,01/02/2024 09:00,7.50,Store,BRL,2
3,a,02/02/2024 09:00,120,Web,BRL,3
"""
LINES = """Order ID,Date,Order Total,SKU,Quantity,Item Cost
1,2024-01-05,118,M1,2,20
1,2024-01-05,118,P1,1,60
3,2024-01-31,30,C1,24,30
"""


def guess(ctx: Context, folder: Path, text: str, **options: Any) -> dict[str, ColumnGuess]:
    found = preview_path(ctx, put(folder, text), kind=options.pop("kind", "transactions"), **options)
    return {one.field: one for one in found.guesses}


def said(found: dict[str, ColumnGuess], field: str) -> tuple[str, str]:
    return found[field].confidence, found[field].reason


def test_reasons_come_from_the_names_and_the_values(duckdb_context: Context, tmp_path: Path) -> None:
    found = guess(duckdb_context, tmp_path, ORDERS)
    assert said(found, "transaction_id") == ("sure", "Named so; different in every row")
    assert said(found, "customer_id") == ("sure", "Named so; 2 distinct values")
    assert said(found, "date") == (
        "sure",
        "Named so; day first: 31 in first place, above 12 in 1 row; 31 Jan 2024 to 2 Feb 2024",
    )
    assert said(found, "currency") == ("sure", "Named so; one value in all rows: BRL")
    assert found["date"].values == ("31/01/2024 10:11", "01/02/2024 09:00", "02/02/2024 09:00")
    assert "channel" not in found, "a column without a usual name is not taken by its values"


def test_a_second_column_of_a_usual_name_makes_it_likely(duckdb_context: Context, tmp_path: Path) -> None:
    found = guess(duckdb_context, tmp_path, ORDERS)
    assert (found["revenue"].column, *said(found, "revenue")) == (
        "Total",
        "likely",
        "Named so; Amount may be meant too",
    )


def test_lines_of_orders_say_whose_an_amount_is(duckdb_context: Context, tmp_path: Path) -> None:
    found = guess(duckdb_context, tmp_path, LINES, group_by_order=True)
    assert said(found, "transaction_id")[1] == "Named so; repeats on lines of one order; 2 orders"
    assert said(found, "revenue") == ("sure", "Named so; same on all lines of an order; 30.00 to 118.00")
    assert said(found, "quantity")[1] == "Named so; whole numbers 1 to 24"
    alone = guess(duckdb_context, tmp_path, LINES)
    assert said(alone, "transaction_id") == (
        "likely",
        "Named so; repeated in 1 row: is a row a line of an order?",
    )


@pytest.mark.parametrize(
    ("text", "field", "confidence", "reason"),
    [
        ("id,date,revenue\n1,2024-01-01,5\n", "transaction_id", "likely", "a name that other things have too"),
        ("order_id,date,revenue,region\n1,2024-01-01,5,\n", "region", "likely", "empty in all rows"),
        ("order_id,date,revenue\n1,x,5\n2,y,6\n", "date", "asked", "holds no dates that can be read, such as x or y"),
        ("order_id,revenue\n1,5\n", "date", "asked", "No column is named so"),
        ("order_id,date,total\n1,2024-01-01,abc\n", "revenue", "asked", "its values cannot be read"),
        ("order_id,date,total\n1,2024-01-01,5\n2,2024-01-02,6\n3,2024-01-03,x\n", "revenue", "likely", "1 value could"),
        ("order_id,date,total,client\n1,2024-01-01,5,a\n2,2024-01-01,5,a\n", "customer_id", "likely", "one value"),
        ("order_id,date,revenue\n1,1704448800,5\n", "date", "sure", "seconds since 1970: all on 5 Jan 2024"),
        ("order_id,date,revenue\n1,01.02.2024,5\n", "date", "sure", "day first, by its points"),
        ("order_id,date,revenue\n1,1.23E+12,5\n", "date", "asked", ""),
    ],
)  # fmt: skip
def test_doubts_are_named(  # noqa: PLR0917 - a case
    duckdb_context: Context, tmp_path: Path, text: str, field: str, confidence: str, reason: str
) -> None:
    found = guess(duckdb_context, tmp_path, text)[field]
    assert found.confidence == confidence
    assert reason in found.reason


def test_ids_that_are_damaged_do_not_end_the_look(duckdb_context: Context, tmp_path: Path) -> None:
    found = guess(duckdb_context, tmp_path, "order_id,date,revenue\n1.23457E+12,2024-01-01,5\n", group_by_order=True)
    assert said(found, "transaction_id")[0] == "asked"
    assert "damaged by a spreadsheet" in found["transaction_id"].reason
    assert said(found, "revenue")[0] == "sure"


def test_a_time_of_day_is_read_together_with_the_date(duckdb_context: Context, tmp_path: Path) -> None:
    found = guess(duckdb_context, tmp_path, "order_id,date,time,revenue\n1,2024-01-01,10:15,5\n")
    assert said(found, "time_of_day") == ("sure", "Named so; read together with the date")


def test_a_preset_and_a_person_are_named(duckdb_context: Context, tmp_path: Path) -> None:
    log = "timestamp,visitorid,event,itemid,transactionid\n1433221332117,u,view,p,\n1433221332118,v,view,q,7\n"
    found = guess(duckdb_context, tmp_path, log, kind="events", preset="retailrocket")
    assert said(found, "user_id") == ("sure", "In the preset; 2 distinct values")
    chosen = guess(duckdb_context, tmp_path, ORDERS, mapping=(("revenue", "Total"),))
    assert said(chosen, "revenue")[1].startswith("Chosen; ")


def test_a_dry_run_says_the_same_as_the_preview_and_an_import_nothing(duckdb_context: Context, tmp_path: Path) -> None:
    path = put(tmp_path, LINES)
    shown = preview_path(duckdb_context, path, kind="transactions", group_by_order=True)
    checked = bring(duckdb_context, "transactions", path, group_by_order=True, dry_run=True)
    assert checked.guesses == shown.guesses
    assert checked.to_json()["guesses"][0]["field"] == "transaction_id"
    assert bring(duckdb_context, "transactions", path, group_by_order=True).guesses == ()
