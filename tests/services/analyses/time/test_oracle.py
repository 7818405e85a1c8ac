"""Months, days and hours against pandas, on hostile logs, on both engines."""

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analyses.time.anomalies import METRICS, Anomalies
from services.analyses.time.question import GRAINS, Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.core.context import Context
from services.query.questions import Period
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.segments.log import LOGS, closed, money, periods, put, within

HOSTILE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def bucket_of(day: pd.Timestamp, grain: str) -> str:
    """The name of the bucket that a day is in."""
    if grain == "month":
        return f"{day:%Y-%m}"
    return f"{day - pd.Timedelta(days=day.weekday() if grain == 'week' else 0):%Y-%m-%d}"


def days_of(whole: pd.DataFrame, period: Period) -> list[pd.Timestamp]:
    """The days of the period that the data hold."""
    if whole.empty:
        return []
    start, end = closed(whole, period)
    return [pd.Timestamp(start) + pd.Timedelta(days=number) for number in range((end - start).days)]


def figures(rows: pd.DataFrame) -> dict[str, Any]:
    """What is said of the events of a bucket."""
    kinds = {kind: rows[rows.event_type == kind] for kind in ("view", "cart", "purchase")}
    viewers, buyers = kinds["view"].user.nunique(), kinds["purchase"].user.nunique()
    return {f"{kind}s": len(part) for kind, part in kinds.items()} | {
        "users": rows.user.nunique(), "viewers": viewers, "buyers": buyers,
        "conversion": buyers / viewers if viewers else None, "revenue": money(kinds["purchase"].cents.sum()),
    }  # fmt: skip


@HOSTILE
@given(log=LOGS, period=periods(), grain=st.sampled_from(GRAINS))
def test_buckets(store: Context, log: Any, period: Period, grain: str) -> None:
    whole = put(store, log)
    days, rows = days_of(whole, period), within(whole, period)
    names = [bucket_of(pd.Timestamp(day), grain) for day in rows.day]
    found = {row.pop(grain): row for row in run(store, Temporal(period=period, grain=grain), ALL).rows()}
    held = Counter(bucket_of(day, grain) for day in days)
    assert list(found) == sorted(held)
    for name, row in found.items():
        assert row.pop("days") == held[name]
        row.pop("whole")
        assert row == pytest.approx(
            figures(rows[pd.Series([one == name for one in names], index=rows.index, dtype=bool)])
        )


@HOSTILE
@given(log=LOGS, period=periods(), metric=st.sampled_from(["events", "view", "cart", "purchase", "conversion"]))
def test_hours_of_the_week(store: Context, log: Any, period: Period, metric: str) -> None:
    whole = put(store, log)
    rows = within(whole, period)
    days = Counter(day.day_name() for day in days_of(whole, period))
    cells = {key: figures(cell) | {"events": len(cell)} for key, cell in rows.groupby(["weekday", "hour"])}
    none = {"conversion": None}
    for row in run(store, WeekdayHour(period=period, metric=metric), ALL).rows():
        own = cells.get((row["weekday"], str(row["hour"])), none)
        count = own.get({"events": "events", "conversion": "buyers"}.get(metric, f"{metric}s"), 0)
        assert (row["count"], row["days"]) == (count, days[row["weekday"]])
        assert row["value"] == (own["conversion"] if metric == "conversion" else count)
        assert row["base"] == (own.get("viewers", 0) if metric == "conversion" else row["days"])
        assert row["per_day"] == (pytest.approx(count / row["days"]) if row["days"] else None)


@HOSTILE
@given(log=LOGS, period=periods(), metric=st.sampled_from(tuple(METRICS)))
def test_days(store: Context, log: Any, period: Period, metric: str) -> None:
    whole = put(store, log)
    rows = within(whole, period)
    found = run(store, Anomalies(period=period, metric=metric), ALL).rows()
    assert [row["day"] for row in found] == [f"{day:%Y-%m-%d}" for day in days_of(whole, period)]
    own = {str(day): figures(part)[metric] for day, part in rows.groupby("day")}
    for row in found:
        value = own.get(row["day"], None if metric == "conversion" else 0)
        assert row["value"] == (None if value is None else pytest.approx(float(value)))
        assert row["anomaly"] == int(bool(row["direction"]))
        assert (row["score"] is None) or (row["anomaly"] == int(abs(row["score"]) > 3.5))
