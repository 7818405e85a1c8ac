"""Compare: which days a question is compared with, and what that says: one rule for every kind of question.

Before the data begin there is nothing, not 0. A bucket of time of whose compared days the data lack more than 5 % is
compared with nothing. If the data lack more than 5 % of all compared days, there is no change to speak of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from services.catalog.kinds import Grain, Metric, Ratio
from services.catalog.units import SHARE, UNITS, Unit
from services.core.numbers import Number
from services.query.describe import describe_period
from services.query.periods import bucket_days, grain_of
from services.query.questions import Period
from services.query.result import OutColumn, Result, Row

LACKING_AT_MOST = 0.05
"""Share of the compared days that the data may lack, for a change to say something."""


@dataclass(frozen=True, kw_only=True)
class PeriodPair:
    """The days of a question, the days it is compared with, and where the data begin."""

    now: Period
    then: Period
    first: date | None

    @property
    def is_before_data(self) -> bool:
        """True if the compared days end before the data begin."""
        return self.first is None or (self.then.end is not None and self.then.end <= self.first)

    @property
    def lacking(self) -> float:
        """Share of the compared days that lie before the data."""
        start, end = self.then.start, self.then.end
        if start is None or end is None or self.first is None:
            return 0.0
        return max(0, (self.first - start).days) / (end - start).days

    @property
    def is_fair(self) -> bool:
        """True if the data have enough of the compared days for a change to say something."""
        return not self.is_before_data and self.lacking <= LACKING_AT_MOST

    @property
    def note(self) -> str:
        """Say what is compared with, and how much of it there is no data of."""
        said = f"Compared with {describe_period(self.then)}"
        if self.is_before_data:
            return f"{said}, of which there is no data"
        return f"{said}; the data begin on {self.first}" if self.lacking else said

    def align(self, grain: Grain) -> Iterable[tuple[date, date]]:
        """Pair the buckets of both periods by their position: (first day now, first day then)."""
        return zip(bucket_days(self.now, grain), bucket_days(self.then, grain), strict=False)

    def unknown_buckets(self, grain: Grain) -> frozenset[object]:
        """Return the buckets, as people read them, of whose compared days the data lack more than 5 %."""
        first, start = self.first, self.then.start
        if first is None or start is None or start >= first:
            return frozenset()
        days = bucket_days(self.then, grain)
        ends = (*days[1:], self.then.end or first)
        lacking = {day: _share_before(first, max(day, start), end) for day, end in zip(days, ends, strict=True)}
        return frozenset(grain.show(now) for now, then in self.align(grain) if lacking[then] > LACKING_AT_MOST)


def _share_before(first: date, start: date, end: date) -> float:
    """Return the share of the days from `start` to before `end` that lie before `first`."""
    days = (end - start).days
    return min(1.0, max(0, (first - start).days) / days) if days > 0 else 1.0


def change_of(unit: Unit | str, now: Number | None, before: Number | None) -> float | None:
    """Return the change: relative to `before` (None from zero) or, of shares, scores and days, the difference."""
    if now is None or before is None:
        return None
    difference = float(now) - float(before)
    if not (UNITS[unit] if isinstance(unit, str) else unit).relative:
        return difference
    return difference / abs(float(before)) if before else None


def change_column(unit: Unit, now: pa.ChunkedArray, before: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the changes of whole columns, each as `change_of` says."""
    new, old = (pc.cast(column, pa.float64()) for column in (now, before))
    difference = pc.subtract(new, old)
    if not unit.relative:
        return difference
    return pc.divide(difference, pc.if_else(pc.equal(old, 0.0), pa.scalar(None, pa.float64()), pc.abs(old)))


def compared_columns(column: OutColumn) -> tuple[OutColumn, OutColumn]:
    """Return what stands beside a column: NAME_compared and NAME_change."""
    name, label, unit = column.name, column.label, UNITS[column.unit]
    change = SHARE if unit.relative else unit
    return (
        OutColumn(name=f"{name}_compared", label=f"{label}, compared", unit=unit.name, role="comparison"),
        OutColumn(name=f"{name}_change", label=f"{label}, change", unit=change.name, role="change"),
    )


