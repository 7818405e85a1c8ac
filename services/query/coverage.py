"""Coverage: which days there is data of, and what else one data version says of itself. The one door to it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import Column, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from models.warehouse import loads, own_columns
from services.catalog import catalog
from services.catalog.algebra import facts_of, needs_of
from services.catalog.facts import FACTS
from services.catalog.kinds import Fact, Metric, OptionalColumn
from services.catalog.lookup import find_metric
from services.catalog.own import OwnColumn
from services.core.errors import OutOfScope
from services.query.compile.bitmap_distinct import Bounds
from services.query.compile.joins import name_of_link
from services.query.compile.restrict import NOTHING_KNOWN, RowFilter, TableShape, choose
from services.query.questions import Period
from services.query.scope import Limits, Scope
from services.query.table_shape import read_table_shape
from services.warehouse.base import DataVersion, Engine, Reader

Days = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """First and last day of each table of facts, and which parts of it are empty, at one data version.

    The days are those of the rows that a person sees; the rest is the same for everyone.
    """

    data_version: int
    days: dict[str, Days]
    """By name of the table; a table without rows is missing."""
    known: TableShape = NOTHING_KNOWN
    """What it says of its tables beside their days."""
    largest_keys: Bounds = ()
    """The largest dense keys, where the engine counts distinct ones in bits."""
    own: tuple[OwnColumn, ...] = ()
    """The store's own dimensions and measures."""
    has_demo: bool = False
    """True if the store shows simulated rows, which the first import of real ones offers to remove."""

    def first(self, *facts: Fact) -> date | None:
        """Return the first day with a row of any of the facts."""
        return min((days[0] for fact in facts if (days := self.days.get(fact.table.name))), default=None)

    def last(self, *facts: Fact) -> date | None:
        """Return the last day with a row of any of the facts."""
        return max((days[1] for fact in facts if (days := self.days.get(fact.table.name))), default=None)

    def days_of(self, fact: str) -> tuple[date | None, date | None]:
        """Return the first and the last day of a fact by its name; two Nones if it is empty. Raises KeyError."""
        return self.first(FACTS[fact]), self.last(FACTS[fact])

    def span(self, *metrics: str) -> Period:
        """Return the days with facts that the metrics (all, if none is named) are computed from; open without any.

        Raises UnknownName.
        """
        found = [find_metric(name) for name in metrics] or catalog().metrics.values()
        return self.fit(Period(), *facts_of(found))

    def fit(self, period: Period, *facts: Fact) -> Period:
        """Close a period with the data: its end is at most the day after the last one, an open start the first."""
        first, last = self.first(*facts), self.last(*facts)
        if first is None or last is None:
            return period
        after = last + timedelta(days=1)
        end = min(period.end, after) if period.end else after
        start = period.start or first
        return Period(start=start, end=max(end, start))

    def is_empty(self, column: Column[Any] | None) -> bool:
        """Return True if the column is an optional one that no row of the store has."""
        return column is not None and name_of_link(column) in self.known.empty

    def is_partial(self, column: Column[Any] | None) -> bool:
        """Return True if the column is an optional link that some rows of the store have, and some have not."""
        return column is not None and name_of_link(column) in self.known.partial

    def lacks(self, metric: Metric) -> tuple[Fact, OptionalColumn] | None:
        """Return the column that a metric rests on and no row of the store has, with its fact; None if it has all."""
        if not self.known.empty:
            return None
        for fact, column in needs_of(metric):
            optional = fact.optional_column(column) if self.is_empty(column) else None
            if optional is not None:
                return fact, optional
        return None

    def largest_key(self, key: Column[int]) -> int | None:
        """Return the largest value of a dense key; None where the engine does not count in bits."""
        return dict(self.largest_keys).get(name_of_link(key))


