"""Measures: one select per fact and kind of metric, grouped on its own, so that facts never multiply each other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    values,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from services.catalog.kinds import Aggregate, EntityCount, Grain, Leaf, PointInTimeCount, Stored, TimeCut
from services.query.compile.bitmap_distinct import in_bits
from services.query.compile.frame import MeasureSelect, QueryFrame, select_rows
from services.query.questions import Period

Group = tuple[str, str, str]
"""Metrics of equal group are computed by one select: kind, fact, and what tells them apart within the two."""


def group_of(leaf: Leaf) -> Group:
    """Say which select computes a metric."""
    return type(leaf).__name__, leaf.fact.name, DISTINCTION[type(leaf)](leaf)


DISTINCTION: Mapping[type[Leaf], Callable[[Any], str]] = {
    Aggregate: lambda _: "",
    EntityCount: lambda leaf: leaf.entity.name,
    PointInTimeCount: lambda leaf: f"{leaf.entity.name} {leaf.within}",
}


def measure_select(leaves: tuple[Any, ...], frame: QueryFrame) -> MeasureSelect:
    """Return the select that computes `leaves`, all of one group: the dimensions by name, then the metrics by name."""
    return BUILDERS[type(leaves[0])](leaves, frame)


def _ordinals(count: int) -> list[ColumnElement[Any]]:
    return [literal_column(str(position + 1)) for position in range(count)]


def _aggregates(leaves: tuple[Aggregate, ...], frame: QueryFrame) -> MeasureSelect:
    """Aggregate. Where all metrics count the same rows only, the others are not even read."""
    shared = leaves[0].rows if all(leaf.rows is leaves[0].rows for leaf in leaves) else None
    key = _counted_key(leaves, frame)
    if key is not None:
        return _through_keys(leaves, key, shared, frame)
    columns = [_counted(leaf, shared, frame).label(leaf.name) for leaf in leaves]
    rows = select_rows(leaves[0].fact, frame, columns, *(() if shared is None else (shared,)))
    return rows.group_by(*_ordinals(len(frame.by)))


def _counted_key(leaves: tuple[Aggregate, ...], frame: QueryFrame) -> Column[int] | None:
    """Return the key to group by first: where several metrics count it, groups are few, and sets of bits are not kept.

    PostgreSQL sorts all rows anew for each distinct count and in one process; groups of a key it makes in several.
    """
    keys = [leaf.key for leaf in leaves if leaf.key is not None]
    few = all(dimension.few is not None for dimension in frame.by)
    return keys[0] if len(keys) > 1 and len(set(keys)) == 1 and few and not frame.largest_keys else None


def _through_keys(
    leaves: tuple[Aggregate, ...], key: Column[int], shared: ColumnElement[bool] | None, frame: QueryFrame
) -> MeasureSelect:
    """Aggregate the rows of each key, then those: what was added up is added up again, and keys with rows counted."""
    each = [_of_each(leaf, shared).label(leaf.name) for leaf in leaves]
    width = len(frame.by)
    rows = select_rows(leaves[0].fact, frame, [key.label("key"), *each]).group_by(*_ordinals(width + 1))
    inner = (rows if shared is None else rows.where(shared)).subquery("per_key")
    values = [_of_all(leaf, inner.c[leaf.name]).label(leaf.name) for leaf in leaves]
    return select(*(inner.c[dimension.name] for dimension in frame.by), *values).group_by(*_ordinals(width))


def _of_each(leaf: Aggregate, shared: ColumnElement[bool] | None) -> ColumnElement[Any]:
    expr = leaf.expr if leaf.key is None else func.count(leaf.key) if leaf.key.nullable else func.count()
    return expr if leaf.rows is shared or leaf.rows is None else expr.filter(leaf.rows)


def _of_all(leaf: Aggregate, value: ColumnElement[Any]) -> ColumnElement[Any]:
    if leaf.key is not None:
        return func.count().filter(value > literal(0, literal_execute=True))
    assert leaf.expr.name in {"count", "sum"}, f"{leaf.name} does not add up"  # noqa: S101 - of what the catalogue has
    added = func.sum(value)
    return cast(added, BigInteger) if leaf.expr.name == "count" else added


def _counted(leaf: Aggregate, shared: ColumnElement[bool] | None, frame: QueryFrame) -> ColumnElement[Any]:
    rows = None if leaf.rows is shared else leaf.rows
    bits = in_bits(leaf, frame.by, frame.largest_keys, rows)
    if bits is not None:
        return bits
    return leaf.expr if rows is None else leaf.expr.filter(rows)


def _entity_counts(leaves: tuple[EntityCount, ...], frame: QueryFrame) -> MeasureSelect:
    inner_columns: list[ColumnElement[Any]] = [
        leaves[0].entity.label("entity"),
        *(leaf.condition.label(leaf.name) for leaf in leaves),
    ]
    width = len(frame.by)
    rows = select_rows(leaves[0].fact, frame, inner_columns).where(*_with_entity(leaves[0].entity))
    inner = rows.group_by(*_ordinals(width + 1)).subquery("per_entity")
    counts = [func.count().filter(inner.c[leaf.name]).label(leaf.name) for leaf in leaves]
    return select(*(inner.c[dimension.name] for dimension in frame.by), *counts).group_by(*_ordinals(width))


def _with_entity(entity: Column[int]) -> tuple[ColumnElement[bool], ...]:
    return (entity.is_not(None),) if entity.nullable else ()


def buckets(frame: QueryFrame) -> tuple[tuple[Stored | None, date], ...]:
    """Return each bucket of the question's grain with its last day; without a grain, the last day of the period."""
    start, last = frame.period.start, frame.period.last
    if start is None or last is None:
        return ()
    grain = next((d for d in frame.by if isinstance(d, Grain)), None)
    if grain is None:
        return ((None, last),)
    found, first = [], grain.floor(start)
    while first <= last:
        following = grain.step(first)
        found.append((first, min(last, following - timedelta(days=1))))
        first = following
    return tuple(found)


