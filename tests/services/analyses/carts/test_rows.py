"""Carts' rows: rates, shares and the names of members, of tables made by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from services.analyses.carts.rows import COLUMNS, MEASURES, arrange_rows

COUNTS = ("carts", "cart_users", "bought_users", "pairs", "abandoned_pairs", "abandoning_users")


def groups(by: str, kind: pa.DataType, *rows: tuple[Any, int, int, str | None, int]) -> pa.Table:
    """Return groups of (member, pairs, abandoned pairs, value left, 1 for the total)."""
    schema = pa.schema(
        [
            (by, kind),
            *((name, pa.int64()) for name in COUNTS),
            ("value_left", pa.decimal128(38, 4)),
            ("whole", pa.int64()),
        ]
    )
    made = [
        {
            by: member,
            **dict.fromkeys(COUNTS, 1),
            "pairs": pairs,
            "abandoned_pairs": left,
            "value_left": None if value is None else Decimal(value),
            "whole": whole,
        }
        for member, pairs, left, value, whole in rows
    ]
    return pa.Table.from_pylist(made, schema=schema)


def read(by: str, table: pa.Table) -> list[tuple[Any, ...]]:
    """Return member, row, rate and share of each row."""
    rows = arrange_rows(table, by).to_pylist()
    return [(row[by], row["row"], row["abandonment_rate"], row["share_left"]) for row in rows]


def test_members_others_and_the_total() -> None:
    table = groups(
        "brand",
        pa.string(),
        ("asus", 4, 1, "30", 0),
        ("hp", 2, 2, "10", 0),
        (None, 10, 0, "0", 0),
        (None, 16, 3, "40", 1),
    )
    assert read("brand", table) == [
        ("asus", "member", 0.25, 0.75),
        ("hp", "member", 1.0, 0.25),
        ("Others", "others", 0.0, 0.0),
        (None, "total", 0.1875, 1.0),
    ]


def test_nothing_at_all_is_a_total_of_zero() -> None:
    assert read("brand", groups("brand", pa.string())) == [(None, "total", None, None)]
    (row,) = arrange_rows(groups("brand", pa.string()), "brand").to_pylist()
    assert [row[name] for name in COUNTS] == [0] * len(COUNTS)
    assert row["value_left"] == Decimal(0)


def test_where_nothing_was_left_there_is_no_share() -> None:
    table = groups("brand", pa.string(), ("asus", 3, 0, "0", 0), (None, 3, 0, "0", 1))
    assert read("brand", table) == [("asus", "member", 0.0, None), (None, "total", 0.0, None)]


TIMES = [
    ("since", pa.int32(), [0, 1, 2, 3, 4, 5], ["0-1 h", "1-24 h", "1-3 days", "3-7 days", "7-30 days", "30+ days"]),
    ("weekday", pa.int32(), [1, 7], ["Monday", "Sunday"]),
    ("hour", pa.int32(), [0, 23], ["0", "23"]),
    ("week", pa.date32(), [date(2024, 12, 30)], ["2024-12-30"]),
    ("month", pa.date32(), [date(2024, 2, 1), date(2024, 12, 1)], ["2024-02", "2024-12"]),
    ("quarter", pa.date32(), [date(2024, 10, 1)], ["2024-Q4"]),
    ("year", pa.date32(), [date(2024, 1, 1)], ["2024"]),
    ("brand", pa.string(), ["Ünïcode", "=1+1"], ["Ünïcode", "=1+1"]),
]


@pytest.mark.parametrize(("by", "kind", "members", "shown"), TIMES)
def test_members_as_people_read_them(by: str, kind: pa.DataType, members: list[Any], shown: list[str]) -> None:
    rows = [(member, 1, 1, "1", 0) for member in members]
    table = groups(by, kind, *rows, (None, 1, 1, "1", 1))
    assert [member for member, *_ in read(by, table)] == [*shown, None]


def test_the_columns_come_in_the_order_that_is_declared() -> None:
    table = arrange_rows(groups("brand", pa.string(), (None, 1, 1, "1", 1)), "brand")
    assert table.column_names == ["brand", *(name for name, *_ in MEASURES)]
    assert [column.name for column in COLUMNS] == table.column_names[1:]
    assert table.schema.field("value_left").type == pa.decimal128(38, 4)
