"""Periods by name at the edges: leap years, ends of months and years, data of one day, periods with open ends."""

from datetime import date, timedelta

import pytest

from services.core.errors import BadValue
from services.query.named_periods import (
    automatic_grain,
    day_in_words,
    in_words,
    later,
    name_of,
    preset_period,
    step_period,
    whole_months,
)
from services.query.periods import at, bucket_days, find_grain, grain_of, other_period, previous, year_before
from services.query.questions import MetricQuery, Period


def span(start: str, end: str) -> Period:
    """From and up to but not including."""
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


LEAP_DAY = [
    ("today", "2024-02-29", "2024-03-01"),
    ("yesterday", "2024-02-28", "2024-02-29"),
    ("7d", "2024-02-23", "2024-03-01"),
    ("month", "2024-02-01", "2024-03-01"),
    ("quarter", "2024-01-01", "2024-03-01"),
    ("year", "2024-01-01", "2024-03-01"),
    ("365d", "2023-03-02", "2024-03-01"),
    ("last-month", "2024-02-01", "2024-03-01"),  # the data end with the month
    ("last-quarter", "2023-10-01", "2024-01-01"),
    ("last-year", "2023-01-01", "2024-01-01"),
    ("all", "2022-05-05", "2024-03-01"),
]


@pytest.mark.parametrize(("name", "start", "end"), LEAP_DAY)
def test_presets_of_data_that_end_on_a_leap_day(name: str, start: str, end: str) -> None:
    assert preset_period(name, date(2022, 5, 5), date(2024, 2, 29)) == span(start, end)


NEW_YEAR = [
    ("yesterday", "2024-12-31", "2025-01-01"),
    ("7d", "2024-12-26", "2025-01-02"),
    ("month", "2025-01-01", "2025-01-02"),
    ("quarter", "2025-01-01", "2025-01-02"),
    ("year", "2025-01-01", "2025-01-02"),
    ("last-month", "2024-12-01", "2025-01-01"),
    ("last-quarter", "2024-10-01", "2025-01-01"),
    ("last-year", "2024-01-01", "2025-01-01"),
]


@pytest.mark.parametrize(("name", "start", "end"), NEW_YEAR)
def test_presets_of_data_that_end_on_new_years_day(name: str, start: str, end: str) -> None:
    assert preset_period(name, date(2022, 5, 5), date(2025, 1, 1)) == span(start, end)


def test_data_of_one_day() -> None:
    only = date(2024, 5, 5)
    assert preset_period("all", only, only) == preset_period("365d", only, only) == span("2024-05-05", "2024-05-06")
    assert preset_period("7d", only, only) == span("2024-04-29", "2024-05-06")
    with pytest.raises(BadValue, match="no period ''; these have names: today, yesterday"):
        preset_period("", only, only)


@pytest.mark.parametrize(
    ("first", "months", "found"),
    [
        ("2024-01-01", -1, "2023-12-01"),
        ("2024-01-01", -13, "2022-12-01"),
        ("2024-12-01", 1, "2025-01-01"),
        ("2024-11-01", 14, "2026-01-01"),
        ("2024-06-01", 0, "2024-06-01"),
    ],
)
def test_months_later_pass_the_ends_of_years(first: str, months: int, found: str) -> None:
    assert later(date.fromisoformat(first), months) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (span("2024-02-01", "2024-03-01"), 1),
        (span("2023-11-01", "2024-02-01"), 3),
        (span("2022-01-01", "2024-01-01"), 24),
        (span("2024-02-01", "2024-02-29"), 0),
        (span("2024-01-31", "2024-02-29"), 0),
        (Period(start=date(2024, 1, 1)), 0),
        (Period(end=date(2024, 1, 1)), 0),
        (Period(), 0),
    ],
)
def test_whole_months(period: Period, months: int) -> None:
    assert whole_months(period) == months


