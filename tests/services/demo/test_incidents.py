"""Each incident shows in the tables, as large as the truth says, and null worlds have none."""

import pandas as pd
import pytest

from services.demo.incidents import INCIDENTS
from services.demo.line_table import order_line_table
from services.demo.tables import transaction_table
from services.demo.world import without
from tests.services.demo.worlds import events, incident, order_lines, sales, sold, window, world

NAMES = [x.name for x in INCIDENTS]


def mean(values: pd.Series) -> float | None:
    return round(float(values.mean()), 6) if len(values) else None


def sums(table: pd.DataFrame) -> dict[str, float | None]:
    return {
        "revenue": round(float(table["revenue"].sum()), 2),
        "refunds": round(float(table["refunds"].sum()), 2),
        "orders": len(table),
        "satisfaction": mean(table["satisfaction_score"]),
        "delivery_days": mean(table["delivery_days"]),
    }


def whole_orders(rows: pd.DataFrame) -> pd.DataFrame:
    """The orders that count with what was paid and given back, by hand."""
    back = -rows[rows["quantity"] < 0].groupby("order_id")["line_amount"].sum()
    orders = sold(rows).drop_duplicates("order_id").rename(columns={"order_date": "date", "order_total": "revenue"})
    given = orders["order_id"].map(back).fillna(0) + orders["refund_amount"].fillna(0)
    return orders.assign(refunds=given)


def parts_of_orders(rows: pd.DataFrame) -> pd.DataFrame:
    """The same of the lines of some products alone."""
    paid = sold(rows).groupby("order_id")["line_amount"].sum()
    back = -rows[rows["quantity"] < 0].groupby("order_id")["line_amount"].sum()
    orders = whole_orders(rows)
    ids = orders["order_id"]
    return orders.assign(revenue=ids.map(paid), refunds=ids.map(back).fillna(0))


