"""Hostile small logs for funnels and cohorts, and the same rows as pandas reads them.

Seconds, minutes, hours and 150 days apart; ties in time, at midnight and at the very end of a window; sessions shared
by users; purchases without a view; kinds of events that no stage is.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from models import warehouse
from services.core.context import Context
from services.query.questions import Period
from tests.world import LOAD, insert_rows

BRANDS = ("asus", "msi", "Unknown")
PRODUCTS = ("P9", "P10", "it's")
CODES = ("computers.cpu", "Unknown")
CENTS = (1, 1999, 2000, 50000)
BEGIN = datetime(2020, 10, 1)
STEPS = (0, 1, 59, 3600, 3601, 7200, 86_399, 86_400, 31 * 86_400, 92 * 86_400, 150 * 86_400, 150 * 86_400 + 1)
HOURS = (1, 2, 24)
VERSIONS = count(2)
DAYS = st.sampled_from([date(2020, 10, 1), date(2020, 10, 2), date(2020, 11, 1), date(2021, 2, 28), date(2021, 3, 9)])

EVENTS = st.fixed_dictionaries({
    "event_time": st.sampled_from(STEPS).map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
    "user_key": st.integers(0, 3),
    "session_key": st.integers(0, 2),
    "product_key": st.integers(0, len(PRODUCTS) - 1),
    "category_key": st.integers(0, len(CODES) - 1),
    "price": st.sampled_from(CENTS).map(lambda cents: Decimal(cents) / 100),
    "event_type": st.sampled_from(["view", "view", "cart", "purchase", "wish"]),
    "brand": st.sampled_from(BRANDS),
})  # fmt: skip
LOGS = st.lists(EVENTS, max_size=24)

HOSTILE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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
        {"category_key": key, "category_id": str(key), "category_code": code, "category_1": code.split(".")[0]}
        for key, code in enumerate(CODES)
    ]
    with ctx.engine.write() as writer:
        writer.execute(insert(warehouse.loads), [LOAD])
        writer.execute(delete(warehouse.products))  # the products of this log begin at 0
        writer.execute(insert(warehouse.categories), categories)
        for table, ids in (("user", "u2 U1 10 9".split()), ("product", PRODUCTS), ("session", "S1 S2 S3".split())):
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
    """Give the flat rows, by the names of dimensions."""
    names = ["event_time", "user_key", "session_key", "product_key", "category_key", "price", "event_type", "brand"]
    rows = pd.DataFrame(events, columns=names)
    when = pd.to_datetime(rows.event_time)
    cents = [int(price * 100) for price in rows.price]
    return rows.assign(
        time=when,
        day=when.dt.date,
        product=[PRODUCTS[key] for key in rows.product_key],
        category_1=[CODES[key].split(".")[0] for key in rows.category_key],
        price_tier=["low" if c < 2000 else "medium" if c < 10000 else "premium" for c in cents],
        hour=when.dt.hour,
        weekday=when.dt.day_name(),
        month=when.dt.strftime("%Y-%m"),
        entered=when.dt.date.groupby(rows.user_key).transform("min") if events else when.dt.date,
    )


def within(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Give the rows of the days of a period."""
    start, end = period.start or date.min, period.end or date.max
    return rows[pd.Series([start <= day < end for day in rows.day], index=rows.index, dtype=bool)]
