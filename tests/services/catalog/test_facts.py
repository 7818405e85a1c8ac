"""Facts: each owns what is asked of it, and what it names is declared."""

import pytest

from services.catalog import catalog
from services.catalog.algebra import facts_of, leaves_of
from services.catalog.facts import EVENTS, FACTS, LISTED, TRANSACTIONS
from services.catalog.kinds import Aggregate, Fact, ListedColumn
from services.query.compile.joins import path_of
from services.query.listing import listing_of

EACH = pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)


@EACH
def test_a_fact_is_counted_by_a_metric_of_its_own_table(fact: Fact) -> None:
    (counted,) = facts_of([catalog().metrics[fact.counted_by]])
    assert counted.table is fact.table


@EACH
def test_optional_links_are_all_keys_that_may_be_empty(fact: Fact) -> None:
    nullable = {
        key.parent for key in fact.table.foreign_keys if key.parent.nullable and key.parent.name == key.column.name
    }
    assert {link.column for link in fact.optional_links} == nullable


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
    assert {one.column.table for one in own} == {fact.table} == {tie.table for tie in fact.listing.ties}
    assert "time" in {column.name for column in listing_of(fact).columns}


def test_only_what_has_a_listing_is_listed() -> None:
    assert {"transactions", "events"} <= set(LISTED)
    assert [name for name, fact in FACTS.items() if fact.listing is None] == sorted(set(FACTS) - set(LISTED))
    assert "customer_histories" not in LISTED


def test_an_optional_link_is_found_by_its_key() -> None:
    link = EVENTS.optional_link(EVENTS.table.c.customer_key)
    assert link is not None
    assert link.noun == "customer"
    assert EVENTS.optional_link(EVENTS.table.c.user_key) is None
    assert TRANSACTIONS.optional_link(TRANSACTIONS.table.c.customer_key) is None
