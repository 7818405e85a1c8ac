"""Sales of the tiny store by hand, and of a random one beside its metrics, on both engines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.warehouse import NOT_ON_A_LINE, UNKNOWN
from services.analyses.sales.question import ProductSales
from services.core.context import Context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, UnknownName
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, result
from tests.random_store import load_random_store


def cells(ctx: Context, question: ProductSales, *names: str, scope: Scope = ALL) -> list[tuple[Any, ...]]:
    """Return the chosen columns of the rows."""
    return [tuple(row[name] for name in names) for row in run(ctx, question, scope).rows()]


def test_products_by_revenue(world: Context) -> None:
    names = ("product", "revenue", "units", "orders", "customers", "rank", "revenue_share", "cumulative_share")
    assert cells(world, ProductSales(), *names) == [
        (UNKNOWN, Decimal(500), 0, 6, 3, 1, 0.625, 0.625),
        ("P1", Decimal(200), 2, 2, 1, 2, 0.25, 0.875),
        ("P2", Decimal(100), 2, 1, 1, 3, 0.125, 1.0),
    ]
    found = run(world, ProductSales(), ALL)
    assert "margin" not in found.table.column_names, "no line of it has a cost"
    assert any("do not add up" in note for note in found.origin.notes)


def test_the_order_decides_the_rank_and_what_is_added_up(world: Context) -> None:
    assert cells(world, ProductSales(order="units"), "product", "cumulative_share") == [
        ("P1", 0.5), ("P2", 1.0), (UNKNOWN, 1.0)
    ]  # fmt: skip
    by_orders = run(world, ProductSales(by="category", order="orders"), ALL)
    assert [row["category"] for row in by_orders.rows()] == ["Books", "Electronics", UNKNOWN]
    assert by_orders.columns[-1].label == "Cumulative share of revenue", "orders by category do not add up"


def test_the_first_ones_are_kept_with_their_share_of_all(world: Context) -> None:
    assert cells(world, ProductSales(top=1), "product", "revenue_share") == [(UNKNOWN, 0.625)]


def test_another_period_stands_beside_each(world: Context) -> None:
    year = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))
    found = run(world, ProductSales(by="category", period=year, compare="year"), ALL)
    assert [(row["category"], row["revenue"], row["revenue_compared"]) for row in found.rows()] == [
        ("Books", Decimal(270), Decimal("250.5")), ("Electronics", Decimal("149.5"), Decimal(130)), (UNKNOWN, 0, 0)
    ]  # fmt: skip
    assert sum(note.startswith("Compared with") for note in found.origin.notes) == 1


@pytest.mark.parametrize("by", ["product", "brand", "category", "subcategory", "price_tier"])
@pytest.mark.parametrize("scope", [ALL, Scope.limited({"brand": ["asus", "msi"]}, reason="tests")])
def test_the_members_come_to_the_whole(any_context: Context, by: str, scope: Scope) -> None:
    load_random_store(any_context)
    where = (Where(dimension="region", members=("North", "South")),)
    found = run(
        any_context, ProductSales(by=by, where=where, order="margin" if by != "price_tier" else "units"), scope
    ).rows()
    names = ("revenue", "units", "margin") if by != "price_tier" else ("revenue", "units")
    (whole,) = result(any_context, *names, where=where, scope=scope).rows()
    assert {name: sum(row[name] for row in found) for name in names} == whole
    assert sum(row["revenue_share"] for row in found) == pytest.approx(1)
    assert found[-1]["cumulative_share"] == pytest.approx(1)
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    assert (found[-1][by] == NOT_ON_A_LINE) is (scope is ALL)


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        (ProductSales(order="views"), UnknownName, "no order 'views'"),
        (ProductSales(top=0), BadValue, "1 or more"),
        (ProductSales(by="brands"), UnknownName, "did you mean brand"),
        (ProductSales(by="category_1"), ImpossibleQuestion, "cannot be cut by"),
        (ProductSales(order="margin"), ImpossibleQuestion, "carry no cost"),
    ],
)
def test_what_cannot_be_ranked_says_why(
    world: Context, question: ProductSales, error: type[AppError], words: str
) -> None:
    with pytest.raises(error, match=words):
        run(world, question, ALL)


def test_an_empty_store_has_no_members(any_context: Context) -> None:
    assert run(any_context, ProductSales(), ALL).rows() == []
