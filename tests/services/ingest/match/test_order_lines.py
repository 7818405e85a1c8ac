"""Lines of orders: totals that are known beforehand, the same file again, a line that changed, and all of it undone."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.undo import undo_last
from services.query.questions import Where
from services.query.scope import Scope
from tests.asking import ALL
from tests.asking import rows as ask
from tests.services.ingest.bench import bring_text, counts, meaning

HEAD = "order_id,customer,date,sku,category,subcategory,brand,qty,price,total\n"
LINES = (
    "1,A,2024-01-13,P1,Home,Cups,Acme,2,10.00,45.00\n"
    "1,A,2024-01-13,P2,Garden,Pots,Best,1,20.00,45.00\n"
    "2,B,2024-01-14,P1,Home,Cups,Acme,1,10.00,10.00\n"
)
MEMBERS = ["Home", "Toys", "Garden"]
BY_CATEGORY = [("Home", 30.0, 2), ("Garden", 20.0, 1), ("(not on a line)", 5.0, 1)]
SHARES = {"Home": 30.0, "Garden": 20.0, "(not on a line)": 5.0}


def by(ctx: Context, dimension: str, *metrics: str, scope: Scope = ALL, **question: Any) -> dict[str, Any]:
    """Give the values of metrics by the members of a dimension."""
    found = ask(ctx, *metrics, by=(dimension,), scope=scope, **question)
    return {row[0]: row[-1] if len(metrics) == 1 else row[-len(metrics) :] for row in found}


@pytest.fixture
def store(any_context: Context) -> Context:
    audit = bring_text(any_context, "transactions", HEAD + LINES, group_by_order=True)
    assert (counts(audit), audit.orders) == ((3, 3, 0, 0, 0, 0), 2)
    return any_context


def test_a_total_on_every_line_is_the_orders(store: Context) -> None:
    assert ask(store, "revenue", "orders", "aov") == [(55.0, 2, 27.5)]
    assert by(store, "category", "revenue", "orders") == {name: (money, n) for name, money, n in BY_CATEGORY}
    assert by(store, "product", "revenue", "units") == {
        "P1": (30.0, 3.0), "P2": (20.0, 1.0), "(not on a line)": (5.0, 0.0),
    }  # fmt: skip


@pytest.mark.parametrize("dimension", ["category", "subcategory", "brand", "product"])
def test_the_parts_and_what_is_on_no_line_are_the_whole(store: Context, dimension: str) -> None:
    assert sum(by(store, dimension, "revenue").values()) == 55.0
    assert (
        sum(by(store, dimension, "revenue", where=(Where(dimension="channel", members=("Unknown",)),)).values()) == 55
    )


def test_the_same_file_again_changes_nothing(store: Context) -> None:
    before = meaning(store)
    audit = bring_text(store, "transactions", HEAD + LINES, group_by_order=True)
    assert counts(audit) == (3, 0, 0, 3, 0, 0)
    assert meaning(store) == before


def test_a_line_that_changed_takes_its_place(store: Context) -> None:
    before = meaning(store)
    changed = (
        HEAD + "1,A,2024-01-13,P1,Home,Cups,Acme,3,10.00,55.00\n1,A,2024-01-13,P2,Garden,Pots,Best,1,20.00,55.00\n"
    )
    audit = bring_text(store, "transactions", changed, group_by_order=True)
    assert counts(audit) == (2, 0, 1, 1, 0, 0)
    assert by(store, "category", "revenue") == {"Home": 40.0, "Garden": 20.0, "(not on a line)": 5.0}
    undo_last(store)
    assert meaning(store) == before
    assert by(store, "category", "revenue") == SHARES


def test_a_changed_line_without_totals_changes_the_orders_total(any_context: Context) -> None:
    head = "order_id,customer,date,sku,qty,price\n"
    bring_text(
        any_context, "transactions", head + "1,A,2024-01-13,P1,2,10\n1,A,2024-01-13,P2,1,5\n", group_by_order=True
    )
    audit = bring_text(any_context, "transactions", head + "1,A,2024-01-13,P1,3,10\n", group_by_order=True)
    assert counts(audit) == (1, 0, 1, 0, 0, 0)
    assert by(any_context, "product", "revenue") == {"P1": 30.0, "P2": 5.0}
    assert ask(any_context, "revenue", "orders") == [(35.0, 1)]


def test_a_line_in_another_file_joins_its_order(any_context: Context) -> None:
    head = "order_id,customer,date,sku,category,qty,price\n"
    bring_text(any_context, "transactions", head + "1,A,2024-01-13,P1,Home,2,10\n", group_by_order=True)
    audit = bring_text(any_context, "transactions", head + "1,A,2024-01-13,P3,Toys,1,7\n", group_by_order=True)
    assert counts(audit) == (1, 1, 0, 0, 0, 0)
    assert by(any_context, "category", "revenue") == {"Home": 20.0, "Toys": 7.0}


def test_lines_take_the_place_of_an_order_without_lines(any_context: Context) -> None:
    bring_text(any_context, "transactions", "order_id,customer,date,total,category\n1,A,2024-01-13,50,Old\n")
    assert by(any_context, "category", "revenue", "orders") == {"Old": (50.0, 1)}
    head = "order_id,customer,date,sku,category,qty,price\n"
    lines = head + "1,A,2024-01-13,P1,Home,2,10\n1,A,2024-01-13,P2,Toys,1,25\n"
    assert counts(bring_text(any_context, "transactions", lines, group_by_order=True)) == (2, 0, 2, 0, 0, 0)
    assert by(any_context, "category", "revenue") == {"Home": 20.0, "Toys": 25.0}
    undo_last(any_context)
    assert by(any_context, "category", "revenue", "orders") == {"Old": (50.0, 1)}


def test_an_order_without_lines_keeps_the_lines_that_are_known(store: Context) -> None:
    audit = bring_text(store, "transactions", "order_id,customer,date,total,channel\n1,A,2024-01-13,60,Web\n")
    assert counts(audit) == (1, 0, 1, 0, 0, 0)
    assert by(store, "category", "revenue") == {"Home": 30.0, "Garden": 20.0, "(not on a line)": 20.0}
    assert by(store, "channel", "revenue") == {"Web": 60.0, "Unknown": 10.0}


def test_one_row_an_order_may_say_its_product(any_context: Context) -> None:
    text = (
        "order_id,customer,date,total,shipping cost,sku,quantity,brand\n"
        "1,A,2024-01-13,50,5,P1,3,Acme\n2,A,2024-01-14,20,0,P2,1,Best\n"
    )
    bring_text(any_context, "transactions", text)
    assert by(any_context, "brand", "revenue", "units") == {
        "Acme": (45.0, 3.0), "Best": (20.0, 1.0), "(not on a line)": (5.0, 0.0),
    }  # fmt: skip
    assert ask(any_context, "shipping") == [(5.0,)]


def test_one_row_an_order_keeps_its_quantity_and_cost_without_a_product(any_context: Context) -> None:
    text = (
        "order_id,customer,date,total,quantity,cogs,category\n1,A,2024-01-13,50,3,20,Home\n2,B,2024-01-14,10,1,4,Toys\n"
    )
    bring_text(any_context, "transactions", text)
    assert ask(any_context, "revenue", "units", "cost", "margin") == [(60.0, 4.0, 24.0, 36.0)]
    assert by(any_context, "category", "units") == {"Home": 3.0, "Toys": 1.0}
    assert bring_text(any_context, "transactions", text).unchanged == 2


def test_a_member_called_as_our_own_is_unknown(any_context: Context) -> None:
    text = "order_id,customer,date,sku,category,line total\n1,A,2024-01-13,(not on a line),(not on a line),5\n"
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert by(any_context, "category", "revenue") == {"Unknown": 5.0}


def test_a_person_limited_to_a_category_sees_its_lines_alone(store: Context) -> None:
    home = Scope.limited({"category": ["Home"]}, reason="a test")
    assert ask(store, "revenue", "orders", "customers", "aov", scope=home) == [(30.0, 2, 2, 15.0)]
    assert by(store, "product", "revenue", scope=home) == {"P1": 30.0}
    assert by(store, "brand", "revenue", "orders", scope=home) == {"Acme": (30.0, 2)}
    parts = [Scope.limited({"category": [name]}, reason="a test") for name in SHARES]
    assert sum(ask(store, "revenue", scope=part)[0][0] for part in parts) == 55.0


def test_what_a_total_on_equal_lines_means_is_asked(any_context: Context) -> None:
    text = "order_id,customer,date,sku,amount\n1,A,2024-01-13,P1,50\n1,A,2024-01-13,P2,50\n"
    with pytest.raises(
        FileRefused, match=r"50\.00 if it is the order's total, and 100\.00 if it is the line's"
    ) as refused:
        bring_text(any_context, "transactions", text, group_by_order=True)
    assert refused.value.code == "amount-ambiguous"
    bring_text(any_context, "transactions", text, group_by_order=True, total_per="order")
    assert ask(any_context, "revenue") == [(50.0,)]
    undo_last(any_context)
    bring_text(any_context, "transactions", text, group_by_order=True, total_per="line")
    assert ask(any_context, "revenue") == [(100.0,)]


def test_a_row_that_is_there_twice_is_no_second_line(any_context: Context) -> None:
    text = "order_id,customer,date,amount\n1,A,2024-01-13,50\n1,A,2024-01-13,50\n2,B,2024-01-14,7\n"
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue", "orders") == [(57.0, 2)]


@pytest.mark.parametrize("column", ["line total", "item total"])
def test_a_column_that_names_the_line_is_not_asked_about(any_context: Context, column: str) -> None:
    text = f"order_id,customer,date,sku,{column}\n1,A,2024-01-13,P1,50\n1,A,2024-01-13,P2,50\n"
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue") == [(100.0,)]


def test_the_total_on_the_first_line_only_is_the_orders(any_context: Context) -> None:
    text = "order_id,customer,date,sku,qty,price,order total\n1,A,2024-01-13,P1,1,10,25\n1,,2024-01-13,P2,1,12,\n"
    bring_text(any_context, "transactions", text, group_by_order=True)
    assert ask(any_context, "revenue", "orders", "customers") == [(25.0, 1, 1)]
    assert by(any_context, "product", "revenue") == {"P1": 10.0, "P2": 12.0, "(not on a line)": 3.0}


@pytest.mark.parametrize("seed", range(6))
def test_random_orders_are_what_their_lines_say(any_context: Context, seed: int) -> None:
    rng = np.random.default_rng(seed)
    text, revenue, counted = HEAD, dict[str, Decimal](), dict[str, set[int]]()

    def add(member: str, money: Decimal, order: int) -> None:
        revenue[member] = revenue.get(member, Decimal()) + money
        counted.setdefault(member, set()).add(order)

    for order in range(1, 25):
        lines = [
            (
                product,
                rng.choice(["Home", "Toys", "Garden"]),
                int(rng.integers(1, 5)),
                Decimal(int(rng.integers(1, 999))),
            )
            for product in rng.choice(list("abcdef"), rng.integers(1, 5), replace=False)
        ]
        rest = Decimal(int(rng.choice([0, 0, 5, -3])))
        total = sum((quantity * price for _, _, quantity, price in lines), Decimal()) + rest
        for product, category, quantity, price in lines:
            text += f"{order},C{order % 5},2024-01-{order:02d},{product},{category},,,{quantity},{price},{total}\n"
            add(category, quantity * price, order)
        if rest:
            add("(not on a line)", rest, order)
    bring_text(any_context, "transactions", text, group_by_order=True, total_per="order")
    assert by(any_context, "category", "revenue", "orders") == {
        name: (float(money), len(counted[name])) for name, money in revenue.items()
    }
    assert ask(any_context, "revenue", "orders") == [(float(sum(revenue.values())), 24)]
