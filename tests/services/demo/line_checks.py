"""Checks of a store that holds a demo: what it says of order lines is what the truth says."""

from typing import Any

import pytest

from services.core.context import Context
from services.demo.line_truth import NOT_ON_A_LINE
from services.query.questions import Where
from services.query.scope import Scope
from tests.asking import ALL, plain, result, rows

TOTALS = (
    "units", "revenue", "line_revenue", "gross_sales", "discounts", "shipping", "refunds", "refund_count",
    "net_revenue", "cost", "margin", "lines",
)  # fmt: skip


def money(value: float) -> Any:
    return pytest.approx(value, abs=0.005)


def amounts(parts: dict[str, float]) -> dict[str, Any]:
    return {member: money(value) for member, value in parts.items()}


def by(ctx: Context, dimension: str, metric: str, scope: Scope = ALL) -> dict[str, float]:
    """Values of the members that have any."""
    found = result(ctx, metric, by=(dimension,), scope=scope).rows()
    return {row[dimension]: plain(row[metric]) for row in found if row[metric]}


def check_lines(ctx: Context, truth: dict[str, Any]) -> None:
    """Totals, cuts by what is on lines, refunds by month, the best products, and what does not count."""
    assert rows(ctx, *TOTALS) == [tuple(money(truth[name]) for name in TOTALS)]
    for cut, parts in truth["revenue_by"].items():
        assert by(ctx, cut, "revenue") == amounts(parts)
    assert by(ctx, "category", "units") == truth["units_by_category"]
    assert by(ctx, "category", "cost") == amounts(truth["cost_by_category"])
    orders = by(ctx, "category", "orders")
    assert {k: v for k, v in orders.items() if k != NOT_ON_A_LINE} == truth["orders_by_category"]
    products = by(ctx, "product", "revenue")
    for one in truth["products"]:
        assert products[one["product_id"]] == money(one["revenue"])
    assert rows(ctx, "uncounted_orders", "uncounted_revenue") == [
        (truth["cancelled"]["orders"], money(truth["cancelled"]["money"]))
    ]


def check_refunds(ctx: Context, truth: dict[str, Any]) -> None:
    """Money given back, by the month in which it was and by what was given back."""
    assert by(ctx, "category", "refunds") == amounts(truth["refunds_by"]["category"])
    months = rows(ctx, "refunds", by=("month", "category"))
    assert {(str(month)[:7], member): value for month, member, value in months if value} == {
        (month, member): money(value)
        for month, parts in truth["refunds_by"]["month_and_category"].items()
        for member, value in parts.items()
    }


def check_one_category(ctx: Context, truth: dict[str, Any], category: str) -> None:
    """A person limited to the category sees its lines, and a filter finds the same."""
    scope = Scope.limited({"category": [category]}, reason="a test")
    revenue = truth["revenue_by"]["category"][category]
    assert rows(ctx, "revenue", "orders", "cost", "refunds", scope=scope) == [(
        money(revenue),
        truth["orders_by_category"][category],
        money(truth["cost_by_category"][category]),
        money(truth["refunds_by"]["category"][category]),
    )]  # fmt: skip
    assert set(by(ctx, "category", "revenue", scope)) == {category}
    assert rows(ctx, "revenue", where=(Where(dimension="category", members=(category,)),)) == [(money(revenue),)]
