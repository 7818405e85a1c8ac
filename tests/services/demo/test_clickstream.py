"""The transactions follow from the clickstream."""

import pandas as pd
import pytest

from services.demo.world import WorldSpec, simulate
from tests.services.demo.worlds import events, order_lines, sold, world

CASE_STUDY = [
    "event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "user_id",
    "user_session", "customer_id",
]  # fmt: skip


def purchases(seen: pd.DataFrame) -> pd.DataFrame:
    """Sessions that end in an order: customer, time of the last purchase and money in cents."""
    bought = seen[seen["event_type"] == "purchase"].assign(cents=lambda x: (x["price"] * 100).round().astype(int))
    return bought.groupby("user_session").agg(
        customer_id=("customer_id", "first"), date=("event_time", "max"), cents=("cents", "sum"), n=("cents", "size")
    )


@pytest.mark.parametrize("null", [False, True])
def test_purchases_add_up_to_the_lines_of_the_orders_to_the_cent(null: bool) -> None:
    """A log knows neither shipping nor coupons."""
    lines = sold(order_lines(null=null)).assign(cents=lambda x: (x["line_amount"] * 100).round().astype(int))
    online = (
        lines[lines["channel"] != "Store"]
        .groupby(["order_id", "customer_id", "order_date"], as_index=False)
        .agg(cents=("cents", "sum"), units=("quantity", "sum"))
        .rename(columns={"order_date": "date"})
    )
    both = online.merge(
        purchases(events(null=null)), on=["customer_id", "date"], suffixes=("", "_clicked"), how="outer"
    )
    assert len(both) == len(online)
    assert (both["cents"] == both["cents_clicked"]).all()
    assert (both["units"] == both["n"]).all()
    kept = world(null=null).truth["clickstream"]
    assert isinstance(kept, dict)
    assert kept["line_revenue_with_session"] == both["cents"].sum() / 100


def test_the_products_of_a_session_are_the_lines_of_its_order() -> None:
    seen, lines = events(), sold(order_lines())
    bought = seen[seen["event_type"] == "purchase"]
    ends = bought["user_session"].map(bought.groupby("user_session")["event_time"].max())
    clicked = bought.assign(order_date=ends).groupby(["customer_id", "order_date", "product_id"], as_index=False).size()
    both = clicked.merge(lines[lines["channel"] != "Store"], on=["customer_id", "order_date", "product_id"])
    assert len(both) == len(clicked) == (lines["channel"] != "Store").sum()
    assert (both["size"] == both["quantity"]).all()


def test_a_product_is_viewed_then_carted_then_bought() -> None:
    raw = world().tables["events"].to_pandas()  # before free views are taken out
    first = raw.pivot_table(
        index=["user_session", "product_id"], columns="event_type", values="event_time", aggfunc="min", observed=True
    )
    carted, bought = first["cart"].notna(), first["purchase"].notna()
    assert first.loc[carted, "view"].lt(first.loc[carted, "cart"]).all()
    assert first.loc[bought, "cart"].lt(first.loc[bought, "purchase"]).all()


def test_sessions_are_of_one_user_and_events_inside_the_window() -> None:
    seen = events()
    assert list(seen.columns) == CASE_STUDY
    assert (seen.groupby("user_session")["user_id"].nunique() == 1).all()
    assert seen["event_time"].min() >= pd.Timestamp("2023-01-01", tz="UTC")
    assert seen["event_time"].max() < pd.Timestamp("2025-01-01", tz="UTC")
    assert seen["event_time"].is_monotonic_increasing
    times = seen.groupby("user_session")["event_time"]
    assert (times.max() - times.min()).max() < pd.Timedelta(hours=2)


def test_every_event_of_a_buyer_carries_the_customer() -> None:
    seen = events()
    buyers = set(seen.loc[seen["event_type"] == "purchase", "user_id"])
    theirs = seen[seen["user_id"].isin(buyers)]
    assert theirs["customer_id"].notna().all()
    assert (theirs.groupby("user_id")["customer_id"].nunique() == 1).all()
    assert seen["customer_id"].isna().mean() > 0.2


@pytest.mark.parametrize("null", [False, True])
def test_the_funnel_is_that_of_a_shop(null: bool) -> None:
    users = events(null=null).groupby("event_type")["user_id"].nunique()
    assert 0.09 <= users["cart"] / users["view"] <= 0.15
    assert 0.50 <= users["purchase"] / users["cart"] <= 0.60
    assert 150_000 <= len(events(null=null)) <= 250_000


def test_flops_are_looked_at_and_never_bought() -> None:
    seen, flops = events(), world().truth["flops"]
    assert isinstance(flops, list)
    kinds = seen[seen["product_id"].isin(flops)].groupby(["product_id", "event_type"]).size().unstack(fill_value=0)
    assert len(kinds) == len(flops)
    assert "purchase" not in kinds
    assert kinds["view"].max() >= 100


@pytest.mark.parametrize("limit", [2_000, 20_000, 120_000])
def test_a_limit_keeps_the_latest_days_whole(limit: int) -> None:
    own = simulate(WorldSpec(events=limit))
    seen, kept = own.tables["events"].to_pandas(), own.truth["clickstream"]
    assert isinstance(kept, dict)
    assert 0.8 * limit < len(seen) <= limit
    table = own.tables["transactions"].to_pandas()
    since = pd.Timestamp(kept["from"], tz="UTC")
    online = table[(table["channel"] != "Store") & (table["date"] >= since)]
    assert len(online.merge(purchases(seen), on=["customer_id", "date"])) == len(online) == kept["orders_with_session"]


def test_more_events_are_more_strangers() -> None:
    own = simulate(WorldSpec(events=400_000))
    rows = own.tables["events"].num_rows
    assert 390_000 < rows <= 400_000
    assert own.tables["transactions"].equals(world().tables["transactions"])
