"""Cuts of a funnel: what it is split by, and which members stay themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from sqlalchemy import Select, and_, case, false, func, literal, literal_column, or_, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Subquery

from services.analyses.new_or_returning import ENTRY, NEW, RETURNING, came_before
from services.catalog.kinds import AnyDimension, Stored, TimeCut
from services.catalog.lookup import find_dimension
from services.catalog.metrics.events import CART, PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.compile.joins import JoinPath, path_of
from services.query.questions import Period

MEMBER, OTHER = "member", "other"


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """How the rows of one period are split. Without `by` there is one group, and no column for it."""

    data: ScopedData
    by: str | None
    period: Period
    kept: tuple[Stored, ...] | None = None
    """The members that stay themselves, as statements carry them; the others are one group. None keeps all."""

    @property
    def dimension(self) -> AnyDimension | None:
        """The dimension, where it is one that the catalogue declares."""
        return None if self.by is None or self.by == ENTRY else find_dimension(self.by)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that tell groups apart, none of which is ever null: so groups can be joined by them."""
        if self.by is None:
            return ()
        return (MEMBER,) if self.kept is None else (OTHER, MEMBER)

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """The types of `names` once they are named."""
        kind = self.dimension.arrow if isinstance(self.dimension, TimeCut) else pa.string()
        types = {MEMBER: kind, OTHER: pa.bool_()}
        return tuple(pa.field(name, types[name]) for name in self.names)

    def rows(self, unit: str, *, also: Iterable[ColumnElement[bool]] = ()) -> Select[Any]:
        """Select the rows that satisfy `also`: the group, `unit` (a key), `time`, `price`, and of which stage they are.

        As a subquery, engines fold it into what is made of it: columns that nobody uses cost nothing.
        """
        cut = () if self.dimension is None else (self.dimension.name,)
        wanted = dict.fromkeys((unit, "user_key", "event_time", "price", *cut))
        chosen = self.data.rows(*wanted, period=self.period, also=also)
        stages = (VIEW.label("is_view"), CART.label("is_cart"), PURCHASE.label("is_purchase"))
        inner = chosen.add_columns(*stages).subquery("limited")
        own = (inner.c[unit].label("unit"), inner.c.event_time.label("time"), inner.c.price)
        flags = (inner.c.is_view, inner.c.is_cart, inner.c.is_purchase)
        return select(*self._columns(inner), *own, *flags).select_from(inner)

    def alike(self, one: FromClause, other: FromClause) -> ColumnElement[bool]:
        """Condition: two rows are of the same group."""
        return and_(true(), *(one.c[name] == other.c[name] for name in self.names))

    def of(self, table: FromClause) -> list[ColumnElement[Any]]:
        """Return the columns of a table that tell groups apart."""
        return [table.c[name] for name in self.names]

    def select_named(self, found: Subquery) -> Select[Any]:
        """Select what was found by group, with ids in the place of keys."""
        path = self._path()
        if path is None or not path.identity:
            return select(*found.c)
        shown = replace(path, identity=False).cut.label(MEMBER)
        columns = [shown if column.name == MEMBER else column for column in found.c]
        joined = found.join(path.key.table, path.key == found.c[MEMBER], isouter=path.optional)
        return select(*columns).select_from(joined)

    def keeping(self, top: int) -> "Cuts":
        """Keep so many members: those with the most revenue, then the most events, then in their own order."""
        if self.dimension is None:
            return self
        rows = self.rows("user_key", also=(or_(VIEW, CART, PURCHASE),)).subquery("rows")
        revenue, events = func.sum(rows.c.price).filter(rows.c.is_purchase), func.count()
        ranked = select(rows.c[MEMBER], revenue.label("revenue"), events.label("events")).group_by(rows.c[MEMBER])
        ordered = ranked.order_by(revenue.desc().nulls_last(), events.desc(), rows.c[MEMBER]).limit(top)
        return replace(self, kept=tuple(self.data.fetch(ordered, self._ranking()).column(0).to_pylist()))

    def _ranking(self) -> pa.Schema:
        path, (member,) = self._path(), self.fields
        kind = pa.int64() if path is not None and path.identity else member.type
        return pa.schema([(MEMBER, kind), ("revenue", pa.decimal128(38, 4)), ("events", pa.int64())])

    def _path(self) -> JoinPath | None:
        return path_of(self.data.fact, self.dimension) if self.dimension else None

    def _columns(self, rows: Subquery) -> list[ColumnElement[Any]]:
        if self.by == ENTRY:
            start = self.period.start
            known = came_before(self.data, start).subquery("known") if start else None
            returning = false() if known is None else rows.c.user_key.in_(select(known.c.user_key))
            return [case((returning, _text(RETURNING)), else_=_text(NEW)).label(MEMBER)]
        if self.dimension is None:
            return []
        column = rows.c[self.dimension.name]
        if self.kept is None:
            return [column.label(MEMBER)]
        inside = column.in_(self.kept)
        stand_in = literal(self.kept[0], column.type) if self.kept else column
        return [(~inside).label(OTHER), case((inside, column), else_=stand_in).label(MEMBER)]


def _text(word: str) -> ColumnElement[str]:
    return literal(word, literal_execute=True)


def ordinals(count: int) -> list[ColumnElement[Any]]:
    """Name the first columns by position: an expression with parameters is not equal to itself in GROUP BY."""
    return [literal_column(str(position + 1)) for position in range(count)]
