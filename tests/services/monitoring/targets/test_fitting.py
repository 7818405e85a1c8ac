"""Fitting: which targets a period is held against; nothing is divided to make one fit."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.catalog import DECLARED
from services.monitoring.targets.fitting import fitting
from services.monitoring.targets.store import Target, bucket
from services.query.questions import Period

REVENUE, CUSTOMERS = DECLARED.metrics["revenue"], DECLARED.metrics["customers"]
END = date(2024, 12, 31)


def target(grain: str, month: int, value: int, *, year: int = 2024, metric: str = "revenue") -> Target:
    return Target(
        target_id=1, metric=metric, grain=grain, start=date(year, month, 1), dimension=None, member=None,
        value=Decimal(value), set_by="ann", set_at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def days(start: tuple[int, int, int], end: tuple[int, int, int]) -> Period:
    return Period(start=date(*start), end=date(*end))


YEAR, QUARTER = bucket("year", date(2024, 1, 1)), bucket("quarter", date(2024, 1, 1))
MONTHS = [target("month", month, month) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("period", "among", "value"),
    [
        (YEAR, [target("year", 1, 100)], 100),
        (YEAR, [target("year", 1, 100), *MONTHS], 100),
        (YEAR, MONTHS, 78),
        (YEAR, MONTHS[:11], None),
        (YEAR, [target("quarter", 1, 50), *MONTHS[1:]], 50 + sum(range(4, 13))),
        (YEAR, [target("quarter", 1, 50), *MONTHS[4:]], None),
        (QUARTER, [target("year", 1, 100)], None),
        (QUARTER, MONTHS, 6),
        (days((2023, 12, 1), (2024, 2, 1)), [target("month", 12, 5, year=2023), *MONTHS], 6),
        (days((2023, 1, 1), (2025, 1, 1)), [target("year", 1, 7, year=2023), target("year", 1, 9)], 16),
        (days((2024, 1, 1), (2024, 1, 31)), MONTHS, None),
        (days((2024, 1, 2), (2025, 1, 1)), [target("year", 1, 100)], None),
        (Period(), [target("year", 1, 100)], None),
    ],
)
def test_the_exact_period_or_smaller_ones_that_cover_it(period: Period, among: list[Target], value: int | None) -> None:
    found = fitting(REVENUE, period, END, among)
    assert (found and found.value) == value
    assert found is None or found.period == period


def test_what_does_not_add_up_takes_the_exact_period_only() -> None:
    months = [target("month", month, 10, metric="customers") for month in range(1, 13)]
    assert fitting(CUSTOMERS, YEAR, END, months) is None
    year = target("year", 1, 80, metric="customers")
    found = fitting(CUSTOMERS, YEAR, END, [*months, year])
    assert found is not None
    assert found.made_of == (year,)
    assert fitting(REVENUE, YEAR, END, [year]) is None


def test_the_year_to_date_is_held_against_the_year() -> None:
    to_date, last = days((2024, 1, 1), (2024, 8, 16)), date(2024, 8, 15)
    year = [target("year", 1, 100)]
    found = fitting(REVENUE, to_date, last, year)
    assert found is not None
    assert (found.period, found.value) == (YEAR, 100)
    assert fitting(REVENUE, to_date, date(2024, 8, 20), year) is None  # it ends before the data does: a part of a year
    assert fitting(REVENUE, days((2024, 2, 1), (2024, 8, 16)), last, year) is None


def test_of_two_that_have_begun_on_the_same_day_the_smaller_is_meant() -> None:
    to_date, last = days((2024, 1, 1), (2024, 1, 21)), date(2024, 1, 20)
    both = [target("year", 1, 100), target("month", 1, 8)]
    found = [fitting(REVENUE, to_date, last, among) for among in (both, both[:1])]
    assert [fit and fit.value for fit in found] == [8, 100]
