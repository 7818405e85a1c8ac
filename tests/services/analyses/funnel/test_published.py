"""The case study's funnel on the log of make_events.py: to the user, to the cent, and the money of the mock-up."""

from decimal import Decimal

import pytest

from services.analyses.cohorts.question import EventCohorts
from services.analyses.funnel.loss import losses
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.core.numbers import short
from services.query.run import run
from tests.asking import ALL
from tests.fixtures.made import MadeStore

pytestmark = pytest.mark.shared


def test_the_funnel_of_the_case_study(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    answer = run(ctx, Funnel(), ALL)
    rows = answer.rows()
    assert [row["count"] for row in rows] == [406_863, 36_952, 21_304]
    assert [row["count"] for row in rows] == [truth[f"{stage}_users"] for stage in ("view", "cart", "purchase")]
    assert [row["events"] for row in rows] == [793_099, 54_032, 37_343]
    shares = [(round(100 * row["conversion"], 2), round(100 * row["drop_off"], 2)) for row in rows]
    assert shares == [(100, 0), (9.08, 90.92), (57.65, 42.35)]
    assert round(100 * rows[2]["share"], 2) == 5.24
    assert [row["left"] for row in rows] == [0, 369_911, 15_648]
    assert rows[2]["extra"] == 1_248
    assert rows[2]["revenue"] == Decimal(str(truth["revenue"]))
    assert round(rows[2]["revenue_each"], 2) == Decimal("240.57")
    assert [short(loss.revenue, "money") for loss in losses(answer)] == ["513.1K", "37.6K"]


def test_brands_add_up_to_their_published_revenue(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    rows = [row for row in run(ctx, Funnel(by="brand"), ALL).rows() if row["stage"] == "purchase"]
    found = {row["brand"]: [float(row["revenue"]), row["events"]] for row in rows}
    assert {brand: found[brand] for brand in truth["brand_revenue"]} == truth["brand_revenue"]
    assert sum(row["revenue"] for row in rows) == Decimal(str(truth["revenue"]))
    kept = [row for row in run(ctx, Funnel(by="brand", top=3), ALL).rows() if row["stage"] == "purchase"]
    assert [row["brand"] for row in kept] == ["msi", "Unknown", "gigabyte", "Others"]
    assert kept[-1]["events"] == 37_343 - sum(row["events"] for row in kept[:-1])


def test_the_ordered_funnel_is_within_the_independent_one(made: MadeStore) -> None:
    ctx = made.ctx
    alone, week, year = (
        [row["count"] for row in run(ctx, node, ALL).rows()]
        for node in (Funnel(), OrderedFunnel(), OrderedFunnel(hours=24 * 366))
    )
    assert week[0] == year[0] == alone[0]
    assert 0 < week[1] < year[1] <= alone[1]
    assert 0 < week[2] < year[2] <= alone[2]


def test_cohorts_hold_every_buyer_and_all_revenue(made: MadeStore) -> None:
    ctx, truth = made.ctx, made.truth
    rows = run(ctx, EventCohorts(), ALL).rows()
    assert sum(row["size"] for row in rows if row["since"] == 0) == truth["purchase_users"]
    assert sum(row["revenue"] for row in rows) == Decimal(str(truth["revenue"]))
    assert {row["cohort"]: row["whole"] for row in rows}["2021-02"] == 1, "the data ends with the month"
