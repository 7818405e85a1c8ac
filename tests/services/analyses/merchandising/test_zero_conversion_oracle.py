"""Flops against pandas, on hostile logs, on both engines; windows by trying every one of them."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analyses.merchandising.zero_conversion import Flops
from services.core.context import Context
from services.query.questions import Period
from services.query.run import run
from tests.asking import ALL
from tests.services.analyses.segments.log import LOGS, closed, periods, put, within

HOSTILE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def kind(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The events of a type."""
    return rows[rows.event_type == name]


def unsold(rows: pd.DataFrame, least: int) -> dict[str, int]:
    """The products with enough views and no purchase, with their views."""
    views = kind(rows, "view").groupby("product").size()
    bought = set(kind(rows, "purchase")["product"])
    return {str(name): int(count) for name, count in views.items() if count >= least and name not in bought}


def pairs(rows: pd.DataFrame, name: str) -> int:
    """How many pairs of user and product there are, within a category."""
    return len(kind(rows, name)[["category_key", "product", "user"]].drop_duplicates())


def peers_of(rows: pd.DataFrame, category: str) -> tuple[int, int]:
    """Pairs of buyers and of viewers in a category; where it is unknown or not viewed, in the store."""
    own = rows[rows.category_code == category]
    chosen = rows if category == "Unknown" else own
    return pairs(chosen, "purchase"), pairs(chosen, "view")


@HOSTILE
@given(log=LOGS, period=periods(), least=st.integers(1, 3), top=st.sampled_from([None, 1]))
def test_products_that_nobody_bought(store: Context, log: Any, period: Period, least: int, top: int | None) -> None:
    rows = within(put(store, log), period)
    expected = unsold(rows, least)
    found = run(store, Flops(period=period, views=least, top=top), ALL).rows()
    names = sorted(expected, key=lambda name: (-expected[name], name.encode()))
    assert [row["product"] for row in found] == names[:top]
    for row in found:
        own = rows[rows["product"] == row["product"]]
        check_numbers(row, own)
        check_chance(row, rows)


def check_numbers(row: dict[str, Any], own: pd.DataFrame) -> None:
    """What a row says of its product's events."""
    assert (row["views"], row["carts"]) == (len(kind(own, "view")), len(kind(own, "cart")))
    assert row["gap"] == row["views"]
    assert row["viewers"] == kind(own, "view").user.nunique()
    assert row["price"] == pytest.approx(own.cents.mean() / 100)
    said = own.groupby(["brand", "category_code"]).size().reset_index(name="count")
    first = said.sort_values(["count", "brand", "category_code"], ascending=[False, True, True]).iloc[0]
    assert (row["brand"], row["category_code"]) == (first.brand, first.category_code)


def check_chance(row: dict[str, Any], rows: pd.DataFrame) -> None:
    """What a row says of the chance that nobody bought it."""
    bought, seen = peers_of(rows, row["category_code"])
    if not seen:
        bought, seen = pairs(rows, "purchase"), pairs(rows, "view")
    assert row["rate"] == pytest.approx(bought / seen)
    assert row["expected"] == pytest.approx(row["viewers"] * bought / seen)
    assert row["p_value"] == pytest.approx((1 - min(1, row["viewers"] / seen)) ** bought)
    assert row["p_value"] <= row["p_adjusted"] <= 1
    prices = rows[rows.category_code == row["category_code"]].groupby("product").cents.mean() / 100
    ratio = None if row["category_code"] == "Unknown" else row["price"] / prices.median()
    assert row["price_ratio"] == pytest.approx(ratio)


def best_window(own: pd.DataFrame, days: int) -> int:
    """The most views in any window of so many days without a purchase, by trying all; 0 where there is none."""
    if own.empty:
        return 0
    first, last, best = own.day.min(), own.day.max(), 0
    bought, views = set(kind(own, "purchase").day), kind(own, "view").day.value_counts()
    seen = dict(views.items())
    for offset in range(-days, (last - first).days + 1):
        start = first + timedelta(days=offset)
        end = start + timedelta(days=days)
        if not any(start <= day < end for day in bought):
            best = max(best, sum(count for day, count in seen.items() if start <= day < end))
    return best


@HOSTILE
@given(log=LOGS, period=periods(), least=st.integers(1, 3), days=st.sampled_from([1, 2, 5, 30, 123, 151, 400]))
def test_windows(store: Context, log: Any, period: Period, least: int, days: int) -> None:
    whole = put(store, log)
    rows = within(whole, period)
    found = run(store, Flops(period=period, views=least, days=days), ALL).rows()
    best = {str(name): best_window(own, days) for name, own in rows.groupby("product")}
    assert {row["product"]: row["views"] for row in found} == {name: n for name, n in best.items() if n >= least}
    for row in found:
        first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
        inside = rows[(rows["product"] == row["product"]) & (rows.day >= first) & (rows.day <= last)]
        check_numbers(row, inside)
        assert kind(inside, "purchase").empty
        assert (last - first).days < days
        start, end = closed(whole, period)
        assert start <= first <= last < end
