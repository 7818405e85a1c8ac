"""Rows: the one function through which every select of a fact passes, so that scope is never forgotten."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select

from services.catalog import CATALOG
from services.catalog.kinds import Calendar, Dimension, Fact, Stored
from services.errors import OutOfScope
from services.query.nodes import Period, Where
from services.query.reach import Path, path_of, scoping_path
from services.query.scope import Scope


def restricted(statement: Select[tuple[object, ...]], fact: Fact, scope: Scope) -> Select[tuple[object, ...]]:
    """Limit a select of `fact` to the rows that `scope` shows. Raises OutOfScope where the fact cannot be limited."""
    return statement.where(*(_granted(fact, name, members) for name, members in scope.grants))


def _granted(fact: Fact, name: str, members: tuple[str, ...]) -> ColumnElement[bool]:
    dimension = CATALOG.dimensions.get(name)
    path = scoping_path(fact, dimension) if isinstance(dimension, Dimension) else None
    if path is None:
        label = dimension.label if dimension else name
        raise OutOfScope(
            f"Your view is limited by {label}, and {fact.label} carry no {label.lower()}: nothing of them can be shown."
        )
    return path.within(members)


def in_period(fact: Fact, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Hold for the rows of the days of the period."""
    start = (fact.day >= period.start,) if period.start else ()
    end = (fact.day < period.end,) if period.end else ()
    return (*start, *end)


def filtered(fact: Fact, where: Iterable[Where]) -> tuple[ColumnElement[bool], ...]:
    """Hold for the rows that pass every filter the fact can reach; see `unreached` for the others."""
    return tuple(_filter(path, condition) for condition in where if (path := _path(fact, condition)))


def unreached(fact: Fact, where: Iterable[Where]) -> tuple[Where, ...]:
    """Give the filters that a fact with attributes leaves aside, as product filters are for churn."""
    return tuple(condition for condition in where if _path(fact, condition) is None)


def _path(fact: Fact, condition: Where) -> Path | None:
    return path_of(fact, CATALOG.dimensions[condition.dimension])


def _filter(path: Path, condition: Where) -> ColumnElement[bool]:
    members = stored_members(condition)
    return path.outside(members) if condition.exclude else path.within(members)


def stored_members(condition: Where) -> tuple[Stored, ...]:
    """Give the members of a filter as statements carry them; they were read once when the question was checked."""
    dimension = CATALOG.dimensions[condition.dimension]
    if isinstance(dimension, Calendar):
        return tuple(dimension.read(member) for member in condition.members)
    return condition.members


def joined(statement: Select[tuple[object, ...]], paths: Iterable[Path]) -> Select[tuple[object, ...]]:
    """Join the tables that the paths group by, each once."""
    seen = {path.table: path for path in paths if path.joined}
    for path in seen.values():
        statement = statement.join(path.key.table, path.key == path.link, isouter=path.optional)
    return statement
