"""Oracle: the same questions answered by pandas, written apart from the program, from the tables as they are stored."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import select

from models import warehouse
from services.core.context import Context
from services.query.questions import MetricQuery

CHURN = pd.Timedelta(days=90)
TYPES = {
    "INTEGER": pa.int64(),
    "BIGINT": pa.int64(),
    "SMALLINT": pa.int64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def frame_of(ctx: Context, table: Any) -> pd.DataFrame:
    """Read a whole table; money as float (exact for the amounts of the tests)."""
    columns = [column for column in table.columns if str(column.type) != "DATETIME"]
    types = [TYPES.get(str(c.type), pa.float64() if "NUMERIC" in str(c.type) else pa.string()) for c in columns]
    schema = pa.schema([(column.name, type_) for column, type_ in zip(columns, types, strict=True)])
    with ctx.engine.snapshot(seconds=60) as reader:
        return reader.fetch(select(*columns), schema).table.to_pandas()


def _calendar(frame: pd.DataFrame, day: str, hour: str) -> pd.DataFrame:
    when = pd.to_datetime(frame[day])
    return frame.assign(
        when=when,
        year=when.dt.year,
        quarter=when.dt.year.astype(str) + "-Q" + when.dt.quarter.astype(str),
        month=when.dt.strftime("%Y-%m"),
        week=(when - pd.to_timedelta(when.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d"),
        day=when.dt.strftime("%Y-%m-%d"),
        weekday=when.dt.day_of_week.map(dict(enumerate(WEEKDAYS))),
        hour=frame[hour],
    )


class Oracle:
    """The flat frames of a store."""

    def __init__(self, ctx: Context) -> None:
        customers = frame_of(ctx, warehouse.customers).rename(columns={"customer_id": "customer"})
        self.customers = customers.set_index("customer_key")
        orders = frame_of(ctx, warehouse.transactions)
        orders["customer"] = orders.customer_key.map(self.customers.customer)
        self.orders = _calendar(orders, "day", "hour")
        self.events = self._events(ctx)
        self._known: dict[tuple[MetricQuery, str], dict[tuple[Any, ...], float | None]] = {}

    def _events(self, ctx: Context) -> pd.DataFrame:
        events = frame_of(ctx, warehouse.events)
        for name, table in (("user", "users"), ("session", "sessions"), ("product", "products")):
            ids = frame_of(ctx, getattr(warehouse, table)).set_index(f"{name}_key")[f"{name}_id"]
            events[name] = events[f"{name}_key"].map(ids)
        categories = frame_of(ctx, warehouse.categories).set_index("category_key")
        for name in ("category_code", "category_1", "category_2", "category_3"):
            events[name] = events.category_key.map(categories[name])
        for name in ("customer", "region", "segment", "age_group"):
            events[name] = events.customer_key.map(self.customers[name]).fillna("Unknown")
        bins = [-np.inf, 20, 100, 500, np.inf]
        tiers = pd.cut(events.price, bins, right=False, labels=["low", "medium", "high", "premium"])
        return _calendar(events.assign(price_tier=tiers.astype(str)), "event_date", "event_hour")

    def histories(self) -> pd.DataFrame:
        """Orders with what their customers are now in the place of what they were."""
        now = self.customers.loc[self.orders.customer_key, ["region", "segment", "age_group"]]
        return self.orders.assign(**{name: now[name].to_numpy() for name in now})

    def answer(self, ask: MetricQuery, metric: str) -> dict[tuple[Any, ...], float | None]:
        """Give the value of one metric for each group that has a row; computed once for both engines."""
        key = replace(ask, metrics=()), metric
        if key not in self._known:
            self._known[key] = self._answer(ask, metric)
        return self._known[key]

    def _answer(self, ask: MetricQuery, metric: str) -> dict[tuple[Any, ...], float | None]:
        source = next(name for name, metrics in SOURCES.items() if metric in metrics)
        frame = {"orders": lambda: self.orders, "events": lambda: self.events, "histories": self.histories}[source]()
        for condition in ask.where:
            if source == "histories" and condition.dimension not in STANDING_CUTS:
                continue
            chosen = frame[condition.dimension].astype(str).isin(condition.members)
            frame = frame[~chosen if condition.exclude else chosen]
        if source == "histories":
            return self._standing(ask, metric, frame)
        if ask.period.start:
            frame = frame[frame.when >= pd.Timestamp(ask.period.start)]
        if ask.period.end:
            frame = frame[frame.when < pd.Timestamp(ask.period.end)]
        return _grouped(frame, ask.by, SOURCES[source][metric])

    def _standing(self, ask: MetricQuery, metric: str, frame: pd.DataFrame) -> dict[tuple[Any, ...], float | None]:
        last_of_data = self.orders.when.max()
        last = (
            min(pd.Timestamp(ask.period.end) - pd.Timedelta(days=1), last_of_data) if ask.period.end else last_of_data
        )
        start = pd.Timestamp(ask.period.start) if ask.period.start else self.orders.when.min()
        grain = next((name for name in ask.by if name in ("year", "quarter", "month", "week", "day")), None)
        days = _calendar(pd.DataFrame({"d": pd.date_range(start, last), "h": 0}), "d", "h")
        ends = {None: last} if grain is None else days.groupby(grain).when.max().to_dict()
        others = tuple(name for name in ask.by if name != grain)
        found: dict[tuple[Any, ...], float | None] = {}
        for bucket, end in ends.items():
            groups = _grouped(frame[frame.when <= end], others, lambda rows, end=end: STANDING[metric](rows, end))
            for key, value in groups.items():
                whole = dict(zip(others, key, strict=True)) | ({grain: bucket} if grain else {})
                found[tuple(whole[name] for name in ask.by)] = value
        return found


def _grouped(frame: pd.DataFrame, by: tuple[str, ...], measure: Callable[[pd.DataFrame], Any]) -> dict[Any, Any]:
    if not by:
        return {(): measure(frame)}
    return {key: measure(rows) for key, rows in frame.groupby(list(by), observed=True)}


def _over(above: float, below: float) -> float | None:
    return above / below if below else None


def _users(rows: pd.DataFrame, kind: str) -> int:
    return int(rows[rows.event_type == kind].user_key.nunique())


def _with(rows: pd.DataFrame, kind: str) -> set[int]:
    return set(rows[rows.event_type == kind].user_key)


def _kind(rows: pd.DataFrame, kind: str) -> int:
    return int((rows.event_type == kind).sum())


def _bought(rows: pd.DataFrame) -> float:
    return float(rows[rows.event_type == "purchase"].price.sum())


def _to_date(rows: pd.DataFrame, _: pd.Timestamp) -> int:
    return int(rows.customer_key.nunique())


def _churned(rows: pd.DataFrame, end: pd.Timestamp) -> int:
    return int((end - rows.groupby("customer_key").when.max() > CHURN).sum())


ORDERS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "revenue": lambda r: float(r.revenue.sum()),
    "orders": len,
    "customers": lambda r: int(r.customer_key.nunique()),
    "aov": lambda r: _over(r.revenue.sum(), len(r)),
    "satisfaction": lambda r: _over(r.satisfaction_score.sum(), r.satisfaction_score.count()),
    "delivery_days": lambda r: _over(r.delivery_days.sum(), r.delivery_days.count()),
    "low_satisfaction_share": lambda r: _over((r.satisfaction_score <= 2).sum(), r.satisfaction_score.count()),
    "late_delivery_share": lambda r: _over((r.delivery_days > 5).sum(), r.delivery_days.count()),
    "revenue_per_customer": lambda r: _over(r.revenue.sum(), r.customer_key.nunique()),
    "orders_per_customer": lambda r: _over(len(r), r.customer_key.nunique()),
    "new_customers": lambda r: int(r.is_first.sum()),
    "repeat_customers": lambda r: int((r.groupby("customer_key").size() >= 2).sum()),
    "repeat_share": lambda r: _over((r.groupby("customer_key").size() >= 2).sum(), r.customer_key.nunique()),
    "rated_orders": lambda r: int(r.satisfaction_score.count()),
    "satisfaction_points": lambda r: float(r.satisfaction_score.sum()),
    "satisfaction_squares": lambda r: float((r.satisfaction_score**2).sum()),
    "low_rated_orders": lambda r: int((r.satisfaction_score <= 2).sum()),
    "delivered_orders": lambda r: int(r.delivery_days.count()),
    "days_of_delivery": lambda r: float(r.delivery_days.sum()),
    "late_orders": lambda r: int((r.delivery_days > 5).sum()),
}

EVENTS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "events": len,
    "users": lambda r: int(r.user_key.nunique()),
    "sessions": lambda r: int(r.session_key.nunique()),
    "views": lambda r: _kind(r, "view"),
    "carts": lambda r: _kind(r, "cart"),
    "purchases": lambda r: _kind(r, "purchase"),
    "event_revenue": _bought,
    "event_aov": lambda r: _over(_bought(r), _kind(r, "purchase")),
    "view_users": lambda r: _users(r, "view"),
    "cart_users": lambda r: _users(r, "cart"),
    "purchase_users": lambda r: _users(r, "purchase"),
    "view_only_users": lambda r: r.user_key.nunique() - len(_with(r, "cart") | _with(r, "purchase")),
    "cart_abandoners": lambda r: len(_with(r, "cart") - _with(r, "purchase")),
    "single_buyers": lambda r: int((r[r.event_type == "purchase"].groupby("user_key").size() == 1).sum()),
    "multi_buyers": lambda r: int((r[r.event_type == "purchase"].groupby("user_key").size() > 1).sum()),
    "purchases_per_buyer": lambda r: _over(_kind(r, "purchase"), _users(r, "purchase")),
    "user_conversion": lambda r: _over(_users(r, "purchase"), r.user_key.nunique()),
    "view_to_cart": lambda r: _over(_users(r, "cart"), _users(r, "view")),
    "cart_to_purchase": lambda r: _over(_users(r, "purchase"), _users(r, "cart")),
    "cart_to_purchase_events": lambda r: _over(_kind(r, "purchase"), _kind(r, "cart")),
    "funnel_conversion": lambda r: _over(_users(r, "purchase"), _users(r, "view")),
}

STANDING: dict[str, Callable[[pd.DataFrame, pd.Timestamp], Any]] = {
    "customers_to_date": _to_date,
    "active_customers": lambda r, end: _to_date(r, end) - _churned(r, end),
    "churned_customers": _churned,
    "churned_share": lambda r, end: _over(_churned(r, end), _to_date(r, end)),
}
STANDING_CUTS = ("region", "segment", "age_group", "customer")

SOURCES: dict[str, dict[str, Any]] = {"orders": ORDERS, "events": EVENTS, "histories": STANDING}
