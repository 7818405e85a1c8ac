"""Lines: orders cut, filtered and limited by what only their lines have; the parts of every cut add up to the whole."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.warehouse import NOT_ON_A_LINE, UNKNOWN, order_lines, refunds, transactions
from services.core.context import Context, build_context
from services.core.errors import ImpossibleQuestion, OutOfScope
from services.query.questions import MetricQuery, Period, RowQuery, Where
from services.query.run import pages, run
from services.query.scope import Scope
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, plain, result, rows
from tests.random_store import BRANDS, REGIONS, load_random_store

SUMS = ("revenue", "units", "line_revenue", "discounts", "shipping", "tax", "cost", "refunds", "net_revenue", "margin")
CUTS = ("category", "subcategory", "brand", "product")
MEMBERS = {
    "category": ("Books", "Toys", UNKNOWN, NOT_ON_A_LINE),
    "brand": (*BRANDS, "penguin", NOT_ON_A_LINE),
    "region": REGIONS,
}
"""All members of dimensions that grants may name."""


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, make_settings: Any) -> Iterator[Context]:
    ctx = build_context(make_settings(request.param), write=True)
    load_random_store(ctx)
    yield ctx
    ctx.close()


def only(dimension: str, *members: str) -> Scope:
    """Return the scope of one grant."""
    return Scope.limited({dimension: members}, reason="tests")


def where(dimension: str, *members: str) -> tuple[Where, ...]:
    """Return one filter."""
    return (Where(dimension=dimension, members=members),)


def totals(ctx: Context, **question: Any) -> list[Any]:
    """Return the sums over everything that is asked for, exactly."""
    (row,) = result(ctx, *SUMS, **question).rows()
    return [row[name] for name in SUMS]


def added(found: list[dict[str, Any]]) -> list[Any]:
    """Return the sums of the rows, exactly."""
    return [sum((row[name] for row in found), Decimal(0)) for name in SUMS]


@pytest.mark.parametrize("cut", CUTS)
def test_the_groups_of_every_cut_add_up_to_the_whole(store: Context, cut: str) -> None:
    found = result(store, *SUMS, by=(cut,)).rows()
    assert added(found) == totals(store)
    rest = next(row for row in found if row[cut] == NOT_ON_A_LINE)
    assert (rest["shipping"] > 0, rest["line_revenue"], rest["units"]) == (True, 0, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_so_they_do_under_any_filter_and_scope(store: Context, data: st.DataObject) -> None:
    def draw(least: int = 0) -> dict[str, list[str]]:
        names = data.draw(st.lists(st.sampled_from(list(MEMBERS)), min_size=least, max_size=2, unique=True))
        return {name: data.draw(st.lists(st.sampled_from(MEMBERS[name]), min_size=1, unique=True)) for name in names}

    scope = Scope.limited(draw(), any_of=[draw(1) for _ in range(data.draw(st.integers(0, 2)))], reason="tests")
    filters = tuple(Where(dimension=name, members=tuple(members)) for name, members in draw().items())
    for cut in data.draw(st.lists(st.sampled_from([*CUTS, "region"]), min_size=1, max_size=2, unique=True)):
        assert added(result(store, *SUMS, by=(cut,), where=filters, scope=scope).rows()) == totals(
            store, where=filters, scope=scope
        )


@pytest.mark.parametrize("dimension", MEMBERS)
def test_what_the_people_of_a_partition_see_adds_up_to_the_whole(store: Context, dimension: str) -> None:
    seen = [totals(store, scope=only(dimension, member)) for member in MEMBERS[dimension]]
    assert [sum(values) for values in zip(*seen, strict=True)] == totals(store)


METRICS = ("revenue", "orders", "customers", "satisfaction", "late_delivery_share", "repeat_customers", "new_customers",
           "aov", "units", "basket_size", "uncounted_orders", "uncounted_revenue", "margin", "refund_rate")  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_grant_shows_what_a_filter_shows(store: Context, data: st.DataObject) -> None:
    """Two filters hold on one line, and so do a filter and a grant, and two grants."""
    names = data.draw(st.lists(st.sampled_from(list(MEMBERS)), min_size=1, max_size=3, unique=True))
    chosen = {name: tuple(data.draw(st.lists(st.sampled_from(MEMBERS[name]), min_size=1))) for name in names}
    by = tuple(
        data.draw(st.lists(st.sampled_from(["category", "channel", "product", "status"]), max_size=2, unique=True))
    )
    by = tuple(name for name in by if name != "status")
    filters = [Where(dimension=name, members=members) for name, members in chosen.items()]
    whole = result(store, *METRICS, by=by, where=tuple(filters)).rows()
    for granted in range(1, len(names) + 1):
        scope = Scope.limited(dict(list(chosen.items())[:granted]), reason="tests")
        assert result(store, *METRICS, by=by, where=tuple(filters[granted:]), scope=scope).rows() == whole


def test_orders_count_once_for_each_member_of_their_lines_and_the_answer_says_so(world: Context) -> None:
    change(world, sa.update(order_lines).where(order_lines.c.product_key == 2).values(brand="hp"))
    change(world, sa.update(order_lines).where(order_lines.c.product_key == 1).values(brand="asus"))
    asked = result(world, "revenue", "orders", "customers", "aov", by=("brand",))
    assert [tuple(plain(value) for value in row.values()) for row in asked.rows()] == [
        (UNKNOWN, 500.0, 6, 3, pytest.approx(500 / 6)), ("asus", 200.0, 2, 1, 100.0), ("hp", 100.0, 1, 1, 100.0)
    ]  # fmt: skip
    note = "Orders and Customers by brand do not add up: an order counts once for each brand of its lines"
    assert note in asked.origin.notes
    assert result(world, "orders", by=("region",)).origin.notes == ()
    assert result(world, "revenue", by=("brand",)).origin.notes == ()
    assert rows(world, "orders", by=("brand",), top=1) == [(UNKNOWN, 6), ("Others", 2)], "T3 has both, and is one order"
    assert rows(world, "revenue", by=("brand",), top=1) == [(UNKNOWN, 500.0), ("Others", 300.0)]


def test_two_filters_hold_on_one_line(world: Context) -> None:
    """T3 has a line of P2 and one of P1: no line of it is both."""
    change(world, sa.update(order_lines).where(order_lines.c.product_key == 2).values(brand="hp"))
    both = (*where("product", "P1"), *where("brand", "hp"))
    assert rows(world, "revenue", "orders", where=both) == [(0.0, 0)]
    assert rows(world, "revenue", "orders", where=both[:1], scope=only("brand", "hp")) == [(0.0, 0)]
    assert rows(world, "revenue", "orders", where=where("product", "P1")) == [(200.0, 2)]


def change(ctx: Context, *statements: Any) -> None:
    """Write to a store, and raise its version."""
    with ctx.engine.write() as writer:
        for statement in statements:
            writer.execute(statement)
        writer.execute(move_data_version())


def test_an_order_that_does_not_count_is_in_no_number_but_its_own(world: Context) -> None:
    t8 = transactions.c.transaction_id == "T8"
    key = sa.select(transactions.c.transaction_key).where(t8).scalar_subquery()
    cancelled = sa.update(transactions).where(t8).values(is_counted=False, status="cancelled")
    change(
        world, cancelled, sa.update(order_lines).where(order_lines.c.transaction_key == key).values(is_counted=False)
    )
    assert rows(world, "revenue", "orders", "customers", "line_revenue") == [(730.0, 7, 3, 730.0)]
    assert rows(world, "revenue", by=("category",))[0] == ("Books", 450.5)
    assert rows(world, "uncounted_orders", "uncounted_revenue") == [(1, 70.0)]
    assert rows(world, "uncounted_orders", by=("status",)) == [("cancelled", 1)]
    assert rows(world, "uncounted_revenue", by=("category",)) == [("Books", 70.0)]
    assert [row["transaction"] for row in run(world, RowQuery(fact="uncounted_orders"), ALL).rows()] == ["T8"]
    assert "T8" not in {row["transaction"] for row in run(world, RowQuery(), ALL).rows()}
    note = sa.update(transactions).where(t8).values(status="credit note", revenue=0)
    change(world, note)
    assert rows(world, "uncounted_orders", "uncounted_revenue") == [(0, 0.0)]


def test_statements_ask_for_what_counts_only_where_something_does_not(world: Context) -> None:
    assert "is_counted" not in result(world, "revenue", by=("region",)).origin.statement
    change(world, sa.update(transactions).where(transactions.c.transaction_key == 1).values(is_counted=False))
    assert "is_counted" in result(world, "revenue", by=("region",)).origin.statement


def test_orders_without_a_customer_are_orders_and_no_people(world: Context) -> None:
    change(world, sa.update(transactions).where(transactions.c.transaction_key.in_([7, 8])).values(customer_key=None))
    people = ("customers", "repeat_customers", "orders_per_customer", "revenue_per_customer", "customers_to_date")
    asked = result(world, "orders", *people)
    assert [plain(value) for value in asked.rows()[0].values()] == [8, 3, 2, 2.0, pytest.approx(530 / 3), 3]
    assert any(note.endswith("2 of 8 orders name no customer, and are left out") for note in asked.origin.notes)
    assert rows(world, "orders", by=("customer",)) == [("C1", 3), ("C2", 2), (UNKNOWN, 2), ("C3", 1)]
    assert result(world, "orders", "revenue").origin.notes == ()
    assert result(world, "customers", where=where("region", "South")).origin.notes == ()


def test_a_store_without_any_customer_refuses_people_in_words(world: Context) -> None:
    change(world, sa.update(transactions).values(customer_key=None))
    for metric in ("customers", "new_customers", "repeat_share", "churned_share", "orders_per_customer"):
        with pytest.raises(
            ImpossibleQuestion, match=r"carry no customer, so .* cannot be computed; import orders with the id"
        ):
            result(world, metric)
    assert rows(world, "revenue", "orders") == [(800.0, 8)]


ABSENT = ("discounts", "gross_sales", "discount_share", "shipping", "tax", "cost", "refunds", "net_revenue",
          "refund_rate", "margin", "margin_share")  # fmt: skip


@pytest.mark.parametrize("metric", ABSENT)
def test_what_no_file_had_is_refused_in_words(world: Context, metric: str) -> None:
    with pytest.raises(
        ImpossibleQuestion, match=r"of this store carry no .*, so .* cannot be computed; import .* to have it"
    ):
        result(world, metric)
    with pytest.raises(ImpossibleQuestion, match="cannot be computed"):
        result(world, "revenue", metric, by=("region",))


def test_a_margin_needs_costs_and_says_what_it_takes_nothing_off_for(world: Context) -> None:
    change(world, sa.update(order_lines).where(order_lines.c.transaction_key == 1).values(cost=40, tax=10))
    asked = result(world, "margin", "margin_share")
    assert [plain(value) for value in asked.rows()[0].values()] == [750.0, pytest.approx(750 / 800)]
    assert asked.origin.notes == (
        "Margin and Margin share: nothing is taken off for refunds, shipping, which this store has no data of",
    )


def test_money_given_back_is_of_its_own_day(world: Context) -> None:
    columns = {column.name: column for column in transactions.c if column.name in refunds.c}
    same = [name for name in columns if name not in {"is_counted", "day", "date", "hour"}]
    back = sa.select(
        *(columns[name] for name in same), sa.literal(1), sa.literal(True), sa.literal(20), columns["date"],
        columns["hour"], sa.cast("2024-12-31", sa.Date), sa.literal("Books"),
    ).where(transactions.c.transaction_key == 3)  # fmt: skip
    names = [*same, "refund_number", "is_counted", "amount", "date", "hour", "day", "category"]
    change(world, sa.insert(refunds).from_select(names, back))
    assert rows(world, "revenue", "refunds", "net_revenue", by=("year",)) == [
        (2023, 380.5, 0, 380.5),
        (2024, 419.5, 20, 399.5),
    ]
    assert rows(world, "net_revenue", by=("category",)) == [("Books", 500.5), ("Electronics", 279.5), (UNKNOWN, 0)]
    assert rows(world, "refund_rate") == [(20 / 800,)]


@pytest.mark.parametrize(
    ("filters", "scope"),
    [
        (where("brand", "asus", "msi"), ALL),
        ((), only("category", "Books")),
        (where("product", "P3"), only("category", "Books", "Toys")),
        ((), Scope.limited({}, any_of=[{"brand": ["asus"]}, {"region": ["North"]}], reason="tests")),
    ],
)
def test_the_listing_of_orders_shows_of_their_money_what_the_number_counts(
    store: Context, filters: tuple[Where, ...], scope: Scope
) -> None:
    (whole,) = run(store, MetricQuery(metrics=("revenue", "orders"), where=filters), scope).rows()
    for order_by in (("revenue", True), ("customer", False)):
        asked = RowQuery(where=filters, order_by=order_by, metric="revenue")
        listed = [row for page in pages(store, asked, scope) for row in page.rows()]
        assert sum(row["revenue"] for row in listed) == whole["revenue"]
        assert len(listed) == whole["orders"]
    amounts = [row["revenue"] for row in run(store, RowQuery(where=filters, order_by=("revenue", True)), scope).rows()]
    assert amounts == sorted(amounts, reverse=True)
    lines = [row for page in pages(store, RowQuery(fact="order_lines", where=filters), scope) for row in page.rows()]
    assert sum(row["amount"] for row in lines) == whole["revenue"]


def test_histories_are_limited_to_customers_with_a_line_in_view(store: Context) -> None:
    scope = only("brand", "penguin")
    (to_date,) = rows(store, "customers_to_date", scope=scope)[0]
    assert [(to_date,)] == rows(store, "customers", scope=scope)
    assert 0 < to_date <= rows(store, "customers_to_date")[0][0]
    both = Scope.limited({"brand": ["penguin"], "category": ["Books"]}, reason="tests")
    assert rows(store, "customers_to_date", scope=both) == rows(store, "customers", scope=both)
    asked = result(store, "customers_to_date", where=where("brand", "penguin"))
    assert asked.rows() == result(store, "customers_to_date").rows()
    assert any(note.startswith("Brand does not filter customer histories") for note in asked.origin.notes)


def test_a_grant_that_neither_orders_nor_lines_know_shows_nothing(store: Context) -> None:
    scope = Scope.limited({"brand": ["asus"], "category_1": ["computers"]}, reason="tests")
    for metric in ("revenue", "orders", "units", "refunds"):
        with pytest.raises(OutOfScope, match="carry no category, level 1"):
            result(store, metric, scope=scope)


def test_members_of_no_line_and_of_no_product(store: Context) -> None:
    found = {row["product"]: plain(row["revenue"]) for row in result(store, "revenue", by=("product",)).rows()}
    assert {NOT_ON_A_LINE, UNKNOWN} <= set(found)
    for one, other in combinations((NOT_ON_A_LINE, UNKNOWN, "P3"), 2):
        both = rows(store, "revenue", where=where("product", one, other))
        assert both == [(pytest.approx(found[one] + found[other]),)]


def test_a_product_is_called_by_its_name_where_the_store_knows_it(store: Context, world: Context) -> None:
    asked = result(store, "revenue", by=("product", "year"), top=3)
    assert [column.role for column in asked.columns] == ["dimension", "dimension", "name", "metric"]
    names = {row["product"]: row["product_name"] for row in asked.rows()}
    assert names["Others"] is None
    assert {name for product, name in names.items() if product not in {"Others", UNKNOWN}} <= {
        None, NOT_ON_A_LINE, *(f"Thing {number}" for number in range(12))
    }  # fmt: skip
    assert all(name == f"Thing {product[1:]}" for product, name in names.items() if name and product[0] == "P")
    compared = result(store, "orders", by=("product",), period=Period(start=date(2024, 6, 1)), compare="previous")
    assert {row["product_name"] for row in compared.rows()} >= {None, "Thing 1"}
    assert "product_name" not in result(world, "revenue", by=("product",)).table.column_names
