"""Facts: each owns what is asked of it, and what it names is declared."""

import pytest

from services.catalog import catalog
from services.catalog.algebra import facts_of, leaves_of, needs_of
from services.catalog.facts import EVENTS, FACTS, LISTED, TRANSACTIONS
from services.catalog.kinds import Aggregate, Fact, Formula, ListedColumn
from services.query.compile.joins import links, path_of
from services.query.listing import listing_of

EACH = pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)


@EACH
def test_a_fact_is_counted_by_a_metric_of_its_own_table(fact: Fact) -> None:
    (counted,) = facts_of([catalog().metrics[fact.counted_by]])
    assert counted.table is fact.table


@EACH
def test_every_key_that_may_be_empty_is_an_optional_column(fact: Fact) -> None:
    nullable = {
        key.parent for key in fact.table.foreign_keys if key.parent.nullable and key.parent.name == key.column.name
    }
    optional = {found.column for found in fact.optional_columns}
    assert {column for column in optional if column.foreign_keys} == nullable
    assert {column.table for column in optional} <= {fact.table}


@EACH
def test_what_a_metric_needs_is_an_optional_column_of_its_fact(fact: Fact) -> None:
    needed = {leaf.needs for leaf in leaves_of(catalog().metrics.values()) if leaf.fact is fact} - {None}
    assert needed <= {found.column for found in fact.optional_columns}


@EACH
def test_a_fact_has_a_key_in_common_with_its_parts_which_reach_all_that_it_reaches(fact: Fact) -> None:
    if fact.parts is None:
        return
    assert fact.part_key in fact.table.c
    assert fact.part_key in fact.parts.table.c
    reached = {name for name, dimension in catalog().dimensions.items() if path_of(fact, dimension)}
    assert reached <= {name for name, dimension in catalog().dimensions.items() if path_of(fact.parts, dimension)}


def test_what_is_computed_over_parts_has_the_name_and_the_unit_of_the_metric() -> None:
    found = [leaf for leaf in leaves_of(catalog().metrics.values()) if isinstance(leaf, Aggregate) and leaf.on_parts]
    sums = {"revenue", "customer_revenue", "uncounted_revenue"}
    assert {leaf.name for leaf in found} == sums | {"orders", "customers"}
    assert {leaf.name for leaf in found if leaf.on_parts and leaf.on_parts.additive} == sums
    for leaf in found:
        assert leaf.on_parts is not None
        assert (leaf.on_parts.name, leaf.on_parts.unit, leaf.on_parts.fact) == (leaf.name, leaf.unit, leaf.fact.parts)


def test_what_a_formula_spares_is_one_of_its_ingredients() -> None:
    for metric in catalog().metrics.values():
        if isinstance(metric, Formula):
            assert set(metric.zero_if_absent) <= {leaf.name for leaf in leaves_of([metric])}
    margin, net = (catalog().metrics[name] for name in ("margin", "net_revenue"))
    assert [column.name for _, column in needs_of(margin)] == ["cost"]
    assert [(fact.name, column.name) for fact, column in needs_of(net)] == [("refunds", "amount")]


@EACH
def test_every_key_that_is_counted_is_dense(fact: Fact) -> None:
    dense = {key for fact in FACTS.values() for key in fact.dense_keys}
    keys = {
        leaf.key for leaf in leaves_of(catalog().metrics.values()) if isinstance(leaf, Aggregate) and leaf.fact is fact
    }
    assert keys - {None} <= dense


@pytest.mark.parametrize("fact", LISTED.values(), ids=lambda fact: fact.name)
def test_a_listing_names_dimensions_that_the_fact_reaches(fact: Fact) -> None:
    assert fact.listing is not None
    named = [one for one in fact.listing.columns if isinstance(one, str)]
    assert [name for name in named if path_of(fact, catalog().dimensions[name]) is None] == []
    own = [one for one in fact.listing.columns if isinstance(one, ListedColumn)]
    assert {one.column.table for one in own} <= {fact.table, *links(fact.table)}
    assert {tie.table for tie in fact.listing.ties} == {fact.table}
    assert "time" in {column.name for column in listing_of(fact).columns}


def test_only_what_has_a_listing_is_listed() -> None:
    assert {"transactions", "events"} <= set(LISTED)
    assert [name for name, fact in FACTS.items() if fact.listing is None] == sorted(set(FACTS) - set(LISTED))
    assert "customer_histories" not in LISTED


def test_an_optional_column_is_found_by_itself() -> None:
    link = EVENTS.optional_column(EVENTS.table.c.customer_key)
    assert link is not None
    assert link.noun == "customer"
    assert EVENTS.optional_column(EVENTS.table.c.user_key) is None
    assert TRANSACTIONS.optional_column(TRANSACTIONS.table.c.revenue) is None
    assert EVENTS.optional_column(None) is None
