"""Columns of these tests: texts become the typed columns of an import of orders."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from services.ingest.clean.values import NumberFormat, TimeFormat, read_instant, read_number
from services.ingest.infer.column_types import infer_types
from services.ingest.infer.mapping import Mapped
from services.ingest.infer.typed_column import RawColumns, TypedColumn
from services.ingest.kinds.orders import ORDERS
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, select

Order = Literal["day", "month", "year"] | None
DATES = ("date",)


def sheet_of(stage: Sandbox, columns: Sequence[str], rows: int, **said: Any) -> RawColumns:
    """Return the columns of `raw` as if a file had them."""
    given = {"delimiter": ",", "zone": "UTC", "order": None, **said}
    return RawColumns(stage=stage, source="file.csv", columns=tuple(columns), rows=rows, **given)


def infer(
    stage: Sandbox,
    fields: Sequence[str],
    *columns: Sequence[str | None],
    delimiter: str = ",",
    order: Order = None,
    zone: str = "UTC",
    decimal: Literal[".", ","] | None = None,
    currency: str | None = None,
    guessed: tuple[str, ...] = (),
    now: datetime | None = None,
) -> tuple[TypedColumn, ...]:
    """Infer the types of columns that are called as the fields."""
    fill(stage, *columns)
    said: dict[str, Any] = {
        "delimiter": delimiter,
        "order": order,
        "decimal": decimal,
        "currency": currency,
        "now": now,
    }
    sheet = sheet_of(stage, fields, len(columns[0]), zone=zone, **said)
    mapped = Mapped(columns=tuple((name, name) for name in fields), guessed=guessed)
    return infer_types(sheet, ORDERS, mapped).columns


def dates(
    stage: Sandbox, *texts: str | None, order: Order = None, now: datetime | None = None
) -> list[datetime | None]:
    """Return what a column of dates is read as."""
    (one,) = infer(stage, DATES, texts, order=order, now=now)
    assert isinstance(one.form, TimeFormat)
    return select(stage, read_instant(one.form, one.text, "UTC", proven=one.proven))


def amounts(stage: Sandbox, *texts: str | None, **said: Any) -> list[Decimal | None]:
    """Return what a column of money is read as."""
    (one,) = infer(stage, ("revenue",), texts, **said)
    assert isinstance(one.form, NumberFormat)
    return select(stage, read_number(one.form, one.text))


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)
