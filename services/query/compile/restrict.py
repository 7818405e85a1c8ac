"""Restrict: the one function through which every select of a fact passes, so that scope is never forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, or_, select
from sqlalchemy.sql.selectable import FromClause

from services.catalog import catalog
from services.catalog.kinds import AnyDimension, Dimension, Fact, Stored, TimeCut
from services.core.errors import OutOfScope
from services.query.compile.joins import JoinPath, is_of_parts, name_of_link, path_of, reach, scoping_path
from services.query.questions import Period, Where
from services.query.scope import Limits, Scope

AnySelect = Select[Any]


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """What one version of the data says of the tables, so that no statement asks for it again."""

    empty: frozenset[str] = frozenset()
    """The optional columns that no row of the store has, as `name_of_link` names them."""
    partial: frozenset[str] = frozenset()
    """The keys of orders that some rows have and some have not."""
    whole: frozenset[str] = frozenset()
    """Names of the facts that all rows of their table belong to."""


NOTHING_KNOWN = TableShape()


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    """Which rows of a fact are looked at."""

    days: Period
    """Open ends add no condition."""
    where: tuple[Where, ...]
    scope: Scope
    known: TableShape = NOTHING_KNOWN


def choose(statement: AnySelect, fact: Fact, rows: RowFilter) -> AnySelect:
    """Limit a select of `fact` to the rows that are looked at. Raises OutOfScope where the fact cannot be limited.

    Where filters or scope name what only the parts of its rows have, a row is looked at if one of its parts passes all
    filters and the whole scope at once.
    """
    if fact.parts is None or not names_parts(fact, (), rows.where, rows.scope):
        return restrict(
            statement.where(*in_period(fact, rows.days), *conditions_of(fact, rows.where)), fact, rows.scope, rows.known
        )
    key = fact.table.c[fact.part_key]
    seen = choose(select(part_key(fact)).select_from(fact.parts.table), fact.parts, rows)
    return belonging(statement.where(key.in_(seen)), fact, rows.known)


def names_parts(fact: Fact, by: Iterable[AnyDimension], where: Iterable[Where], scope: Scope) -> bool:
    """True if cuts, filters or limits name what only the parts of the fact's rows have."""
    if fact.parts is None:
        return False
    filters = (catalog().dimensions[condition.dimension] for condition in where)
    if any(is_of_parts(fact, dimension) for dimension in (*by, *filters)):
        return True
    limited = {name for limits in (scope.grants, *scope.any_of) for name, _ in limits}
    return any(_scoping_path(fact, name) is None and _scoping_path(fact.parts, name) is not None for name in limited)


def part_key(fact: Fact) -> Column[int]:
    """Return the column of the parts that names the row of the fact they are of."""
    assert fact.parts is not None  # noqa: S101 - asked of facts with parts only
    return fact.parts.table.c[fact.part_key]


def seen_parts(fact: Fact, rows: RowFilter) -> FromClause | None:
    """Return the keys of the rows that are looked at with the sums of their chosen parts, named as their columns are.

    None where rows are not chosen through their parts. The scope and all filters are in it.
    """
    if fact.parts is None or not names_parts(fact, (), rows.where, rows.scope):
        return None
    sums = [total.label(own.name) for own, total in fact.part_sums]
    parts = choose(select(part_key(fact), *sums).select_from(fact.parts.table), fact.parts, rows)
    return parts.group_by(part_key(fact)).subquery("seen")


def join_seen(statement: AnySelect, fact: Fact, seen: FromClause, known: TableShape) -> AnySelect:
    """Limit a select of `fact` to the rows that `seen_parts` found, and join their sums."""
    joined = statement.join(seen, seen.c[fact.part_key] == fact.table.c[fact.part_key])
    return belonging(joined, fact, known)


def belonging(statement: AnySelect, fact: Fact, known: TableShape) -> AnySelect:
    """Limit a select to the rows of the table that belong to the fact; nothing is added where all do."""
    return statement if fact.rows is None or fact.name in known.whole else statement.where(fact.rows)


