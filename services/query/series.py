"""Series: an answer by a grain as points of time: every bucket once, gaps filled, what is not whole marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from services.catalog import catalog
from services.catalog.kinds import Aggregate, EntityCount, Grain
from services.core.numbers import Number
from services.query.additivity import adds_up
from services.query.periods import bucket_days, find_grain
from services.query.questions import Period
from services.query.result import Result


@dataclass(frozen=True, kw_only=True)
class Point:
    """One bucket."""

    start: date
    end: date
    """The day after its last, whether or not the period holds all of it."""
    shown: int
    """Days of it that the period and the data hold."""
    row: Mapping[str, Any]

    @cached_property
    def days(self) -> int:
        """Days that the whole bucket has."""
        return (self.end - self.start).days

    @cached_property
    def whole(self) -> bool:
        """Return True if all its days are there."""
        return self.shown == self.days

    def value(self, metric: str) -> Number | None:
        """Return a value of it."""
        found: Number | None = self.row.get(metric)
        return found


def series_of(result: Result, grain: str, period: Period, last: date | None) -> tuple[Point, ...]:
    """Return the buckets of a period in order. A bucket without rows has 0 of counts and sums, else nothing."""
    cut, held = find_grain(grain), _held(period, last)
    if held is None:
        return ()
    rows = {row[grain]: row for row in result.rows()}
    empty = {column.name: _none_of(column.name) for column in result.columns if column.role == "metric"}
    return tuple(_point(cut, first, held, rows, empty) for first in bucket_days(held, cut))


def _held(period: Period, last: date | None) -> Period | None:
    if period.start is None or period.end is None or last is None:
        return None
    end = min(period.end, last + timedelta(days=1))
    return Period(start=period.start, end=end) if period.start < end else None


def _none_of(metric: str) -> int | None:
    found = catalog().metrics[metric]
    return 0 if isinstance(found, Aggregate | EntityCount) or adds_up(found, ()) else None


def _point(grain: Grain, first: date, held: Period, rows: Mapping[Any, Any], empty: Mapping[str, Any]) -> Point:
    assert held.start is not None  # noqa: S101 - closed by `_held`
    assert held.end is not None  # noqa: S101 - the same
    end = grain.step(first)
    shown = (min(end, held.end) - max(first, held.start)).days
    member = grain.show(first)
    return Point(start=first, end=end, shown=shown, row=rows.get(member) or {grain.name: member, **empty})


@lru_cache(maxsize=4096)
def bucket_in_words(grain: str, start: date, end: date) -> str:
    """Say a bucket: "25 Nov to 1 Dec 2024", "Nov 2024", "Q4 2024", "2024", "Mon 25 Nov 2024"."""
    last = end - timedelta(days=1)
    if grain == "week":
        first = f"{start.day} {start:%b}" + (f" {start.year}" if start.year != last.year else "")
        return f"{first} to {last.day} {last:%b %Y}"
    quarter = f"Q{(start.month + 2) // 3} {start.year}"
    said = {"day": f"{start:%a} {start.day} {start:%b %Y}", "month": f"{start:%b %Y}", "quarter": quarter}
    return said.get(grain, str(start.year))
