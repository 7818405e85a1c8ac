"""Column facts: what the values of a column are together, for people who decide whether it was read right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

MOST_ROWS = 200_000
"""So many rows are looked at; a longer file is not known better by more of them."""

HEAD = f"(SELECT * FROM raw LIMIT {MOST_ROWS:d})"

THOUSANDS = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"
"""A number with one mark before three digits, which may group thousands or be a decimal point."""


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """How many values a column has, how many different ones, and the least of them."""

    filled: int
    different: int
    example: str


@dataclass(frozen=True, kw_only=True)
class NumberFacts:
    """The least and the greatest number of a column, and whether all are whole."""

    least: Decimal
    greatest: Decimal
    whole: bool


def count_texts(stage: Sandbox, texts: Sequence[str]) -> list[TextFacts]:
    """Count the values of several columns in one scan."""
    if not texts:
        return []
    parts = [f"count({text}), count(DISTINCT {text}), left(min({text}), 40)" for text in texts]
    row = stage.one(f"SELECT {listed(parts)} FROM {HEAD}")
    found = zip(row[::3], row[1::3], row[2::3], strict=True)
    return [TextFacts(filled=filled, different=different, example=least or "") for filled, different, least in found]


def count_repeated(stage: Sandbox, text: str) -> int:
    """Count the rows that have the value of another one in a column, and are not equal to it in all columns."""
    row = stage.one(f"SELECT count({text}) - count(DISTINCT {text}) FROM (SELECT DISTINCT * FROM {HEAD}) AS raw")
    return int(row[0])


def find_numbers(stage: Sandbox, value: str) -> NumberFacts | None:
    """Return the range of an expression of numbers; None if it has no value."""
    least, greatest, whole = stage.one(
        f"SELECT min(v), max(v), bool_and(v = trunc(v)) FROM (SELECT {value} AS v FROM {HEAD})"
    )
    return None if least is None else NumberFacts(least=least, greatest=greatest, whole=whole)


def find_days(stage: Sandbox, value: str) -> tuple[datetime, datetime] | None:
    """Return the first and the last of an expression of times; None if it has no value."""
    first, last = stage.one(f"SELECT min(v), max(v) FROM (SELECT {value} AS v FROM {HEAD})")
    return None if first is None else (first, last)


def count_above_twelve(stage: Sandbox, text: str, place: int) -> tuple[int, int]:
    """Return the greatest number at a place of dates, such as 2 in 1/31/2024, and in how many it is above twelve."""
    number = f"TRY_CAST(regexp_extract_all({text}, '[0-9]+')[{place:d}] AS INTEGER)"
    row = stage.one(f"SELECT max(n), count(*) FILTER (n > 12) FROM (SELECT {number} AS n FROM {HEAD})")
    return int(row[0] or 0), int(row[1])


def count_values(stage: Sandbox, text: str, most: int) -> list[tuple[str, int]]:
    """Return the commonest values of a column, and how many rows have each."""
    return stage.run(
        f"SELECT {text}, count(*) FROM raw WHERE {text} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most:d}"
    )


def count_thousands(stage: Sandbox, text: str) -> tuple[int, int]:
    """Count the values of a column with one mark before three digits, and all of its values."""
    shaped = f"count(*) FILTER (regexp_full_match({text}, {literal(THOUSANDS)}))"
    row = stage.one(f"SELECT {shaped}, count({text}) FROM raw")
    return int(row[0]), int(row[1])


def read_first(stage: Sandbox, value: str, most: int = 3) -> list[Decimal]:
    """Return the first numbers of an expression."""
    return [row[0] for row in stage.run(f"SELECT {value} FROM raw WHERE {value} IS NOT NULL LIMIT {most:d}")]


def read_example(stage: Sandbox, text: str, example: str, value: str) -> object:
    """Return what an expression reads a text of a column as; None if the text is not there."""
    found = stage.run(f"SELECT {value} FROM raw WHERE left({text}, 40) = ? LIMIT 1", [example])
    return found[0][0] if found else None


def count_unread(stage: Sandbox, text: str, value: str) -> int:
    """Count the values of a column that an expression cannot read."""
    return int(stage.one(f"SELECT count(*) FROM raw WHERE {text} IS NOT NULL AND {value} IS NULL")[0])


def measure_orders(
    stage: Sandbox, order: str | None, amount: str, per: Literal["order", "line"], unless: Sequence[str] = ()
) -> tuple[Decimal, Decimal, int]:
    """Return the sum of the orders, their mean and their number.

    `per` says whether the amount on a line is its order's, which counts once, or its own. Without an `order` each row
    is one. Rows that meet a condition of `unless` do not count.
    """
    rest = " AND ".join([f"({amount}) IS NOT NULL", *(f"({one}) IS NOT TRUE" for one in unless)])
    rows = f"SELECT {order or 'rowid'} AS id, {amount} AS v FROM raw WHERE {rest}"
    added = "max(v)" if per == "order" else "sum(v)"
    orders = f"SELECT {added} AS v FROM ({rows}) GROUP BY id"
    total, mean, number = stage.one(f"SELECT coalesce(sum(v), 0), coalesce(avg(v), 0), count(*) FROM ({orders})")
    return Decimal(total), Decimal(str(mean)), int(number)
