"""Formats: the ways to write dates and numbers that an import knows, the commonest first."""

from itertools import product
from typing import Literal

from services.ingest.clean.values import NumberFormat, TimeFormat

CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", " %H:%M:%S.%f")
SEPARATORS = ("/", ".", "-")


def _patterns(*days: str, clocks: tuple[str, ...] = CLOCKS) -> tuple[str, ...]:
    return tuple(day + clock for clock, day in product(clocks, days))


def _numeric(name: str, parts: str, order: Literal["day", "month", "year"] | None) -> TimeFormat:
    days = (separator.join(f"%{part}" for part in parts) for separator in SEPARATORS)
    return TimeFormat(name=name, family="pattern", patterns=_patterns(*days), order=order)


TIMES = (
    TimeFormat(name="year-month-day", family="iso"),
    TimeFormat(name="year-month-day in UTC", family="iso in UTC"),
    TimeFormat(name="year-month-day with zone", family="iso with zone"),
    _numeric("day/month/year", "dmY", "day"),
    _numeric("month/day/year", "mdY", "month"),
    _numeric("day/month/year of two digits", "dmy", "day"),
    _numeric("month/day/year of two digits", "mdy", "month"),
    _numeric("year/month/day of two digits", "ymd", "year"),
    _numeric("year/month/day", "Ymd", None),
    TimeFormat(
        name="month name, day, year",
        family="pattern",
        patterns=_patterns("%b %d %Y", "%b %d, %Y", "%B %d %Y", "%B %d, %Y"),
    ),
    TimeFormat(
        name="day, month name, year",
        family="pattern",
        patterns=_patterns("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d. %B %Y", "%a, %d %b %Y", "%d-%B-%Y"),
    ),
    TimeFormat(
        name="yearmonthday",
        family="pattern",
        patterns=("%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d %H:%M"),
    ),
    TimeFormat(name="seconds since 1970", family="epoch", digits=10),
    TimeFormat(name="milliseconds since 1970", family="epoch", digits=13),
    TimeFormat(name="microseconds since 1970", family="epoch", digits=16),
    TimeFormat(name="nanoseconds since 1970", family="epoch", digits=19),
    TimeFormat(name="days since 1899, as spreadsheets count", family="serial"),
)

PLAIN = NumberFormat(name="1234.56")

NUMBERS = (
    PLAIN,
    NumberFormat(name="1,234.56", thousands=","),
    NumberFormat(name="1234,56", decimal=","),
    NumberFormat(name="1.234,56", decimal=",", thousands="."),
    NumberFormat(name="1 234,56", decimal=",", thousands=" "),
    NumberFormat(name="1 234.56", thousands=" "),
    NumberFormat(name="1'234.56", thousands="'"),
    NumberFormat(name="1'234,56", decimal=",", thousands="'"),
)
