"""Declarations: what metrics are computed from, what is said of them, names that come close, units."""

from dataclasses import replace

import pytest

from services.catalog import DECLARED, catalog, use_catalog
from services.catalog.algebra import facts_of, leaves_of
from services.catalog.describe import dimension_entries, metric_entries
from services.catalog.kinds import Ratio
from services.catalog.lookup import find_dimension, find_metric, look_up
from services.catalog.units import COUNT, DAYS, MONEY, QUANTITY, RATIO, SCORE, SHARE, TEXT, UNITS
from services.core.errors import UnknownName
from services.query.validate import cuts_of


def leaves(*names: str) -> list[str]:
    """Return the names of the metrics that these are computed from."""
    return [leaf.name for leaf in leaves_of(find_metric(name) for name in names)]


LEAVES = [
    (("revenue",), ["revenue"]),
    (("aov",), ["revenue", "orders"]),
    (("aov", "revenue"), ["revenue", "orders"]),
    (("orders", "aov"), ["orders", "revenue"]),
    (("satisfaction",), ["satisfaction_points", "rated_orders"]),
    (("satisfaction", "low_satisfaction_share"), ["satisfaction_points", "rated_orders", "low_rated_orders"]),
    (("churned_customers",), ["customers_to_date", "active_customers"]),
    (("churned_share",), ["customers_to_date", "active_customers"]),
    (("repeat_share", "customers"), ["repeat_customers", "customers"]),
    ((), []),
]


@pytest.mark.parametrize(("names", "found"), LEAVES)
def test_a_metric_comes_down_to_what_rows_give(names: tuple[str, ...], found: list[str]) -> None:
    assert leaves(*names) == found


FACTS = [
    (("aov", "revenue"), ["transactions"]),
    (("churned_share",), ["customer_histories"]),
    (("churned_share", "aov"), ["customer_histories", "transactions"]),
    (("user_conversion",), ["events"]),
    (("revenue", "events"), ["transactions", "events"]),
    ((), []),
]


@pytest.mark.parametrize(("names", "found"), FACTS)
def test_a_metric_comes_from_facts(names: tuple[str, ...], found: list[str]) -> None:
    assert [fact.name for fact in facts_of(find_metric(name) for name in names)] == found


def test_the_algebra_is_that_of_the_catalogue_in_force() -> None:
    other = Ratio(name="aov", label="A", meaning="m", formula="f", unit=MONEY, over=("revenue", "customers"))
    store = replace(DECLARED, metrics={**DECLARED.metrics, "aov": other}, version="of a store")
    with use_catalog(store):
        assert catalog() is store
        assert leaves("aov") == ["revenue", "customers"]
    assert catalog() is DECLARED
    assert leaves("aov") == ["revenue", "orders"]


def test_a_catalogue_goes_out_of_force_with_an_error_too() -> None:
    def fail() -> None:
        with use_catalog(replace(DECLARED, version="of a store")):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert catalog() is DECLARED


CLOSE = [
    ("revenu", "did you mean revenue"),
    ("order", "did you mean orders"),
    ("Revenue", "did you mean revenue"),
    ("xyzzy", "see `cartograph catalogue`."),
    ("", "see `cartograph catalogue`."),
    ("収益", "see `cartograph catalogue`."),
]


@pytest.mark.parametrize(("name", "hint"), CLOSE)
def test_an_unknown_metric_is_refused_with_what_comes_close(name: str, hint: str) -> None:
    with pytest.raises(UnknownName) as refused:
        find_metric(name)
    assert refused.value.public.startswith(f"There is no metric {name!r}; {hint}")


def test_an_unknown_dimension_is_refused_as_such() -> None:
    with pytest.raises(UnknownName, match="no dimension 'regio'; did you mean region"):
        find_dimension("regio")


def test_at_most_three_names_come_close() -> None:
    names = {f"name{at}": at for at in range(9)}
    assert look_up("thing", "name3", names) == 3
    with pytest.raises(UnknownName) as refused:
        look_up("thing", "name", names)
    assert refused.value.public.count(" or ") == 2


def test_a_metric_is_described_with_what_it_can_be_cut_by() -> None:
    entries = {entry.name: entry for entry in metric_entries(cuts_of)}
    assert list(entries) == list(DECLARED.metrics)
    aov = entries["aov"]
    assert (aov.label, aov.formula, aov.unit, aov.better) == ("Average order value", "revenue / orders", "money", "up")
    assert {"region", "month", "hour"} <= set(aov.cut_by)
    assert "brand" in aov.cut_by
    assert "category_1" not in aov.cut_by
    assert (entries["churned_share"].better, entries["rated_orders"].ingredient) == ("down", True)
    assert {"hour", "weekday", "channel"}.isdisjoint(entries["churned_share"].cut_by)


def test_a_dimension_is_described_with_the_ways_to_drill_down() -> None:
    entries = {entry.name: entry for entry in dimension_entries()}
    assert list(entries) == list(DECLARED.dimensions)
    for hierarchy in DECLARED.hierarchies:
        for level in hierarchy.levels:
            assert " > ".join(hierarchy.levels) in entries[level].hierarchies
    assert sum(len(entry.hierarchies) for entry in entries.values()) == sum(
        len(hierarchy.levels) for hierarchy in DECLARED.hierarchies
    )


SAID = [
    (MONEY, 2, True),
    (COUNT, 0, True),
    (QUANTITY, 2, True),
    (SHARE, 4, False),
    (RATIO, 2, True),
    (SCORE, 2, False),
    (DAYS, 2, False),
    (TEXT, 0, True),
]


def test_units_have_decimals_and_a_way_to_say_a_change() -> None:
    assert [(unit, unit.decimals, unit.relative) for unit in UNITS.values()] == SAID
    assert all(UNITS[unit.name] is unit for unit, _, _ in SAID)


def test_a_unit_is_equal_to_itself_alone() -> None:
    assert replace(MONEY) != MONEY
