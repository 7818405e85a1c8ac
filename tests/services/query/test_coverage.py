"""Coverage: which days there is data of, at one data version, read once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from models.warehouse import events, loads, transactions
from services.catalog.facts import CUSTOMER_HISTORIES, EVENTS, TRANSACTIONS
from services.core.context import Context
from services.core.errors import UnknownName
from services.query.coverage import Coverage
from services.query.questions import MetricQuery, Period
from services.query.run import run
from services.query.scope import Scope
from services.warehouse.schema_version import move_data_version
from tests.asking import result

ORDERS = (date(2023, 1, 15), date(2024, 12, 31))
LOG = (date(2023, 12, 31), date(2024, 2, 29))


def change(ctx: Context, *statements: Any) -> None:
    with ctx.engine.write() as writer:
        for statement in (*statements, move_data_version()):
            writer.execute(statement)


def test_each_fact_says_its_days(world: Context) -> None:
    coverage = world.coverage()
    assert coverage.days_of("transactions") == coverage.days_of("customer_histories") == ORDERS
    assert coverage.days_of("events") == LOG
    assert (coverage.first(TRANSACTIONS, EVENTS), coverage.last(TRANSACTIONS, EVENTS)) == ORDERS
    assert coverage.first(CUSTOMER_HISTORIES) == ORDERS[0]


def test_a_limited_person_knows_only_the_days_of_their_rows(world: Context) -> None:
    whole = result(world, "orders", by=("day", "region", "channel", "category")).rows()
    for limits in (
        {"region": ["North"]},
        {"channel": ["App"]},
        {"category": ["Books"]},
        {"region": ["North", "South"]},
    ):
        scope = Scope.limited(limits, reason="tests")
        days = sorted(row["day"] for row in whole if all(str(row[name]) in members for name, members in limits.items()))
        found = world.coverage(scope)
        assert [str(day) for day in found.days_of("transactions")] == [days[0], days[-1]], limits
        assert found.known == world.coverage().known
    nobody = Scope.limited({"region": []}, reason="tests")
    assert world.coverage(nobody).days_of("transactions") == (None, None)
    assert world.coverage(Scope.limited({"channel": ["App"]}, reason="tests")).days_of("events") == (None, None)


def test_a_row_outside_the_view_moves_no_day_of_it(world: Context) -> None:
    north = Scope.limited({"region": ["North"]}, reason="tests")
    before, asked = world.coverage(north), MetricQuery(metrics=("orders",))
    as_of = run(world, asked, north).origin.as_of
    t = transactions.c
    late = sa.select(sa.func.max(t.transaction_key)).where(t.region == "South").scalar_subquery()
    change(world, sa.update(transactions).where(t.transaction_key == late).values(day=date(2026, 5, 9)))
    assert world.coverage().days_of("transactions")[1] == date(2026, 5, 9)
    assert world.coverage(north).days == before.days
    assert run(world, asked, north).origin.as_of == as_of


def test_a_span_is_that_of_the_facts_behind_the_metrics(world: Context) -> None:
    coverage = world.coverage()
    assert coverage.span("user_conversion") == Period(start=LOG[0], end=date(2024, 3, 1))
    assert coverage.span("churned_share", "events") == coverage.span() == Period(start=ORDERS[0], end=date(2025, 1, 1))
    with pytest.raises(UnknownName, match="revenue"):
        coverage.span("revenu")


def test_an_empty_store_has_no_days(duckdb_context: Context) -> None:
    coverage = duckdb_context.coverage()
    assert coverage.days_of("events") == (None, None)
    assert coverage.span() == Period()
    asked = Period(start=date(2024, 1, 1))
    assert coverage.fit(asked, TRANSACTIONS) is asked
    assert coverage.known.empty == {"products.name"}
    assert coverage.known.partial == frozenset()
    assert coverage.largest_keys == ()


def test_an_optional_link_is_empty_until_one_row_has_it(world: Context) -> None:
    link = events.c.customer_key
    assert not world.coverage().is_empty(link)
    change(world, sa.update(events).values(customer_key=None))
    assert world.coverage().is_empty(link)
    assert not world.coverage().is_empty(events.c.user_key)
    assert not world.coverage().is_empty(None)


def test_simulated_rows_are_told_until_they_are_taken_back(world: Context) -> None:
    assert not world.coverage().has_demo
    change(world, sa.update(loads).values(demo=True))
    assert world.coverage().has_demo
    change(world, sa.update(loads).values(undone_at=datetime(2024, 12, 31, tzinfo=UTC).replace(tzinfo=None)))
    assert not world.coverage().has_demo


def test_it_is_read_once_per_data_version(world: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    known = world.coverage()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the data did not move")

    with monkeypatch.context() as patched:
        patched.setattr("services.query.coverage.read_coverage", refuse)
        assert world.coverage() is known
    change(world, sa.delete(events))
    assert world.coverage().days == {"transactions": ORDERS, "order_lines": ORDERS}


def test_dense_keys_have_their_largest_only_where_sets_of_bits_are_counted(world: Context) -> None:
    keys = dict(world.coverage().largest_keys)
    with world.engine.snapshot(seconds=10) as reader:
        assert set(keys) == (
            {f"events.{name}" for name in ("user_key", "session_key", "product_key")}
            | {"transactions.customer_key", "order_lines.customer_key", "order_lines.transaction_key"}
            if reader.counts_in_bits
            else set()
        )
    assert keys.get("transactions.customer_key", 3) == 3  # C4 never bought


def test_the_largest_key_of_one_fact_is_not_that_of_another() -> None:
    bought, logged = TRANSACTIONS.table.c.customer_key, events.c.customer_key
    coverage = Coverage(data_version=1, days={}, largest_keys=(("transactions.customer_key", 3),))
    assert coverage.largest_key(bought) == 3
    assert coverage.largest_key(logged) is None


def test_facts_of_one_table_share_their_days() -> None:
    coverage = Coverage(data_version=1, days={"transactions": ORDERS})
    assert coverage.fit(Period(), CUSTOMER_HISTORIES) == Period(start=ORDERS[0], end=date(2025, 1, 1))
