"""Periods by name: anchored at the data, stepped, said."""

from datetime import date

import pytest

from services.core.errors import BadValue
from services.query.named_periods import PRESETS, automatic_grain, in_words, name_of, preset_period, step_period
from services.query.questions import Period

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)


def days(start: str, end: str) -> Period:
    """From and up to but not including."""
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2024-12-31", "2025-01-01"),
        ("yesterday", "2024-12-30", "2024-12-31"),
        ("7d", "2024-12-25", "2025-01-01"),
        ("28d", "2024-12-04", "2025-01-01"),
        ("90d", "2024-10-03", "2025-01-01"),
        ("365d", "2024-01-02", "2025-01-01"),
        ("month", "2024-12-01", "2025-01-01"),
        ("quarter", "2024-10-01", "2025-01-01"),
        ("year", "2024-01-01", "2025-01-01"),
        ("last-month", "2024-12-01", "2025-01-01"),
        ("last-quarter", "2024-10-01", "2025-01-01"),
        ("last-year", "2024-01-01", "2025-01-01"),
        ("all", "2023-01-01", "2025-01-01"),
    ],
)
def test_presets_end_with_the_data(name: str, start: str, end: str) -> None:
    assert preset_period(name, FIRST, LAST) == days(start, end)


def test_every_preset_is_tested_above() -> None:
    assert len(PRESETS) == 13


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("month", "2024-11-01", "2024-11-16"),
        ("last-month", "2024-10-01", "2024-11-01"),
        ("last-quarter", "2024-07-01", "2024-10-01"),
        ("last-year", "2023-01-01", "2024-01-01"),
    ],
)
def test_a_bucket_that_is_not_over_is_not_the_last_full_one(name: str, start: str, end: str) -> None:
    assert preset_period(name, FIRST, date(2024, 11, 15)) == days(start, end)


def test_the_default_takes_all_where_there_is_less_than_a_year() -> None:
    assert preset_period("365d", date(2024, 9, 1), LAST) == days("2024-09-01", "2025-01-01")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(BadValue, match="no period 'fortnight'"):
        preset_period("fortnight", FIRST, LAST)


@pytest.mark.parametrize(
    ("period", "steps", "expected"),
    [
        (days("2024-01-01", "2025-01-01"), -1, days("2023-01-01", "2024-01-01")),
        (days("2024-02-01", "2024-03-01"), -1, days("2024-01-01", "2024-02-01")),
        (days("2024-12-01", "2024-12-08"), -1, days("2024-11-24", "2024-12-01")),
        (days("2023-01-01", "2024-01-01"), 1, days("2024-01-01", "2025-01-01")),
        (days("2024-01-01", "2025-01-01"), 1, None),
        (days("2024-12-30", "2025-01-01"), 1, None),
    ],
)
def test_stepping(period: Period, steps: int, expected: Period | None) -> None:
    assert step_period(period, steps, LAST) == expected


def test_a_month_to_date_steps_back_to_a_whole_month() -> None:
    assert step_period(days("2024-12-01", "2024-12-16"), -1, date(2024, 12, 15)) == days("2024-11-01", "2024-12-01")


@pytest.mark.parametrize(
    ("length", "grain"), [(28, "day"), (90, "week"), (366, "week"), (731, "month"), (2000, "quarter"), (4000, "year")]
)
def test_the_grain_follows_the_length(length: int, grain: str) -> None:
    assert automatic_grain(Period(start=FIRST, end=date.fromordinal(FIRST.toordinal() + length))) == grain


@pytest.mark.parametrize(
    ("period", "words", "name"),
    [
        (days("2024-01-01", "2025-01-01"), "1 Jan – 31 Dec 2024", "2024"),
        (days("2024-07-01", "2024-10-01"), "1 Jul – 30 Sep 2024", "Q3 2024"),
        (days("2024-11-01", "2024-12-01"), "1 – 30 Nov 2024", "Nov 2024"),
        (days("2024-02-01", "2024-05-01"), "1 Feb – 30 Apr 2024", "1 Feb – 30 Apr 2024"),
        (days("2023-12-30", "2024-01-03"), "30 Dec 2023 – 2 Jan 2024", "30 Dec 2023 – 2 Jan 2024"),
        (days("2024-05-05", "2024-05-06"), "5 May 2024", "5 May 2024"),
        (Period(), "All days", "All days"),
    ],
)
def test_saying_a_period(period: Period, words: str, name: str) -> None:
    assert (in_words(period), name_of(period)) == (words, name)
