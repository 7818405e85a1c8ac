"""Segment users: one row per user of the period, and the tenth of the buyers that is of high value."""

from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.member_counts import inline
from services.analyses.segments.kinds import TENTH
from services.analyses.text_ids import id_path, join_ids
from services.catalog.metrics.events import BOUGHT, CARTED, PURCHASE, VIEW
from services.query.analysis import ScopedData
from services.query.questions import Period


def amount(data: ScopedData, rows: ColumnElement[bool]) -> ColumnElement[Any]:
    """Add up the prices of the rows; nothing is 0."""
    return func.coalesce(func.sum(data.column("price")).filter(rows), inline(0))


def whole(counted: ColumnElement[Any]) -> ColumnElement[int]:
    """Add up counts to a whole number, which engines else widen."""
    return cast(func.sum(counted), BigInteger)


def per_user(data: ScopedData, period: Period | None = None) -> Select[Any]:
    """Return a row per user: user_key, events, views, carts, purchases, revenue."""
    counts = (func.count().label("events"), func.count().filter(VIEW).label("views"))
    bought = (CARTED.label("carts"), BOUGHT.label("purchases"), amount(data, PURCHASE).label("revenue"))
    return data.rows("user_key", period=period).add_columns(*counts, *bought).group_by(data.column("user_key"))


def high_value(data: ScopedData, period: Period | None = None) -> Select[Any]:
    """Return the keys of the first tenth of the buyers by revenue, rounded up; ties by user id as text."""
    spent = func.sum(data.column("price")).label("revenue")
    rows = data.rows("user_key", period=period, also=(PURCHASE,))
    buyers = rows.add_columns(spent).group_by(data.column("user_key")).subquery("buyers")
    order = (buyers.c.revenue.desc(), id_path(data, "user").expr)
    place = func.row_number().over(order_by=order).label("place")
    placed = select(buyers.c.user_key, place, func.count().over().label("buyers")).select_from(
        join_ids(buyers, data, "user")
    )
    ranked = placed.subquery("ranked")
    first = ranked.c.place * TENTH < ranked.c.buyers + TENTH  # place <= ceil(buyers / 10), in whole numbers
    return select(ranked.c.user_key).where(first)
