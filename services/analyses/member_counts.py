"""Member counts: what happened of each member: views, carts, purchases, money, and how many people did it.

An identity (product) is counted by its key and gets its id at the end. How people are counted is a matter of the
engine. One that counts in bits does so for very few members (6 months, on 884,474 events: 86 ms of processor time, 155
with the keys hashed within the aggregate), and hashes for others but identities. PostgreSQL sorts keys within the
aggregate, which is best for many members; for few it groups by user first, in all partitions at once. Else the
different pairs of member and user are made first and counted. Milliseconds within the aggregate and in pairs: DuckDB 44
and 84 for 30 brands, 109 and 62 for 49,599 products; PostgreSQL 1,042 and 454, 676 and 725, 254 and 341 for 158 days.
"""

from collections.abc import Mapping
from math import inf
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    Integer,
    Numeric,
    Select,
    and_,
    cast,
    distinct,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.sql.elements import ColumnElement, Label
from sqlalchemy.sql.selectable import CTE, FromClause, Subquery

from services.catalog import catalog
from services.catalog.kinds import Dimension
from services.catalog.metrics.events import CART, PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.compile.bitmap_distinct import BUDGET
from services.query.compile.joins import path_of
from services.query.questions import Period, Where

PEOPLE: Mapping[str, ColumnElement[bool] | None] = {"users": None, "viewers": VIEW, "buyers": PURCHASE}
"""Whom a tally can count, by the events that they must have."""

FEW = 40
"""Members up to which sets of bits are kept: each is as long as there are users."""

LEAST_DAYS: Mapping[str, int] = {"month": 28, "week": 7}

EXACT = Numeric(38, 4)
"""Sums of money."""


def count_members(
    data: ScopedData,
    *by: str,
    people: tuple[str, ...] = ("viewers", "buyers"),
    period: Period | None = None,
    where: tuple[Where, ...] | None = None,
    sums: bool = True,
) -> Subquery:
    """Return a row per member: `by` as statements carry it, events, views, carts, purchases, revenue, amount, people.

    `amount` is the sum of the prices of all its events; a sum or count of nothing is 0. Without `sums`, people alone.
    """
    if people and _is_through_users(data, by):
        return _through_users(data, by, people, sums=sums, period=period, where=where)
    within = [expr.label(name) for name, expr in _within(data, by, people).items()]
    rows = data.rows(*by, period=period, where=where).add_columns(*(_amounts(data) if sums else ()), *within)
    counted = rows.group_by(*ordinals(len(by))).subquery()
    if within or not people:
        return counted
    found: FromClause = counted
    columns: list[ColumnElement[Any]] = list(counted.c)
    for name in people:
        pairs = _pairs(data, by, PEOPLE[name], period=period, where=where)
        same = [counted.c[one] == pairs.c[one] for one in by]
        found = found.outerjoin(pairs, and_(*same))
        columns.append(func.coalesce(pairs.c.people, inline(0)).label(name))
    return select(*columns).select_from(found).subquery()


def select_sold(data: ScopedData, by: str, *, period: Period | None = None) -> Subquery:
    """Return a row per member that was bought: `by` as statements carry it, revenue."""
    revenue = cast(func.sum(data.column("price")), EXACT).label("revenue")
    rows = data.rows(by, period=period, also=(PURCHASE,)).add_columns(revenue)
    return rows.group_by(*ordinals(1)).subquery()


def join_names(data: ScopedData, groups: FromClause, by: str) -> tuple[FromClause, ColumnElement[str]]:
    """Return the groups with the table that names their members, and the member as text; `by` is never optional."""
    path = path_of(data.fact, catalog().dimensions[by])
    if path is None or path.table is None or not path.identity:
        return groups, groups.c[by]
    return groups.join(path.table, path.key == groups.c[by]), path.expr


def days_with_data(data: ScopedData) -> Period:
    """Return the days of the question that the data hold; none, with both ends open, of a log without events."""
    return Period() if data.qc.coverage.first(data.fact) is None else data.period


def over(above: ColumnElement[Any], below: ColumnElement[Any]) -> ColumnElement[float]:
    """Divide; over 0 it is null."""
    share: ColumnElement[Any] = cast(above, Double) / func.nullif(cast(below, Double), inline(0))
    return share


def ordinals(count: int) -> list[ColumnElement[Any]]:
    """Return the first columns of a select by their position, as GROUP BY takes them."""
    return [literal_column(str(position + 1)) for position in range(count)]


