"""Funnels of the tiny store, by hand; scope, comparison, refusals, money."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.analyses.funnel.loss import LossAssumption, losses
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.core.context import Context
from services.core.errors import BadValue, ImpossibleQuestion, OutOfScope, UnknownName
from services.query.questions import Period, Where
from services.query.result import Result
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store

FEBRUARY = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))


def ask(ctx: Context, scope: Scope = ALL, **options: Any) -> Result:
    return run(ctx, Funnel(**options), scope)


def column(result: Result, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in result.rows()]


def test_users_by_stage(world: Context) -> None:
    answer = ask(world)
    assert column(answer, "stage", "count", "events", "extra", "seconds") == [
        ("view", 4, 7, 0, None),
        ("cart", 2, 3, 0, 1080.0),  # U1 after 30 minutes, U2 after 6
        ("purchase", 2, 4, 1, 2400.0),  # U1 after 40 minutes; U3 bought without a cart
    ]
    assert column(answer, "conversion", "drop_off", "left", "share") == [
        (1, 0, 0, 1),
        (0.5, 0.5, 2, 0.5),
        (1, 0, 0, 0.5),
    ]
    assert column(answer, "revenue", "revenue_each")[2] == (Decimal("359.99"), Decimal("179.995"))
    assert answer.origin.notes == ("1 users with a purchase have no cart: each stage is counted on its own",)


def test_a_step_may_exceed_100_percent_and_is_no_negative_loss(world: Context) -> None:
    answer = ask(world, count="sessions")
    assert column(answer, "count", "conversion", "drop_off", "left", "extra") == [
        (5, 1.0, 0.0, 0, 0),
        (2, 0.4, 0.6, 3, 0),
        (3, 1.5, 0.0, 0, 2),  # S3 and S5
    ]


def test_events(world: Context) -> None:
    found = column(ask(world, count="events"), "count", "events", "extra", "seconds")
    assert found == [(7, 7, None, None), (3, 3, None, None), (4, 4, None, None)]


def test_ordered_within_a_window(world: Context) -> None:
    week = run(world, OrderedFunnel(), ALL)
    assert column(week, "count", "events", "left", "extra", "seconds") == [
        (4, 7, 0, 0, None),
        (2, 2, 2, 0, 1080.0),  # the cart of 29 February came too late
        (1, 1, 1, 0, 2400.0),
    ]
    assert column(week, "revenue")[2] == (Decimal(300),)
    hour = run(world, OrderedFunnel(hours=1), ALL)
    assert [count for (count,) in column(hour, "count")] == [4, 2, 0]  # U1 bought 70 minutes after the view
    assert column(hour, "revenue", "revenue_each", "seconds")[2] == (Decimal(0), None, None)


def test_by_category_membership_is_that_within_the_member(world: Context) -> None:
    answer = ask(world, by="category_1")
    assert column(answer, "category_1", "stage", "count", "events", "conversion", "extra") == [
        ("computers", "view", 3, 5, 1.0, 0),
        ("computers", "cart", 2, 3, 2 / 3, 0),
        ("computers", "purchase", 1, 3, 0.5, 0),
        ("Unknown", "view", 2, 2, 1.0, 0),
        ("Unknown", "cart", 0, 0, 0.0, 0),
        ("Unknown", "purchase", 1, 1, None, 1),
    ]
    assert answer.rows()[2]["revenue"] == Decimal(340)


def test_the_rest_of_a_top_counts_everybody_once(world: Context) -> None:
    answer = ask(world, by="product", top=1)
    assert column(answer, "product", "count", "events") == [
        ("P1", 2, 2), ("P1", 2, 2), ("P1", 1, 1), ("Others", 4, 5), ("Others", 1, 1), ("Others", 2, 3),
    ]  # fmt: skip
    assert [c.name for c in answer.columns if c.role == "dimension"] == ["product", "stage"]


def test_new_are_those_whose_first_event_of_all_is_in_the_period(world: Context) -> None:
    days = Period(start=date(2024, 1, 1), end=date(2024, 1, 3))
    new = column(ask(world, by="new_or_returning", period=days), "new_or_returning", "count")
    assert new == [("new", 3), ("new", 1), ("new", 1), ("returning", 0), ("returning", 0), ("returning", 1)]
    asus = (Where(dimension="brand", members=("asus",)),)
    only = column(ask(world, by="new_or_returning", period=FEBRUARY, where=asus), "new_or_returning", "count")
    assert only == [("returning", 0), ("returning", 1), ("returning", 0)], "a filter makes nobody new"


def test_compared_with_the_month_before(world: Context) -> None:
    answer = ask(world, period=FEBRUARY, compare="previous")
    assert column(answer, "count", "count_compared", "events_compared") == [(2, 3, 4), (1, 1, 1), (1, 2, 2)]
    assert column(answer, "count_change")[2] == (-0.5,)
    assert column(answer, "conversion_change")[1] == (pytest.approx(1 / 2 - 1 / 3),)
    assert column(answer, "revenue_compared")[2] == (Decimal("319.99"),)
    assert answer.origin.notes[0] == "Compared with 2024-01-01 to 2024-01-31"
    gone = ask(world, by="brand", period=FEBRUARY, compare="previous")
    assert {row["brand"] for row in gone.rows()} == {"asus", "hp", "Unknown"}


def test_before_all_data_there_is_nothing_to_compare_with(world: Context) -> None:
    answer = ask(world, period=FEBRUARY, compare=Period(start=date(2020, 1, 1), end=date(2020, 2, 1)))
    assert column(answer, "count_compared", "count_change") == [(None, None)] * 3
    assert "there is no data" in answer.origin.notes[0]


def test_months_meet_by_their_place(world: Context) -> None:
    answer = ask(world, by="month", period=FEBRUARY, compare="previous")
    assert column(answer, "month", "count", "count_compared") == [
        ("2024-02", 2, 3),
        ("2024-02", 1, 1),
        ("2024-02", 1, 2),
    ]


def test_a_person_sees_the_users_of_their_regions(world: Context) -> None:
    assert column(ask(world, NORTH), "count", "events") == [(1, 2), (1, 1), (1, 3)]
    assert column(ask(world, NORTH, by="region"), "region", "count")[0] == ("North", 1)
    new = column(ask(world, NORTH, by="new_or_returning"), "new_or_returning", "count")
    assert new == [("new", 1), ("new", 1), ("new", 1)]
    assert column(run(world, OrderedFunnel(), NORTH), "count") == [(1,), (1,), (1,)]


def test_a_log_without_customers_answers_with_the_reason(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        ask(any_context, NORTH)
    with pytest.raises(ImpossibleQuestion, match="carry no customer"):
        ask(any_context, by="region")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"by": "brnad"}, UnknownName, "did you mean brand"),
        ({"by": "channel"}, ImpossibleQuestion, "events carry none"),
        ({"by": "event_type"}, ImpossibleQuestion, "stages"),
        ({"top": 3}, BadValue, "split by"),
        ({"top": 0, "by": "brand"}, BadValue, "1 or more"),
        ({"count": "people"}, BadValue, "users, sessions or events"),
        ({"compare": "previous"}, BadValue, "needs a period"),
    ],
)
def test_what_cannot_be_asked(duckdb_world: Context, options: Any, error: Any, words: str) -> None:
    with pytest.raises(error, match=words):
        ask(duckdb_world, **options)


@pytest.mark.parametrize(("options", "words"), [({"hours": 0}, "1 to"), ({"count": "events"}, "no order")])
def test_what_an_ordered_funnel_refuses(duckdb_world: Context, options: Any, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        run(duckdb_world, OrderedFunnel(**options), ALL)


def test_losses_follow_the_assumption(duckdb_world: Context) -> None:
    sessions = ask(duckdb_world, count="sessions")
    cart, purchase = losses(sessions)
    assert (cart.stage, cart.left, cart.recovered, cart.later) == ("cart", 3, Decimal("0.03"), 1)  # 150 % is all
    assert cart.revenue == Decimal("3.60")  # 0.03 x 359.99 / 3
    assert (purchase.left, purchase.revenue) == (0, 0)
    half = LossAssumption(recovered=Decimal("0.5"), later=Decimal("0.2"), revenue_each=Decimal(100))
    assert losses(sessions, half)[0].revenue == Decimal("30.00")
    assert half.in_words() == "If 50 % of those who left came back, with 20 % going on to buy and at 100 a buyer"
    by_brand = losses(ask(duckdb_world, by="category_1"))
    assert [(loss.member, loss.stage, loss.left) for loss in by_brand] == [
        ("computers", "cart", 1), ("computers", "purchase", 1), ("Unknown", "cart", 2), ("Unknown", "purchase", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [{"recovered": "1.01"}, {"recovered": "-0.1"}, {"recovered": "NaN"}, {"later": "2"}, {"revenue_each": "-1"}],
)
def test_an_assumption_out_of_bounds_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        LossAssumption(**{name: Decimal(value) for name, value in options.items()})
