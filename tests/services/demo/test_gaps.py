"""What the log lacks is known, row by row."""

import pandas as pd
import pytest

from services.demo.gaps import GAPS
from tests.services.demo.worlds import world


def log(*, null: bool = False) -> pd.DataFrame:
    """All rows of the events file with what is hidden, numbered from 1."""
    own = world(null=null)
    raw = own.tables["events"].to_pandas()
    raw.index = pd.RangeIndex(1, len(raw) + 1)
    hidden = own.hidden["truth_events"].to_pandas().set_index("row_number")
    goods = own.hidden["truth_products"].to_pandas().set_index("product_id")
    return raw.join(hidden.drop(columns="product_id")).assign(
        right_brand=raw["product_id"].map(goods["brand"]), right_code=raw["product_id"].map(goods["category_code"])
    )


@pytest.mark.parametrize("null", [False, True])
def test_every_gap_has_its_truth_and_every_truth_its_gap(null: bool) -> None:
    rows = log(null=null)
    wrong_brand = rows["brand"].isna() | (rows["brand"] != rows["right_brand"])
    wrong_code = rows["category_code"].isna() | (rows["category_code"] != rows["right_code"])
    assert wrong_brand.equals(rows["brand_fault"].notna())
    assert wrong_code.equals(rows["category_fault"].notna())
    told = rows[wrong_brand | wrong_code]
    assert (told["true_brand"] == told["right_brand"]).all()
    assert (told["true_category_code"] == told["right_code"]).all()
    assert ((rows["price"] == 0) == (rows["price_is_zero"] == True)).all()  # noqa: E712 - missing is not True


def test_each_gap_is_there_with_its_share() -> None:
    rows = log()
    faults = pd.concat([rows["brand_fault"], rows["category_fault"]]).value_counts()
    assert all(faults[g.name] > 10 for g in GAPS)
    feed = next(g for g in GAPS if g.name == "brandless_import")
    day = (pd.Timestamp("2025-01-01", tz="UTC") - rows["event_time"]).dt.total_seconds() / 86_400
    inside = rows["right_code"].str.startswith(feed.roots) & (day <= feed.begins) & (day > feed.begins - feed.days)
    assert rows.loc[inside, "brand"].isna().mean() == pytest.approx(0.9, abs=0.04)


def test_some_categories_never_have_a_code_and_some_have_two() -> None:
    codes = log().groupby("category_id")["category_code"].nunique()
    assert (codes == 0).sum() == 2
    assert (codes == 2).sum() == 1
    assert (codes == 1).sum() == len(codes) - 3


def test_null_worlds_lose_values_by_chance_only() -> None:
    rows = log(null=True)
    assert set(rows["brand_fault"].dropna()) == {"unknown_brand", "lost_at_random"}
    assert set(rows["category_fault"].dropna()) == {"lost_at_random"}
    assert (rows.groupby("category_id")["category_code"].nunique() == 1).all()
    monthly = rows["category_code"].isna().groupby(rows["event_time"].dt.month).mean()
    assert monthly.max() < 0.035
