"""Ties and bounds, which random logs meet too rarely: high value by id, brands by name, ages to the second."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from services.analyses.carts.question import Abandonment
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.segments.members import SegmentMembers
from services.core.context import Context
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.segments.log import LAST, put


def event(kind: str, **fields: Any) -> dict[str, Any]:
    """One event of u2, whose key is 0, unless it says otherwise."""
    return {
        "event_time": LAST, "user_key": 0, "session_key": 0, "product_key": 0, "category_key": 0,
        "price": Decimal(20), "event_type": kind, "brand": "asus",
    } | fields  # fmt: skip


def test_buyers_of_equal_revenue_are_ranked_by_their_id_not_by_its_key(store: Context) -> None:
    put(store, [event("purchase", user_key=key) for key in (0, 1, 3, 2)])
    assert [row["user"] for row in run(store, SegmentMembers(segment="high_value"), ALL).rows()] == ["10"]


def test_the_tenth_is_rounded_up(store: Context) -> None:
    put(store, [event("purchase", user_key=key, price=Decimal(key + 1)) for key in range(6)])
    assert [row["user"] for row in run(store, SegmentMembers(segment="high_value"), ALL).rows()] == ["a b"]


def test_brands_of_equal_value_are_named_by_the_first(store: Context) -> None:
    put(store, [event("cart", product_key=key, brand=brand) for key, brand in enumerate(("msi", "asus", "Unknown"))])
    (row,) = run(store, RecoveryList(), ALL).rows()
    assert (row["brand"], row["last_product"], row["products"]) == ("Unknown", "P10", 3)


def test_a_bound_belongs_to_the_younger_age(store: Context) -> None:
    bounds = {
        "0-1 h": datetime(2021, 2, 28, 23), "1-24 h": datetime(2021, 2, 28), "1-3 days": datetime(2021, 2, 26),
        "3-7 days": datetime(2021, 2, 22), "7-30 days": datetime(2021, 1, 30),
        "30+ days": datetime(2021, 1, 29, 23, 59, 59),
    }  # fmt: skip
    put(store, [event("view"), *(event("cart", user_key=key, event_time=at) for key, at in enumerate(bounds.values()))])
    rows = run(store, Abandonment(by="since"), ALL).rows()
    assert [(row["since"], row["abandoned_pairs"]) for row in rows] == [*((age, 1) for age in bounds), (None, 6)]
