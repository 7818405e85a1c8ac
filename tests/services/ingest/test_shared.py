"""Real and published files: what a correct import of them reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.warehouse import categories, events, order_lines, products, sessions, transactions, users
from services.core.context import Context, build_context
from services.ingest.audit import Audit
from services.query.questions import Having
from tests.asking import result
from tests.asking import rows as asked
from tests.fixtures.made import MadeFiles
from tests.fixtures.warehouses import ENGINES
from tests.services.ingest.bench import bring, content, counts, meaning, rows

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("published files")]


@dataclass(frozen=True, kw_only=True)
class PublishedStore:
    """A store that holds published files, and what their imports said."""

    ctx: Context
    audits: tuple[Audit, ...]


@pytest.fixture(scope="module")
def imported(make_settings: Callable[..., Settings], shared: Path) -> Iterator[Callable[[str, str], PublishedStore]]:
    """Import the files of a publisher into a store of an engine, once for all tests of this module."""
    made: dict[tuple[str, str], PublishedStore] = {}

    def of(publisher: str, engine: str) -> PublishedStore:
        if (publisher, engine) not in made:
            ctx = build_context(make_settings(engine), write=True)
            made[publisher, engine] = PublishedStore(ctx=ctx, audits=PUBLISHED[publisher](ctx, shared))
        return made[publisher, engine]

    yield of
    for one in made.values():
        one.ctx.close()


def import_reference(ctx: Context, shared: Path) -> tuple[Audit, ...]:
    folder = shared / "data" / "reference-platform"
    orders = bring(ctx, "transactions", folder / "transactions.csv")
    return orders, bring(ctx, "customers", folder / "customers.csv", preset="reference-platform")


def import_uci(ctx: Context, shared: Path) -> tuple[Audit, ...]:
    file = shared / "data" / "uci-online-retail" / "online_retail.parquet"
    return (bring(ctx, "transactions", file, preset="uci-online-retail"),)


PUBLISHED = {"reference": import_reference, "uci": import_uci}
Import = Callable[[str, str], PublishedStore]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_reference_platform_comes_out_to_the_cent(imported: Import, engine: str, shared: Path) -> None:
    one = imported("reference", engine)
    ctx, (audit, customers) = one.ctx, one.audits
    assert counts(audit) == (15_000, 15_000, 0, 0, 0, 0)
    assert audit.steps[-1].amount_out == Decimal("3178783.83")
    assert audit.ignored_columns == ("month_num",)
    assert counts(customers)[0] == 2000
    by_region = sa.select(transactions.c.region, sa.func.sum(transactions.c.revenue)).group_by(transactions.c.region)
    assert {name: round(money, 2) for name, money in rows(ctx, by_region)} == {
        "East": Decimal("788982.12"), "North": Decimal("977530.05"), "South": Decimal("787683.39"),
        "West": Decimal("624588.27"),
    }  # fmt: skip
    (whole,) = asked(ctx, "revenue", "orders", "customers", "aov", "satisfaction", "churned_share")
    assert [round(value, 2) for value in whole[:5]] == [3178783.83, 15_000, 2_000, 211.92, 3.38]
    assert round(whole[5], 6) == 0.4105
    by_segment = {name: round(money, 2) for name, money in asked(ctx, "revenue", by=("segment",))}
    assert by_segment == {"Budget": 453970.27, "Premium": 1235747.11, "Regular": 1489066.45}
    before = content(ctx)
    assert import_reference(ctx, shared)[0].unchanged == 15_000
    assert content(ctx) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_uci_online_retail_comes_out_as_published(imported: Import, engine: str, shared: Path) -> None:
    one = imported("uci", engine)
    ctx, (audit,) = one.ctx, one.audits
    assert counts(audit) == (541_909, 392_692, 0, 0, 5_192, 144_025)
    assert audit.orders == 18_532
    left = {step.name: step.rows_out for step in audit.steps}
    assert (left["No customer"], left["Price"], left["Exact duplicates"]) == (406_829, 397_884, 392_692)
    assert audit.steps[0].amount_in == Decimal("9747747.934")
    assert dict(audit.rejected_by_reason)["The line has no customer."] == 135_080
    assert round(rows(ctx, sa.select(sa.func.sum(transactions.c.revenue)))[0][0], 2) == Decimal("8887208.89")
    assert rows(ctx, sa.select(sa.func.count()).select_from(order_lines)) == [(392_692,)]
    saturdays = sa.select(transactions.c.day).distinct()
    assert all(day.isoweekday() != 6 for (day,) in rows(ctx, saturdays))
    assert rows(ctx, sa.select(sa.func.count(products.c.name)))[0][0] > 3_000
    (again,) = import_uci(ctx, shared)
    assert counts(again) == (541_909, 0, 0, 392_692, 5_192, 144_025)


def test_the_event_log_comes_out_as_its_truth_says(any_context: Context, made_files: MadeFiles) -> None:
    file, truth = made_files.log, made_files.truth
    audit = bring(any_context, "events", file)
    assert counts(audit) == (truth["raw_rows"], truth["clean_rows"], 0, 0, truth["duplicates"], 0)
    assert audit.steps[-1].amount_out == Decimal(str(truth["revenue"]))
    count = sa.func.count()
    assert rows(any_context, sa.select(count).select_from(users)) == [(truth["users"],)]
    assert rows(any_context, sa.select(count).select_from(sessions)) == [(truth["sessions"],)]
    by_type = sa.select(events.c.event_type, count).group_by(events.c.event_type)
    assert dict(rows(any_context, by_type)) == {
        "view": truth["views"], "cart": truth["carts"], "purchase": truth["purchases"]
    }  # fmt: skip
    bought = sa.select(events.c.brand, sa.func.sum(events.c.price), count).where(events.c.event_type == "purchase")
    by_brand = {name: [float(money), n] for name, money, n in rows(any_context, bought.group_by(events.c.brand))}
    assert {name: by_brand[name] for name in truth["brand_revenue"]} == truth["brand_revenue"]
    _asked(any_context, truth)
    orphans = sa.select(count).where(~sa.exists().where(categories.c.category_key == events.c.category_key))
    assert rows(any_context, orphans.select_from(events)) == [(0,)]
    assert bring(any_context, "events", file).unchanged == truth["clean_rows"]


def _asked(ctx: Context, truth: dict[str, Any]) -> None:
    """Hold every figure of the truth file against a question."""
    names = ("events", "users", "sessions", "views", "carts", "purchases", "event_revenue", "event_aov")
    stages = ("view_users", "cart_users", "purchase_users")
    segments = ("view_only_users", "cart_abandoners", "single_buyers", "multi_buyers")
    (row,) = result(ctx, *names, *stages, *segments, "cart_to_purchase_events", "user_conversion").rows()
    known = [truth[n] for n in ("clean_rows", "users", "sessions", "views", "carts", "purchases", "revenue", "aov")]
    assert [round(float(row[name]), 2) for name in names] == known
    assert [row[name] for name in stages] == [truth[name] for name in stages]
    assert -(-row["purchase_users"] // 10) == truth["high_value"], "high-value buyers are the first tenth, rounded up"
    assert [row[name] for name in segments] == list(truth["segments"].values())
    assert (round(row["cart_to_purchase_events"], 4), round(row["user_conversion"], 4)) == (0.6911, 0.0523)
    for dimension, key in (("brand", "brand_revenue"), ("category_code", "category_revenue")):
        found = {name: [money, n] for name, money, n in asked(ctx, "event_revenue", "purchases", by=(dimension,))}
        assert {name: found[name] for name in truth[key]} == truth[key]
    unsold = Having(metric="purchases", operator="=", value=Decimal(0))
    flops = dict(asked(ctx, "views", by=("product",), having=(unsold,), top=10))
    assert flops == truth["never_sold_views"]


@pytest.mark.postgres
@pytest.mark.parametrize("publisher", list(PUBLISHED))
def test_both_engines_hold_the_same(imported: Import, publisher: str) -> None:
    duckdb, postgres = (meaning(imported(publisher, engine).ctx) for engine in ("duckdb", "postgres"))
    assert len(duckdb["transactions"]) > 10_000
    assert duckdb == postgres


def test_the_script_is_the_one_we_know(shared: Path) -> None:
    spec = spec_from_file_location("make_events", shared / "tools" / "make_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.truth(1)["duplicates"] == 655
