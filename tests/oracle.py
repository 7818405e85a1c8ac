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
from tests.oracle_measures import COMPOSED, EVENTS, LINES, ORDERS, REFUNDS, STANDING, UNCOUNTED

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
        every = self._of_orders(ctx, warehouse.transactions)
        self.first, self.last = every.when.min(), every.when.max()
        self.orders = every[every.is_counted]
        self.uncounted = every[~every.is_counted & (every.status != "credit note")]
        self.products = frame_of(ctx, warehouse.products).set_index("product_key")
        lines = self._parts(ctx, warehouse.order_lines, every)
        tiers = _tiers(lines.unit_price).where(lines.line_number != 0, "(not on a line)")
        self.every_line = lines.assign(price_tier=tiers)
        self.lines = self.every_line[lines.is_counted]
        refunds = self._parts(ctx, warehouse.refunds, every)
        self.refunds = refunds[refunds.is_counted]
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
        return _calendar(events.assign(price_tier=_tiers(events.price)), "event_date", "event_hour")

    def _parts(self, ctx: Context, table: Any, orders: pd.DataFrame) -> pd.DataFrame:
        """Read parts of orders, each with what it is of its order and its product."""
        parts, orders = self._of_orders(ctx, table), orders.set_index("transaction_key")
        names = parts.product_key.map(self.products["name"]).astype(object)
        return parts.assign(
            status=parts.transaction_key.map(orders.status),
            transaction=parts.transaction_key.map(orders.transaction_id),
            product=parts.product_key.map(self.products.product_id).fillna("Unknown"),
            product_name=names.where(names.notna(), None),
        )

    def _of_orders(self, ctx: Context, table: Any) -> pd.DataFrame:
        rows = frame_of(ctx, table)
        rows["customer"] = rows.customer_key.map(self.customers.customer).fillna("Unknown")
        return _calendar(rows, "day", "hour")

    def histories(self) -> pd.DataFrame:
        """Orders of customers with what those are now in the place of what they were."""
        known = self.orders[self.orders.customer_key.notna()]
        now = self.customers.loc[known.customer_key, ["region", "segment", "age_group"]]
        return known.assign(**{name: now[name].to_numpy() for name in now})

    def _rows(self, source: str, ask: MetricQuery) -> pd.DataFrame:
        """Give the rows that are counted: of orders by what lines have, their lines, which `_measured` makes orders."""
        if source in ORDERS_OF and _is_of_lines(ask):
            return self.every_line[self.every_line.transaction_key.isin(ORDERS_OF[source](self).transaction_key)]
        if source in ORDERS_OF:
            return ORDERS_OF[source](self)
        return self.histories() if source == "histories" else getattr(self, source)

    def _measured(self, source: str, ask: MetricQuery, metric: str) -> Callable[[pd.DataFrame], Any]:
        measure: Callable[[pd.DataFrame], Any] = SOURCES[source][metric]
        if source not in ORDERS_OF or not _is_of_lines(ask):
            return measure
        orders = ORDERS_OF[source](self).set_index("transaction_key", drop=False)

        def of_parts(lines: pd.DataFrame) -> Any:
            """Measure the orders that the lines are of, each once, with what the lines are of its revenue."""
            seen = lines.groupby("transaction_key").amount.sum()
            return measure(orders.loc[seen.index].assign(revenue=seen))

        return of_parts

    def answer(self, ask: MetricQuery, metric: str) -> dict[tuple[Any, ...], float | None]:
        """Give the value of one metric for each group that has a row; computed once for both engines."""
        key = replace(ask, metrics=()), metric
        if key not in self._known:
            self._known[key] = self._answer(ask, metric)
        return self._known[key]

    def _answer(self, ask: MetricQuery, metric: str) -> dict[tuple[Any, ...], float | None]:
        if metric in COMPOSED:
            return self._composed(ask, *COMPOSED[metric])
        source = next(name for name, metrics in SOURCES.items() if metric in metrics)
        frame = self._rows(source, ask)
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
        return _grouped(frame, ask.by, self._measured(source, ask, metric))

    def _composed(
        self, ask: MetricQuery, names: tuple[str, ...], compose: Callable[..., Any]
    ) -> dict[tuple[Any, ...], float | None]:
        """Compose a metric of others that are counted over other rows; where one has no rows, it is 0."""
        parts = [self.answer(ask, name) for name in names]
        keys = dict.fromkeys(key for part in parts for key in part)
        return {key: compose(*(part.get(key) or 0 for part in parts)) for key in keys}

    def _standing(self, ask: MetricQuery, metric: str, frame: pd.DataFrame) -> dict[tuple[Any, ...], float | None]:
        last_of_data = self.last
        last = (
            min(pd.Timestamp(ask.period.end) - pd.Timedelta(days=1), last_of_data) if ask.period.end else last_of_data
        )
        start = pd.Timestamp(ask.period.start) if ask.period.start else self.first
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


def _tiers(price: pd.Series) -> pd.Series:
    tiers = pd.cut(price, [-np.inf, 20, 100, 500, np.inf], right=False, labels=["low", "medium", "high", "premium"])
    return tiers.astype(object).where(price.notna(), "Unknown").astype(str)


def _is_of_lines(ask: MetricQuery) -> bool:
    return bool(OF_LINES & {*ask.by, *(condition.dimension for condition in ask.where)})


def _grouped(frame: pd.DataFrame, by: tuple[str, ...], measure: Callable[[pd.DataFrame], Any]) -> dict[Any, Any]:
    if not by:
        return {(): measure(frame)}
    return {key: measure(rows) for key, rows in frame.groupby(list(by), observed=True)}


STANDING_CUTS = ("region", "segment", "age_group", "customer")

OF_LINES = frozenset({"category", "subcategory", "brand", "product", "price_tier"})
"""What orders have through their lines only."""

ORDERS_OF: dict[str, Callable[[Oracle], pd.DataFrame]] = {
    "orders": lambda oracle: oracle.orders,
    "uncounted": lambda oracle: oracle.uncounted,
}
SOURCES: dict[str, dict[str, Any]] = {
    "orders": ORDERS, "uncounted": UNCOUNTED, "lines": LINES, "refunds": REFUNDS, "events": EVENTS,
    "histories": STANDING,
}  # fmt: skip