def compared_values(row: Mapping[str, Any], past: Mapping[str, Any] | None, units: Mapping[str, Unit | str]) -> Row:
    """Return the compared value and the change of each name in `units`; `past` is None where there is nothing."""
    found: Row = {}
    for name, unit in units.items():
        before = None if past is None else past[name]
        found[f"{name}_compared"] = before
        found[f"{name}_change"] = change_of(unit, row[name], before)
    return found


def merge(
    now: Result, then: pa.Table | None, metrics: tuple[Metric, ...], pair: PeriodPair, *, only_present: bool = False
) -> Result:
    """Put the other period's values beside those of the question: NAME_compared and NAME_change.

    Buckets of time meet by their position in the period. A member that is in one period only has 0 (of a sum or
    count) or nothing (of a ratio) in the other; `then` is None before the data, where everything has nothing.
    `only_present` adds no member of the other period: where groups were chosen by their value now, it is no choice of
    the other's.
    """
    by = tuple(column.name for column in now.columns if column.role in {"dimension", "name"})
    past = {_key(row, by): row for row in ([] if then is None else _move(then.to_pylist(), by, pair))}
    rows = now.rows()
    present = {_key(row, by) for row in rows}
    missed = [] if only_present else [row for key, row in past.items() if key not in present]
    nothing = {metric.name: None if isinstance(metric, Ratio) else 0 for metric in metrics}
    missing = None if then is None else nothing
    units = {metric.name: metric.unit for metric in metrics}
    whole = (*rows, *({name: row[name] for name in by} | nothing for row in missed))
    everything = [row | compared_values(row, past.get(_key(row, by), missing), units) for row in whole]
    added = (one for column in now.columns if column.role == "metric" for one in compared_columns(column))
    columns = (*now.columns, *added)
    table = _table(everything, columns, now.table.schema)
    return replace(now, columns=columns, table=without_unknown(columns, table, pair))


def without_unknown(columns: Sequence[OutColumn], table: pa.Table, pair: PeriodPair) -> pa.Table:
    """Take out of an answer what the data cannot say, as the first lines of this module have it."""
    if not pair.lacking:
        return table
    grain = grain_of(tuple(column.name for column in columns if column.role == "dimension"))
    if grain is not None:
        unknown = pair.unknown_buckets(grain)
        lacking = [member in unknown for member in table.column(grain.name).to_pylist()]
        return _blank(table, [column.name for column in columns if column.role in {"comparison", "change"}], lacking)
    changes = [] if pair.is_fair else [column.name for column in columns if column.role == "change"]
    return _blank(table, changes, [True] * table.num_rows)


def _blank(table: pa.Table, names: Iterable[str], rows: list[bool]) -> pa.Table:
    mask = pa.array(rows, type=pa.bool_())
    for name in names:
        column = table.column(name)
        emptied = pc.if_else(mask, pa.scalar(None, column.type), column)
        table = table.set_column(table.schema.get_field_index(name), name, emptied)
    return table


def _key(row: Row, by: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(row[name] for name in by)


def _move(rows: Sequence[Row], by: tuple[str, ...], pair: PeriodPair) -> list[Row]:
    """Rename the buckets of the other period to those of this one that they stand beside."""
    grain = grain_of(by)
    if grain is None:
        return list(rows)
    names = {grain.show(then): grain.show(now) for now, then in pair.align(grain)}
    return [row | {grain.name: names[row[grain.name]]} for row in rows if row[grain.name] in names]


def _table(rows: list[Row], columns: tuple[OutColumn, ...], schema: pa.Schema) -> pa.Table:
    types = {field.name: field.type for field in schema}
    types |= {f"{name}_compared": type_ for name, type_ in types.items()}
    arrays = [_array([row[column.name] for row in rows], types.get(column.name, pa.float64())) for column in columns]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Make a column. Members of a period without rows have no type yet: those of the other period give it."""
    return pa.array(values, type=None if pa.types.is_null(kind) else kind)
