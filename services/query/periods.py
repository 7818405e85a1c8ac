"""Periods: where a period ends, and which other one it is compared with."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from services.catalog.calendar import GRAIN_BY_NAME
from services.catalog.kinds import Grain
from services.catalog.lookup import look_up
from services.core.errors import BadValue
from services.query.questions import Comparison, MetricQuery, Period

WEEKS_OF_A_YEAR = timedelta(weeks=52)
ALIGNED = frozenset({"day", "week", "weekday"})
"""Cuts that compare with the same weekday: a year before is 52 weeks before."""


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _ends(period: Period) -> tuple[date, date]:
    if period.start is None or period.end is None or period.start >= period.end:
        raise BadValue("There is nothing to compare: the period holds no data.")
    return period.start, period.end


def previous(period: Period) -> Period:
    """Return the period of equal length that ends where this one begins; whole months go back by months."""
    start, end = _ends(period)
    if start.day == end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        return Period(start=_months_back(start, months), end=start)
    return Period(start=start - (end - start), end=start)


def year_before(period: Period, by: tuple[str, ...]) -> Period:
    """Return the same period a year before; 52 weeks before where weekdays are to be compared with their like."""
    start, end = _ends(period)
    if ALIGNED & set(by):
        return Period(start=start - WEEKS_OF_A_YEAR, end=end - WEEKS_OF_A_YEAR)
    last = _months_back(end - timedelta(days=1), 12)
    return Period(start=_months_back(start, 12), end=last + timedelta(days=1))


def other_period(compare: Comparison | Period, by: tuple[str, ...], asked: Period, fitted: Period) -> Period:
    """Return the period that a question is compared with. `fitted` is the one asked for, closed with the data.

    Raises BadValue if the question does not say where its period begins.
    """
    if isinstance(compare, Period):
        return compare
    if asked.start is None:
        raise BadValue("A comparison needs a period.", code="period-missing")
    return previous(fitted) if compare == "previous" else year_before(fitted, by)


def bucket_days(period: Period, grain: Grain) -> tuple[date, ...]:
    """Return the first day of every bucket of the grain in the period, in order."""
    return _bucket_days(*_ends(period), grain)


@lru_cache(maxsize=1024)
def _bucket_days(start: date, end: date, grain: Grain) -> tuple[date, ...]:
    found = [grain.floor(start)]
    while (following := grain.step(found[-1])) < end:
        found.append(following)
    return tuple(found)


def find_grain(name: str) -> Grain:
    """Return the grain of that name. Raises UnknownName."""
    return look_up("grain", name, GRAIN_BY_NAME)


def grain_of(by: tuple[str, ...]) -> Grain | None:
    """Return the grain among dimensions, if there is one."""
    return next((GRAIN_BY_NAME[name] for name in by if name in GRAIN_BY_NAME), None)


def at(ask: MetricQuery, period: Period) -> MetricQuery:
    """Return the question over another period, compared with nothing."""
    return replace(ask, period=period, compare=None)
