"""The file of order lines: its columns, what adds up in it, and what it says of cancelled orders and returns."""

import pandas as pd
import pytest

from services.demo.line_table import order_line_table
from tests.services.demo.worlds import order_lines, sales, sold, world

COLUMNS = [
    "order_id", "customer_id", "order_date", "status", "order_total", "shipping", "order_discount", "refund_amount",
    "refund_date", "channel", "payment_method", "delivery_days", "satisfaction_score", "product_id", "product_name",
    "category", "subcategory", "brand", "quantity", "unit_price", "line_discount", "line_amount", "unit_cost",
    "segment", "region", "age_group",
]  # fmt: skip
OF_ORDER = ["customer_id", "status", "order_total", "shipping", "order_discount", "refund_amount", "channel", "region"]
WORLDS = pytest.mark.parametrize("null", [False, True])


def cents(values: pd.Series) -> pd.Series:
    return (values * 100).round().astype(int)


@WORLDS
def test_the_lines_of_an_order_add_up_to_what_was_paid_to_the_cent(null: bool) -> None:
    table = order_lines(null=null)
    there = table[table["quantity"] > 0]
    lines = cents(there["line_amount"]).groupby(there["order_id"]).sum()
    orders = there.drop_duplicates("order_id").set_index("order_id")
    paid = lines.loc[orders.index] + cents(orders["shipping"]) - cents(orders["order_discount"])
    assert (paid == cents(orders["order_total"])).all()
    gross = cents(there["unit_price"]) * there["quantity"]
    assert (gross - cents(there["line_discount"]) == cents(there["line_amount"])).all()


@WORLDS
def test_orders_that_count_are_those_of_the_transactions(null: bool) -> None:
    orders = sold(order_lines(null=null)).drop_duplicates("order_id")
    both = orders.merge(sales(null=null), left_on="order_id", right_on="transaction_id", suffixes=("", "_whole"))
    assert len(both) == len(orders) == 15_000
    assert (both["order_total"] == both["revenue"]).all()
    assert (both["order_date"] == both["date"]).all()
    for name in ("customer_id", "channel", "payment_method", "region", "segment", "age_group", "delivery_days"):
        assert (both[name] == both[f"{name}_whole"]).all()


@WORLDS
def test_the_file_is_complete_and_repeats_what_is_of_the_order(null: bool) -> None:
    table = order_lines(null=null)
    assert list(table.columns) == COLUMNS
    assert table.groupby("order_id")[OF_ORDER].nunique(dropna=False).eq(1).all().all()
    assert not sold(table).drop(columns=["refund_amount", "refund_date"]).isna().any().any()
    assert not sold(table).duplicated(["order_id", "product_id"]).any()
    assert table["order_date"].max() < pd.Timestamp("2025-01-01", tz="UTC")
    assert table.groupby("product_id")["product_name"].nunique().eq(1).all()
    assert table.groupby("product_name")["product_id"].nunique().eq(1).all()


def test_some_baskets_are_of_two_categories_and_some_lines_of_two_units() -> None:
    lines = sold(order_lines())
    assert (lines.groupby("order_id")["category"].nunique() > 1).mean() == pytest.approx(0.12, abs=0.03)
    assert (lines.groupby("order_id")["category"].nunique() <= 2).all()
    assert 0.01 < (lines["quantity"] > 1).mean() < 0.06


def test_small_orders_pay_for_shipping_and_few_have_a_coupon() -> None:
    lines = sold(order_lines())
    goods = lines.groupby("order_id")["line_amount"].sum().round(2)
    orders = lines.drop_duplicates("order_id").set_index("order_id")
    assert set(orders.loc[goods < 60, "shipping"]) == {4.9}
    assert set(orders.loc[goods >= 60, "shipping"]) == {0.0}
    coupon = orders["order_discount"] > 0
    assert coupon.mean() == pytest.approx(0.04, abs=0.006)
    assert (orders["order_discount"] / goods)[coupon].to_numpy() == pytest.approx(0.1, abs=0.001)


