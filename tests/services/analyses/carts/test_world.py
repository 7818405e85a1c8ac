"""What was left in the carts of the world of `tests/world.py`: every number was computed by hand.

Cart events: U1 P1 (bought), U2 P2 at 2024-01-01 09:06 for 20.00, U2 P1 at 2024-02-29 23:59:59 for 300.00.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.analyses.carts.question import Abandonment
from services.analyses.carts.recovery_list import RecoveryList
from services.analyses.member_pages import all_pages
from services.core.context import Context
from services.core.errors import AppError, BadValue, ImpossibleQuestion, OutOfScope
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope
from tests.asking import ALL, NORTH
from tests.random_store import load_random_store

COUNTS = ("carts", "cart_users", "bought_users", "pairs", "abandoned_pairs", "abandoning_users", "value_left")
TOTAL = (3, 2, 1, 3, 2, 1, Decimal(320))
SOUTH = Scope.limited({"region": ["South"]}, reason="tests")


def left(ctx: Context, by: str, *names: str, scope: Scope = ALL, **question: Any) -> dict[Any, Any]:
    """The chosen columns of each member, all counts where none are; the total is under None."""
    rows = run(ctx, Abandonment(by=by, **question), scope).rows()
    assert [row["row"] for row in rows].count("total") == 1
    assert rows[-1]["row"] == "total"
    return {row[by]: tuple(row[name] for name in names or COUNTS) for row in rows}


def test_by_product_and_brand(world: Context) -> None:
    assert left(world, "product") == {
        "P1": (2, 2, 1, 2, 1, 1, Decimal(300)), "P2": (1, 1, 0, 1, 1, 1, Decimal(20)), None: TOTAL
    }  # fmt: skip
    assert left(world, "brand", "abandonment_rate", "value_left", "share_left") == {
        "asus": (0.5, Decimal(300), 300 / 320), "Unknown": (1.0, Decimal(20), 20 / 320),
        None: (2 / 3, Decimal(320), 1.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "members"),
    [
        ("category_1", {"computers": Decimal(320)}),
        ("category_2", {"computers.components": Decimal(300), "computers.notebooks": Decimal(20)}),
        ("category_code", {"computers.components.videocards": Decimal(300), "computers.notebooks": Decimal(20)}),
        ("price_tier", {"medium": Decimal(20), "high": Decimal(300)}),
        ("hour", {"9": Decimal(20), "23": Decimal(300)}),
        ("weekday", {"Monday": Decimal(20), "Thursday": Decimal(300), "Sunday": Decimal(0)}),
        ("month", {"2023-12": Decimal(0), "2024-01": Decimal(20), "2024-02": Decimal(300)}),
        ("since", {"0-1 h": Decimal(300), "30+ days": Decimal(20)}),
    ],
)
def test_by_everything_else(world: Context, by: str, members: dict[str, Decimal]) -> None:
    found = left(world, by, "value_left")
    assert {member: value for member, (value,) in found.items()} == members | {None: Decimal(320)}
    assert left(world, by)[None] == TOTAL


def test_members_come_by_value_but_times_and_tiers_in_their_own_order(world: Context) -> None:
    assert list(left(world, "brand")) == ["asus", "Unknown", None]
    assert list(left(world, "weekday")) == ["Monday", "Thursday", "Sunday", None]
    assert list(left(world, "price_tier")) == ["medium", "high", None]
    assert list(left(world, "since")) == ["0-1 h", "30+ days", None]


def test_the_rest_of_the_top_is_others_and_users_are_counted_anew(world: Context) -> None:
    for by in ("product", "brand"):
        found = left(world, by, top=1)
        first = "P1" if by == "product" else "asus"
        assert found == {
            first: (2, 2, 1, 2, 1, 1, Decimal(300)),
            "Others": (1, 1, 0, 1, 1, 1, Decimal(20)),
            None: TOTAL,
        }
    assert list(left(world, "product", top=2)) == ["P1", "P2", None]


def test_a_purchase_counts_whatever_the_filter_says_of_it(world: Context) -> None:
    """U1 carted at 23:30 and paid at 00:10."""
    late = (Where(dimension="hour", members=("23",)),)
    assert left(world, "product", where=late) == {"P1": (2, 2, 1, 2, 1, 1, Decimal(300)), None: (2, 2, 1, 2, 1, 1, 300)}
    cart = (Where(dimension="event_type", members=("cart",)),)
    assert left(world, "product", where=cart)[None] == TOTAL
    asus = (Where(dimension="brand", members=("asus",), exclude=True),)
    assert left(world, "product", "value_left", where=asus) == {"P2": (Decimal(20),), None: (Decimal(20),)}


def test_what_is_bought_after_the_period_is_left_in_it(world: Context) -> None:
    december = Period(end=date(2024, 1, 1))
    assert left(world, "since", period=december)["0-1 h"] == (1, 1, 0, 1, 1, 1, Decimal(300))
    until = Period(end=date(2024, 1, 2))
    assert left(world, "product", "abandoned_pairs", period=until) == {"P1": (0,), "P2": (1,), None: (1,)}


def test_the_recovery_list(world: Context) -> None:
    result = run(world, RecoveryList(), ALL)
    assert result.rows() == [{
        "user": "U2", "products": 2, "value_left": Decimal(320), "left_at": "2024-02-29 23:59:59", "brand": "asus",
        "last_product": "P1", "last_price": Decimal(300),
    }]  # fmt: skip
    assert run(world, RecoveryList(offset=1), ALL).rows() == []
    assert [page.rows() for page in all_pages(world, RecoveryList(), ALL)] == [result.rows()]
    assert any("UTC" in note for note in result.origin.notes)


def test_a_limited_view_shows_its_own_carts_only(world: Context) -> None:
    assert left(world, "product", scope=NORTH) == {"P1": (1, 1, 1, 1, 0, 0, Decimal(0)), None: (1, 1, 1, 1, 0, 0, 0)}
    assert left(world, "product", "value_left", scope=SOUTH)[None] == (Decimal(320),)
    assert run(world, RecoveryList(), NORTH).rows() == []
    assert [row["user"] for row in run(world, RecoveryList(), SOUTH).rows()] == ["U2"]
    hp = Scope.limited({"brand": ["hp"]}, reason="tests")
    assert left(world, "brand", scope=hp) == {None: (0, 0, 0, 0, 0, 0, 0)}


@pytest.mark.parametrize("question", [Abandonment(by="brand"), RecoveryList()])
def test_a_log_without_customers_says_why_it_shows_nothing(any_context: Context, question: Any) -> None:
    load_random_store(any_context, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, question, NORTH)
    assert run(any_context, question, ALL).table.num_rows


def test_an_empty_log_has_a_total_of_nothing(any_context: Context) -> None:
    for by in ("brand", "product", "since", "month"):
        assert left(any_context, by, *COUNTS, "abandonment_rate", "share_left") == {None: (0,) * 7 + (None, None)}
    assert [page.rows() for page in all_pages(any_context, RecoveryList(), ALL)] == [[]]


@pytest.mark.parametrize(
    ("question", "error", "sentence"),
    [
        (Abandonment(by="user"), ImpossibleQuestion, "it can be by brand, category_1"),
        (Abandonment(by="brand", top=0), BadValue, "1 or more"),
        (RecoveryList(limit=20_001), BadValue, "1 to 20000 rows"),
        (RecoveryList(offset=2**70), BadValue, "number 0"),
        (RecoveryList(where=(Where(dimension="channel", members=("Web",)),)), ImpossibleQuestion, "by channel"),
    ],
)
def test_what_cannot_be_asked_says_why(world: Context, question: Any, error: type[AppError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        run(world, question, ALL)
