"""Cohorts of the tiny store, by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.warehouse import transactions
from services.analyses.cohorts.question import EventCohorts, OrderCohorts
from services.core.context import Context
from services.core.errors import BadValue, ImpossibleQuestion, OutOfScope
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.scope import Scope
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store


def cells(ctx: Context, node: Any, scope: Scope = ALL, *names: str) -> list[tuple[Any, ...]]:
    wanted = names or ("cohort", "since", "size", "buyers", "revenue")
    return [tuple(row[name] for name in wanted) for row in run(ctx, node, scope).rows()]


def test_users_by_month(world: Context) -> None:
    assert cells(world, EventCohorts()) == [
        ("2024-01", 0, 2, 2, Decimal("319.99")),  # U1 and U3
        ("2024-01", 1, 2, 1, Decimal(40)),
    ]
    shares = cells(world, EventCohorts(), ALL, "share", "revenue_each", "revenue_to_date", "whole")
    assert shares == [
        (1.0, Decimal("159.995"), Decimal("159.995"), 1),
        (0.5, Decimal(20), Decimal("179.995"), 1),  # the data ends on 29 February, and so does the month
    ]


def test_a_bucket_that_is_not_over_is_marked(world: Context) -> None:
    answer = run(world, EventCohorts(grain="week"), ALL)
    whole = [(row["since"], row["buyers"], row["whole"]) for row in answer.rows()]
    assert whole[0] == (0, 2, 1)
    assert whole[4] == (4, 1, 1)
    assert whole[-1] == (8, 0, 0)  # 29 February 2024 is a Thursday
    assert [found[2] for found in whole[:-1]] == [1] * 8
    assert answer.origin.notes[-1] == "Buckets that are not over at 2024-02-29 are marked"


def test_customers_by_quarter(world: Context) -> None:
    found = cells(world, OrderCohorts(grain="quarter"))
    first = [cell for cell in found if cell[0] == "2023-Q1"]
    assert [cell[3] for cell in first] == [2, 1, 0, 0, 2, 1, 0, 0]  # C1 and C2; T3; T5 and T6; T7
    assert [cell[4] for cell in first] == [Decimal(x) for x in ("150.5", "200", "0", "0", "149.5", "200", "0", "0")]
    assert [cell[:4] for cell in found if cell[0] == "2023-Q4"] == [
        ("2023-Q4", since, 1, buyers) for since, buyers in enumerate((1, 0, 0, 0, 1))
    ]


def test_the_period_limits_which_cohorts_are_shown_and_makes_nobody_new(world: Context) -> None:
    later = Period(start=date(2024, 1, 1))
    assert cells(world, OrderCohorts(grain="quarter", period=later)) == []
    half = Period(start=date(2023, 11, 15), end=date(2023, 12, 1))
    shown = cells(world, OrderCohorts(grain="quarter", period=half))
    assert {cell[0] for cell in shown} == {"2023-Q4"}, "the quarter is touched; it is shown to the end of the data"
    assert len(shown) == 5


def test_filters_make_cohorts_of_their_own_rows(world: Context) -> None:
    node = EventCohorts(where=(Where(dimension="brand", members=("Unknown",)),))
    assert cells(world, node) == [("2024-02", 0, 1, 1, Decimal(40))]


def test_a_person_sees_the_customers_of_their_regions(world: Context) -> None:
    assert cells(world, EventCohorts(), NORTH) == [
        ("2024-01", 0, 1, 1, Decimal(300)),
        ("2024-01", 1, 1, 1, Decimal(40)),
    ]
    north = cells(world, OrderCohorts(grain="quarter"), NORTH)
    assert sum(cell[4] for cell in north) == Decimal("749.5")
    assert ("2024-Q1", 0, 1, 1, Decimal("149.5")) in north  # all that North sees of C2


def test_a_log_without_customers_answers_with_the_reason(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, EventCohorts(), NORTH)


def test_an_unknown_grain_is_refused(duckdb_context: Context) -> None:
    node: Any = OrderCohorts(grain="day")  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="week, month, quarter"):
        run(duckdb_context, node, ALL)


def test_an_empty_store_has_no_cohorts(any_context: Context) -> None:
    assert cells(any_context, EventCohorts()) == []
    assert cells(any_context, OrderCohorts()) == []


@pytest.mark.parametrize(
    ("where", "scope"),
    [
        ((), ALL),
        ((Where(dimension="brand", members=("asus", "penguin")),), ALL),
        ((Where(dimension="product", members=("P3",)),), Scope.limited({"category": ["Books"]}, reason="tests")),
    ],
)
def test_money_of_cohorts_is_that_of_the_lines_in_view_and_orders_of_nobody_are_left_out(
    any_context: Context, where: tuple[Where, ...], scope: Scope
) -> None:
    load_random_store(any_context)
    found = cells(any_context, OrderCohorts(where=where), scope, "revenue")
    asked = MetricQuery(metrics=("customer_revenue", "customers"), where=where)
    (whole,) = run(any_context, asked, scope).rows()
    assert sum(revenue for (revenue,) in found) == whole["customer_revenue"] > 0
    sizes = dict(cells(any_context, OrderCohorts(where=where), scope, "cohort", "size"))
    assert sum(sizes.values()) == whole["customers"]


def test_orders_that_name_no_customer_make_no_cohorts(world: Context) -> None:
    with world.engine.write() as writer:
        writer.execute(sa.update(transactions).values(customer_key=None))
        writer.execute(move_data_version())
    with pytest.raises(ImpossibleQuestion, match="carry no customer"):
        run(world, OrderCohorts(), ALL)
