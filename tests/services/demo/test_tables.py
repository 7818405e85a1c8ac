"""What the tables look like: the reference's columns and levels, and the calendar in them."""

import numpy as np
import pandas as pd
import pytest

from tests.services.demo.worlds import events, sales, world

TRANSACTIONS = [
    "transaction_id", "customer_id", "date", "revenue", "category", "channel", "payment_method", "delivery_days",
    "satisfaction_score", "segment", "region", "age_group",
]  # fmt: skip
CUSTOMERS = [
    "customer_id", "segment", "region", "acquisition_date", "age_group", "last_purchase_date", "days_since_purchase",
    "is_churned",
]  # fmt: skip


def test_the_transactions_are_complete() -> None:
    table = sales()
    assert list(table.columns) == TRANSACTIONS
    assert table["transaction_id"].is_unique
    assert not table.isna().any().any()
    assert (table["revenue"] > 0).all()
    assert table["satisfaction_score"].between(1, 5).all()


def test_the_customers_are_those_of_the_transactions() -> None:
    people, table = world().tables["customers"].to_pandas(), sales()
    assert list(people.columns) == CUSTOMERS
    both = table.merge(people, on="customer_id", suffixes=("", "_own"))
    assert len(both) == len(table)
    for column in ("segment", "region", "age_group"):
        assert (both[column] == both[f"{column}_own"]).all()
    assert (both["date"].dt.date >= both["acquisition_date"]).all()


def test_a_customers_file_says_what_the_transactions_say() -> None:
    people, last = world().tables["customers"].to_pandas(), sales().groupby("customer_id")["date"].max()
    known = people.set_index("customer_id")["last_purchase_date"].dropna()
    assert set(known.index) == set(last.index)
    assert (last.dt.date.loc[known.index] == known).all()
    since = (pd.Timestamp("2024-12-31", tz="UTC").normalize() - last.dt.normalize()).dt.days
    said = people.set_index("customer_id")
    assert (said["days_since_purchase"].dropna() == since.loc[known.index]).all()
    assert (said["is_churned"] == ~said["days_since_purchase"].le(90)).all()


def test_the_levels_are_like_the_reference_store() -> None:
    table, people = sales(), world().tables["customers"].to_pandas()
    assert table["revenue"].mean() == pytest.approx(211.92, rel=0.06)
    assert table["satisfaction_score"].mean() == pytest.approx(3.38, abs=0.1)
    assert table["delivery_days"].corr(table["satisfaction_score"]) == pytest.approx(-0.766, abs=0.05)
    assert people["is_churned"].mean() == pytest.approx(0.4105, abs=0.05)
    assert table["channel"].value_counts(normalize=True)["Store"] == pytest.approx(0.196, abs=0.04)
    means = table.groupby("segment")["revenue"].mean()
    assert means["Premium"] > 1.4 * means["Regular"] > 2 * means["Budget"]


@pytest.mark.parametrize("null", [False, True])
def test_season_trend_and_sale_days_are_there(null: bool) -> None:
    table = sales(null=null)
    month = table["date"].dt.month.value_counts()
    assert month[12] > 1.3 * month[2]
    assert month[11] > 1.2 * month[4]
    year = table.groupby(table["date"].dt.year)["revenue"].sum()
    assert year[2024] > 1.03 * year[2023]
    day = table["date"].dt.strftime("%Y-%m-%d").value_counts()
    assert {"2023-11-24", "2024-11-29"} & set(day.index[:6])
    assert (
        table["date"].dt.day_of_week.value_counts()[[4, 5]].mean() > table["date"].dt.day_of_week.value_counts().mean()
    )


def test_the_hours_are_those_of_people() -> None:
    hour = events()["event_time"].dt.hour.value_counts(normalize=True)
    assert hour[range(2, 6)].sum() < 0.05
    assert hour[range(18, 22)].sum() > 0.25


def test_prices_are_those_of_the_catalogue() -> None:
    seen, goods = events(null=True), world(null=True).hidden["truth_products"].to_pandas()
    ratio = seen["price"] / seen["product_id"].map(goods.set_index("product_id")["list_price"])
    assert ratio.between(0.78, 1.10).all()
    assert set(seen["category_id"].groupby(seen["product_id"]).nunique()) == {1}


def test_truth_of_the_tables_is_what_the_tables_hold() -> None:
    told, table, seen = world().truth["tables"], sales(), events()
    assert isinstance(told, dict)
    assert told["transactions"]["revenue"] == round(table["revenue"].sum(), 2)
    for column, parts in told["transactions"]["revenue_by"].items():
        assert parts == {k: round(v, 2) for k, v in table.groupby(column)["revenue"].sum().items()}
    raw = world().tables["events"].to_pandas()
    kinds = seen.groupby("event_type")["user_id"].agg(["size", "nunique"])
    assert told["events"] == {
        "rows": len(raw),
        "duplicates": int(raw.duplicated().sum()),
        "non_positive_prices": int((raw.drop_duplicates()["price"] <= 0).sum()),
        "clean_rows": len(seen),
        "users": seen["user_id"].nunique(),
        "sessions": seen["user_session"].nunique(),
        "by_type": kinds["size"].to_dict(),
        "users_by_type": kinds["nunique"].to_dict(),
        "revenue": round(seen.loc[seen["event_type"] == "purchase", "price"].sum(), 2),
        "without_brand": int(seen["brand"].isna().sum()),
        "without_category_code": int(seen["category_code"].isna().sum()),
    }
    assert np.isfinite(world().level)
