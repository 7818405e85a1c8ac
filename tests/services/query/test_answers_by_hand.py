"""Answers by hand: series, comparisons and results made of small tables, without any store."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from services.catalog.calendar import GRAIN_BY_NAME
from services.catalog.lookup import find_metric
from services.catalog.units import COUNT, DAYS, MONEY, SCORE, SHARE, Unit
from services.query.compare import (
    PeriodPair,
    change_column,
    change_of,
    compared_columns,
    compared_values,
    merge,
    without_unknown,
)
from services.query.questions import Period
from services.query.result import Origin, OutColumn, Result
from services.query.series import bucket_in_words, series_of

ORIGIN = Origin(
    filters=("Region is Nörd",),
    notes=(),
    as_of=date(2024, 2, 29),
    data_version=3,
    statement="SELECT 'é'",
    parameters={"x": "1"},
    computed_at=datetime(2024, 3, 1, 12, tzinfo=UTC),
)


def span(start: str, end: str) -> Period:
    """From and up to but not including."""
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


def made(table: dict[str, Any], *metrics: tuple[str, Unit]) -> Result:
    """Make an answer of a table; what is no metric is a dimension."""
    units = dict(metrics)
    columns = tuple(
        OutColumn(
            name=name,
            label=name.capitalize(),
            unit=units[name].name if name in units else "text",
            role="metric" if name in units else "dimension",
        )
        for name in table
    )
    return Result(columns=columns, table=pa.table(table), origin=ORIGIN)


CHANGES: list[tuple[Unit, Any, Any, float | None]] = [
    (MONEY, Decimal(150), Decimal(100), 0.5),
    (MONEY, Decimal(50), Decimal(100), -0.5),
    (MONEY, Decimal(0), Decimal(100), -1.0),
    (MONEY, Decimal(100), Decimal(0), None),
    (MONEY, Decimal(0), Decimal(0), None),
    (MONEY, Decimal(50), Decimal(-100), 1.5),
    (MONEY, None, Decimal(100), None),
    (MONEY, Decimal(100), None, None),
    (COUNT, 3, 2, 0.5),
    (SHARE, 0.5, 0.25, 0.25),
    (SHARE, 0.5, 0.0, 0.5),
    (SCORE, 3.5, 4.0, -0.5),
    (DAYS, 0.0, 2.0, -2.0),
    (DAYS, None, 2.0, None),
]


@pytest.mark.parametrize(("unit", "now", "before", "change"), CHANGES)
def test_a_change_of_one_value_and_of_a_column(unit: Unit, now: Any, before: Any, change: float | None) -> None:
    assert change_of(unit, now, before) == change
    assert change_of(unit.name, now, before) == change
    kind = pa.decimal128(38, 4) if unit is MONEY else pa.float64()
    columns = (pa.chunked_array([pa.array([value], type=kind)]) for value in (now, before))
    assert change_column(unit, *columns).to_pylist() == [change]


@pytest.mark.parametrize(
    ("unit", "kind"), [(MONEY, "share"), (COUNT, "share"), (SHARE, "share"), (SCORE, "score"), (DAYS, "days")]
)
def test_what_stands_beside_a_column(unit: Unit, kind: str) -> None:
    other, change = compared_columns(OutColumn(name="x", label="X", unit=unit.name, role="metric"))
    assert (other.name, other.label, other.unit, other.role) == ("x_compared", "X, compared", unit.name, "comparison")
    assert (change.name, change.label, change.unit, change.role) == ("x_change", "X, change", kind, "change")


def test_what_stands_beside_a_row() -> None:
    row = {"orders": 3, "late": 0.5}
    units: dict[str, Unit | str] = {"orders": COUNT, "late": "share"}
    assert compared_values(row, {"orders": 2, "late": None}, units) == {
        "orders_compared": 2,
        "orders_change": 0.5,
        "late_compared": None,
        "late_change": None,
    }
    assert set(compared_values(row, None, units).values()) == {None}


YEAR, BEFORE = span("2024-01-01", "2025-01-01"), span("2023-01-01", "2024-01-01")
LACKING = [
    (None, True, 0.0, False),
    (date(2022, 1, 1), False, 0.0, True),
    (date(2023, 1, 1), False, 0.0, True),
    (date(2023, 1, 19), False, 18 / 365, True),
    (date(2023, 1, 20), False, 19 / 365, False),  # above 5 %
    (date(2023, 12, 31), False, 364 / 365, False),
    (date(2024, 1, 1), True, 1.0, False),
    (date(2024, 7, 1), True, 547 / 365, False),
]


@pytest.mark.parametrize(("first", "before_data", "lacking", "fair"), LACKING)
def test_how_much_of_the_compared_days_there_is(
    first: date | None, before_data: bool, lacking: float, fair: bool
) -> None:
    pair = PeriodPair(now=YEAR, then=BEFORE, first=first)
    assert (pair.is_before_data, pair.lacking, pair.is_fair) == (before_data, lacking, fair)


def test_what_is_said_of_the_comparison() -> None:
    said = "Compared with 2023-01-01 to 2023-12-31"
    assert PeriodPair(now=YEAR, then=BEFORE, first=date(2022, 1, 1)).note == said
    assert PeriodPair(now=YEAR, then=BEFORE, first=date(2023, 3, 1)).note == f"{said}; the data begin on 2023-03-01"
    assert PeriodPair(now=YEAR, then=BEFORE, first=None).note == f"{said}, of which there is no data"


def test_buckets_whose_compared_days_are_not_all_there() -> None:
    quarter, month = GRAIN_BY_NAME["quarter"], GRAIN_BY_NAME["month"]
    pair = PeriodPair(now=YEAR, then=BEFORE, first=date(2023, 4, 1))
    assert pair.unknown_buckets(quarter) == {"2024-Q1"}
    assert pair.unknown_buckets(month) == {"2024-01", "2024-02", "2024-03"}
    hardly = PeriodPair(now=YEAR, then=BEFORE, first=date(2023, 4, 5))  # 4 of the 91 days of the second quarter
    assert hardly.unknown_buckets(quarter) == {"2024-Q1"}
    assert PeriodPair(now=YEAR, then=BEFORE, first=date(2023, 4, 6)).unknown_buckets(quarter) == {"2024-Q1", "2024-Q2"}
    assert PeriodPair(now=YEAR, then=BEFORE, first=date(2023, 1, 1)).unknown_buckets(quarter) == frozenset()
    late = span("2023-01-15", "2024-01-15")
    assert PeriodPair(now=YEAR, then=late, first=date(2023, 1, 15)).unknown_buckets(month) == frozenset()


WHOLE = PeriodPair(now=span("2024-01-01", "2024-03-01"), then=span("2023-11-01", "2024-01-01"), first=date(2020, 1, 1))
REVENUE, AOV = find_metric("revenue"), find_metric("aov")


def money(*values: str | None) -> pa.Array:
    return pa.array([None if one is None else Decimal(one) for one in values], type=pa.decimal128(38, 4))


def test_members_of_either_period_stand_side_by_side() -> None:
    now = made(
        {"region": ["North", "South"], "revenue": money("10", "20"), "aov": [5.0, None]},
        ("revenue", MONEY),
        ("aov", MONEY),
    )
    then = pa.table({"region": ["South", "West"], "revenue": money("16", "4"), "aov": [4.0, 2.0]})
    found = merge(now, then, (REVENUE, AOV), WHOLE)
    rows = [tuple(row.values()) for row in found.rows()]
    assert [column.name for column in found.columns] == [
        "region", "revenue", "aov", "revenue_compared", "revenue_change", "aov_compared", "aov_change",
    ]  # fmt: skip
    assert rows == [
        ("North", Decimal(10), 5.0, Decimal(0), None, None, None),
        ("South", Decimal(20), None, Decimal(16), 0.25, 4.0, None),
        ("West", Decimal(0), None, Decimal(4), -1.0, 2.0, None),
    ]
    shorter = merge(now, then, (REVENUE, AOV), WHOLE, only_present=True)
    assert [row["region"] for row in shorter.rows()] == ["North", "South"]


def test_before_the_data_there_is_nothing_beside_a_value() -> None:
    now = made({"region": ["North"], "revenue": money("10")}, ("revenue", MONEY))
    (row,) = merge(now, None, (REVENUE,), WHOLE).rows()
    assert row == {"region": "North", "revenue": Decimal(10), "revenue_compared": None, "revenue_change": None}


def test_buckets_meet_by_their_position() -> None:
    now = made({"month": ["2024-01", "2024-02"], "revenue": money("10", "20")}, ("revenue", MONEY))
    then = pa.table({"month": ["2023-11", "2023-12", "2023-10"], "revenue": money("5", "40", "7")})
    rows = merge(now, then, (REVENUE,), WHOLE).rows()
    assert [(row["month"], row["revenue_compared"], row["revenue_change"]) for row in rows] == [
        ("2024-01", Decimal(5), 1.0),
        ("2024-02", Decimal(40), -0.5),
    ]


def test_an_answer_without_rows_takes_those_of_the_other_period() -> None:
    now = made({"region": pa.array([], pa.null()), "revenue": money()}, ("revenue", MONEY))
    then = pa.table({"region": ["South"], "revenue": money("16")})
    assert [tuple(row.values()) for row in merge(now, then, (REVENUE,), WHOLE).rows()] == [
        ("South", Decimal(0), Decimal(16), -1.0)
    ]


def test_a_whole_is_compared_without_any_member() -> None:
    (row,) = merge(
        made({"revenue": money("3")}, ("revenue", MONEY)), pa.table({"revenue": money("4")}), (REVENUE,), WHOLE
    ).rows()
    assert (row["revenue_compared"], row["revenue_change"]) == (Decimal(4), -0.25)


def test_what_the_data_cannot_say_is_taken_out() -> None:
    table = {"month": ["2024-01", "2024-02"], "revenue_compared": [1.0, 2.0], "revenue_change": [0.1, 0.2]}
    columns = (
        OutColumn(name="month", label="Month", unit="text", role="dimension"),
        OutColumn(name="revenue_compared", label="R", unit="money", role="comparison"),
        OutColumn(name="revenue_change", label="R", unit="share", role="change"),
    )
    late = PeriodPair(now=WHOLE.now, then=WHOLE.then, first=date(2023, 11, 3))  # 2 of 30 and of 61 days
    found = without_unknown(columns, pa.table(table), late).to_pydict()
    assert found == {**table, "revenue_compared": [None, 2.0], "revenue_change": [None, 0.2]}
    assert without_unknown(columns, pa.table(table), WHOLE).to_pydict() == table
    unfair = PeriodPair(now=WHOLE.now, then=WHOLE.then, first=date(2023, 11, 5))  # 4 of 61 days
    plain = {name: values for name, values in table.items() if name != "month"}
    assert without_unknown(columns[1:], pa.table(plain), late).to_pydict() == plain
    assert without_unknown(columns[1:], pa.table(plain), unfair).to_pydict() == {
        **plain,
        "revenue_change": [None, None],
    }


def test_a_series_fills_gaps_and_cuts_both_ends() -> None:
    result = made(
        {"month": ["2023-12", "2024-02"], "revenue": [5, 7], "aov": [2.5, 3.5]}, ("revenue", MONEY), ("aov", MONEY)
    )
    points = series_of(result, "month", span("2023-12-31", "2024-06-01"), date(2024, 2, 28))
    assert [(point.row["month"], point.shown, point.days, point.whole) for point in points] == [
        ("2023-12", 1, 31, False),
        ("2024-01", 31, 31, True),
        ("2024-02", 28, 29, False),
    ]
    assert [(point.value("revenue"), point.value("aov")) for point in points] == [(5, 2.5), (0, None), (7, 3.5)]
    assert points[1].value("unknown") is None


def test_a_series_of_nothing() -> None:
    result = made({"day": pa.array([], pa.string()), "revenue": pa.array([], pa.int64())}, ("revenue", MONEY))
    (point,) = series_of(result, "day", span("2024-02-29", "2024-03-01"), date(2024, 12, 31))
    assert (point.row, point.whole) == ({"day": "2024-02-29", "revenue": 0}, True)
    for period in (Period(), Period(start=date(2024, 1, 1)), span("2024-02-02", "2024-02-09")):
        assert series_of(result, "day", period, date(2024, 2, 1)) == ()


WORDS = [
    ("week", "2024-02-26", "2024-03-04", "26 Feb to 3 Mar 2024"),
    ("week", "2021-12-27", "2022-01-03", "27 Dec 2021 to 2 Jan 2022"),
    ("day", "2024-02-29", "2024-03-01", "Thu 29 Feb 2024"),
    ("month", "2024-12-01", "2025-01-01", "Dec 2024"),
    ("quarter", "2024-01-01", "2024-04-01", "Q1 2024"),
    ("year", "2024-01-01", "2025-01-01", "2024"),
]


@pytest.mark.parametrize(("grain", "start", "end", "words"), WORDS)
def test_a_bucket_in_words(grain: str, start: str, end: str, words: str) -> None:
    assert bucket_in_words(grain, date.fromisoformat(start), date.fromisoformat(end)) == words


def test_an_answer_comes_back_out_of_the_cache_as_it_went_in() -> None:
    result = made({"region": ["Ünïted", "Unknown"], "revenue": money("0.0001", None)}, ("revenue", MONEY))
    back = Result.from_bytes(result.to_bytes())
    assert (back.columns, back.origin, back.rows()) == (result.columns, ORIGIN, result.rows())
    assert back.table.schema == result.table.schema
    assert (back.cached, back.with_state("hit", 1.5).ms) == ("miss", 1.5)


def test_an_answer_as_json() -> None:
    said = (
        made({"region": ["N", None], "revenue": money("1.5", None)}, ("revenue", MONEY))
        .with_state("shared", 1.23456)
        .to_json()
    )
    assert said["rows"] == [{"region": "N", "revenue": 1.5}, {"region": None, "revenue": None}]
    assert (said["cached"], said["cache"], said["ms"], said["as_of"]) == (True, "shared", 1.235, "2024-02-29")
    assert said["computed_at"] == "2024-03-01T12:00:00+00:00"
    assert said["columns"][1] == {"name": "revenue", "label": "Revenue", "unit": "money", "role": "metric"}
