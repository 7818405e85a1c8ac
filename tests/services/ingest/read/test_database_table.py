"""Database table: each column gets the type that holds all of its values exactly."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.ingest.read.database_table import ReadColumn, TableFile
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


def keep(stage: Sandbox, folder: Path, values: list[Any], **given: Any) -> tuple[str, list[Any]]:
    """Write a column in two batches; give its type and its values as they are read back."""
    column = ReadColumn(name='a "b"', **given)
    file = TableFile(folder / "texts.parquet", [column])
    for half in (values[:1], values[1:]):
        if half:
            file.add([(value,) for value in half])
    file.close()
    file.give_types(stage, folder / "rows.parquet")
    place = [str(folder / "rows.parquet")]
    kind, *_ = stage.run("DESCRIBE SELECT * FROM read_parquet(?)", place)
    return kind[1], [row[0] for row in stage.run("SELECT * FROM read_parquet(?)", place)]


NOON = datetime(2024, 1, 13, 12, 0, 0, 5)
EAST = datetime(2024, 1, 13, 12, tzinfo=timezone(timedelta(hours=2)))

EXACT: dict[str, tuple[list[Any], str]] = {
    "whole numbers": ([1, None, -(2**62)], "BIGINT"),
    "larger whole numbers": ([2**63, 1], "DECIMAL(19,0)"),
    "decimals of several scales": ([Decimal("15.990"), Decimal("-0.5"), Decimal(1000)], "DECIMAL(7,3)"),
    "decimals in powers of ten": ([Decimal("1E+3"), Decimal("1E-2")], "DECIMAL(6,2)"),
    "whole numbers and decimals": ([1, Decimal("2.50")], "DECIMAL(3,2)"),
    "floats": ([15.99, 0.1, 1e300], "DOUBLE"),
    "whole numbers and floats": ([1, 2.5], "DOUBLE"),
    "flags": ([True, None, False], "BOOLEAN"),
    "days": ([date(2024, 1, 31), None], "DATE"),
    "times": ([NOON, datetime(1969, 7, 20)], "TIMESTAMP"),
    "text": (["007", "", "x\ny"], "VARCHAR"),
    "nothing": ([None, None], "VARCHAR"),
}


@pytest.mark.parametrize("what", EXACT)
def test_values_keep_their_type_and_are_exact(stage: Sandbox, tmp_path: Path, what: str) -> None:
    values, kind = EXACT[what]
    found, back = keep(stage, tmp_path, values)
    assert found == kind
    assert back == values


AS_TEXT: dict[str, tuple[list[Any], list[str]]] = {
    "too many digits": ([Decimal("1e30"), Decimal("1e-20")], [f"{Decimal('1e30'):f}", f"{Decimal('1e-20'):f}"]),
    "no number": ([Decimal("1.5"), Decimal("NaN")], ["1.5", "NaN"]),
    "numbers and text": ([1, "x"], ["1", "x"]),
    "a float beside a number it cannot hold": ([2**53 + 1, 0.5], [str(2**53 + 1), "0.5"]),
    "decimals and floats": ([Decimal("1.50"), 0.5], ["1.50", "0.5"]),
    "bytes": ([b"\x01\xff", memoryview(b"\x02")], ["01ff", "02"]),
    "documents": ([{"a": "ü"}, [1, None]], ['{"a": "ü"}', "[1, null]"]),
    "times of day and intervals": ([time(10, 5), timedelta(hours=30)], ["10:05:00", "1 day, 6:00:00"]),
    "others": ([UUID(int=1), "x"], ["00000000-0000-0000-0000-000000000001", "x"]),
    "days and times": ([date(2024, 1, 13), NOON], ["2024-01-13", "2024-01-13 12:00:00.000005"]),
}


@pytest.mark.parametrize("what", AS_TEXT)
def test_what_no_type_holds_stays_text(stage: Sandbox, tmp_path: Path, what: str) -> None:
    values, texts = AS_TEXT[what]
    assert keep(stage, tmp_path, values) == ("VARCHAR", texts)


def test_times_with_a_zone_keep_their_moment(stage: Sandbox, tmp_path: Path) -> None:
    kind, back = keep(stage, tmp_path, [EAST, None])
    assert kind == "TIMESTAMP WITH TIME ZONE"
    assert back[0].astimezone(UTC) == datetime(2024, 1, 13, 10, tzinfo=UTC)


def test_times_that_the_server_keeps_in_utc_have_a_zone(stage: Sandbox, tmp_path: Path) -> None:
    kind, back = keep(stage, tmp_path, [NOON], utc=True)
    assert (kind, back[0].astimezone(UTC)) == ("TIMESTAMP WITH TIME ZONE", NOON.replace(tzinfo=UTC))
