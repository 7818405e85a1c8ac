"""Gaps and products behind them, by hand on the store of `tests/world.py`, and within limits."""

from datetime import date
from decimal import Decimal

import pytest

from services.analyses.catalogue_quality.missing_attributes import GapProducts, Gaps
from services.core.context import Context
from services.core.errors import BadValue, ImpossibleQuestion, OutOfScope
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.random_store import load_random_store

ALL = Scope.everything("tests")
NORTH = Scope.limited({"region": ["North"]}, reason="tests")

Row = tuple[int, int, int, int, Decimal]


def counted(ctx: Context, question: Gaps, scope: Scope = ALL) -> dict[tuple[str, ...], Row]:
    names = ("rows", "users", "products", "purchases", "revenue")
    cut = (question.by,) if question.by else ()
    rows = run(ctx, question, scope).rows()
    return {tuple(row[name] for name in (*cut, "gap")): tuple(row[name] for name in names) for row in rows}


def money(text: str) -> Decimal:
    return Decimal(text)


def test_the_whole_store(world: Context) -> None:
    assert counted(world, Gaps()) == {
        ("brand",): (6, 3, 1, 2, money("40.00")),
        ("category",): (3, 2, 1, 1, money("19.99")),
        ("either",): (9, 4, 2, 3, money("59.99")),
        ("both",): (0, 0, 0, 0, money("0")),
    }


def test_shares_are_of_all_that_the_filters_leave(world: Context) -> None:
    (brand, *_, both) = run(world, Gaps(), ALL).rows()
    assert brand["rows_share"] == 6 / 14
    assert brand["users_share"] == 3 / 4
    assert brand["products_share"] == 1 / 3
    assert brand["purchases_share"] == 2 / 4
    assert brand["revenue_share"] == pytest.approx(40 / 359.99)
    assert both["revenue_share"] == 0
    january = Period(start=date(2024, 1, 1), end=date(2024, 2, 1))
    (brand, *_) = run(world, Gaps(period=january), ALL).rows()
    assert brand["rows_share"] == 3 / 7


def test_by_month(world: Context) -> None:
    found = counted(world, Gaps(by="month"))
    assert [key[0] for key in found] == ["2023-12"] * 4 + ["2024-01"] * 4 + ["2024-02"] * 4
    assert found["2023-12", "either"] == (0, 0, 0, 0, money("0"))
    assert found["2024-01", "brand"] == (3, 2, 1, 0, money("0"))
    assert found["2024-01", "category"] == (2, 1, 1, 1, money("19.99"))
    assert found["2024-02", "either"] == (4, 2, 2, 2, money("40"))


def test_by_price_tier_in_their_order(world: Context) -> None:
    found = counted(world, Gaps(by="price_tier"))
    assert list(dict.fromkeys(key[0] for key in found)) == ["low", "medium", "high"]
    assert found["low", "category"] == (3, 2, 1, 1, money("19.99"))
    assert found["medium", "brand"] == (6, 3, 1, 2, money("40.00"))
    assert found["high", "either"] == (0, 0, 0, 0, money("0"))


def test_by_event_type(world: Context) -> None:
    found = counted(world, Gaps(by="event_type"))
    assert list(dict.fromkeys(key[0] for key in found)) == ["view", "cart", "purchase"]
    assert found["view", "either"] == (5, 4, 2, 0, money("0"))
    assert found["cart", "brand"] == (1, 1, 1, 0, money("0"))
    rows = run(world, Gaps(by="event_type"), ALL).rows()
    assert rows[0]["revenue_share"] is None, "of no revenue there is no share"


def test_filters_and_limits(world: Context) -> None:
    asus = Where(dimension="brand", members=("asus",))
    assert counted(world, Gaps(where=(asus,)))["either",] == (0, 0, 0, 0, money("0"))
    assert counted(world, Gaps(), NORTH)["brand",] == (3, 1, 1, 2, money("40"))
    assert run(world, Gaps(), NORTH).rows()[0]["rows_share"] == 3 / 6
    assert [row["product"] for row in run(world, GapProducts(), NORTH).rows()] == ["P2"]


def test_a_log_without_customers_answers_with_the_reason(any_context: Context) -> None:
    load_random_store(any_context, customers_in_log=False)
    for question in (Gaps(), GapProducts()):
        with pytest.raises(OutOfScope, match="carry no customer"):
            run(any_context, question, NORTH)
    south = Where(dimension="region", members=("South",))
    with pytest.raises(ImpossibleQuestion, match="carry no customer"):
        run(any_context, Gaps(where=(south,)), ALL)


def test_an_empty_log_has_no_gaps(any_context: Context) -> None:
    found = run(any_context, Gaps(), ALL).rows()
    assert [(row["gap"], row["rows"], row["rows_share"]) for row in found] == [
        ("brand", 0, None), ("category", 0, None), ("either", 0, None), ("both", 0, None)
    ]  # fmt: skip
    assert run(any_context, Gaps(by="month"), ALL).rows() == []
    assert run(any_context, GapProducts(), ALL).rows() == []


def test_products_with_the_most_revenue_behind_a_gap(world: Context) -> None:
    rows = run(world, GapProducts(), ALL).rows()
    assert [tuple(row.values()) for row in rows] == [
        ("P2", 6, 6, 0, 3, 2, money("40.00")),
        ("P3", 3, 0, 3, 2, 1, money("19.99")),
    ]
    assert [row["product"] for row in run(world, GapProducts(gap="category"), ALL).rows()] == ["P3"]
    assert run(world, GapProducts(gap="both"), ALL).rows() == []
    assert [row["product"] for row in run(world, GapProducts(top=1), ALL).rows()] == ["P2"]


def test_what_adding_up_would_give_is_said(world: Context) -> None:
    (note,) = run(world, Gaps(), ALL).origin.notes
    assert "59.99 (16.66 %) of revenue, the rows that miss both twice; once, 59.99 (16.66 %)" in note


@pytest.mark.parametrize("question", [Gaps(by="brand"), GapProducts(gap="size"), GapProducts(top=0)])
def test_what_cannot_be_asked_is_refused(world: Context, question: Gaps | GapProducts) -> None:
    with pytest.raises(BadValue):
        run(world, question, ALL)
