"""The case study's funnel on the log of make_events.py: to the user, to the cent, and the money of the mock-up."""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from subprocess import run as call
from typing import Any

import pytest

from config.settings import Settings
from services.analyses.cohorts.question import EventCohorts
from services.analyses.funnel.loss import losses
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.core.context import Context, build_context
from services.core.numbers import short
from services.query.run import run
from tests.asking import ALL
from tests.services.ingest.bench import bring

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def log(request: Any, shared: Path, tmp_path_factory: Any, make_settings: Any) -> Iterator[tuple[Context, Any]]:
    """The made log in a warehouse of each engine, and its truth."""
    folder, script = tmp_path_factory.mktemp("log"), shared / "tools" / "make_events.py"
    call([sys.executable, str(script), str(folder / "events.csv"), "--truth", str(folder / "truth.json")], check=True)
    settings: Settings = make_settings(request.param)
    ctx = build_context(settings, write=True)
    bring(ctx, "events", folder / "events.csv", preset="rees46-events")
    yield ctx, json.loads((folder / "truth.json").read_text())
    ctx.close()


def test_the_funnel_of_the_case_study(log: tuple[Context, Any]) -> None:
    ctx, truth = log
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


def test_brands_add_up_to_their_published_revenue(log: tuple[Context, Any]) -> None:
    ctx, truth = log
    rows = [row for row in run(ctx, Funnel(by="brand"), ALL).rows() if row["stage"] == "purchase"]
    found = {row["brand"]: [float(row["revenue"]), row["events"]] for row in rows}
    assert {brand: found[brand] for brand in truth["brand_revenue"]} == truth["brand_revenue"]
    assert sum(row["revenue"] for row in rows) == Decimal(str(truth["revenue"]))
    kept = [row for row in run(ctx, Funnel(by="brand", top=3), ALL).rows() if row["stage"] == "purchase"]
    assert [row["brand"] for row in kept] == ["msi", "Unknown", "gigabyte", "Others"]
    assert kept[-1]["events"] == 37_343 - sum(row["events"] for row in kept[:-1])


def test_the_ordered_funnel_is_within_the_independent_one(log: tuple[Context, Any]) -> None:
    ctx, _ = log
    alone, week, year = (
        [row["count"] for row in run(ctx, node, ALL).rows()]
        for node in (Funnel(), OrderedFunnel(), OrderedFunnel(hours=24 * 366))
    )
    assert week[0] == year[0] == alone[0]
    assert 0 < week[1] < year[1] <= alone[1]
    assert 0 < week[2] < year[2] <= alone[2]


def test_cohorts_hold_every_buyer_and_all_revenue(log: tuple[Context, Any]) -> None:
    ctx, truth = log
    rows = run(ctx, EventCohorts(), ALL).rows()
    assert sum(row["size"] for row in rows if row["since"] == 0) == truth["purchase_users"]
    assert sum(row["revenue"] for row in rows) == Decimal(str(truth["revenue"]))
    assert {row["cohort"]: row["whole"] for row in rows}["2021-02"] == 1, "the data ends with the month"
