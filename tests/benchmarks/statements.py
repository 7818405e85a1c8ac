"""The eight things a page asks of an event log: as a question, as SQL written by hand, and with pandas."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from services.query.questions import Having, MetricQuery, Where


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing to ask, three ways. The SQL runs on both engines, on the warehouse's own tables."""

    name: str
    ask: MetricQuery
    sql: str
    pandas: Callable[[pd.DataFrame], Any]


TOTALS = """
SELECT count(*), count(DISTINCT user_key), count(DISTINCT session_key),
       sum(price) FILTER (WHERE event_type = 'purchase'), count(*) FILTER (WHERE event_type = 'purchase')
FROM events
"""


def _totals(frame: pd.DataFrame) -> tuple[Any, ...]:
    bought = frame[frame.event_type == "purchase"]
    return len(frame), frame.user_id.nunique(), frame.user_session.nunique(), bought.price.sum(), len(bought)


def _daily(frame: pd.DataFrame) -> Any:
    day = frame.event_time.dt.floor("D")
    bought = frame.price.where(frame.event_type == "purchase")
    return frame.user_id.groupby(day).nunique(), bought.groupby(day).sum()


def _bought_by(column: str) -> Callable[[pd.DataFrame], Any]:
    def bought(frame: pd.DataFrame) -> Any:
        sums = frame[frame.event_type == "purchase"].groupby(column, observed=True).price.sum()
        return sums.sort_values(ascending=False).head(20)

    return bought


def _flops(frame: pd.DataFrame) -> Any:
    counts = frame.groupby(["product_id", "event_type"], observed=True).size().unstack(fill_value=0)
    return counts[counts["purchase"] == 0]["view"].nlargest(20)


CASES = (
    Case(
        name="1 totals",
        ask=MetricQuery(metrics=("events", "users", "sessions", "event_revenue", "purchases")),
        sql=TOTALS,
        pandas=_totals,
    ),
    Case(
        name="2 daily users and revenue",
        ask=MetricQuery(metrics=("users", "event_revenue"), by=("day",)),
        sql="""
            SELECT event_date, count(DISTINCT user_key), sum(price) FILTER (WHERE event_type = 'purchase')
            FROM events GROUP BY event_date ORDER BY event_date
        """,
        pandas=_daily,
    ),
    Case(
        name="3 top 20 brands",
        ask=MetricQuery(metrics=("event_revenue",), by=("brand",), top=20),
        sql="""
            SELECT brand, sum(price) AS revenue FROM events WHERE event_type = 'purchase'
            GROUP BY brand ORDER BY revenue DESC LIMIT 20
        """,
        pandas=_bought_by("brand"),
    ),
    Case(
        name="4 categories",
        ask=MetricQuery(metrics=("event_revenue",), by=("category_code",)),
        sql="""
            SELECT category_code, sum(price) AS revenue FROM events JOIN categories USING (category_key)
            WHERE event_type = 'purchase' GROUP BY category_code ORDER BY revenue DESC
        """,
        pandas=_bought_by("category_code"),
    ),
    Case(
        name="5 hour by event type",
        ask=MetricQuery(metrics=("events",), by=("hour", "event_type")),
        sql="SELECT event_hour, event_type, count(*) FROM events GROUP BY event_hour, event_type ORDER BY 1, 2",
        pandas=lambda frame: frame.groupby([frame.event_time.dt.hour, "event_type"], observed=True).size(),
    ),
    Case(
        name="6 users per stage",
        ask=MetricQuery(metrics=("users",), by=("event_type",)),
        sql="SELECT event_type, count(DISTINCT user_key) FROM events GROUP BY event_type",
        pandas=lambda frame: frame.groupby("event_type", observed=True).user_id.nunique(),
    ),
    Case(
        name="7 viewed, never bought",
        ask=MetricQuery(
            metrics=("views",),
            by=("product",),
            having=(Having(metric="purchases", operator="=", value=Decimal(0)),),
            top=20,
        ),
        sql="""
            SELECT product_id, views FROM (
                SELECT product_key, count(*) FILTER (WHERE event_type = 'view') AS views,
                       count(*) FILTER (WHERE event_type = 'purchase') AS bought
                FROM events GROUP BY product_key
            ) AS counted JOIN products USING (product_key)
            WHERE bought = 0 ORDER BY views DESC, product_id LIMIT 20
        """,
        pandas=_flops,
    ),
    Case(
        name="8 totals of one brand",
        ask=MetricQuery(
            metrics=("events", "users", "sessions", "event_revenue", "purchases"),
            where=(Where(dimension="brand", members=("msi",)),),
        ),
        sql=TOTALS + " WHERE brand = 'msi'",
        pandas=lambda frame: _totals(frame[frame.brand == "msi"]),
    ),
)
