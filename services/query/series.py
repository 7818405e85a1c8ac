"""Series: an answer by a grain as points of time: every bucket once, gaps filled, what is not whole marked.

What it is compared with has a value only where the data hold all its days: before the data there is nothing, not 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import pyarrow as pa

from services.catalog import catalog
from services.catalog.kinds import Aggregate, Calendar, EntityCount
from services.core.numbers import Number
from services.query.periods import bucket_days, compared, grain_of
from services.query.questions import MetricQuery, Period
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
        """Give a value of it."""
        found: Number | None = self.row.get(metric)
        return found


def series_of(result: Result, grain: str, period: Period, last: date | None) -> tuple[Point, ...]:
    """Give the buckets of a period in order. A bucket without rows has 0 of what is counted, nothing of what is not."""
    calendar = catalog().dimensions[grain]
    assert isinstance(calendar, Calendar)  # noqa: S101 - a page asks by grains
    held = _held(period, last)
    if held is None:
        return ()
    rows = {row[grain]: row for row in result.rows()}
    empty = {column.name: _none_of(column.name) for column in result.columns if column.role == "metric"}
    return tuple(_point(calendar, first, held, rows, empty) for first in bucket_days(held, calendar))


def _held(period: Period, last: date | None) -> Period | None:
    if period.start is None or period.end is None or last is None:
        return None
    end = min(period.end, last + timedelta(days=1))
    return Period(start=period.start, end=end) if period.start < end else None


def _none_of(metric: str) -> int | None:
    return 0 if isinstance(catalog().metrics[metric], Aggregate | EntityCount) else None


def _point(calendar: Calendar, first: date, held: Period, rows: Mapping[Any, Any], empty: Mapping[str, Any]) -> Point:
    assert calendar.step is not None  # noqa: S101 - a grain
    assert held.start is not None  # noqa: S101 - closed by `_held`
    assert held.end is not None  # noqa: S101 - the same
    end = calendar.step(first)
    shown = (min(end, held.end) - max(first, held.start)).days
    member = calendar.show(first)
    return Point(start=first, end=end, shown=shown, row=rows.get(member) or {calendar.name: member, **empty})


def since(result: Result, ask: MetricQuery, first: date | None, last: date | None) -> Result:
    """Give an answer by a grain without what it is compared with before the `first` day of the data.

    A bucket whose other days the data hold in part, or not at all, has neither a compared value nor a change.
    """
    calendar, held = grain_of(ask.by), _held(ask.period, last)
    if ask.compare is None or calendar is None or held is None or first is None:
        return result
    then = compared(ask, held)
    if then.start is None or then.start >= first:
        return result
    pairs = zip(bucket_days(held, calendar), bucket_days(then, calendar), strict=False)
    lacking = {calendar.show(now) for now, old in pairs if max(old, then.start) < first}
    return _without(result, [row[calendar.name] in lacking for row in result.rows()])


def _without(result: Result, lacking: list[bool]) -> Result:
    """Blank what is compared in such rows."""
    columns = [
        _blanked(result.table.column(column.name), lacking)
        if column.role in {"comparison", "change"}
        else result.table.column(column.name)
        for column in result.columns
    ]
    return replace(result, table=pa.Table.from_arrays(columns, names=[column.name for column in result.columns]))


def _blanked(column: pa.ChunkedArray, lacking: list[bool]) -> pa.Array:
    values = zip(column.to_pylist(), lacking, strict=True)
    return pa.array([None if blank else value for value, blank in values], type=column.type)


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
