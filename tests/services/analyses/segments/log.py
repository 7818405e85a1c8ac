"""Hostile small logs, and the same rows as pandas reads them, for segments and for what was left in carts.

Users share sessions, whose events lie 150 days apart; events meet at the same second, at midnight and in its last
second; products change brand, category and price; users buy what they never viewed; ids do not sort as their keys do.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from models import warehouse
from services.core.context import Context
from services.query.questions import Period
from tests.world import LOAD, insert_rows

USERS = ("u2", "U1", "10", "9", "é", "a b")
PRODUCTS = ("P9", "P10", "it's")
CODES = ("computers.components.cpu", "computers.notebook", "Unknown")
BRANDS = ("asus", "msi", "Unknown")
CENTS = (1, 1999, 2000, 2001, 50000)
LAST = datetime(2021, 2, 28, 23, 59, 59)
TIMES = (
    datetime(2020, 10, 1), datetime(2020, 10, 1, 23, 59, 59), datetime(2020, 10, 2), datetime(2021, 1, 31, 12),
    datetime(2021, 2, 1), datetime(2021, 2, 22), datetime(2021, 2, 26), datetime(2021, 2, 28),
    datetime(2021, 2, 28, 23), datetime(2021, 2, 28, 22, 59, 59), LAST,
)  # fmt: skip
KINDS = ("view", "cart", "purchase", "wish")
DAYS = st.sampled_from([date(2020, 10, 1), date(2020, 10, 2), date(2021, 2, 1), date(2021, 2, 28), date(2021, 3, 9)])
VERSIONS = count(2)


def _levels(code: str) -> dict[str, str]:
    parts = code.split(".")
    return {f"category_{n}": ".".join(parts[:n]) for n in (1, 2, 3)}


EVENTS = st.fixed_dictionaries(
    {
        "event_time": st.sampled_from(TIMES),
        "user_key": st.integers(0, len(USERS) - 1),
        "session_key": st.integers(0, 2),
        "product_key": st.integers(0, len(PRODUCTS) - 1),
        "category_key": st.integers(0, len(CODES) - 1),
        "price": st.sampled_from(CENTS).map(lambda cents: Decimal(cents) / 100),
        "event_type": st.sampled_from(KINDS),
        "brand": st.sampled_from(BRANDS),
    }
)
LOGS = st.lists(EVENTS, max_size=24)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Open, half open or closed; in the data, across its end, or after it."""
    start, end = sorted((draw(DAYS), draw(DAYS)))
    return draw(st.sampled_from([
        Period(), Period(start=start), Period(end=end), Period(start=start, end=end + timedelta(days=1)),
    ]))  # fmt: skip


def prepare(ctx: Context) -> None:
    """Write everything but events into an empty warehouse."""
    categories = [
        {"category_key": key, "category_id": str(key), "category_code": code, **_levels(code)}
        for key, code in enumerate(CODES)
    ]
    with ctx.engine.write() as writer:
        writer.execute(insert(warehouse.loads), [LOAD])
        writer.execute(delete(warehouse.products))  # the products of this log begin at 0
        writer.execute(insert(warehouse.categories), categories)
        for table, ids in (("user", USERS), ("product", PRODUCTS), ("session", ("S1", "S2", "S3"))):
            rows = [{f"{table}_key": key, f"{table}_id": name} for key, name in enumerate(ids)]
            writer.execute(insert(getattr(warehouse, f"{table}s")), rows)


def put(ctx: Context, events: list[dict[str, Any]]) -> pd.DataFrame:
    """Put these events in the place of all others; give them as pandas reads them."""
    with ctx.engine.write() as writer:
        writer.execute(delete(warehouse.events))
        insert_rows(writer, warehouse.events, [_whole(event) for event in events])
        writer.execute(update(warehouse.warehouse_state).values(data_version=next(VERSIONS)))
    return frame(events)


def _whole(event: dict[str, Any]) -> dict[str, Any]:
    when = event["event_time"]
    return event | {
        "event_date": when.date(), "event_hour": when.hour, "raw_category_key": event["category_key"], "load_id": 1,
        "customer_key": None, "raw_brand": None,
    }  # fmt: skip


def frame(events: list[dict[str, Any]]) -> pd.DataFrame:
    """Give the flat rows: ids as text, cents as whole numbers."""
    names = ("event_time", "user_key", "session_key", "product_key", "category_key", "price", "event_type", "brand")
    rows = pd.DataFrame(events, columns=list(names))
    when = pd.to_datetime(rows.event_time)
    levels = {f"category_{n}": [_levels(CODES[key])[f"category_{n}"] for key in rows.category_key] for n in (1, 2, 3)}
    cents = [int(price * 100) for price in rows.price]
    tiers = ["low" if c < 2000 else "medium" if c < 10000 else "high" if c < 50000 else "premium" for c in cents]
    return rows.assign(
        **levels,
        event_time=when,
        user=[USERS[key] for key in rows.user_key],
        product=[PRODUCTS[key] for key in rows.product_key],
        category_code=[CODES[key] for key in rows.category_key],
        cents=cents,
        price_tier=tiers,
        day=when.dt.date,
        hour=when.dt.hour.astype(str),
        weekday=when.dt.day_name(),
        month=when.dt.strftime("%Y-%m"),
    )


def closed(rows: pd.DataFrame, period: Period) -> tuple[date, date]:
    """Give the first day and the day after the last, as far as the data goes."""
    first, last = rows.day.min(), rows.day.max()
    start = period.start or first
    end = min(period.end or date.max, last + timedelta(days=1))
    return start, max(start, end)


def within(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Give the rows of the days of a period."""
    if rows.empty:
        return rows
    start, end = closed(rows, period)
    return rows[(rows.day >= start) & (rows.day < end)]


def money(cents: int) -> Decimal:
    """Give cents as money."""
    return Decimal(int(cents)) / 100
