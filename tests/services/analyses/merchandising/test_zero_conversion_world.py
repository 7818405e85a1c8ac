"""Products that nobody bought, in the world of `tests/world.py`: every number was computed by hand."""

from datetime import date
from typing import Any

import pytest

from services.analyses.merchandising.zero_conversion import Flops, adjust_p_values, guess_cause
from services.analyses.merchandising.zero_conversion_peers import Peers
from services.core.context import Context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, OutOfScope
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store

FEBRUARY = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))
NEW_YEAR = Period(start=date(2024, 1, 1), end=date(2024, 2, 1))


def flops(ctx: Context, scope: Scope = ALL, **question: Any) -> list[dict[str, Any]]:
    """The rows."""
    return run(ctx, Flops(**question), scope).rows()


def test_a_product_that_was_bought_in_the_period_is_no_flop(world: Context) -> None:
    assert flops(world, views=1) == []


def test_all_that_is_said_of_a_product_nobody_bought(world: Context) -> None:
    (row,) = flops(world, views=2, period=NEW_YEAR)
    assert row == {
        "product": "P2", "brand": "Unknown", "category_code": "computers.notebooks", "views": 2, "carts": 1,
        "viewers": 2, "price": pytest.approx(20), "gap": 2, "rate": 0.0, "expected": 0.0, "p_value": 1.0,
        "p_adjusted": 1.0, "cause": "carted", "guess": "Put in a cart once, not bought once; Has no brand",
        "price_ratio": pytest.approx(1.0), "first_day": "2024-01-01", "last_day": "2024-01-31",
    }  # fmt: skip


def test_what_lies_in_no_category_is_held_against_the_store(world: Context) -> None:
    (row,) = flops(world, views=1, period=FEBRUARY)
    assert (row["product"], row["category_code"], row["viewers"]) == ("P3", "Unknown", 1)
    # February: one of two pairs of viewer and product bought: U1 bought P2, U4 viewed P3
    assert (row["rate"], row["expected"], row["p_value"]) == (0.5, 0.5, 0.5)
    assert (row["cause"], row["guess"], row["price_ratio"]) == ("attributes", "Has no category", None)


def test_a_product_is_held_against_its_category_whatever_the_filter_on_it(world: Context) -> None:
    only = (Where(dimension="product", members=("P3",)),)
    (row,) = flops(world, views=1, period=FEBRUARY, where=only)
    assert (row["rate"], row["p_value"]) == (0.5, 0.5)


def test_a_window_finds_what_sold_before_or_after(world: Context) -> None:
    found = {row["product"]: (row["views"], row["first_day"], row["last_day"]) for row in flops(world, views=1, days=3)}
    assert found == {
        "P1": (1, "2023-12-31", "2023-12-31"),  # the purchase of 2024-01-01 ends the window before it
        "P2": (2, "2023-12-31", "2024-01-02"),
        "P3": (1, "2024-02-27", "2024-02-29"),
    }


def test_a_window_between_two_purchases_must_fit_whole(world: Context) -> None:
    assert [row["product"] for row in flops(world, views=2, days=30)] == ["P2"]
    assert flops(world, views=2, days=1) == []


def test_only_so_many_are_listed_the_most_viewed_first(world: Context) -> None:
    rows = flops(world, views=1, days=3)
    assert [row["product"] for row in rows] == ["P2", "P1", "P3"]
    assert flops(world, views=1, days=3, top=2) == rows[:2]


def test_a_person_limited_to_a_region_sees_its_customers_only(world: Context) -> None:
    found = flops(world, views=1, days=10, scope=NORTH)
    assert [(row["product"], row["views"], row["viewers"]) for row in found] == [("P1", 1, 1)]


def test_a_log_without_customers_gives_a_limited_person_the_reason(any_context: Context) -> None:
    load_random_store(any_context, orders=1, events=5, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        flops(any_context, scope=NORTH)


def test_an_empty_log_has_none(any_context: Context) -> None:
    assert flops(any_context, views=1) == flops(any_context, views=1, days=30) == []


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"views": 0}, BadValue),
        ({"days": 0}, BadValue),
        ({"days": 10**6}, BadValue),
        ({"top": 0}, BadValue),
        ({"where": (Where(dimension="event_type", members=("view",)),)}, ImpossibleQuestion),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(world: Context, question: Any, error: type[AppError]) -> None:
    with pytest.raises(error):
        flops(world, **question)


def test_adjusted_chances_follow_benjamini_and_hochberg() -> None:
    rows = [{"p_value": p} for p in (0.04, 0.001, 0.03)]
    assert [row["p_adjusted"] for row in adjust_p_values(rows, 4)] == [
        pytest.approx(0.04 * 4 / 3), pytest.approx(0.004), pytest.approx(0.04 * 4 / 3),
    ]  # fmt: skip
    assert [row["p_adjusted"] for row in adjust_p_values([{"p_value": 0.5}], 10)] == [1.0]


@pytest.mark.parametrize(
    ("row", "cause", "words"),
    [
        ({"carts": 3}, "carted", "Put in a cart 3 times, not bought once"),
        ({"price": 50.0}, "price", "Costs 2.5 times the median of its category (50.00 against 20.00)"),
        ({"brand": "Unknown", "category_code": "Unknown"}, "attributes", "Has no brand and no category"),
        ({}, "none", "Nothing in the data"),
        ({"price": 29.9}, "none", "Nothing in the data"),
    ],
)
def test_the_cause_is_guessed_from_the_data(row: dict[str, Any], cause: str, words: str) -> None:
    usual = {"carts": 0, "price": 20.0, "brand": "asus", "category_code": "a.b"}
    found = guess_cause(usual | row, Peers(buyers={}, viewers={}, medians={"a.b": 20.0}))
    assert (found["cause"], found["guess"]) == (cause, words)


def test_a_category_of_few_purchases_proves_little() -> None:
    peers = Peers(buyers={"few": 1, "many": 100}, viewers={"few": 100, "many": 10_000}, medians={})
    few, many = peers.judge("few", 50), peers.judge("many", 500)
    assert (few["expected"], few["p_value"]) == (0.5, 0.5)
    assert (many["expected"], many["p_value"]) == (5.0, pytest.approx(0.95**100))


def test_a_category_whose_products_were_viewed_as_others_only_is_held_against_the_store() -> None:
    peers = Peers(buyers={"a": 0, "b": 1}, viewers={"a": 0, "b": 4}, medians={})
    assert peers.judge("a", 2) == {"rate": 0.25, "expected": 0.5, "p_value": 0.5}
