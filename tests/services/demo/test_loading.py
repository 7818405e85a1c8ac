"""The demo in the warehouse: loaded once, replaced by another, never beside a real store."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import BadValue
from services.demo.files import KINDS
from services.demo.loading import file_name, holdings, load_demo
from services.demo.world import WorldSpec
from services.ingest.audit import Audit, ImportRequest
from services.ingest.load import import_files
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope
from tests.services.demo.line_checks import check_lines, check_one_category, check_refunds
from tests.services.demo.worlds import world

SMALL = WorldSpec(scale=0.1, seed=5)
EVERYTHING = Scope.everything("a test")


def numbers(ctx: Context, *metrics: str) -> dict:
    (row,) = run(ctx, MetricQuery(metrics=metrics), EVERYTHING).rows()
    return {name: row[name] for name in metrics}


def counts(audits: tuple[Audit, ...]) -> list[tuple[int, int]]:
    return [(x.loaded, x.updated) for x in audits]


def test_the_warehouse_says_what_the_truth_says(any_context: Context, tmp_path: Path) -> None:
    audits = load_demo(any_context, SMALL, tmp_path)
    told = world(0.1, seed=5).truth["tables"]
    assert isinstance(told, dict)
    assert [x.kind for x in audits] == list(KINDS)
    assert [x.read for x in audits] == [told[table]["rows"] for table in KINDS.values()]
    customers, transactions, events = audits
    lines = told["order_lines"]
    assert (customers.loaded, transactions.loaded) == (200, lines["rows"])
    assert transactions.orders == 1500 + lines["cancelled"]["orders"]
    assert events.loaded == told["events"]["clean_rows"]
    assert (customers.rejected, transactions.rejected, transactions.duplicates) == (0, 0, 0)
    assert (events.duplicates, events.rejected) == (told["events"]["duplicates"], told["events"]["non_positive_prices"])
    sales = numbers(any_context, "revenue", "orders")
    assert float(sales["revenue"]) == pytest.approx(told["transactions"]["revenue"], abs=0.005)
    assert sales["orders"] == 1500
    check_lines(any_context, lines)
    check_refunds(any_context, lines)
    check_one_category(any_context, lines, "Beauty")
    clicks = numbers(any_context, "events", "users", "sessions", "views", "carts", "purchases", "event_revenue")
    assert clicks["events"] == told["events"]["clean_rows"]
    assert clicks["users"] == told["events"]["users"]
    assert clicks["sessions"] == told["events"]["sessions"]
    assert (clicks["views"], clicks["carts"], clicks["purchases"]) == tuple(told["events"]["by_type"].values())
    assert float(clicks["event_revenue"]) == pytest.approx(told["events"]["revenue"], abs=0.005)


def test_the_same_demo_twice_changes_nothing(any_context: Context, tmp_path: Path) -> None:
    load_demo(any_context, SMALL, tmp_path)
    before = numbers(any_context, "revenue", "orders", "events", "customers")
    assert counts(load_demo(any_context, SMALL, tmp_path)) == [(0, 0)] * 3
    assert numbers(any_context, "revenue", "orders", "events", "customers") == before


def test_another_demo_takes_the_place_of_the_first(any_context: Context, tmp_path: Path) -> None:
    load_demo(any_context, SMALL, tmp_path)
    other = WorldSpec(scale=0.05, seed=6, null=True)
    load_demo(any_context, other, tmp_path)
    assert numbers(any_context, "orders", "events")["orders"] == 750
    assert holdings(any_context).demo == {file_name(other, kind) for kind in KINDS}
    told = world(0.05, seed=6, null=True).truth["tables"]
    assert isinstance(told, dict)
    assert numbers(any_context, "events")["events"] == told["events"]["clean_rows"]
    check_lines(any_context, told["order_lines"])
    check_refunds(any_context, told["order_lines"])


def test_the_demo_is_not_loaded_beside_a_real_store(any_context: Context, tmp_path: Path) -> None:
    real = tmp_path / "orders.csv"
    real.write_text("transaction_id,customer_id,date,revenue\n1,a,2024-05-01,12.50\n2,b,2024-05-02,7.00\n")
    import_files(any_context, ImportRequest(kind="transactions", files=(real,)))
    with pytest.raises(BadValue, match="holds a real store"):
        load_demo(any_context, SMALL, tmp_path / "demo")
    assert numbers(any_context, "orders")["orders"] == 2
    assert not (tmp_path / "demo").exists()


def test_nothing_is_left_in_the_staging_folder(any_context: Context, tmp_path: Path) -> None:
    load_demo(any_context, WorldSpec(scale=0.05), tmp_path)
    staging = any_context.settings.staging
    assert not staging.exists() or list(staging.iterdir()) == []


@pytest.mark.parametrize("other", [{"seed": 1}, {"scale": 2.0}, {"null": True}, {"events": 9_000}])
def test_names_tell_worlds_apart(other: dict) -> None:
    assert file_name(WorldSpec(), "events") != file_name(WorldSpec(**other), "events")
