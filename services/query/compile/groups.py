"""Groups: from a checked question to one statement. Selects are stacked and grouped, never joined fact to fact."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby
from operator import eq, ge, gt, le, lt, ne, sub
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Double,
    Numeric,
    Select,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from models.warehouse import UNKNOWN
from services.catalog import catalog
from services.catalog.algebra import leaves_of
from services.catalog.kinds import AnyDimension, Difference, Dimension, Leaf, Metric, Ratio, TimeCut
from services.catalog.units import COUNT
from services.query.compile.frame import MeasureSelect, QueryFrame, take_parts
from services.query.compile.joins import JoinPath, name_of_link, reach
from services.query.compile.measures import group_of, measure_select
from services.query.questions import Having

EXACT = Numeric(38, 4)
"""Sums of money; four decimals as stored."""

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A statement and what its columns are."""

    statement: Select[Any]
    schema: pa.Schema


def _arrow(metric: Metric) -> pa.DataType:
    if isinstance(metric, Ratio):
        return pa.float64()
    return pa.int64() if metric.unit is COUNT else pa.decimal128(38, 4)


def _member_type(dimension: AnyDimension) -> pa.DataType:
    return dimension.arrow if isinstance(dimension, TimeCut) else pa.string()


def _sql_type(leaf: Leaf) -> TypeEngine[Any]:
    return BigInteger() if leaf.unit is COUNT else EXACT


def _selects(leaves: tuple[Leaf, ...], frame: QueryFrame) -> list[tuple[tuple[Leaf, ...], MeasureSelect]]:
    ordered = sorted(leaves, key=group_of)
    groups = (tuple(group) for _, group in groupby(ordered, key=group_of))
    return [(group, measure_select(group, frame)) for group in groups]


def _stacked(leaves: tuple[Leaf, ...], frame: QueryFrame) -> FromClause:
    """Return one row per group with every leaf: a lone part as it is, several stacked and grouped once more."""
    parts = _selects(tuple(take_parts(leaf, frame) for leaf in leaves), frame)
    if len(parts) == 1:
        return parts[0][1].subquery("groups")
    stack = union_all(*(_widened(rows, group, leaves, frame) for group, rows in parts)).subquery("parts")
    cuts = [stack.c[dimension.name] for dimension in frame.by]
    values = [func.max(stack.c[leaf.name]).label(leaf.name) for leaf in leaves]
    return select(*cuts, *values).group_by(*cuts).subquery("groups")


def _widened(
    rows: MeasureSelect, group: tuple[Leaf, ...], leaves: tuple[Leaf, ...], frame: QueryFrame
) -> MeasureSelect:
    inner = rows.subquery()
    cuts, named = [inner.c[dimension.name] for dimension in frame.by], {leaf.name for leaf in group}
    values = [
        cast(inner.c[leaf.name] if leaf.name in named else null(), _sql_type(leaf)).label(leaf.name) for leaf in leaves
    ]
    return select(*cuts, *values)


def _value(metric: Metric, groups: FromClause) -> ColumnElement[Any]:
    """Return a metric's value in a row of `groups`; a count or sum of no rows is 0, a ratio over 0 is null."""
    if isinstance(metric, Ratio):
        over, under = (cast(_value(catalog().metrics[name], groups), Double) for name in metric.over)
        return over / func.nullif(under, literal(0, literal_execute=True))
    if isinstance(metric, Difference):
        whole, *less = (_value(catalog().metrics[name], groups) for name in metric.of)
        return reduce(sub, less, whole)
    return func.coalesce(groups.c[metric.name], literal(0, literal_execute=True))


def _label(groups: FromClause, dimension: AnyDimension, path: JoinPath, frame: QueryFrame) -> ColumnElement[Any]:
    if not (path.identity and path.table is not None):
        return groups.c[dimension.name]
    member = func.coalesce(path.expr, literal(UNKNOWN))
    kept = frame.keep is not None and frame.keep.dimension == dimension.name
    return case((groups.c[dimension.name].is_not(None), member)) if kept else member


def find_called(frame: QueryFrame) -> tuple[Dimension, ...]:
    """Return the dimensions whose ids are called something in this store."""
    named = (one for one in frame.by if isinstance(one, Dimension) and one.called is not None)
    return tuple(one for one in named if one.called is not None and name_of_link(one.called) not in frame.known.empty)


def name_column(dimension: AnyDimension) -> str:
    """Return the name of the column that says what the ids of a dimension are called: "product_name"."""
    return f"{dimension.name}_name"


def _labelled(groups: FromClause, leaves: tuple[Leaf, ...], frame: QueryFrame) -> FromClause:
    """Put the text id in the place of each key that was grouped by."""
    paths = [reach(leaves[0].fact, dimension) for dimension in frame.by]
    named = [(dimension, path) for dimension, path in zip(frame.by, paths, strict=True) if path]
    cuts = [_label(groups, dimension, path, frame).label(dimension.name) for dimension, path in named]
    source = groups
    for dimension, path in named:
        if path.identity and path.table is not None:
            source = source.outerjoin(path.table, path.key == groups.c[dimension.name])
    if source is groups:
        return groups
    cuts += [one.called.label(name_column(one)) for one in find_called(frame) if one.called is not None]
    return select(*cuts, *(groups.c[leaf.name] for leaf in leaves)).select_from(source).subquery("named")


def _order(metrics: tuple[Metric, ...], groups: FromClause, frame: QueryFrame) -> list[ColumnElement[Any]]:
    calendar = [groups.c[d.name] for d in frame.by if isinstance(d, TimeCut)]
    members = [groups.c[d.name].asc().nulls_last() for d in frame.by if not isinstance(d, TimeCut)]
    largest = [_value(metrics[0], groups).desc().nulls_last()] if members else []
    others = [groups.c[d.name].is_(None) for d in frame.by if frame.keep and d.name == frame.keep.dimension]
    return [*calendar, *others, *largest, *members]


def _having(conditions: Iterable[Having], groups: FromClause) -> list[ColumnElement[bool]]:
    return [
        COMPARE[condition.operator](_value(catalog().metrics[condition.metric], groups), condition.value)
        for condition in conditions
    ]


@lru_cache(maxsize=512)
def compile_groups(
    metrics: tuple[Metric, ...],
    frame: QueryFrame,
    *,
    having: tuple[Having, ...] = (),
    limit: int | None = None,
) -> Compiled:
    """Return the statement that answers `metrics` by the frame's dimensions.

    `limit` keeps the first groups only. Columns: the dimensions, then the metrics, named as in the catalogue. The
    statement is kept: the same tiles are asked after every import, and writing one takes longer than some of them run.
    """
    leaves = leaves_of((*metrics, *(catalog().metrics[condition.metric] for condition in having)))
    groups = _labelled(_stacked(leaves, frame), leaves, frame)
    named = [name_column(dimension) for dimension in find_called(frame)]
    columns = [groups.c[name] for name in (*(dimension.name for dimension in frame.by), *named)]
    statement = select(*columns, *(_value(metric, groups).label(metric.name) for metric in metrics))
    statement = statement.where(*_having(having, groups)).order_by(*_order(metrics, groups, frame)).limit(limit)
    fields = [(dimension.name, _member_type(dimension)) for dimension in frame.by]
    fields += [(name, pa.string()) for name in named]
    schema = pa.schema([*fields, *((metric.name, _arrow(metric)) for metric in metrics)])
    return Compiled(statement=statement.params(**dict(frame.parameters)), schema=schema)
