"""Scope: parts add up to the whole, nothing foreign appears, what cannot be limited is not shown."""

from datetime import date

import pytest

from services.catalog import DECLARED, catalog
from services.catalog.facts import TRANSACTIONS
from services.catalog.kinds import Aggregate, Dimension
from services.core.context import Context
from services.core.errors import AppError, OutOfScope
from services.query.questions import MetricQuery, Period, Where
from services.query.run import key_of, run
from services.query.scope import Scope
from services.query.validate import can_cut
from tests.asking import ALL, NORTH, plain, result, rows
from tests.random_store import REGIONS, load_random_store

ADDITIVE = tuple(m.name for m in DECLARED.metrics.values() if isinstance(m, Aggregate) and m.additive)
SCOPING = tuple(d.name for d in DECLARED.dimensions.values() if isinstance(d, Dimension) and d.scoping)


def only(dimension: str, *members: str) -> Scope:
    return Scope.limited({dimension: members}, reason="tests")


@pytest.fixture
def store(any_context: Context) -> Context:
    load_random_store(any_context)
    return any_context


def test_the_scopes_of_a_partition_add_up_to_the_whole(store: Context) -> None:
    orders = tuple(name for name in ADDITIVE if can_cut(catalog().metrics[name], catalog().dimensions["channel"]))
    whole = rows(store, *orders)[0]
    parts = [rows(store, *orders, scope=only("region", region))[0] for region in REGIONS]
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(list(whole))
    standing = ("customers_to_date", "active_customers", "churned_customers")
    ends = [store.coverage(only("region", region)).span(*standing).end for region in REGIONS]
    until = Period(end=min(end for end in ends if end))  # a period ends at the latest with the rows that a person sees
    people = [rows(store, *standing, scope=only("region", region), period=until)[0] for region in REGIONS]
    assert [sum(column) for column in zip(*people, strict=True)] == list(rows(store, *standing, period=until)[0])


def test_events_of_customers_add_up_to_those_with_a_customer(store: Context) -> None:
    with_customer = (Where(dimension="customer", members=("Unknown",), exclude=True),)
    parts = [rows(store, "events", scope=only("region", region), where=with_customer)[0][0] for region in REGIONS]
    assert sum(parts) == rows(store, "events", where=with_customer)[0][0] > 0


@pytest.mark.parametrize("dimension", SCOPING)
def test_a_scope_is_the_same_as_a_filter_and_no_foreign_member_appears(store: Context, dimension: str) -> None:
    metrics = [m for m in ADDITIVE if can_cut(catalog().metrics[m], catalog().dimensions[dimension])]
    for metric in metrics:
        members = [row[0] for row in rows(store, metric, by=(dimension,)) if row[0] != "Unknown"]
        chosen = members[:1]
        limited = rows(store, metric, by=(dimension,), scope=only(dimension, *chosen))
        filtered = rows(store, metric, by=(dimension,), where=(Where(dimension=dimension, members=tuple(chosen)),))
        assert limited == filtered
        assert [row[0] for row in limited] == chosen


def test_a_filter_cannot_widen_a_scope(world: Context) -> None:
    south = (Where(dimension="region", members=("South",)),)
    assert rows(world, "revenue", "orders", scope=NORTH, where=south) == [(0.0, 0)]


def test_dimensions_of_grants_intersect(world: Context) -> None:
    scope = Scope.limited({"region": ["North"], "channel": ["App", "Store"]}, reason="tests")
    assert rows(world, "revenue", scope=scope) == [(249.5,)]


def test_a_grant_without_members_shows_nothing(world: Context) -> None:
    nobody = only("region")
    assert rows(world, "revenue", "orders", "customers", "churned_share", scope=nobody) == [(0.0, 0, 0, None)]
    assert rows(world, "revenue", by=("region",), scope=nobody) == []


def test_others_and_comparisons_stay_in_scope(world: Context) -> None:
    assert rows(world, "revenue", by=("category",), top=1, scope=NORTH) == [("Books", 470.0), ("Others", 279.5)]
    year = Period(start=date(2024, 1, 1))
    (row,) = result(world, "revenue", scope=NORTH, period=year, compare="year").rows()
    assert plain(row["revenue_compared"]) == 330.0


def test_a_fact_that_cannot_be_limited_is_not_shown_but_the_reason(world: Context) -> None:
    with pytest.raises(OutOfScope, match="events carry no channel"):
        result(world, "users", scope=only("channel", "Web"))
    with pytest.raises(OutOfScope, match="orders carry no category, level 1"):
        result(world, "revenue", "users", scope=only("category_1", "computers"))


def test_an_unknown_scoping_dimension_shows_nothing(world: Context) -> None:
    with pytest.raises(OutOfScope):
        result(world, "revenue", scope=only("colour", "red"))


def test_a_log_without_customers_cannot_be_limited_to_regions(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        result(any_context, "users", scope=NORTH)
    with pytest.raises(AppError, match="carry no customer"):
        result(any_context, "users", by=("region",))
    assert rows(any_context, "orders", scope=NORTH)[0][0] > 0


def test_churn_is_scoped_by_where_customers_belong(world: Context) -> None:
    assert rows(world, "churned_share", scope=NORTH) == [(0.5,)]
    web = only("channel", "Web")
    assert world.coverage(web).last(TRANSACTIONS) < world.coverage().last(TRANSACTIONS)
    assert rows(world, "churned_share", scope=web) == [(0.0,)], "churn is judged at the last day of the own rows"


def test_keys_differ_by_scope_question_and_data(world: Context) -> None:
    version = world.engine.data_version()
    later = version._replace(number=version.number + 1)
    restored = version._replace(stamp="another")
    ask, other = MetricQuery(metrics=("revenue",)), MetricQuery(metrics=("orders",))
    keys = {
        key_of(world, ask, ALL, version), key_of(world, ask, NORTH, version), key_of(world, other, ALL, version),
        key_of(world, ask, ALL, later), key_of(world, ask, ALL, restored),
    }  # fmt: skip
    assert len(keys) == 5
    assert key_of(world, ask, only("region", "North", "South"), version) == key_of(
        world, ask, only("region", "South", "North", "North"), version
    )


def test_a_cached_answer_is_never_shown_to_another_scope(world: Context) -> None:
    everything = run(world, MetricQuery(metrics=("revenue",)), ALL)
    again = run(world, MetricQuery(metrics=("revenue",)), ALL)
    limited = run(world, MetricQuery(metrics=("revenue",)), NORTH)
    assert (everything.cached, again.cached, limited.cached) == ("miss", "hit", "miss")
    assert plain(limited.rows()[0]["revenue"]) == 749.5
    assert "View limited to Region North" in limited.origin.filters
