"""Bits: used where they pay, and never a bit off."""

import re
from datetime import datetime

import pytest
from sqlalchemy import insert

from models.warehouse import events
from services.catalog import DECLARED, catalog
from services.catalog.kinds import Aggregate
from services.core.context import Context
from services.query.compile.bitmap_distinct import BUDGET, in_bits
from services.query.scope import Scope
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, result, rows
from tests.random_store import load_random_store

USERS = DECLARED.metrics["users"]
assert isinstance(USERS, Aggregate)


def by(*names: str) -> tuple:  # type: ignore[type-arg]
    return tuple(catalog().dimensions[name] for name in names)


def test_bits_are_for_few_groups_of_known_keys_within_the_budget() -> None:
    bounds = (("events.user_key", 8 * BUDGET // 100),)
    assert in_bits(USERS, by(), bounds, None) is not None
    assert in_bits(USERS, by("event_type"), bounds, None) is not None
    assert in_bits(USERS, by("month"), bounds, None) is None, "120 months are over the budget"
    assert in_bits(USERS, by("product"), bounds, None) is None
    assert in_bits(USERS, by(), (), None) is None


@pytest.mark.parametrize("dimension", ["event_type", "price_tier", "month", "weekday", "hour"])
def test_bits_count_what_distinct_counts(duckdb_context: Context, dimension: str) -> None:
    load_random_store(duckdb_context)
    metrics = ("users", "sessions", "cart_users", "purchase_users")
    counted = result(duckdb_context, *metrics, by=(dimension,))
    assert "bitstring_agg" in counted.origin.statement
    in_days = result(duckdb_context, *metrics, by=(dimension, "brand"))
    assert "bitstring_agg" not in in_days.origin.statement
    for member, *values in rows(duckdb_context, *metrics, by=(dimension,)):
        alone = [rows(duckdb_context, metric, by=(dimension,)) for metric in metrics]
        assert [dict(found).get(member, 0) for found in alone] == values


def test_a_limited_person_is_not_shown_how_many_users_the_store_has(duckdb_context: Context) -> None:
    load_random_store(duckdb_context)
    scope = Scope.limited({"brand": ["acme"]}, reason="tests")
    shown, whole = (
        result(duckdb_context, "users", by=("event_type",), scope=one).origin.statement for one in (scope, ALL)
    )
    assert re.search(r"bitstring_agg\(\S+, 0, \d+\)", whole)
    assert "bitstring_agg" in shown
    assert not re.search(r"bitstring_agg\(\S+, 0, \d+\)", shown)


def test_keys_that_a_later_load_brings_are_counted(duckdb_context: Context) -> None:
    load_random_store(duckdb_context)
    (before,) = rows(duckdb_context, "users")[0]
    late = {
        "user_key": 5_000,
        "session_key": 1,
        "product_key": 1,
        "category_key": 0,
        "raw_category_key": 0,
        "load_id": 1,
    }
    when = datetime(2024, 1, 1, 9)
    row = {"event_time": when, "event_date": when.date(), "event_hour": 9, "price": 1, "event_type": "view", **late}
    with duckdb_context.engine.write() as writer:
        writer.execute(insert(events), [row])
        writer.execute(move_data_version())
    assert rows(duckdb_context, "users") == [(before + 1,)]
