"""Carts: what was put into a cart, and whether that user bought it; the rows that all of abandonment is made of.

A pair is a user and a product. It is left where the user carted the product in the period and bought it at no time of
the period. Its value, brand, hour and so on are those of its last cart event, at equal times the dearer one.
"""

from typing import Any

from sqlalchemy import Select, and_, func, not_
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.member_counts import different
from services.catalog.metrics.events import CART, PURCHASE
from services.query.analysis import ScopedData

NOTES = (
    "Left: carted, and that product not bought by that user at any time of the period",
    "The value of what was left is the price of the last cart event of user and product",
    "Filters choose cart events; a purchase counts whatever its own hour, price or brand",
)


def select_carted(data: ScopedData, *names: str) -> Select[Any]:
    """Return the cart events, with what is known of their pair.

    Columns: user_key, product_key, price, `names`; latest (1 for the last cart event of the pair); bought (whether
    there is a purchase of it). Filters choose cart events only: a cart at nine that was paid at ten is not left because
    one looks at nine o'clock.
    """
    paid = different(data.rows("user_key", "product_key", where=(), also=(PURCHASE,))).subquery("paid")
    pair = (data.column("user_key"), data.column("product_key"))
    known = (
        func.row_number().over(partition_by=pair, order_by=_latest_first(data)).label("latest"),
        paid.c.user_key.is_not(None).label("bought"),
    )
    rows = data.rows(*dict.fromkeys(("user_key", "product_key", "price", *names)), also=(CART,))
    of_pair = and_(*(key == paid.c[key.name] for key in pair))
    return rows.outerjoin(paid, of_pair).add_columns(*known)


def _latest_first(data: ScopedData) -> tuple[ColumnElement[Any], ...]:
    """Order a pair's cart events, the latest first; what is equal then is equal in all that is asked of."""
    time, price = data.column("event_time"), data.column("price")
    return time.desc(), price.desc(), data.column("brand"), data.column("category_key")


def is_left(rows: Any) -> ColumnElement[bool]:
    """Condition: the last cart event of a pair that was not bought."""
    return and_(rows.latest == 1, not_(rows.bought))