def different(rows: Select[Any]) -> Select[Any]:
    """Return each row once: by GROUP BY, which PostgreSQL answers in all partitions at once.

    DISTINCT it does in workers that hand their groups to one process, which puts them into a hash table in the order of
    their hashes: for four million pairs of brand and user that takes ten minutes instead of three seconds.
    """
    return rows.group_by(*ordinals(len(rows.selected_columns)))


def inline(number: int) -> ColumnElement[int]:
    """Write a number of ours into the statement."""
    return literal(number, literal_execute=True)


def distinct_users(data: ScopedData, rows: ColumnElement[bool] | None) -> ColumnElement[int]:
    """Count the different users of the rows within the aggregate."""
    count = func.count(distinct(data.column("user_key")))
    return count if rows is None else count.filter(rows)


def _amounts(data: ScopedData) -> list[Label[Any]]:
    price = data.column("price")
    counts = {"events": func.count(), **{name: func.count().filter(rows) for name, rows in KINDS.items()}}
    revenue = cast(func.coalesce(func.sum(price).filter(PURCHASE), inline(0)), EXACT)
    sums = {"revenue": revenue, "amount": func.sum(price)}
    return [expr.label(name) for name, expr in {**counts, **sums}.items()]


KINDS: Mapping[str, ColumnElement[bool]] = {"views": VIEW, "carts": CART, "purchases": PURCHASE}


def _pairs(data: ScopedData, by: tuple[str, ...], rows: ColumnElement[bool] | None, **limits: Any) -> CTE:
    """Count the different users of each member, in two steps."""
    inner = different(data.rows(*by, "user_key", also=() if rows is None else (rows,), **limits)).subquery()
    cuts = [inner.c[name] for name in by]
    return select(*cuts, func.count().label("people")).group_by(*cuts).cte()


def _is_through_users(data: ScopedData, by: tuple[str, ...]) -> bool:
    """True if one scan, grouped by user first, is best: on PostgreSQL, which does so in all partitions at once."""
    return not data.qc.reader.counts_in_bits and all(members_at_most(data, name) < inf for name in by)


def _through_users(
    data: ScopedData, by: tuple[str, ...], people: tuple[str, ...], *, sums: bool, **limits: Any
) -> Subquery:
    amounts = [column for column in _amounts(data) if sums or column.name in {"views", "purchases"}]
    rows = data.rows(*by, "user_key", **limits).add_columns(*amounts).group_by(*ordinals(len(by) + 1))
    each = rows.subquery()
    did = {"users": true(), "viewers": each.c.views > inline(0), "buyers": each.c.purchases > inline(0)}
    added = [_added(each.c[one.name]) for one in amounts] if sums else []
    counted = [func.count().filter(did[name]).label(name) for name in people]
    return select(*(each.c[name] for name in by), *added, *counted).group_by(*ordinals(len(by))).subquery()


def _added(column: ColumnElement[Any]) -> Label[Any]:
    """Add up sums; PostgreSQL would make counts decimals."""
    return cast(func.sum(column), BigInteger() if isinstance(column.type, Integer) else EXACT).label(column.key or "")


def _within(data: ScopedData, by: tuple[str, ...], people: tuple[str, ...]) -> dict[str, ColumnElement[int]]:
    """Return what counts people within the aggregate, where that is best; else nothing."""
    largest = data.qc.coverage.largest_key(data.fact.table.c.user_key)
    few = len(by) == 1 and members_at_most(data, by[0]) <= FEW
    if few and largest is not None and FEW * len(people) * (largest // 8 + 1) <= BUDGET:
        return {name: _in_bits(data, PEOPLE[name], largest) for name in people}
    many = any(_is_identity(name) for name in by)
    if data.qc.reader.counts_in_bits == many and "day" not in by:
        return {}
    return {name: distinct_users(data, PEOPLE[name]) for name in people}


def _in_bits(data: ScopedData, rows: ColumnElement[bool] | None, largest: int) -> ColumnElement[int]:
    bits: Any = func.bitstring_agg(data.column("user_key"), inline(0), inline(largest))
    counted = func.bit_count(bits if rows is None else bits.filter(rows), type_=BigInteger)
    return func.coalesce(counted, inline(0))


def members_at_most(data: ScopedData, by: str) -> float:
    """Say how many members a dimension has at most, months and weeks within the period; endless where unknown."""
    start, end = data.period.start, data.period.end
    if by in LEAST_DAYS and start is not None and end is not None:
        return (end - start).days // LEAST_DAYS[by] + 2
    return catalog().dimensions[by].few or inf


def _is_identity(name: str) -> bool:
    dimension = catalog().dimensions[name]
    return isinstance(dimension, Dimension) and dimension.identity
