"""Compare: the same question over two periods, side by side."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from services.catalog.kinds import Metric, Ratio
from services.catalog.units import SHARE
from services.core.numbers import Number
from services.query.periods import bucket_days, grain_of
from services.query.questions import Period
from services.query.result import OutColumn, Result, Row


def merged(
    now: Result,
    then: pa.Table,
    metrics: tuple[Metric, ...],
    periods: tuple[Period, Period],
    *,
    first: date | None = None,
    only_present: bool = False,
) -> Result:
    """Put the other period's values beside those of the question: NAME_compared and NAME_change.

    Buckets of time meet by their position in the period. A member that is in one period only has 0 (of a sum or
    count) or nothing (of a ratio) in the other. Before the `first` day of all data there is nothing: neither in a
    period that ends before it, nor in a bucket that does.
    `only_present` adds no member of the other period: where groups were chosen by their value now, it is no choice of
    the other's. A change is relative where the unit says so, else a difference.
    """
    by = tuple(column.name for column in now.columns if column.role == "dimension")
    other = periods[1]
    before_data = first is not None and other.end is not None and other.end <= first
    moved = [] if before_data else _aligned(then.to_pylist(), by, periods)
    past = {_key(row, by): row for row in moved}
    rows = now.rows()
    present = {_key(row, by) for row in rows}
    missed = [] if only_present else [row for row in moved if _key(row, by) not in present]
    gone = [_blank(row, by, metrics) for row in missed]
    missing = {metric.name: None if before_data else _nothing(metric) for metric in metrics}
    past |= {key: {metric.name: None for metric in metrics} for key in _lacking((*rows, *gone), by, periods, first)}
    everything = [_beside(row, past.get(_key(row, by), missing), metrics) for row in (*rows, *gone)]
    columns = (*now.columns, *(column for metric in metrics for column in _added(metric)))
    return replace(now, columns=columns, table=_table(everything, columns, now.table.schema))


def _lacking(
    rows: Sequence[Row], by: tuple[str, ...], periods: tuple[Period, Period], first: date | None
) -> list[tuple[object, ...]]:
    """Give the keys of the rows whose bucket of the other period ends before the data begin."""
    grain, begin = grain_of(by), periods[1].start
    if grain is None or first is None or begin is None or begin >= first:
        return []
    now, then = (bucket_days(period, grain) for period in periods)
    assert grain.step is not None  # noqa: S101 - of a grain
    names = {grain.show(new) for new, old in zip(now, then, strict=False) if grain.step(old) <= first}
    return [_key(row, by) for row in rows if row[grain.name] in names]


def _key(row: Row, by: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(row[name] for name in by)


def _aligned(rows: Sequence[Row], by: tuple[str, ...], periods: tuple[Period, Period]) -> list[Row]:
    grain = grain_of(by)
    if grain is None:
        return list(rows)
    now, then = (bucket_days(period, grain) for period in periods)
    names = {grain.show(old): grain.show(new) for old, new in zip(then, now, strict=False)}
    return [row | {grain.name: names[row[grain.name]]} for row in rows if row[grain.name] in names]


def _nothing(metric: Metric) -> int | None:
    return None if isinstance(metric, Ratio) else 0


def _blank(row: Row, by: tuple[str, ...], metrics: tuple[Metric, ...]) -> Row:
    return {name: row[name] for name in by} | {metric.name: _nothing(metric) for metric in metrics}


def _beside(row: Row, past: Row, metrics: tuple[Metric, ...]) -> Row:
    wide = dict(row)
    for metric in metrics:
        before = past[metric.name]
        wide[f"{metric.name}_compared"] = before
        wide[f"{metric.name}_change"] = change(metric, row[metric.name], before)
    return wide


def change(metric: Metric, now: Number | None, before: Number | None) -> float | None:
    """Give the change: relative to `before` (null from zero) or, of shares and scores, the difference."""
    if now is None or before is None:
        return None
    difference = float(now) - float(before)
    if not metric.unit.relative:
        return difference
    return difference / abs(float(before)) if before else None


def _added(metric: Metric) -> tuple[OutColumn, OutColumn]:
    unit = SHARE if metric.unit.relative else metric.unit
    return (
        OutColumn(
            name=f"{metric.name}_compared", label=f"{metric.label}, compared", unit=metric.unit.name, role="comparison"
        ),
        OutColumn(name=f"{metric.name}_change", label=f"{metric.label}, change", unit=unit.name, role="change"),
    )


def _table(rows: list[Row], columns: tuple[OutColumn, ...], schema: pa.Schema) -> pa.Table:
    types = {field.name: field.type for field in schema}
    types |= {f"{name}_compared": type_ for name, type_ in types.items()}
    arrays = [_array([row[column.name] for row in rows], types.get(column.name, pa.float64())) for column in columns]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Make a column. Members of a period without rows have no type yet: those of the other period give it."""
    return pa.array(values, type=None if pa.types.is_null(kind) else kind)
