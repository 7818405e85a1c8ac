"""Compare: two periods side by side, also where one of them is empty."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from services.analyses.funnel.question import Funnel
from services.analyses.merchandising.question import Merchandising
from services.analyses.segments.question import Segments
from services.catalog.calendar import GRAIN_BY_NAME
from services.catalog.units import COUNT, MONEY, SHARE
from services.core.context import Context
from services.core.errors import BadValue
from services.query.compare import PeriodPair, change_column, change_of, compared_columns
from services.query.questions import MetricQuery, Period
from services.query.result import OutColumn
from services.query.run import run
from services.query.scope import Scope
from tests.world import load_world

ALL = Scope.limited({}, reason="a test")


@pytest.mark.parametrize("grain", ["day", "week", "month", "year"])
def test_a_period_without_rows_beside_one_that_has_some(any_context: Context, grain: str) -> None:
    quiet = Period(start=date(2024, 3, 1), end=date(2024, 4, 1))
    before = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))
    load_world(any_context)
    ask = MetricQuery(metrics=("revenue",), by=(grain,), period=quiet, compare=before)
    rows = run(any_context, ask, ALL).rows()
    assert [float(row["revenue_compared"]) for row in rows] == [149.5]
    assert run(any_context, ask, ALL).rows() == rows  # out of the cache


YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))


def test_a_bucket_of_which_compared_days_are_lacking_has_no_value(any_context: Context) -> None:
    """The tiny world begins on 15 January 2023, in the third of these quarters."""
    load_world(any_context)
    both = Period(start=date(2023, 1, 1), end=date(2024, 1, 1))
    half = Period(start=date(2022, 7, 1), end=date(2023, 7, 1))
    rows = run(any_context, MetricQuery(metrics=("revenue",), by=("quarter",), period=both, compare=half), ALL).rows()
    assert all((row["revenue_change"] is None) or row["revenue_compared"] for row in rows)
    assert {row["quarter"]: row["revenue_compared"] for row in rows} == {
        "2023-Q1": None,
        "2023-Q2": None,
        "2023-Q3": None,  # the first quarter of the data, of which two weeks are missing
        "2023-Q4": Decimal("200.00"),
    }


def test_a_bucket_before_the_data_has_no_value_for_any_member(any_context: Context) -> None:
    load_world(any_context)
    half = Period(start=date(2022, 1, 1), end=date(2023, 1, 1))
    ask = MetricQuery(metrics=("revenue",), by=("quarter", "region"), period=Period(start=half.end), compare=half)
    assert {row["revenue_compared"] for row in run(any_context, ask, ALL).rows()} == {None}


def test_a_period_without_grain_is_compared_with_what_there_is_of_the_other(any_context: Context) -> None:
    load_world(any_context)
    (row,) = run(any_context, MetricQuery(metrics=("revenue",), period=YEAR, compare="year"), ALL).rows()
    assert row["revenue_compared"] > 0


def test_a_bucket_that_the_data_begin_in_is_not_compared(small_store: Context) -> None:
    ask = MetricQuery(metrics=("revenue",), by=("quarter",), period=YEAR, compare="year")
    found = {row["quarter"]: row for row in run(small_store, ask, ALL).rows()}
    assert (found["2024-Q1"]["revenue_compared"], found["2024-Q1"]["revenue_change"]) == (None, None)
    assert found["2024-Q2"]["revenue_compared"] == Decimal("200.00")
    assert found["2024-Q2"]["revenue_change"] == 0


def test_no_change_is_said_where_more_than_a_twentieth_of_the_compared_days_is_lacking(small_store: Context) -> None:
    """2023 lacks 14 days of 365; its first half 14 of 181."""
    half = Period(start=date(2024, 1, 1), end=date(2024, 7, 1))
    for period, fair in ((YEAR, True), (half, False)):
        ask = MetricQuery(metrics=("revenue", "aov"), by=("region",), period=period, compare="year")
        result = run(small_store, ask, ALL)
        north = next(row for row in result.rows() if row["region"] == "North")
        assert north["revenue_compared"] == Decimal(330 if period is YEAR else 300)
        assert (north["revenue_change"] is not None) is fair
        assert (north["aov_change"] is not None) is fair
        assert "the data begin on 2023-01-15" in result.origin.notes[0]


def test_before_all_data_there_is_nothing_and_it_is_said(small_store: Context) -> None:
    early = Period(start=date(2022, 1, 1), end=date(2023, 1, 1))
    ask = MetricQuery(metrics=("revenue", "orders"), by=("region",), period=YEAR, compare=early)
    result = run(small_store, ask, ALL)
    assert {row["revenue_compared"] for row in result.rows()} == {None}
    assert {row["orders_change"] for row in result.rows()} == {None}
    assert result.origin.notes[0] == "Compared with 2022-01-01 to 2022-12-31, of which there is no data"


def pair(start: str, end: str, first: str | None = "2023-01-15") -> PeriodPair:
    then = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    return PeriodPair(now=YEAR, then=then, first=first and date.fromisoformat(first))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "lacking", "fair"),
    [
        (("2023-01-15", "2023-02-14"), 0, True),
        (("2023-01-14", "2023-02-03"), 0.05, True),  # exactly a twentieth
        (("2023-01-14", "2023-02-02"), 1 / 19, False),
        (("2022-01-01", "2023-01-15"), 1, False),
    ],
)
def test_what_is_fair(days: tuple[str, str], lacking: float, fair: bool) -> None:
    found = pair(*days)
    assert found.lacking == pytest.approx(lacking)
    assert found.is_fair is fair
    assert found.is_before_data is (lacking == 1)


def test_without_any_data_there_is_nothing_to_compare_with() -> None:
    empty = pair("2023-01-01", "2024-01-01", None)
    assert empty.is_before_data
    assert not empty.is_fair
    assert empty.unknown_buckets(GRAIN_BY_NAME["month"]) == frozenset()


def test_unknown_buckets_are_named_as_those_they_stand_beside() -> None:
    found = pair("2023-01-01", "2024-01-01").unknown_buckets(GRAIN_BY_NAME["month"])
    assert found == {"2024-01"}
    assert pair("2023-01-15", "2024-01-15").unknown_buckets(GRAIN_BY_NAME["month"]) == frozenset()
    assert pair("2023-01-01", "2024-01-01").unknown_buckets(GRAIN_BY_NAME["year"]) == frozenset()  # 14 of 365 days


@pytest.mark.parametrize(
    ("unit", "now", "before", "change"),
    [
        (MONEY, Decimal(150), Decimal(100), 0.5),
        (COUNT, 5, 10, -0.5),
        (COUNT, 5, 0, None),
        (MONEY, Decimal(1), None, None),
        (SHARE, 0.25, 0.5, -0.25),
        ("score", 4.0, 0, 4.0),
        (MONEY, Decimal(-50), Decimal(-100), 0.5),  # up, of a negative sum
    ],
)
def test_a_change(unit: Any, now: Any, before: Any, change: float | None) -> None:
    assert change_of(unit, now, before) == change
    if before is not None and not isinstance(unit, str):
        columns = (pa.chunked_array([pa.array([float(value)])]) for value in (now, before))
        assert change_column(unit, *columns).to_pylist() == [change]


def test_columns_beside_a_column_have_its_unit_and_that_of_its_change() -> None:
    money, share = (
        compared_columns(OutColumn(name="x", label="X", unit=unit.name, role="metric")) for unit in (MONEY, SHARE)
    )
    assert [(column.name, column.label, column.unit, column.role) for column in money] == [
        ("x_compared", "X, compared", "money", "comparison"),
        ("x_change", "X, change", "share", "change"),
    ]
    assert [column.unit for column in share] == ["share", "share"]


def test_an_analysis_is_compared_by_the_same_rule(small_store: Context) -> None:
    half = Period(start=date(2024, 1, 1), end=date(2024, 3, 1))
    other = Period(start=date(2023, 12, 1), end=date(2024, 1, 1))  # of whose 31 days the log has one
    for question in (
        Segments(period=half, compare=other),
        Funnel(period=half, compare=other),
        Merchandising(period=half, compare=other),
    ):
        result = run(small_store, question, ALL)
        changes = [column.name for column in result.columns if column.role == "change"]
        assert changes
        assert {row[name] for row in result.rows() for name in changes} == {None}
        beside = [column.name for column in result.columns if column.role == "comparison"]
        assert any(row[name] for row in result.rows() for name in beside)
        assert result.origin.notes[0].endswith("the data begin on 2023-12-31")


def test_a_comparison_that_cannot_be_is_refused_by_every_kind(small_store: Context) -> None:
    empty = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))
    with pytest.raises(BadValue, match="other period is empty"):
        run(small_store, Funnel(period=YEAR, compare=empty), ALL)
    with pytest.raises(BadValue, match="compared with previous or year"):
        run(small_store, Segments(period=YEAR, compare="decade"), ALL)  # type: ignore[arg-type]