def _days(frame: QueryFrame) -> FromClause:
    ends = [(bucket or last, last) for bucket, last in buckets(frame)] or [(date.min, date.min)]
    return values(column("bucket", Date), column("last_day", Date), name="ends").data(ends).alias("ends")


def _standing(leaves: tuple[PointInTimeCount, ...], frame: QueryFrame) -> MeasureSelect:
    (leaf,) = leaves
    ends = _days(frame)
    seen = _seen(leaf, _history(leaf, frame)).subquery("seen")
    cuts = [
        (ends.c.bucket if isinstance(dimension, TimeCut) else seen.c[dimension.name]).label(dimension.name)
        for dimension in frame.by
    ]
    statement = select(*cuts, func.count(seen.c.entity.distinct()).label(leaf.name))
    statement = statement.select_from(ends.join(seen, _stands(leaf, seen, ends, frame)))
    return statement.group_by(*_ordinals(len(cuts)))


def _history(leaf: PointInTimeCount, frame: QueryFrame) -> QueryFrame:
    """Return the frame of the rows that are judged: without grain, from as early as any of them can count."""
    attributes = tuple(dimension for dimension in frame.by if not isinstance(dimension, TimeCut))
    ends = buckets(frame)
    reach_back = leaf.within is not None and ends
    start = ends[0][1] - timedelta(days=_within(leaf, frame)) if reach_back else None
    return replace(frame, by=attributes, days=Period(start=start, end=frame.days.end))


def _within(leaf: PointInTimeCount, frame: QueryFrame) -> int:
    return int(dict(frame.parameters)[leaf.within or ""])


def _seen(leaf: PointInTimeCount, frame: QueryFrame) -> MeasureSelect:
    """Return entity and day: the first day where any row counts, else every day with a row."""
    entity = leaf.entity.label("entity")
    if leaf.within is not None:
        return select_rows(leaf.fact, frame, [entity, leaf.fact.day.label("day")]).distinct()
    first = func.min(leaf.fact.day).label("day")
    return select_rows(leaf.fact, frame, [entity, first]).group_by(*_ordinals(len(frame.by) + 1))


def _stands(leaf: PointInTimeCount, seen: FromClause, ends: FromClause, frame: QueryFrame) -> ColumnElement[bool]:
    past = seen.c.day <= ends.c.last_day
    if leaf.within is None:
        return past
    return past & (seen.c.day >= ends.c.last_day - literal(_within(leaf, frame), literal_execute=True))


BUILDERS: Mapping[type[Leaf], Callable[[tuple[Any, ...], QueryFrame], MeasureSelect]] = {
    Aggregate: _aggregates,
    EntityCount: _entity_counts,
    PointInTimeCount: _standing,
}

assert set(BUILDERS) == set(DISTINCTION), "every kind of metric has its select"  # noqa: S101 - checked at import
