"""The catalogue in force: the declared one, or a store's own for as long as it is used."""

from contextvars import copy_context
from dataclasses import replace

import pytest

from services.catalog import DECLARED, catalog, use_catalog
from services.catalog.algebra import leaves_of
from services.catalog.kinds import Ratio
from services.catalog.lookup import find_metric
from services.catalog.units import RATIO
from services.core.context import Context
from services.core.errors import UnknownName
from services.query.questions import MetricQuery
from services.query.run import key_of
from tests.asking import ALL

OWN = Ratio(
    name="orders_each",
    label="Orders each",
    meaning="Orders of a customer",
    formula="orders / customers",
    unit=RATIO,
    over=("orders", "customers"),
)
STORE = replace(DECLARED, metrics={**DECLARED.metrics, OWN.name: OWN}, version="7")


def test_a_store_adds_to_what_is_declared_while_it_is_used() -> None:
    with use_catalog(STORE):
        assert find_metric("orders_each") is OWN
        assert [leaf.name for leaf in leaves_of([OWN])] == ["orders", "customers"]
        assert copy_context().run(catalog) is STORE
    assert catalog() is DECLARED
    with pytest.raises(UnknownName, match="orders_each"):
        find_metric("orders_each")


def test_it_is_taken_back_after_an_error() -> None:
    with pytest.raises(RuntimeError, match="on purpose"), use_catalog(STORE):
        raise RuntimeError("on purpose")
    assert catalog() is DECLARED


def test_the_same_name_may_mean_something_else_in_another_catalogue() -> None:
    other = replace(OWN, over=("revenue", "customers"))
    changed = replace(DECLARED, metrics={**DECLARED.metrics, "aov": other})
    twice = replace(OWN, name="twice", over=("aov", "orders"))
    assert [leaf.name for leaf in leaves_of([twice])] == ["revenue", "orders"]
    with use_catalog(changed):
        assert [leaf.name for leaf in leaves_of([twice])] == ["revenue", "customers", "orders"]


def test_its_version_is_part_of_the_key_of_an_answer(duckdb_context: Context) -> None:
    ask, version = MetricQuery(metrics=("orders",)), duckdb_context.engine.data_version()
    declared = key_of(duckdb_context, ask, ALL, version)
    with use_catalog(STORE):
        assert key_of(duckdb_context, ask, ALL, version) != declared
    assert key_of(duckdb_context, ask, ALL, version) == declared
