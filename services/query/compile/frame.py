"""Frame: what all parts of a question have in common, and the select of a fact's rows within it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Select, case, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import iterate

from services.catalog.kinds import Aggregate, AnyDimension, Fact, Leaf, Stored
from services.catalog.parameters import Values
from services.query.compile.bitmap_distinct import Bounds
from services.query.compile.joins import JoinPath, is_of_parts, reach
from services.query.compile.restrict import (
    NOTHING_KNOWN,
    RowFilter,
    TableShape,
    belonging,
    choose,
    join_tables,
    names_parts,
    part_key,
)
from services.query.questions import Period, Where
from services.query.scope import Scope

MeasureSelect = Select[Any]


@dataclass(frozen=True, kw_only=True)
class Keep:
    """The members of a dimension that stay themselves; the others become one group, whose member is null."""

    dimension: str
    members: tuple[Stored, ...]


@dataclass(frozen=True, kw_only=True)
class QueryFrame:
    """What all parts of a question have in common."""

    by: tuple[AnyDimension, ...]
    period: Period
    """Ends no later than the data; begins with the data where the question leaves it open."""
    days: Period
    """The period as used in WHERE: open ends add no condition."""
    where: tuple[Where, ...]
    scope: Scope
    parameters: Values
    keep: Keep | None = None
    largest_keys: Bounds = ()
    """The largest keys, where the engine can count them in bits."""
    known: TableShape = NOTHING_KNOWN

    @property
    def rows(self) -> RowFilter:
        """Which rows are counted."""
        return RowFilter(days=self.days, where=self.where, scope=self.scope, known=self.known)


def take_parts(leaf: Leaf, frame: QueryFrame) -> Leaf:
    """Return the metric that is computed in place of `leaf`: the sum over parts, where rows are chosen through them."""
    if not isinstance(leaf, Aggregate) or leaf.on_parts is None:
        return leaf
    return leaf.on_parts if names_parts(leaf.fact, frame.by, frame.where, frame.scope) else leaf


def _path(fact: Fact, dimension: AnyDimension) -> JoinPath:
    path = reach(fact, dimension)
    assert path is not None  # noqa: S101 - the question was checked
    return path


def _cut(path: JoinPath, dimension: AnyDimension, keep: Keep | None) -> ColumnElement[Any]:
    if keep is None or keep.dimension != dimension.name:
        return path.cut
    return case((path.within(keep.members), path.cut))


def select_rows(
    fact: Fact, frame: QueryFrame, columns: Iterable[ColumnElement[Any]], *also: ColumnElement[bool]
) -> MeasureSelect:
    """Select columns of the fact's rows within the frame and `also`, after the frame's dimensions by name."""
    if any(is_of_parts(fact, dimension) for dimension in frame.by):
        return _by_parts(fact, frame, tuple(columns), also)
    statement = select(*_cuts(fact, frame), *columns).select_from(fact.table).where(*also)
    return choose(_joined(statement, fact, frame.by), fact, frame.rows)


def _cuts(fact: Fact, frame: QueryFrame) -> list[ColumnElement[Any]]:
    return [_cut(_path(fact, dimension), dimension, frame.keep).label(dimension.name) for dimension in frame.by]


def _joined(statement: MeasureSelect, fact: Fact, by: Iterable[AnyDimension]) -> MeasureSelect:
    return join_tables(statement, [_path(fact, dimension) for dimension in by])


def _by_parts(
    fact: Fact, frame: QueryFrame, columns: tuple[ColumnElement[Any], ...], also: tuple[ColumnElement[bool], ...]
) -> MeasureSelect:
    """Select each row once per group that one of its parts, which passes all filters and the scope, belongs to."""
    assert fact.parts is not None  # noqa: S101 - one of the cuts is of parts
    of_parts = replace(frame, by=tuple(dimension for dimension in frame.by if is_of_parts(fact, dimension)))
    own = tuple(dimension for dimension in frame.by if dimension not in of_parts.by)
    inner = select_rows(fact.parts, of_parts, [part_key(fact)]).distinct().subquery("seen")
    cuts = {dimension.name: inner.c[dimension.name] for dimension in of_parts.by}
    cuts |= {cut.name: cut for cut in _cuts(fact, replace(frame, by=own))}
    statement = select(*(cuts[dimension.name] for dimension in frame.by), *columns).where(*also)
    if not own and fact.name in frame.known.whole and not any(_reads(one, fact) for one in (*columns, *also)):
        return statement.select_from(inner)
    source = fact.table.join(inner, inner.c[fact.part_key] == fact.table.c[fact.part_key])
    return belonging(_joined(statement.select_from(source), fact, own), fact, frame.known)


def _reads(column: ColumnElement[Any], fact: Fact) -> bool:
    """True if an expression reads a column of the fact: what only counts rows needs no join to them."""
    return any(isinstance(part, Column) and part.table is fact.table for part in iterate(column))