def parts(rows: pd.DataFrame, truth: dict) -> dict[tuple[str, str], pd.DataFrame]:
    during, after = (truth["from"], truth["to"]), (truth["to"], "2025-01-01")
    scopes = {"store": whole_orders(rows)}
    if truth["dimension"]:
        take = parts_of_orders if truth["dimension"] in ("brand", "category") else whole_orders
        scopes["members"] = take(rows[rows[truth["dimension"]].isin(truth["members"])])
    return {
        (scope, period): some[window(some, "date", *days)]
        for scope, some in scopes.items()
        for period, days in (("during", during), ("after", after))
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_difference_of_the_worlds_is_the_truth(name: str) -> None:
    truth, own = incident(name), world()
    rest = [x for x in INCIDENTS if x.name != name]
    other = order_line_table(own.setting, rest, without(own, name)).to_pandas()
    for (scope, period), some in parts(order_lines(), truth).items():
        told = truth["effect"][scope][period]
        lacking = parts(other, truth)[scope, period]
        assert told["with"] == sums(some)
        assert told["without"] == sums(lacking)
        assert told["difference"]["orders"] == len(some) - len(lacking)
        for money in ("revenue", "refunds"):
            assert told["difference"][money] == round(some[money].sum() - lacking[money].sum(), 2)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_differs_before_an_incident(name: str) -> None:
    own, truth = world(), incident(name)
    other = transaction_table(own.setting, without(own, name)).to_pandas()
    columns = [c for c in other.columns if c != "transaction_id"]
    tables = [x.loc[window(x, "date", "2023-01-01", truth["from"]), columns] for x in (sales(), other)]
    pd.testing.assert_frame_equal(*tables)


def test_the_incidents_are_those_that_were_asked_for() -> None:
    told = world().truth["incidents"]
    assert isinstance(told, list)
    assert [x["name"] for x in told] == NAMES
    assert len(NAMES) >= 6
    assert all(x["cause"] and x["mechanism"] for x in told)


def test_null_worlds_have_none() -> None:
    own = world(null=True)
    assert own.truth["incidents"] == []
    assert own.truth["gaps"] == []
    assert len(own.orders.failed) == 0
    assert own.tables["transactions"].equals(transaction_table(own.setting, without(own, *NAMES)))


def test_null_worlds_differ_by_the_effects_only() -> None:
    """The same people, the same luck: nine in ten orders of the null world happen in the other too."""
    key = ["customer_id", "date"]
    assert len(sales().merge(sales(null=True), on=key)) > 0.9 * len(sales())
    assert world().setting.folk.won.tolist() == world(null=True).setting.folk.won.tolist()


def test_slow_deliveries_lower_the_score_and_then_the_orders() -> None:
    effect = incident("slow_deliveries")["effect"]["members"]
    assert effect["during"]["difference"]["satisfaction"] < -0.8
    assert effect["during"]["difference"]["delivery_days"] == pytest.approx(0.3 * 2 + 0.55 * 3, abs=0.25)
    assert effect["after"]["difference"]["orders"] < 0


def test_the_price_rise_has_the_planted_elasticity() -> None:
    own = world(10)
    told = next(x for x in own.truth["incidents"] if x["name"] == "price_rise")  # type: ignore[attr-defined]
    effect = told["effect"]["members"]["during"]
    ratio = effect["with"]["orders"] / effect["without"]["orders"]
    assert ratio == pytest.approx(1.15**-1.8, abs=0.03)
    assert effect["with"]["revenue"] / effect["without"]["revenue"] == pytest.approx(1.15 * ratio, abs=0.03)


def test_prices_of_the_log_rise_with_it() -> None:
    truth, seen = incident("price_rise"), events()
    goods = world().hidden["truth_products"].to_pandas().set_index("product_id")
    calendar = world().setting.calendar
    day = (seen["event_time"] - pd.Timestamp(calendar.start, tz="UTC")).dt.days
    level = seen["price"] / seen["product_id"].map(goods["list_price"]) / calendar.price[day]
    home = seen["product_id"].map(goods["category"]) == "Home"
    during = window(seen, "event_time", truth["from"], truth["to"])
    assert level[home & during].median() / level[~home & during].median() == pytest.approx(1.15, abs=0.001)
    assert level[home & ~during].median() / level[~home & ~during].median() == pytest.approx(1, abs=0.001)


def test_a_brand_that_is_sold_out_is_viewed_and_not_bought() -> None:
    truth, seen = incident("brand_sold_out"), events()
    goods = world().hidden["truth_products"].to_pandas().set_index("product_id")["brand"]
    mine = seen["product_id"].map(goods).isin(truth["members"])
    during = window(seen, "event_time", truth["from"], truth["to"])
    assert set(seen.loc[mine & during, "event_type"]) == {"view"}
    assert {"view", "cart", "purchase"} == set(seen.loc[mine & ~during, "event_type"])
    told = truth["effect"]["members"]["during"]
    nothing = {"revenue": 0.0, "refunds": 0.0, "orders": 0, "satisfaction": None, "delivery_days": None}
    assert told["with"] == nothing
    assert told["difference"]["revenue"] < -1000


@pytest.mark.parametrize(("name", "share"), [("app_checkout_outage", 0.85), ("upi_failure", 0.8)])
def test_failing_checkouts_cost_the_orders_of_the_members(name: str, share: float) -> None:
    effect = incident(name)["effect"]["members"]["during"]
    assert effect["difference"]["orders"] / effect["without"]["orders"] == pytest.approx(-share, abs=0.12)


def test_carts_stay_while_the_checkout_fails() -> None:
    truth, seen = incident("app_checkout_outage"), events()
    during = window(seen, "event_time", truth["from"], truth["to"])
    known = seen["customer_id"].notna()
    kinds = seen[during & known]["event_type"].value_counts()
    before = seen[~during & known]["event_type"].value_counts()
    assert kinds["purchase"] / kinds["cart"] < 0.8 * before["purchase"] / before["cart"]


def test_a_segment_leaves() -> None:
    truth = incident("segment_leaves")
    left = truth["effect"]["customers_left"]
    assert left["difference"] > 20
    assert truth["effect"]["members"]["after"]["difference"]["orders"] < -50


def test_a_sale_is_bought_ahead() -> None:
    effect = incident("anniversary_sale")["effect"]["store"]
    assert effect["during"]["with"]["orders"] > 1.6 * effect["during"]["without"]["orders"]
    assert effect["after"]["difference"]["orders"] < 0


def test_broken_packing_is_sent_back_and_changes_nothing_else() -> None:
    effect = incident("broken_packing")["effect"]["members"]
    assert effect["during"]["with"]["refunds"] > 3 * effect["during"]["without"]["refunds"]
    for period, name in (("during", "revenue"), ("during", "orders"), ("after", "refunds"), ("after", "orders")):
        assert effect[period]["difference"][name] == 0


def test_the_share_of_lines_sent_back_is_the_planted_one() -> None:
    """One in four of the category while its packing broke, three in a hundred before and after, and elsewhere."""
    truth = incident("broken_packing")
    shares = returned_shares(order_lines(), truth)
    assert shares[True, True] == pytest.approx(0.25, abs=0.08)
    assert [shares[key] for key in ((True, False), (False, True), (False, False))] == pytest.approx(
        [0.03] * 3, abs=0.013
    )
    assert shares[True, True] > 5 * returned_shares(order_lines(null=True), truth)[True, True]


def returned_shares(rows: pd.DataFrame, truth: dict) -> dict[tuple[bool, bool], float]:
    """By whether a line is of the members, and of an order placed while it lasted; of orders long delivered."""
    lines, back = sold(rows), rows[rows["quantity"] < 0]
    lines = lines[lines["order_date"] < "2024-12-01"]
    keys = pd.MultiIndex.from_frame(back[["order_id", "product_id"]])
    came_back = pd.MultiIndex.from_frame(lines[["order_id", "product_id"]]).isin(keys)
    mine = lines["category"].isin(truth["members"])
    inside = window(lines, "order_date", truth["from"], truth["to"])
    shares = pd.Series(came_back, index=lines.index).groupby([mine, inside]).mean()
    return {(bool(a), bool(b)): float(x) for (a, b), x in shares.items()}
