"""Restrict: the one function through which every select of a fact passes, so that scope is never forgotten."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, or_

from services.catalog import catalog
from services.catalog.kinds import Dimension, Fact, Stored, TimeCut
from services.core.errors import OutOfScope
from services.query.compile.joins import JoinPath, name_of_link, path_of, scoping_path
from services.query.questions import Period, Where
from services.query.scope import Limits, Scope

EmptyLinks = frozenset[str]
"""The optional links that no row of the store has, as `name_of_link` names them."""

NO_LINKS: EmptyLinks = frozenset()


def restrict(
    statement: Select[tuple[object, ...]], fact: Fact, scope: Scope, *, empty_links: EmptyLinks = NO_LINKS
) -> Select[tuple[object, ...]]:
    """Limit a select of `fact` to the rows that `scope` shows. Raises OutOfScope where the fact cannot be limited.

    `empty_links` are the optional links that no row of the store has. An alternative that cannot limit the fact shows
    nothing of it, as it would alone; the others still do.
    """
    alternatives = {limits: _obstacle(fact, limits, empty_links) for limits in scope.any_of}
    shown = [limits for limits, obstacle in alternatives.items() if obstacle is None]
    obstacle = _obstacle(fact, scope.grants, empty_links)
    if obstacle is None and alternatives and not shown:
        obstacle = next(iter(alternatives.values()))
    if obstacle is not None:
        raise OutOfScope(obstacle)
    either = [or_(*(and_(*_granted(fact, limits)) for limits in shown))] if shown else []
    return statement.where(*_granted(fact, scope.grants), *either)


def _obstacle(fact: Fact, limits: Limits, empty_links: EmptyLinks) -> str | None:
    """Say why a fact cannot be limited, if it cannot."""
    for name, _ in limits:
        path, dimension = _scoping_path(fact, name), catalog().dimensions.get(name)
        label = dimension.label if dimension else name
        if path is None:
            return _refusal(label, f"{fact.label} carry no {label.lower()}")
        link = fact.optional_link(path.link)
        if link is not None and name_of_link(link.column) in empty_links:
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
    return tuple(condition for condition in where if _path(fact, condition) is None)


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


def join_tables(statement: Select[tuple[object, ...]], paths: Iterable[JoinPath]) -> Select[tuple[object, ...]]:
    """Join the tables that the paths group by, each once."""
    seen = {path.table: path for path in paths if path.joined}
    for path in seen.values():
        statement = statement.join(path.key.table, path.key == path.link, isouter=path.optional)
    return statement
