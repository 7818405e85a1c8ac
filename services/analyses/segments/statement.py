"""Segment users: one row per user of the period, and the tenth of the buyers that is of high value."""

from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from services.analyses.segments.kinds import TENTH
from services.catalog import catalog
from services.catalog.metrics import BOUGHT, CARTED, PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.compile.joins import JoinPath, path_of
from services.query.questions import Period

NOTHING = literal(0, literal_execute=True)


def identity(data: ScopedData, name: str) -> JoinPath:
    """Give the way from the rows to the table that holds the text ids of users or products."""
    path = path_of(data.fact, catalog().dimensions[name])
    assert path is not None  # noqa: S101 - asked of events, which have both
    return path


def named(source: FromClause, data: ScopedData, name: str) -> FromClause:
    """Join the text ids to rows that carry the key."""
    path = identity(data, name)
    assert path.table is not None  # noqa: S101 - an identity has a table of its own
    return source.join(path.table, path.key == source.c[f"{name}_key"])


def amount(data: ScopedData, rows: ColumnElement[bool]) -> ColumnElement[Any]:
    """Add up the prices of the rows; nothing is 0."""
    return func.coalesce(func.sum(data.column("price")).filter(rows), NOTHING)


def whole(counted: ColumnElement[Any]) -> ColumnElement[int]:
    """Add up counts to a whole number, which engines else widen."""
    return cast(func.sum(counted), BigInteger)


def per_user(data: ScopedData, period: Period | None = None) -> Select[Any]:
    """Give a row per user: user_key, events, views, carts, purchases, revenue."""
    counts = (func.count().label("events"), func.count().filter(VIEW).label("views"))
    bought = (CARTED.label("carts"), BOUGHT.label("purchases"), amount(data, PURCHASE).label("revenue"))
    return data.rows("user_key", period=period).add_columns(*counts, *bought).group_by(data.column("user_key"))


def high_value(data: ScopedData, period: Period | None = None) -> Select[Any]:
    """Give the keys of the first tenth of the buyers by revenue, rounded up; ties by user id as text."""
    spent = func.sum(data.column("price")).label("revenue")
    rows = data.rows("user_key", period=period, also=(PURCHASE,))
    buyers = rows.add_columns(spent).group_by(data.column("user_key")).subquery("buyers")
    order = (buyers.c.revenue.desc(), identity(data, "user").expr)
    place = func.row_number().over(order_by=order).label("place")
    placed = select(buyers.c.user_key, place, func.count().over().label("buyers")).select_from(
        named(buyers, data, "user")
    )
    ranked = placed.subquery("ranked")
    first = ranked.c.place * TENTH < ranked.c.buyers + TENTH  # place <= ceil(buyers / 10), in whole numbers
    return select(ranked.c.user_key).where(first)
