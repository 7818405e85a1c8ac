"""Merchandising, concentration and movers of the world of `tests/world.py`: every number was computed by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.analyses.merchandising.concentration import Concentration
from services.analyses.merchandising.movers import Movers
from services.analyses.merchandising.question import Merchandising
from services.core.context import Context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, OutOfScope, UnknownName
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH, plain
from tests.random_store import load_random_store

DECEMBER = Period(start=date(2023, 12, 1), end=date(2024, 1, 1))
JANUARY = Period(start=date(2024, 1, 1), end=date(2024, 2, 1))
FEBRUARY = Period(start=date(2024, 2, 1), end=date(2024, 3, 1))
WHOLE = 359.99


def table(ctx: Context, question: Any, *names: str, scope: Scope = ALL) -> list[tuple[Any, ...]]:
    """The chosen columns of an answer, row by row."""
    return [tuple(plain(row[name]) for name in names) for row in run(ctx, question, scope).rows()]


def test_brands_with_all_that_happened_of_them(world: Context) -> None:
    counts = ("brand", "rank", "views", "carts", "purchases", "viewers", "buyers", "revenue", "average_price")
    assert table(world, Merchandising(), *counts) == [
        ("asus", 1, 2, 2, 1, 2, 1, 300.0, 300.0),
        ("Unknown", 2, 3, 1, 2, 3, 1, 40.0, 20.0),
        ("hp", 3, 2, 0, 1, 2, 1, 19.99, pytest.approx(19.99)),
    ]
    rates = ("conversion", "event_conversion", "revenue_share", "cumulative_share")
    assert table(world, Merchandising(), *rates) == [
        pytest.approx((1 / 2, 1 / 2, 300 / WHOLE, 300 / WHOLE)),
        pytest.approx((1 / 3, 2 / 3, 40 / WHOLE, 340 / WHOLE)),
        pytest.approx((1 / 2, 1 / 2, 19.99 / WHOLE, 1)),
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"order": "purchases"}, [("Unknown", 1, 0.5), ("asus", 2, 0.75), ("hp", 3, 1)]),
        ({"order": "views"}, [("Unknown", 1, 3 / 7), ("asus", 2, 5 / 7), ("hp", 3, 1)]),
        ({"order": "conversion"}, [("asus", 1, 300 / WHOLE), ("hp", 2, 319.99 / WHOLE), ("Unknown", 3, 1)]),
        ({"order": "conversion", "least_viewers": 3}, [("Unknown", 1, 40 / WHOLE)]),
        ({"top": 1}, [("asus", 1, 300 / WHOLE)]),
        ({"by": "product"}, [("P1", 1, 300 / WHOLE), ("P2", 2, 340 / WHOLE), ("P3", 3, 1)]),
        ({"by": "category_1"}, [("computers", 1, 340 / WHOLE), ("Unknown", 2, 1)]),
        ({"by": "price_tier"}, [("high", 1, 300 / WHOLE), ("medium", 2, 340 / WHOLE), ("low", 3, 1)]),
    ],
)
def test_orders_and_shares_of_all_members(world: Context, question: Any, expected: list[tuple[Any, ...]]) -> None:
    names = (question.get("by", "brand"), "rank", "cumulative_share")
    assert table(world, Merchandising(**question), *names) == [pytest.approx(row) for row in expected]


def test_a_level_below_the_one_that_was_clicked(world: Context) -> None:
    computers = (Where(dimension="category_1", members=("computers",)),)
    rows = table(world, Merchandising(by="category_2", where=computers), "category_2", "revenue", "revenue_share")
    assert rows == [
        ("computers.components", 300.0, pytest.approx(300 / 340)),
        ("computers.notebooks", 40.0, pytest.approx(40 / 340)),
    ]


def test_members_beside_the_period_before(world: Context) -> None:
    question = Merchandising(period=FEBRUARY, compare=JANUARY)
    names = ("brand", "views", "views_compared", "views_change", "revenue_compared", "revenue_change")
    assert table(world, question, *names) == [
        ("Unknown", 1, 2, -0.5, 0.0, None),
        ("hp", 1, 1, 0.0, 19.99, -1.0),
        ("asus", 0, 1, -1.0, 300.0, -1.0),
    ]
    rates = ("conversion", "conversion_compared", "conversion_change")
    assert table(world, question, *rates) == [(1.0, 0.0, 1.0), (0.0, 1.0, -1.0), (None, 1.0, None)]
    assert run(world, question, ALL).origin.notes == ("Compared with 2024-01-01 to 2024-01-31",)


def test_a_period_before_all_data_has_nothing_rather_than_zero(world: Context) -> None:
    result = run(world, Merchandising(period=DECEMBER, compare="previous"), ALL)
    (row,) = result.rows()
    assert (row["views"], row["views_compared"], row["views_change"], row["revenue_compared"]) == (1, None, None, None)
    assert "of which there is no data" in result.origin.notes[0]
    with pytest.raises(ImpossibleQuestion, match="data begin on 2023-12-31"):
        run(world, Movers(period=DECEMBER), ALL)


def test_a_comparison_that_the_data_hold_in_part_says_so(world: Context) -> None:
    assert run(world, Movers(period=JANUARY), ALL).origin.notes == (
        "Compared with 2023-12-01 to 2023-12-31; the data begin on 2023-12-31",
    )


def test_who_rose_and_who_fell(world: Context) -> None:
    names = ("brand", "revenue", "revenue_compared", "change", "relative", "contribution", "state", "members")
    total = 40 - 319.99
    rows = table(world, Movers(period=FEBRUARY, compare=JANUARY), *names)
    assert rows == [
        ("Unknown", 40.0, 0.0, 40.0, None, pytest.approx(40 / total), "new", 1),
        ("hp", 0.0, 19.99, -19.99, -1.0, pytest.approx(-19.99 / total), "gone", 1),
        ("asus", 0.0, 300.0, -300.0, -1.0, pytest.approx(-300 / total), "gone", 1),
    ]
    folded = table(world, Movers(period=FEBRUARY, compare=JANUARY, top=1), *names)
    others = ("Others", 0.0, 19.99, -19.99, -1.0, pytest.approx(-19.99 / total), "", 1)
    assert folded == [rows[0], rows[2], others]


def test_members_that_did_not_move_are_counted_where_nobody_is_shown(world: Context) -> None:
    names = ("brand", "revenue", "revenue_compared", "change", "relative", "contribution", "state", "members")
    still = Movers(period=JANUARY, compare=JANUARY, top=1)
    assert table(world, still, *names) == [("Others", 319.99, 319.99, 0.0, 0.0, None, "", 2)]
    shown = table(world, Movers(period=JANUARY, compare=JANUARY), *names)
    assert [(row[0], row[-2]) for row in shown] == [("asus", "even"), ("hp", "even")]
    nobody = Where(dimension="brand", members=("msi",))
    assert table(world, Movers(period=JANUARY, compare=JANUARY, top=1, where=(nobody,)), *names) == []


def test_on_how_few_products_the_revenue_rests(world: Context) -> None:
    (row,) = run(world, Concentration(), ALL).rows()
    share = pytest.approx(300 / WHOLE)
    gini = pytest.approx(2 * (1 * 19.99 + 2 * 40 + 3 * 300) / (3 * WHOLE) - 4 / 3)
    assert row == {
        "members": 3, "revenue": Decimal("359.9900"), "top_10_members": 1, "top_10_share": share,
        "top_20_members": 1, "top_20_share": share, "members_of_80": 1, "gini": gini,
    }  # fmt: skip


def test_a_person_limited_to_a_region_sees_its_customers_only(world: Context) -> None:
    rows = table(world, Merchandising(), "brand", "views", "purchases", "revenue", "revenue_share", scope=NORTH)
    assert rows == [
        ("asus", 1, 1, 300.0, pytest.approx(300 / 340)),
        ("Unknown", 1, 2, 40.0, pytest.approx(40 / 340)),
    ]
    assert table(world, Concentration(), "members", "revenue", scope=NORTH) == [(2, 340.0)]
    moved = table(world, Movers(period=FEBRUARY, compare=JANUARY), "brand", "change", scope=NORTH)
    assert moved == [("Unknown", 40.0), ("asus", -300.0)]


@pytest.mark.parametrize("question", [Merchandising(), Concentration(), Movers(period=FEBRUARY)])
def test_a_log_without_customers_gives_a_limited_person_the_reason(any_context: Context, question: Any) -> None:
    load_random_store(any_context, orders=1, events=5, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, question, NORTH)


def test_an_empty_log_has_no_members(any_context: Context) -> None:
    for by in ("product", "brand", "category_2", "price_tier"):
        assert run(any_context, Merchandising(by=by), ALL).rows() == []
    (row,) = run(any_context, Concentration(), ALL).rows()
    assert (row["members"], row["revenue"], row["members_of_80"], row["gini"]) == (0, 0, 0, None)
    with pytest.raises(BadValue, match="A comparison needs a period"):
        run(any_context, Movers(), ALL)


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (Merchandising(by="user"), UnknownName),
        (Merchandising(order="charm"), UnknownName),
        (Merchandising(top=0), BadValue),
        (Merchandising(least_viewers=-1), BadValue),
        (Concentration(by="weekday"), UnknownName),
        (Movers(by="session"), UnknownName),
        (Movers(top=-3), BadValue),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(world: Context, question: Any, error: type[AppError]) -> None:
    with pytest.raises(error):
        run(world, question, ALL)