def restrict(statement: AnySelect, fact: Fact, scope: Scope, known: TableShape = NOTHING_KNOWN) -> AnySelect:
    """Limit a select of `fact` to its rows that `scope` shows. Raises OutOfScope where the fact cannot be limited.

    An alternative that cannot limit the fact shows nothing of it, as it would alone; the others still do.
    """
    statement = belonging(statement, fact, known)
    alternatives = {limits: _obstacle(fact, limits, known.empty) for limits in scope.any_of}
    shown = [limits for limits, obstacle in alternatives.items() if obstacle is None]
    obstacle = _obstacle(fact, scope.grants, known.empty)
    if obstacle is None and alternatives and not shown:
        obstacle = next(iter(alternatives.values()))
    if obstacle is not None:
        raise OutOfScope(obstacle)
    either = [or_(*(and_(*_granted(fact, limits)) for limits in shown))] if shown else []
    return statement.where(*_granted(fact, scope.grants), *either)


def _obstacle(fact: Fact, limits: Limits, empty: frozenset[str]) -> str | None:
    """Say why a fact cannot be limited, if it cannot."""
    for name, _ in limits:
        path, dimension = _scoping_path(fact, name), catalog().dimensions.get(name)
        label = dimension.label if dimension else name
        if path is None:
            return _refusal(label, f"{fact.label} carry no {label.lower()}")
        link = fact.optional_column(path.link)
        if link is not None and name_of_link(link.column) in empty:
            return _refusal(label, f"the {fact.label} of this store carry no {link.noun}")
    return None


def _refusal(label: str, why: str) -> str:
    return f"Your view is limited by {label}, and {why}: nothing of them can be shown."


def _scoping_path(fact: Fact, name: str) -> JoinPath | None:
    dimension = catalog().dimensions.get(name)
    return scoping_path(fact, dimension) if isinstance(dimension, Dimension) else None


def _granted(fact: Fact, limits: Limits) -> list[ColumnElement[bool]]:
    return [_within(fact, name, members) for name, members in limits]


def _within(fact: Fact, name: str, members: tuple[str, ...]) -> ColumnElement[bool]:
    path = _scoping_path(fact, name)
    assert path is not None  # noqa: S101 - no obstacle was found
    return path.within(members)


def in_period(fact: Fact, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the row is of a day of the period."""
    start = (fact.day >= period.start,) if period.start else ()
    end = (fact.day < period.end,) if period.end else ()
    return (*start, *end)


def conditions_of(fact: Fact, where: Iterable[Where]) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the row passes every filter that the fact can reach; see `unreached_filters` for the others."""
    return tuple(_filter(path, condition) for condition in where if (path := _path(fact, condition)))


def unreached_filters(fact: Fact, where: Iterable[Where]) -> tuple[Where, ...]:
    """Return the filters that a fact with attributes leaves aside, as product filters are for churn."""
    named = ((condition, catalog().dimensions[condition.dimension]) for condition in where)
    return tuple(condition for condition, dimension in named if reach(fact, dimension) is None)


def _path(fact: Fact, condition: Where) -> JoinPath | None:
    return path_of(fact, catalog().dimensions[condition.dimension])


def _filter(path: JoinPath, condition: Where) -> ColumnElement[bool]:
    members = stored_members(condition)
    return path.outside(members) if condition.exclude else path.within(members)


def stored_members(condition: Where) -> tuple[Stored, ...]:
    """Return the members of a filter as statements carry them; they were read once when the question was checked."""
    dimension = catalog().dimensions[condition.dimension]
    if isinstance(dimension, TimeCut):
        return tuple(dimension.read(member) for member in condition.members)
    return condition.members


def join_tables(statement: AnySelect, paths: Iterable[JoinPath]) -> AnySelect:
    """Join the tables that the paths group by, each once."""
    seen = {path.table: path for path in paths if path.joined}
    for path in seen.values():
        statement = statement.join(path.key.table, path.key == path.link, isouter=path.optional)
    return statement