LAST = date(2024, 11, 15)
STEPS = [
    (span("2024-11-01", "2024-11-16"), -1, span("2024-10-01", "2024-11-01")),  # the month to date
    (span("2024-10-01", "2024-11-16"), -1, span("2024-07-01", "2024-10-01")),  # the quarter to date
    (span("2024-01-01", "2024-11-16"), -2, span("2022-01-01", "2023-01-01")),  # the year to date
    (span("2024-09-01", "2024-11-16"), -1, span("2024-06-17", "2024-09-01")),  # no bucket: 76 days
    (span("2024-11-01", "2024-11-10"), -1, span("2024-10-23", "2024-11-01")),
    (span("2024-03-01", "2024-04-01"), -1, span("2024-02-01", "2024-03-01")),
    (span("2024-02-01", "2024-03-01"), 12, None),
    (span("2024-10-01", "2024-11-01"), 1, span("2024-11-01", "2024-12-01")),
    (span("2024-11-14", "2024-11-15"), 1, span("2024-11-15", "2024-11-16")),
    (span("2024-11-15", "2024-11-16"), 1, None),
    (span("2024-02-29", "2024-03-01"), -1, span("2024-02-28", "2024-02-29")),
    (span("2024-11-15", "2024-11-16"), 0, span("2024-11-15", "2024-11-16")),
    (Period(start=date(2024, 1, 1)), 1, None),
    (Period(end=date(2024, 1, 1)), -1, None),
]


@pytest.mark.parametrize(("period", "steps", "found"), STEPS)
def test_a_step_is_of_the_periods_own_length(period: Period, steps: int, found: Period | None) -> None:
    assert step_period(period, steps, LAST) == found


GRAINS = [(1, "day"), (45, "day"), (46, "week"), (400, "week"), (401, "month"), (1100, "month"), (1101, "quarter")]


@pytest.mark.parametrize(("days", "grain"), [*GRAINS, (3650, "quarter"), (3651, "year")])
def test_the_grain_changes_at_these_lengths(days: int, grain: str) -> None:
    start = date(2020, 2, 29)
    assert automatic_grain(Period(start=start, end=start + timedelta(days=days))) == grain


def test_an_open_period_is_cut_by_months() -> None:
    assert automatic_grain(Period()) == automatic_grain(Period(start=date(2024, 1, 1))) == "month"


SAID = [
    (span("2024-02-29", "2024-03-01"), "29 Feb 2024", "29 Feb 2024"),
    (span("2024-02-01", "2024-03-01"), "1 – 29 Feb 2024", "Feb 2024"),
    (span("2023-01-01", "2023-04-01"), "1 Jan – 31 Mar 2023", "Q1 2023"),
    (span("2023-02-01", "2023-05-01"), "1 Feb – 30 Apr 2023", "1 Feb – 30 Apr 2023"),
    (span("2023-01-01", "2025-01-01"), "1 Jan 2023 – 31 Dec 2024", "1 Jan 2023 – 31 Dec 2024"),
    (span("2023-07-01", "2024-07-01"), "1 Jul 2023 – 30 Jun 2024", "1 Jul 2023 – 30 Jun 2024"),
    (span("2024-12-01", "2025-01-01"), "1 – 31 Dec 2024", "Dec 2024"),
    (span("2024-12-31", "2025-01-02"), "31 Dec 2024 – 1 Jan 2025", "31 Dec 2024 – 1 Jan 2025"),
    (Period(start=date(2024, 1, 1)), "All days", "All days"),
    (Period(end=date(2024, 1, 1)), "All days", "All days"),
]


@pytest.mark.parametrize(("period", "words", "name"), SAID)
def test_a_period_in_words_and_by_name(period: Period, words: str, name: str) -> None:
    assert (in_words(period), name_of(period)) == (words, name)


def test_a_day_in_words() -> None:
    assert day_in_words(date(2024, 2, 9)) == "9 Feb 2024"
    assert day_in_words(date(2024, 2, 9), year=False) == "9 Feb"


