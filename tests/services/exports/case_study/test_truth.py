"""The made log on both engines: gaps, the exported tables and the initiatives against its truth file."""

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from services.analyses.catalogue_quality.missing_attributes import Gaps
from services.core.numbers import round_half_up
from services.decisions.initiatives.compute import initiatives
from services.exports.case_study.archive import write_folder
from services.query.run import run
from services.query.scope import Scope
from tests.fixtures.made import MadeFiles, MadeStore

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

ALL = Scope.everything("tests")


@pytest.fixture(scope="module")
def out(made: MadeStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported tables."""
    folder = tmp_path_factory.mktemp("out")
    write_folder(made.ctx, ALL, folder)
    return folder


@pytest.fixture(scope="module")
def raw(made_files: MadeFiles) -> pd.DataFrame:
    """The log as it is in the file, without its duplicates. Not to be changed."""
    return pd.read_csv(made_files.log, dtype=str).drop_duplicates()


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_unattributed_revenue_and_its_union(made: MadeStore, raw: pd.DataFrame) -> None:
    found = {row["gap"]: row for row in run(made.ctx, Gaps(), ALL).rows()}
    assert (found["brand"]["revenue"], found["brand"]["purchases"]) == (Decimal("594720.15"), 9500)
    assert (found["category"]["revenue"], found["category"]["purchases"]) == (Decimal("493896.91"), 7566)
    assert round(found["brand"]["revenue_share"], 4) == 0.1160
    assert round(found["category"]["revenue_share"], 4) == 0.0964
    hidden = raw[raw.brand.isna() | raw.category_code.isna()]
    bought = hidden[hidden.event_type == "purchase"]
    assert found["either"]["rows"] == len(hidden)
    assert found["either"]["users"] == hidden.user_id.nunique()
    assert found["either"]["products"] == hidden.product_id.nunique()
    assert found["either"]["revenue"] == sum(map(Decimal, bought.price))
    sums = found["brand"]["revenue"] + found["category"]["revenue"]
    assert found["either"]["revenue"] + found["both"]["revenue"] == sums


def test_months_add_up_to_the_whole(made: MadeStore) -> None:
    whole = {row["gap"]: row for row in run(made.ctx, Gaps(), ALL).rows()}
    for by in ("month", "price_tier", "event_type"):
        cut = run(made.ctx, Gaps(by=by), ALL).rows()
        for gap, row in whole.items():
            parts = [one for one in cut if one["gap"] == gap]
            assert sum(one["rows"] for one in parts) == row["rows"]
            assert sum(one["revenue"] for one in parts) == row["revenue"]


def test_every_figure_of_the_truth_is_in_the_tables(made: MadeStore, out: Path) -> None:
    truth, kpis = made.truth, {row["KPI"]: row["Value"] for row in table(out, "kpi_summary")}
    named = {"Total Users": "users", "Total Sessions": "sessions", "Total Product Views": "views",
             "Total Cart Additions": "carts", "Total Purchases": "purchases"}  # fmt: skip
    assert {name: int(kpis[name]) for name in named} == {name: truth[key] for name, key in named.items()}
    assert (kpis["Total Revenue"], kpis["Average Order Value"]) == ("5125113.92", "137.24")
    rates = ("Overall Conversion Rate", "View-to-Cart User Rate", "Cart-to-Purchase User Rate",
             "Cart-to-Purchase Event Rate", "Overall Funnel Conversion")  # fmt: skip
    assert [kpis[name] for name in rates] == ["5.23%", "9.08%", "57.65%", "69.11%", "5.24%"]
    funnel = [(row["Users"], row["Drop-off %"], row["Conversion"]) for row in table(out, "funnel_summary")]
    assert funnel == [("406863", "", ""), ("36952", "90.92%", "9.08%"), ("21304", "42.35%", "57.65%")]
    segments = [(row["Users"], row["% of Total Users"]) for row in table(out, "user_segments")]
    assert segments == [
        ("369083", "90.62%"),
        ("16896", "4.15%"),
        ("13598", "3.34%"),
        ("7706", "1.89%"),
        ("2131", "0.52%"),
    ]
    flops = {row["product_id"]: int(row["views"]) for row in table(out, "low_conversion_products")}
    assert {key: flops[key] for key in truth["never_sold_views"]} == truth["never_sold_views"]


@pytest.mark.parametrize(("name", "column", "key"), [("brand_revenue", "Brand", "brand_revenue"),
                                                     ("category_revenue", "Category", "category_revenue")])  # fmt: skip
def test_revenue_by_brand_and_category(made: MadeStore, out: Path, name: str, column: str, key: str) -> None:
    rows = {row[column]: (Decimal(row["Revenue"]), int(row["Purchases"])) for row in table(out, name)}
    for member, (revenue, purchases) in made.truth[key].items():
        assert rows[member] == (Decimal(str(revenue)), purchases)
    assert sum(revenue for revenue, _ in rows.values()) == Decimal("5125113.92")
    assert sum(purchases for _, purchases in rows.values()) == 37_343


def test_products_add_up(out: Path) -> None:
    rows = table(out, "product_purchases")
    assert sum(Decimal(row["revenue"]) for row in rows) == Decimal("5125113.92")
    counts = [int(row["purchases"]) for row in rows]
    assert sum(counts) == 37_343
    assert counts == sorted(counts, reverse=True)


def test_the_cleaned_events_are_the_log_without_duplicates(out: Path, raw: pd.DataFrame) -> None:
    names = ["event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "user_id",
             "user_session"]  # fmt: skip
    sent = raw.fillna("Unknown")[names]
    found = pd.read_csv(out / "events_cleaned.csv", dtype=str, keep_default_na=False)
    when = pd.to_datetime(found.event_time)
    assert (found.event_date == when.dt.strftime("%Y-%m-%d")).all()
    assert (found.event_month == when.dt.strftime("%Y-%m")).all()
    assert (found.event_day == when.dt.day_name()).all()
    assert (found.event_hour.astype(int) == when.dt.hour).all()
    sent["event_time"] = sent.event_time.str.slice(0, 19)
    for frame in (sent, found):
        frame["price"] = (frame.price.astype(float) * 10_000).round().astype(int)
    pd.testing.assert_frame_equal(
        sent.sort_values(names, ignore_index=True), found[names].sort_values(names, ignore_index=True)
    )


def test_the_initiatives_follow_from_the_truth(made: MadeStore, raw: pd.DataFrame) -> None:
    found = {one.name: one for one in initiatives(made.ctx, ALL)}
    truth = made.truth
    later = Decimal(truth["purchase_users"]) / truth["cart_users"]
    each = Decimal(str(truth["revenue"])) / truth["purchase_users"]
    left = truth["view_users"] - truth["cart_users"]
    assert found["win_carts"].stake == round_half_up(Decimal("0.01") * left * later * each, 2)
    buyers = set(raw[raw.event_type == "purchase"].user_id)
    carts = raw[(raw.event_type == "cart") & ~raw.user_id.isin(buyers)]
    assert found["recover_carts"].stake == round_half_up(Decimal("0.05") * sum(map(Decimal, carts.price)), 2)
    hidden = raw[(raw.brand.isna() | raw.category_code.isna()) & (raw.event_type == "purchase")]
    assert found["complete_catalogue"].stake == round_half_up(Decimal("0.01") * sum(map(Decimal, hidden.price)), 2)
    assert "16,896 users (4.15 %)" in found["recover_carts"].issue[0].text
    assert "229036 (1,150) and 775032 (1,086)" in found["mend_flops"].issue[0].text
    stakes = [one.stake for one in initiatives(made.ctx, ALL)]
    assert stakes == sorted(stakes, reverse=True)
