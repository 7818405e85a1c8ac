"""Calendar: buckets of time at the ends of years, in leap years and in weeks that two years share."""

from datetime import date

import pytest

from services.catalog.calendar import GRAIN_BY_NAME, RECURRING, WEEKDAYS

CUTS = {cut.name: cut for cut in RECURRING}


def day(text: str) -> date:
    return date.fromisoformat(text)


BUCKETS = [
    # a day, its bucket's first day, the next bucket's first day, the bucket as people read it
    ("year", "2024-12-31", "2024-01-01", "2025-01-01", 2024),
    ("year", "2024-01-01", "2024-01-01", "2025-01-01", 2024),
    ("year", "1999-06-15", "1999-01-01", "2000-01-01", 1999),
    ("quarter", "2024-02-29", "2024-01-01", "2024-04-01", "2024-Q1"),
    ("quarter", "2024-03-31", "2024-01-01", "2024-04-01", "2024-Q1"),
    ("quarter", "2024-04-01", "2024-04-01", "2024-07-01", "2024-Q2"),
    ("quarter", "2024-09-30", "2024-07-01", "2024-10-01", "2024-Q3"),
    ("quarter", "2024-12-31", "2024-10-01", "2025-01-01", "2024-Q4"),
    ("month", "2024-02-29", "2024-02-01", "2024-03-01", "2024-02"),
    ("month", "2023-02-28", "2023-02-01", "2023-03-01", "2023-02"),
    ("month", "2024-12-31", "2024-12-01", "2025-01-01", "2024-12"),
    ("month", "2024-01-31", "2024-01-01", "2024-02-01", "2024-01"),
    ("week", "2024-12-31", "2024-12-30", "2025-01-06", "2024-12-30"),
    ("week", "2024-12-29", "2024-12-23", "2024-12-30", "2024-12-23"),
    ("week", "2025-01-01", "2024-12-30", "2025-01-06", "2024-12-30"),
    ("week", "2021-01-03", "2020-12-28", "2021-01-04", "2020-12-28"),  # in the 53rd week of 2020
    ("week", "2021-01-04", "2021-01-04", "2021-01-11", "2021-01-04"),
    ("week", "2024-02-29", "2024-02-26", "2024-03-04", "2024-02-26"),
    ("day", "2024-02-28", "2024-02-28", "2024-02-29", "2024-02-28"),
    ("day", "2023-02-28", "2023-02-28", "2023-03-01", "2023-02-28"),
    ("day", "2024-12-31", "2024-12-31", "2025-01-01", "2024-12-31"),
]


@pytest.mark.parametrize(("name", "any_day", "first", "following", "shown"), BUCKETS)
def test_the_bucket_of_a_day(name: str, any_day: str, first: str, following: str, shown: str | int) -> None:
    grain = GRAIN_BY_NAME[name]
    assert grain.floor(day(any_day)) == day(first)
    assert grain.step(day(first)) == day(following)
    assert grain.show(day(first)) == shown
    assert grain.read(str(shown)) == day(first)


READ = [
    ("quarter", "2024-q3", "2024-07-01"),
    ("week", "2025-01-05", "2024-12-30"),  # any day of it says the week
    ("month", "2024-02", "2024-02-01"),
    ("day", "2024-02-29", "2024-02-29"),
]


@pytest.mark.parametrize(("name", "text", "first"), READ)
def test_a_bucket_is_read_as_people_write_it(name: str, text: str, first: str) -> None:
    assert GRAIN_BY_NAME[name].read(text) == day(first)


NO_BUCKETS = [
    ("year", "twenty"),
    ("year", "0"),
    ("year", ""),
    ("year", "10000"),
    ("quarter", "2024-Q5"),
    ("quarter", "2024-Q0"),
    ("quarter", "2024"),
    ("quarter", "2024-Q"),
    ("quarter", "2024-Q12"),
    ("month", "2024-13"),
    ("month", "2024-1"),
    ("month", "2024"),
    ("week", "2024-W01-x"),
    ("week", "2023-02-29"),
    ("day", "2023-02-29"),
    ("day", "2024-02-30"),
    ("day", "tomorrow"),
]


@pytest.mark.parametrize(("name", "text"), NO_BUCKETS)
def test_what_is_no_bucket_is_an_error(name: str, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the declarations promise no words
        GRAIN_BY_NAME[name].read(text)


@pytest.mark.parametrize(("number", "name"), list(enumerate(WEEKDAYS, start=1)))
def test_weekdays_are_counted_from_monday(number: int, name: str) -> None:
    assert CUTS["weekday"].show(number) == name
    assert CUTS["weekday"].read(name.upper()) == CUTS["weekday"].read(name.lower()) == number
    assert date(2024, 1, number).strftime("%A") == name  # the first of January 2024 was a Monday


@pytest.mark.parametrize(
    ("cut", "text"), [("weekday", "Mo"), ("weekday", "1"), ("hour", "24"), ("hour", "-1"), ("hour", "x")]
)
def test_what_never_recurs_is_an_error(cut: str, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the declarations promise no words
        CUTS[cut].read(text)


@pytest.mark.parametrize(("text", "hour"), [("0", 0), ("9", 9), ("09", 9), ("23", 23), (" 7 ", 7)])
def test_hours(text: str, hour: int) -> None:
    assert CUTS["hour"].read(text) == hour
    assert CUTS["hour"].show(hour) == hour
