"""Numbers of a Parquet file: how they are written is no question, as it is in a file of text."""

from pathlib import Path

import duckdb
import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from tests.asking import rows as ask
from tests.services.ingest.bench import bring, counts, put

HEAD = "order_id,customer_id,date,revenue"
ROW = "SELECT '{id}' order_id, 'C' customer_id, DATE '2024-01-13' date, {amount} revenue"


def write(folder: Path, name: str, *amounts: str) -> Path:
    """Write orders of these amounts as Parquet."""
    path = folder / name
    rows = " UNION ALL ".join(ROW.format(id=f"{name}{at}", amount=amount) for at, amount in enumerate(amounts))
    duckdb.sql(rows).write_parquet(str(path))
    return path


TYPES = ("15.990::DECIMAL(12, 3)", "15.990::DOUBLE", "16::UTINYINT", "15.990::FLOAT")


@pytest.mark.parametrize("amount", TYPES)
def test_numbers_with_a_type_are_taken_as_they_are(duckdb_context: Context, tmp_path: Path, amount: str) -> None:
    audit = bring(duckdb_context, "transactions", write(tmp_path, "a.parquet", amount, amount))
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    ((revenue,),) = ask(duckdb_context, "revenue")
    assert revenue == pytest.approx(32 if amount.startswith("16") else 31.98)


def test_the_same_numbers_as_text_are_asked_for(duckdb_context: Context, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        bring(duckdb_context, "transactions", write(tmp_path, "a.parquet", "'15.990'", "'20.500'"))
    assert refused.value.code == "numbers-ambiguous"


def test_numbers_that_one_of_several_files_has_as_text_are_asked_for(duckdb_context: Context, tmp_path: Path) -> None:
    typed = write(tmp_path, "a.parquet", "15.990::DECIMAL(12, 3)")
    with pytest.raises(FileRefused) as refused:
        bring(duckdb_context, "transactions", typed, put(tmp_path, f"{HEAD}\nT1,C,2024-01-13,20.500\n"))
    assert refused.value.code == "numbers-ambiguous"


def test_what_is_said_of_decimals_is_said_of_text(duckdb_context: Context, tmp_path: Path) -> None:
    typed = write(tmp_path, "a.parquet", "15.990::DECIMAL(12, 3)")
    bring(duckdb_context, "transactions", typed, decimal=",")
    assert ask(duckdb_context, "revenue") == [(15.99,)]
