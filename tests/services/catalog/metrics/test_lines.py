"""Metrics of lines: what DEFINITIONS says of money, and which metrics a store must have columns for."""

import pytest

from services.catalog import catalog
from services.catalog.algebra import leaves_of, needs_of
from services.catalog.kinds import Aggregate, Difference, Ratio
from services.query.additivity import adds_up, is_repeated
from services.query.validate import cuts_of

LINE_CUTS = {"category", "subcategory", "brand", "product", "price_tier"}


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("net_revenue", ("revenue", "refunds")),
        ("margin", ("revenue", "refunds", "tax", "shipping", "cost")),
        ("refund_rate", ("refunds", "revenue")),
        ("margin_share", ("margin", "net_revenue")),
        ("discount_share", ("discounts", "gross_sales")),
        ("units_per_order", ("units", "orders")),
        ("basket_size", ("lines", "orders")),
    ],
)
def test_money_is_composed_as_the_definitions_say(name: str, of: tuple[str, ...]) -> None:
    metric = catalog().metrics[name]
    assert isinstance(metric, Difference | Ratio)
    assert metric.operands == of


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("revenue", set()),
        ("line_revenue", set()),
        ("units", {"order_lines.quantity"}),
        ("gross_sales", {"order_lines.discount"}),
        ("refund_rate", {"refunds.amount"}),
        ("margin", {"order_lines.cost"}),
        ("margin_share", {"order_lines.cost"}),
        ("customers", {"transactions.customer_key"}),
        ("churned_share", {"transactions.customer_key"}),
        ("orders", set()),
    ],
)
def test_what_a_store_must_have_for_a_metric(name: str, needed: set[str]) -> None:
    assert {f"{fact.table.name}.{column.name}" for fact, column in needs_of(catalog().metrics[name])} == needed


@pytest.mark.parametrize("name", ["revenue", "orders", "aov", "customers", "units", "line_revenue", "satisfaction"])
def test_everything_of_orders_is_cut_by_what_lines_have(name: str) -> None:
    assert set(cuts_of(catalog().metrics[name])) >= LINE_CUTS | {"region", "customer", "status", "month"}


def test_refunds_are_cut_by_what_both_sides_have() -> None:
    assert "price_tier" not in cuts_of(catalog().metrics["net_revenue"])
    assert {"brand", "product", "region", "customer", "status"} <= set(cuts_of(catalog().metrics["net_revenue"]))


def test_money_adds_up_by_lines_and_what_is_counted_once_per_order_does_not() -> None:
    category, region = catalog().dimensions["category"], catalog().dimensions["region"]
    adding = {name for name, metric in catalog().metrics.items() if adds_up(metric, (category,))}
    assert {"revenue", "units", "net_revenue", "margin", "refunds", "customer_revenue"} <= adding
    assert {"orders", "customers", "aov", "repeat_customers", "late_orders"}.isdisjoint(adding)
    assert adds_up(catalog().metrics["orders"], (region,))
    assert is_repeated(catalog().metrics["orders"], (region, category))
    assert not is_repeated(catalog().metrics["aov"], (category,))


def test_what_is_computed_over_parts_is_a_sum_or_a_distinct_count_of_them() -> None:
    for leaf in leaves_of(catalog().metrics.values()):
        if isinstance(leaf, Aggregate) and leaf.on_parts is not None:
            assert leaf.on_parts.additive is (leaf.on_parts.key is None)
            assert (leaf.on_parts.rows is None) is (leaf.rows is None)