class CoverageCache:
    """The coverage of the newest data version that was asked for, read once per process, version and limits."""

    def __init__(self) -> None:
        self._known: tuple[DataVersion, Coverage] | None = None
        self._within: dict[tuple[DataVersion, Limits, tuple[Limits, ...]], Coverage] = {}

    def of(self, reader: Reader, version: DataVersion, scope: Scope | None = None) -> Coverage:
        """Return the coverage that a reader sees, of the rows that `scope` shows.

        Two threads that ask at once may both read it, and find the same.
        """
        known = self._known
        if known is None or known[0] != version:
            known = version, read_coverage(reader, version.number)
            self._known, self._within = known, {}
        if scope is None or not scope.is_limited:
            return known[1]
        key = (version, scope.grants, scope.any_of)
        found = self._within.get(key)
        if found is None:
            found = self._within[key] = replace(known[1], days=read_days_within(reader, known[1], scope))
        return found

    def current(self, engine: Engine, *, seconds: float, scope: Scope | None = None) -> Coverage:
        """Return the coverage of the committed data. Raises TookTooLong, StoreUnreachable."""
        found = self._remembered(engine.data_version(), scope)
        if found is not None:
            return found
        with engine.snapshot(seconds=seconds) as reader:
            return self.of(reader, reader.data_version(), scope)

    def _remembered(self, version: DataVersion, scope: Scope | None) -> Coverage | None:
        known = self._known
        if known is None or known[0] != version:
            return None
        if scope is None or not scope.is_limited:
            return known[1]
        return self._within.get((version, scope.grants, scope.any_of))


def read_coverage(reader: Reader, version: int) -> Coverage:
    """Look at the facts once; the caller keeps the answer for as long as the version holds."""
    facts = {fact.table: fact for fact in FACTS.values()}.values()
    days = _read_days(reader, facts)
    return Coverage(
        data_version=version,
        days=days,
        known=read_table_shape(reader, days),
        largest_keys=_read_largest_keys(reader) if reader.counts_in_bits else (),
        own=_read_own(reader),
        has_demo=_has_row(reader, select(loads.c.load_id).where(loads.c.demo, loads.c.undone_at.is_(None))),
    )


def _read_days(reader: Reader, facts: Iterable[Fact]) -> dict[str, Days]:
    ends = [bound(fact.day) for fact in facts for bound in (func.min, func.max)]
    found = _read_row(reader, ends, pa.date32())
    pairs = zip(facts, found[::2], found[1::2], strict=True)
    return {fact.table.name: (first, last) for fact, first, last in pairs if first is not None}


def read_days_within(reader: Reader, coverage: Coverage, scope: Scope) -> dict[str, Days]:
    """Return the first and last day of each table's rows that `scope` shows; a fact that it cannot limit has none."""
    rows = RowFilter(days=Period(), where=(), scope=scope, known=coverage.known)
    found: dict[str, Days] = {}
    for fact in FACTS.values():
        if fact.name != fact.filled_by[0] or fact.table.name not in coverage.days:
            continue
        ends: list[Any] = [func.min(fact.day).label("first"), func.max(fact.day).label("last")]
        with suppress(OutOfScope):
            statement = choose(select(*ends).select_from(fact.table), fact, rows)
            schema = pa.schema([("first", pa.date32()), ("last", pa.date32())])
            (row,) = reader.fetch(statement, schema).table.to_pylist()
            if row["first"] is not None:
                found[fact.table.name] = (row["first"], row["last"])
    return found


def _read_largest_keys(reader: Reader) -> Bounds:
    keys = [key for fact in FACTS.values() for key in fact.dense_keys]
    found = _read_row(reader, [func.max(key) for key in keys], pa.int64())
    return tuple((name_of_link(key), value) for key, value in zip(keys, found, strict=True) if value is not None)


def _read_own(reader: Reader) -> tuple[OwnColumn, ...]:
    names = (own_columns.c.column_name, own_columns.c.name, own_columns.c.label)
    schema = pa.schema([(name, pa.string()) for name in ("column", "name", "label")])
    found = reader.fetch(select(*names).order_by(own_columns.c.column_name), schema).table.to_pylist()
    return tuple(OwnColumn(**row) for row in found)


def _read_row(reader: Reader, values: Sequence[ColumnElement[Any]], kind: pa.DataType) -> list[Any]:
    """Read values that are each one aggregate over a whole table, in one statement."""
    columns = [select(value).scalar_subquery().label(f"value_{place}") for place, value in enumerate(values)]
    schema = pa.schema([(column.name, kind) for column in columns])
    return [column[0].as_py() for column in reader.fetch(select(*columns), schema).table.columns]


def _has_row(reader: Reader, rows: Any) -> bool:
    """Return True if the select has a row."""
    counted = select(func.count()).select_from(rows.limit(literal(1, literal_execute=True)).subquery())
    return bool(reader.fetch(counted, pa.schema([("found", pa.int64())])).table.column(0)[0].as_py())
