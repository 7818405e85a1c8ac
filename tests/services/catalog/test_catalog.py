"""The catalogue: what DEFINITIONS names is there, and what is declared holds together."""

import ast
from pathlib import Path

import pytest

import services.catalog
from services.catalog import DECLARED, catalog
from services.catalog.describe import dimension_entries, metric_entries
from services.catalog.kinds import Dimension
from services.core.context import Context
from services.query.validate import cuts_of
from tests.asking import result, rows
from tests.random_store import load_random_store

METRICS = """revenue orders customers aov satisfaction delivery_days low_satisfaction_share late_delivery_share
revenue_per_customer new_customers repeat_share churned_share events users sessions views carts purchases event_revenue
event_aov user_conversion view_to_cart cart_to_purchase cart_to_purchase_events funnel_conversion""".split()

OF_ORDERS = """year quarter month week day weekday hour region segment age_group category channel payment_method
customer""".split()
OF_EVENTS = """event_type brand category_code category_1 category_2 category_3 product price_tier user session year
quarter month week day weekday hour""".split()


def test_the_names_of_the_definitions() -> None:
    assert set(METRICS) <= set(catalog().metrics)
    assert set(OF_ORDERS) <= set(cuts_of(catalog().metrics["revenue"]))
    assert set(OF_EVENTS) <= set(cuts_of(catalog().metrics["event_revenue"]))


def test_names_are_unique() -> None:
    assert len(metric_entries(cuts_of)) == len(services.catalog.METRICS)
    assert len(dimension_entries()) == len(services.catalog.DIMENSIONS)
    assert not set(catalog().metrics) & set(catalog().dimensions)


def test_every_level_of_a_hierarchy_is_a_dimension() -> None:
    levels = {level for hierarchy in catalog().hierarchies for level in hierarchy.levels}
    assert levels <= set(catalog().dimensions)


def test_the_references_four_hierarchies() -> None:
    paths = {hierarchy.name: hierarchy.levels for hierarchy in catalog().hierarchies}
    assert paths["geography"] == ("region", "segment")
    assert paths["calendar"][:3] == ("year", "quarter", "month")
    assert paths["product"] == ("category", "channel", "segment")
    assert paths["customer"] == ("segment", "age_group")


@pytest.mark.parametrize("identity", DECLARED.identities, ids=lambda identity: identity.metric)
def test_a_metric_is_the_product_of_its_factors(any_context: Context, identity: object) -> None:
    load_random_store(any_context)
    names = (identity.metric, *identity.factors)  # type: ignore[attr-defined]
    for by in ((), ("month",)):
        for row in rows(any_context, *names, by=by):
            whole, *factors = row[len(by) :]
            if None not in (whole, *factors) and all(factors):
                product = 1.0
                for factor in factors:
                    product *= factor
                assert product == pytest.approx(whole, rel=1e-12)


def test_levels_of_the_category_path_partition_the_log(any_context: Context) -> None:
    load_random_store(any_context)
    whole = rows(any_context, "events")[0][0]
    for level in ("category_1", "category_2", "category_3", "category_code"):
        assert sum(count for _, count in rows(any_context, "events", by=(level,))) == whole


def test_declarations_decide_nothing() -> None:
    folder = Path(services.catalog.__file__).parent
    ifs = [
        f"{path.name}:{node.lineno}"
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.If)
    ]
    assert ifs == []


def test_scoping_dimensions_are_the_ones_that_grants_may_name() -> None:
    scoping = {d.name for d in catalog().dimensions.values() if isinstance(d, Dimension) and d.scoping}
    assert scoping == {"region", "segment", "category", "channel", "brand", "category_1"}


def test_a_parameter_of_a_definition_is_a_setting(world: Context) -> None:
    strict = world.settings.model_copy(update={"low_satisfaction": 3, "late_delivery_days": 4, "churn_days": 200})
    from dataclasses import replace

    ctx = replace(world, settings=strict)
    (row,) = result(ctx, "low_satisfaction_share", "late_delivery_share", "churned_share").rows()
    assert tuple(row.values()) == pytest.approx((4 / 7, 3 / 6, 1 / 3))
