"""Joins: how a fact gets to a dimension, read from columns and foreign keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, and_, false, func, literal, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from models.warehouse import UNKNOWN
from services.catalog.kinds import AnyDimension, Dimension, Fact, Stored, TimeCut

MISSING_KEY = -1
"""Stands for a missing key where groups are joined by it; keys begin at 0."""


@dataclass(frozen=True, kw_only=True)
class JoinPath:
    """The way from a fact to a dimension: a column of its own, or one of the table behind a foreign key."""

    expr: ColumnElement[Any]
    link: Column[int] | None = None
    table: Table | None = None
    identity: bool = False

    @property
    def key(self) -> Column[int]:
        """The key of the table behind the link."""
        assert self.link is not None  # noqa: S101 - asked of linked paths only
        return next(iter(self.link.foreign_keys)).column

    @property
    def optional(self) -> bool:
        """True where a row of the fact may lead nowhere."""
        return self.link is not None and bool(self.link.nullable)

    @property
    def cut(self) -> ColumnElement[Any]:
        """What to group by: the key for an identity, else the member."""
        if self.identity and self.link is not None:
            return func.coalesce(self.link, _inline(MISSING_KEY)) if self.optional else self.link
        return func.coalesce(self.expr, literal(UNKNOWN)) if self.optional else self.expr

    @property
    def joined(self) -> bool:
        """True where grouping needs the table beside the fact."""
        return self.link is not None and not self.identity

    def within(self, members: Iterable[Stored]) -> ColumnElement[bool]:
        """Condition: the row has one of `members`; never null."""
        wanted = tuple(members)
        if not wanted:
            return false()
        if self.link is None:
            return self.expr.in_(wanted)
        found = self.link.in_(select(self.key).where(self.expr.in_(wanted)))
        return or_(found, self.link.is_(None)) if self.optional and UNKNOWN in wanted else found

    def outside(self, members: Iterable[Stored]) -> ColumnElement[bool]:
        """Condition: the row has none of `members`; rows without a key count unless "Unknown" is among them."""
        wanted = tuple(members)
        if self.link is None:
            return self.expr.not_in(wanted)
        away = self.link.not_in(select(self.key).where(self.expr.in_(wanted)))
        if not self.optional:
            return away
        nowhere = self.link.is_(None)  # NULL NOT IN nothing at all is true, so both cases are said
        return and_(away, not_(nowhere)) if UNKNOWN in wanted else or_(away, nowhere)


def _inline(number: int) -> ColumnElement[int]:
    return literal(number, literal_execute=True)


def name_of_link(link: Column[Any]) -> str:
    """Return the name of a column with its table: "events.customer_key"."""
    return f"{link.table.name}.{link.name}"


def links(table: Table) -> dict[Table, Column[Any]]:
    """Return the tables a fact leads to, each with the column that leads there.

    A column leads by the key of the same name; `raw_category_key` is what a file said, not what is in effect.
    """
    return {key.column.table: key.parent for key in table.foreign_keys if key.parent.name == key.column.name}


def _own(dimension: Dimension, table: Table) -> ColumnElement[Any] | None:
    columns = ((column.table, column) for column in dimension.columns)
    return next((expr for owner, expr in (*columns, *dimension.derived) if owner is table), None)


def _linked(fact: Fact, dimension: Dimension, tables: Iterable[Table]) -> JoinPath | None:
    ways = links(fact.table)
    for table in tables:
        expr = _own(dimension, table)
        if expr is not None:
            return JoinPath(expr=expr, link=ways[table], table=table, identity=dimension.identity)
    return None


def path_of(fact: Fact, dimension: AnyDimension) -> JoinPath | None:
    """Return the way a fact is cut by a dimension, or None if there is none.

    A fact with `attributes` is cut by those and by grains only.
    """
    if isinstance(dimension, TimeCut):
        return JoinPath(expr=dimension.cut(fact.day, fact.hour))
    if fact.attributes is not None:
        return _linked(fact, dimension, [fact.attributes])
    own = _own(dimension, fact.table)
    return JoinPath(expr=own) if own is not None else _linked(fact, dimension, links(fact.table))


def reach(fact: Fact, dimension: AnyDimension) -> JoinPath | None:
    """Return the way a fact is cut by a dimension, by itself or through its parts; None if there is neither."""
    own = path_of(fact, dimension)
    return own if own is not None or fact.parts is None else path_of(fact.parts, dimension)


def is_of_parts(fact: Fact, dimension: AnyDimension) -> bool:
    """True if a fact is cut by a dimension through its parts only, as orders are by the brands of their lines."""
    return fact.parts is not None and path_of(fact, dimension) is None and path_of(fact.parts, dimension) is not None


def scoping_path(fact: Fact, dimension: Dimension) -> JoinPath | None:
    """Return the way a fact is limited to members: by its attributes first, then as an ordinary fact."""
    own = _own(dimension, fact.table)
    return path_of(fact, dimension) or (JoinPath(expr=own) if own is not None else None)