def test_sales_take_off_what_they_took_off_the_list_price() -> None:
    """Twenty percent on the Friday of November, fifteen in the anniversary sale, nothing on plain days."""
    lines = sold(order_lines())
    day = lines["order_date"].dt.strftime("%Y-%m-%d")
    share = lines.groupby(day)["line_discount"].sum() / (lines["unit_price"] * lines["quantity"]).groupby(day).sum()
    assert share["2024-11-29"] == pytest.approx(0.20, abs=0.001)
    assert share["2024-10-19"] == pytest.approx(0.15, abs=0.001)
    assert share["2024-10-10"] == 0
    assert (share > 0).sum() == 10 + 3
    calm = sold(order_lines(null=True))
    days = calm.loc[calm["line_discount"] > 0, "order_date"].dt.strftime("%Y-%m-%d")
    assert set(days) == {str(x) for x in world(null=True).truth["sale_days"]}  # type: ignore[attr-defined]


def test_margins_by_what_is_sold() -> None:
    lines = sold(order_lines())
    cost = (lines["unit_cost"] * lines["quantity"]).groupby(lines["subcategory"]).sum()
    listed = (lines["unit_price"] * lines["quantity"]).groupby(lines["subcategory"]).sum()
    assert (1 - cost / listed).between(0.24, 0.46).all()
    assert 0.28 < 1 - cost.sum() / lines["line_amount"].sum() < 0.40


@WORLDS
def test_cancelled_orders_are_ordered_again_on_the_same_day(null: bool) -> None:
    table = order_lines(null=null)
    gone = table[table["status"] == "cancelled"]
    assert gone["order_id"].str.startswith("X").all()
    assert gone["order_id"].nunique() / 15_000 == pytest.approx(0.025, abs=0.005)
    assert gone[["delivery_days", "satisfaction_score", "refund_amount"]].isna().all().all()
    whole = {"customer_id", "order_total"}
    both = gone.drop_duplicates("order_id").merge(
        sold(table).drop_duplicates("order_id"), on=[*whole], suffixes=("", "_again")
    )
    later = (both["order_date_again"] - both["order_date"]).dt.total_seconds()
    again = both[later.between(300, 7200)]
    assert set(again["order_id"]) == set(gone["order_id"])
    assert (again["order_date"].dt.date == again["order_date_again"].dt.date).all()


def test_what_comes_back_was_delivered_and_sold() -> None:
    table = order_lines()
    lines, back = sold(table), table[table["quantity"] < 0]
    both = back.merge(lines, on=["order_id", "product_id"], suffixes=("", "_sold"))
    assert len(both) == len(back)
    assert (both["quantity"] == -both["quantity_sold"]).all()
    passed = (both["order_date"] - both["order_date_sold"]).dt.total_seconds() / 86_400 - both["delivery_days"]
    assert passed.between(1, 14.01).all()
    part = -both["line_amount"] / both["line_amount_sold"]
    coupon = both["order_discount"] > 0
    assert part[~coupon].eq(1).all()
    assert part[coupon].to_numpy() == pytest.approx(0.9, abs=0.002)


def test_late_orders_of_people_who_complain_get_a_tenth_back() -> None:
    orders = sold(order_lines()).drop_duplicates("order_id")
    given = orders[orders["refund_amount"].notna()]
    assert (given["delivery_days"] > 5).all()
    assert (given["refund_amount"] / given["order_total"]).to_numpy() == pytest.approx(0.1, abs=0.005)
    assert (given["refund_date"] > given["order_date"]).all()
    late = orders[(orders["delivery_days"] > 5) & (orders["order_date"] < "2024-12-01")]
    assert late["refund_amount"].notna().mean() == pytest.approx(0.08, abs=0.015)


def test_the_table_of_a_null_world_is_that_without_incidents() -> None:
    own = world(null=True)
    assert own.tables["order_lines"].equals(order_line_table(own.setting, (), own.orders))
