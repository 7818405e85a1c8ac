"""The case study's figures, exactly, of a log of `make_events.py`."""

from datetime import date
from typing import Any

import pytest

from services.analyses.merchandising.concentration import Concentration
from services.analyses.merchandising.movers import Movers
from services.analyses.merchandising.question import Merchandising
from services.analyses.merchandising.zero_conversion import Flops
from services.analyses.time.anomalies import Anomalies
from services.analyses.time.question import Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.query.questions import Period
from services.query.run import run
from tests.asking import ALL
from tests.fixtures.made import MadeStore

pytestmark = pytest.mark.shared


def money_and_purchases(rows: list[dict[str, Any]], by: str) -> dict[str, list[Any]]:
    """What the truth says of each member."""
    return {row[by]: [float(row["revenue"]), row["purchases"]] for row in rows}


def test_brands_and_categories(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    for by, name, unknown in (("brand", "brand_revenue", 0.1160), ("category_code", "category_revenue", 0.0964)):
        rows = run(ctx, Merchandising(by=by), ALL).rows()
        found = money_and_purchases(rows, by)
        assert {member: found[member] for member in truth[name]} == truth[name]
        (missing,) = [row for row in rows if row[by] == "Unknown"]
        assert round(missing["revenue_share"], 4) == unknown


def test_every_cut_adds_up_to_the_whole(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    for by in ("product", "category_1", "price_tier"):
        rows = run(ctx, Merchandising(by=by), ALL).rows()
        whole = {name: sum(row[name] for row in rows) for name in ("views", "carts", "purchases", "revenue")}
        assert {name: float(value) for name, value in whole.items()} == {name: truth[name] for name in whole}
        assert rows[-1]["cumulative_share"] == pytest.approx(1)
    for grain in ("month", "day"):
        rows = run(ctx, Temporal(grain=grain), ALL).rows()
        assert sum(row["views"] for row in rows) == truth["views"]
        assert float(sum(row["revenue"] for row in rows)) == truth["revenue"]


def test_concentration_rests_on_all_revenue(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    (row,) = run(ctx, Concentration(by="brand"), ALL).rows()
    assert (float(row["revenue"]), row["members"]) == (truth["revenue"], 30)
    assert row["top_10_share"] == pytest.approx((643492.34 + 594720.15 + 556183.04) / truth["revenue"])


def test_movers_add_up_to_the_change_of_the_whole(made: MadeStore) -> None:
    ctx = made.ctx
    months = {row["month"]: row for row in run(ctx, Temporal(), ALL).rows()}
    january = Period(start=date(2021, 1, 1), end=date(2021, 2, 1))
    rows = run(ctx, Movers(by="product", period=january, top=8), ALL).rows()
    assert len(rows) == 17
    assert sum(row["change"] for row in rows) == months["2021-01"]["revenue"] - months["2020-12"]["revenue"]
    assert sum(row["contribution"] for row in rows) == pytest.approx(1)


def test_the_ten_products_that_never_sold(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    rows = run(ctx, Flops(top=10), ALL).rows()
    assert {row["product"]: row["views"] for row in rows} == truth["never_sold_views"]
    assert [row["product"] for row in rows] == list(truth["never_sold_views"])
    assert {(row["cause"], row["guess"]) for row in rows} == {("attributes", "Has no brand and no category")}
    assert max(row["p_adjusted"] for row in rows) < 1e-6


def test_hours_and_days(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    for metric, name in (("view", "views"), ("cart", "carts"), ("purchase", "purchases")):
        assert sum(row["count"] for row in run(ctx, WeekdayHour(metric=metric), ALL).rows()) == truth[name]
        assert sum(row["value"] for row in run(ctx, Anomalies(metric=name), ALL).rows()) == truth[name]
