"""Compare: two periods side by side, also where one of them is empty."""

from datetime import date
from decimal import Decimal

import pytest

from services.core.context import Context
from services.query.questions import MetricQuery, Period
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


def test_a_bucket_before_the_data_has_no_value(any_context: Context) -> None:
    """The tiny world begins on 15 January 2023, in the third of these quarters."""
    load_world(any_context)
    both = Period(start=date(2023, 1, 1), end=date(2024, 1, 1))
    half = Period(start=date(2022, 7, 1), end=date(2023, 7, 1))
    rows = run(any_context, MetricQuery(metrics=("revenue",), by=("quarter",), period=both, compare=half), ALL).rows()
    assert all((row["revenue_change"] is None) or row["revenue_compared"] for row in rows)
    assert {row["quarter"]: row["revenue_compared"] for row in rows} == {
        "2023-Q1": None,
        "2023-Q2": None,
        "2023-Q3": Decimal("150.50"),
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
