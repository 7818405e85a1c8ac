"""Listing: the rows behind a number: the same rows on both engines, in a stable order, and never a foreign one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from services.catalog import catalog
from services.catalog.facts import LISTED
from services.core.context import Context, build_context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, OutOfScope, UnknownName
from services.query import listing
from services.query.questions import MetricQuery, Period, RowQuery, Where
from services.query.result import Result
from services.query.run import pages, run
from services.query.scope import Scope
from tests.asking import ALL, NORTH, plain
from tests.oracle import Oracle
from tests.random_store import load_random_store

YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))


def listed(ctx: Context, *names: str, scope: Scope = ALL, **question: Any) -> list[Any]:
    """The chosen columns of the rows; of one column, its values."""
    found = [tuple(plain(row[name]) for name in names) for row in run(ctx, RowQuery(**question), scope).rows()]
    return [row[0] for row in found] if len(names) == 1 else found


def test_orders_newest_first_with_all_that_is_known(world: Context) -> None:
    result = run(world, RowQuery(limit=2), ALL)
    assert result.rows() == [
        {
            "transaction": "T8", "time": "2024-12-31 18:00:00", "customer": "C3", "revenue": Decimal(70),
            "region": "North", "segment": "Regular", "age_group": "36-45", "channel": "App",
            "payment_method": "Card", "status": "Unknown", "delivery_days": None, "satisfaction": Decimal(3),
        },
        {
            "transaction": "T7", "time": "2024-06-30 12:00:00", "customer": "C1", "revenue": Decimal(200),
            "region": "North", "segment": "Premium", "age_group": "26-35", "channel": "Web",
            "payment_method": "Card", "status": "Unknown", "delivery_days": Decimal(1), "satisfaction": Decimal(5),
        },
    ]  # fmt: skip
    assert [column.unit for column in result.columns if column.role == "metric"] == ["money", "days", "score"]
    assert (result.origin.filters, result.origin.data_version) == (("2023-01-15 to 2024-12-31",), 1)
    assert json.dumps(result.to_json())


def test_ties_are_ordered_by_id_and_missing_values_come_last(world: Context) -> None:
    assert listed(world, "transaction", order_by=("revenue", True), limit=3) == ["T3", "T7", "T6"]
    assert listed(world, "transaction", order_by=("revenue", False), limit=3) == ["T5", "T4", "T2"]
    for descending in (True, False):
        assert listed(world, "delivery_days", order_by=("delivery_days", descending))[-2:] == [None, None]
    assert listed(world, "transaction", order_by=("customer", True)) == ["T4", "T8", "T2", "T6", "T1", "T3", "T5", "T7"]


def test_a_page_goes_on_where_the_one_before_ended(world: Context) -> None:
    whole = listed(world, "transaction")
    assert [listed(world, "transaction", limit=3, offset=at) for at in (0, 3, 6)] == [whole[:3], whole[3:6], whole[6:]]
    assert listed(world, "transaction", offset=8) == []


def test_period_and_filters_are_those_of_the_number(world: Context) -> None:
    where = (Where(dimension="category", members=("Books",)), Where(dimension="month", members=("2024-06", "2024-12")))
    assert listed(world, "transaction", "revenue", period=YEAR, where=where) == [("T8", 70.0), ("T7", 200.0)]
    result = run(world, RowQuery(period=YEAR, where=where[:1]), ALL)
    assert result.origin.filters == ("2024-01-01 to 2024-12-31", "Category is Books")
    (number,) = run(world, MetricQuery(metrics=("orders",), period=YEAR, where=where[:1]), ALL).rows()
    assert number["orders"] == result.table.num_rows


def test_events_with_ids_and_unknown_members_named(world: Context) -> None:
    names = ("time", "user", "session", "product", "event_type", "brand", "category_code", "price", "customer")
    where = (Where(dimension="user", members=("U3", "U4")),)
    rows = listed(world, *names, fact="events", where=where, limit=3)
    assert rows == [
        ("2024-02-29 08:00:00", "U4", "S4", "P3", "view", "hp", "Unknown", 19.99, "Unknown"),
        ("2024-01-02 11:00:00", "U4", "S4", "P2", "view", "Unknown", "computers.notebooks", 20.0, "Unknown"),
        ("2024-01-02 10:05:00", "U3", "S3", "P3", "purchase", "hp", "Unknown", 19.99, "Unknown"),
    ]
    assert listed(world, "customer", fact="events", order_by=("customer", False))[:6] == ["C1"] * 6


def test_only_the_rows_that_a_metric_counts(world: Context) -> None:
    assert set(listed(world, "event_type", fact="events", metric="purchases")) == {"purchase"}
    assert len(listed(world, "time", fact="events", metric="cart_to_purchase_events")) == 3 + 4
    assert listed(world, "transaction", metric="new_customers", order_by=("transaction", False)) == ["T1", "T2", "T4"]
    assert len(listed(world, "transaction", metric="aov")) == 8
    with pytest.raises(ImpossibleQuestion, match="not computed from orders"):
        listed(world, "transaction", metric="views")


def test_times_are_those_of_the_stores_zone(world: Context) -> None:
    there = replace(world, settings=world.settings.model_copy(update={"time_zone": "Asia/Kolkata"}))
    assert listed(there, "time", limit=1) == ["2024-12-31 23:30:00"]


def test_the_second_time_rows_come_from_the_cache(world: Context) -> None:
    first, second = (run(world, RowQuery(limit=3), ALL) for _ in range(2))
    assert (first.cached, second.cached, second.rows()) == ("miss", "hit", first.rows())
    assert run(world, RowQuery(limit=4), ALL).cached == run(world, RowQuery(limit=3), NORTH).cached == "miss"


@pytest.mark.parametrize(
    ("question", "error", "sentence"),
    [
        ({"fact": "secrets"}, UnknownName, "no table of facts 'secrets'"),
        ({"fact": "customer_histories"}, UnknownName, "no table of facts"),
        ({"order_by": ("load_id", True)}, BadValue, "can by transaction, time"),
        ({"limit": 0}, BadValue, "1 to 1000 rows"),
        ({"limit": 1001}, BadValue, "1 to 1000 rows"),
        ({"offset": -1}, BadValue, "number 0"),
        ({"offset": 2**70}, BadValue, "number 0"),
        ({"metric": "reveneu"}, UnknownName, "did you mean revenue"),
        ({"where": (Where(dimension="category_1", members=("x",)),)}, ImpossibleQuestion, "by category, level 1"),
        ({"where": (Where(dimension="month", members=("soon",)),)}, BadValue, "no month"),
        ({"where": (Where(dimension="region", members=("a\x00b",)),)}, BadValue, "no text of the store"),
        ({"where": (Where(dimension="region", members=("\ud800",)),)}, BadValue, "no text of the store"),
        ({"period": Period(start=date(2024, 1, 2), end=date(2024, 1, 2))}, BadValue, "The period is empty"),
    ],
)
def test_what_cannot_be_listed_says_why(world: Context, question: Any, error: type[AppError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        run(world, RowQuery(**question), ALL)
    with pytest.raises(error, match=sentence):
        list(pages(world, RowQuery(**question), ALL))


def test_a_foreign_member_never_appears(world: Context) -> None:
    assert listed(world, "transaction", "region", scope=NORTH, order_by=("transaction", False)) == [
        (f"T{number}", "North") for number in (1, 3, 4, 5, 6, 7, 8)
    ]
    south = (Where(dimension="region", members=("South",)),)
    assert listed(world, "transaction", scope=NORTH, where=south) == []
    assert set(listed(world, "customer", scope=NORTH, fact="events")) == {"C1"}
    assert run(world, RowQuery(), NORTH).origin.filters[-1] == "View limited to Region North"
    nobody = Scope.limited({"region": []}, reason="tests")
    assert listed(world, "transaction", scope=nobody) == []
    either = Scope.limited({}, any_of=[{"region": ["South"]}, {"channel": ["App"]}], reason="tests")
    assert listed(world, "transaction", scope=either) == ["T8", "T4", "T2"]
    with pytest.raises(OutOfScope, match="events carry no channel"):
        listed(world, "time", fact="events", scope=Scope.limited({"channel": ["Web"]}, reason="tests"))


def test_a_log_without_customers_is_not_listed_by_region(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, RowQuery(fact="events"), NORTH)
    with pytest.raises(ImpossibleQuestion, match="carry no customer"):
        run(any_context, RowQuery(fact="events", where=(Where(dimension="region", members=("North",)),)), ALL)
    assert set(listed(any_context, "customer", fact="events")) == {"Unknown"}


def test_an_empty_store_has_no_rows(any_context: Context) -> None:
    assert run(any_context, RowQuery(), ALL).rows() == []
    assert [page.rows() for page in pages(any_context, RowQuery(fact="events"), ALL)] == [[]]


@pytest.fixture(scope="module")
def oracle(make_settings: Any) -> Iterator[Oracle]:
    """The store is the same on both engines."""
    ctx = build_context(make_settings("duckdb"), write=True)
    load_random_store(ctx)
    yield Oracle(ctx)
    ctx.close()


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, make_settings: Any) -> Iterator[Context]:
    ctx = build_context(make_settings(request.param), write=True)
    load_random_store(ctx)
    yield ctx
    ctx.close()


def _theirs(oracle: Oracle, fact: str, names: list[str]) -> pd.DataFrame:
    """The same rows as pandas reads them out of the tables."""
    names_of = {"transaction_id": "transaction", "satisfaction_score": "satisfaction", "line_number": "line"}
    frames = {"transactions": oracle.orders, "uncounted_orders": oracle.uncounted, "order_lines": oracle.lines}
    found = frames[fact] if fact in frames else getattr(oracle, fact)
    return found.rename(columns=names_of)[names]


def _ours(results: list[Result], names: list[str]) -> pd.DataFrame:
    rows = [{name: plain(row[name]) for name in names} for result in results for row in result.rows()]
    return pd.DataFrame(rows, columns=names)


@pytest.mark.parametrize("fact", LISTED)
@pytest.mark.parametrize("descending", [True, False])
def test_all_rows_by_every_column_against_pandas(
    store: Context, oracle: Oracle, fact: Any, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 37)  # so that an order that is not stable would lose rows between pages
    columns = [c for c in run(store, RowQuery(fact=fact), ALL).columns if c.name != "time"]
    names = [column.name for column in columns]
    theirs = _theirs(oracle, fact, names).sort_values(names, ignore_index=True)
    for column in columns:
        ours = _ours(list(pages(store, RowQuery(fact=fact, order_by=(column.name, descending)), ALL)), names)
        values = ours[column.name].dropna().tolist()
        assert values == sorted(values, reverse=descending)
        sorted_ours = ours.sort_values(names, ignore_index=True)
        pd.testing.assert_frame_equal(sorted_ours, theirs, check_dtype=False, check_exact=False, rtol=1e-12)


OF_ORDERS = [(name, "transactions") for name in ("region", "segment", "category", "channel", "brand", "product")]
OF_LINES = [(name, "order_lines") for name in ("category", "customer", "product")]


@pytest.mark.parametrize(("dimension", "fact"), [*OF_ORDERS, *OF_LINES, ("brand", "events"), ("category_1", "events")])
def test_rows_of_a_scope_are_rows_of_a_filter(store: Context, dimension: str, fact: str) -> None:
    counted = {"events": "events", "transactions": "orders", "order_lines": "lines"}[fact]
    assert dimension in catalog().dimensions
    for row in run(store, MetricQuery(metrics=(counted,), by=(dimension,)), ALL).rows():
        scope = Scope.limited({dimension: [row[dimension]]}, reason="tests")
        limited = [page.rows() for page in pages(store, RowQuery(fact=fact, metric=counted), scope)]
        where = (Where(dimension=dimension, members=(row[dimension],)),)
        filtered = [page.rows() for page in pages(store, RowQuery(fact=fact, metric=counted, where=where), ALL)]
        assert limited == filtered
        assert sum(map(len, limited)) == row[counted]