BEFORE = [
    (span("2024-03-01", "2024-05-01"), span("2024-01-01", "2024-03-01")),
    (span("2024-01-01", "2024-02-01"), span("2023-12-01", "2024-01-01")),
    (span("2024-01-01", "2024-12-31"), span("2023-01-01", "2024-01-01")),
    (span("2024-03-31", "2024-04-30"), span("2024-03-01", "2024-03-31")),
    (span("2024-02-29", "2024-03-01"), span("2024-02-28", "2024-02-29")),
]


@pytest.mark.parametrize(("period", "found"), BEFORE)
def test_the_previous_period_ends_where_this_begins(period: Period, found: Period) -> None:
    assert previous(period) == found


YEARS = [
    (span("2024-02-28", "2024-02-29"), (), span("2023-02-28", "2023-03-01")),
    (span("2025-02-01", "2025-03-01"), (), span("2024-02-01", "2024-02-29")),  # the same days of the calendar
    (span("2023-02-01", "2023-02-28"), (), span("2022-02-01", "2022-02-28")),
    (span("2024-12-30", "2025-01-06"), ("week",), span("2024-01-01", "2024-01-08")),
    (span("2024-07-01", "2024-07-02"), ("weekday", "hour"), span("2023-07-03", "2023-07-04")),
    (span("2024-07-01", "2024-07-02"), ("region", "month"), span("2023-07-01", "2023-07-02")),
]


@pytest.mark.parametrize(("period", "by", "found"), YEARS)
def test_a_year_before_at_the_end_of_february_and_by_weeks(period: Period, by: tuple[str, ...], found: Period) -> None:
    assert year_before(period, by) == found


def test_what_a_question_is_compared_with() -> None:
    july, june = span("2024-07-01", "2024-08-01"), span("2024-06-01", "2024-07-01")
    assert other_period("previous", (), july, july) == june
    assert other_period("year", (), july, july) == span("2023-07-01", "2023-08-01")
    assert other_period(june, (), Period(), july) is june
    with pytest.raises(BadValue) as refused:
        other_period("previous", (), Period(end=july.end), july)
    assert refused.value.code == "period-missing"
    empty = span("2024-07-01", "2024-07-01")
    with pytest.raises(BadValue, match="holds no data"):
        other_period("year", (), july, empty)


BUCKETS = [
    ("week", span("2024-12-28", "2025-01-07"), ["2024-12-23", "2024-12-30", "2025-01-06"]),
    ("week", span("2024-12-30", "2025-01-06"), ["2024-12-30"]),
    ("month", span("2024-01-31", "2024-03-01"), ["2024-01-01", "2024-02-01"]),
    ("quarter", span("2024-12-31", "2025-01-02"), ["2024-10-01", "2025-01-01"]),
    ("year", span("2023-12-31", "2025-01-01"), ["2023-01-01", "2024-01-01"]),
    ("day", span("2024-02-28", "2024-03-02"), ["2024-02-28", "2024-02-29", "2024-03-01"]),
]


@pytest.mark.parametrize(("grain", "period", "firsts"), BUCKETS)
def test_every_bucket_that_a_period_touches(grain: str, period: Period, firsts: list[str]) -> None:
    assert [first.isoformat() for first in bucket_days(period, find_grain(grain))] == firsts


def test_the_grain_of_dimensions() -> None:
    assert grain_of(("region", "week", "month")) is find_grain("week")
    assert grain_of(("region", "weekday")) is grain_of(()) is None


def test_a_question_at_another_period_is_compared_with_nothing() -> None:
    ask = MetricQuery(
        metrics=("revenue",), by=("month",), period=span("2024-01-01", "2024-02-01"), compare="year", top=3
    )
    moved = at(ask, span("2023-01-01", "2023-02-01"))
    assert moved == MetricQuery(metrics=("revenue",), by=("month",), period=span("2023-01-01", "2023-02-01"), top=3)
