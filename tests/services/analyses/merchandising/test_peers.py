"""Peers and movers by hand: chances of selling nothing, changes in proportion, the rest that adds up."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from services.analyses.concentration import concentration, whole_units
from services.analyses.merchandising.movers import _rest, _said
from services.analyses.merchandising.zero_conversion_peers import NOBODY, Peers

PEERS = Peers(
    buyers={"a.b": 10, "c": 0, "Unknown": 6, "lone": 4},
    viewers={"a.b": 100, "c": 50, "Unknown": 50, "lone": 0},
    medians={},
)

JUDGED = [
    ("a.b", 10, 0.1, 1.0, 0.9**10),
    ("a.b", 0, 0.1, 0.0, 1.0),
    ("a.b", 100, 0.1, 10.0, 0.0),
    ("a.b", 200, 0.1, 20.0, 0.0),  # more viewers than the category has: at most all
    ("c", 25, 0.0, 0.0, 1.0),  # nobody buys there, so nothing is proven
    ("Unknown", 20, 0.1, 2.0, 0.9**20),  # held against all: 20 of 200
    ("nowhere", 20, 0.1, 2.0, 0.9**20),
    ("lone", 20, 0.1, 2.0, 0.9**20),
]


@pytest.mark.parametrize(("category", "viewers", "rate", "expected", "chance"), JUDGED)
def test_how_likely_it_is_that_nobody_buys(
    category: str, viewers: int, rate: float, expected: float, chance: float
) -> None:
    found = PEERS.judge(category, viewers)
    assert (found["rate"], found["expected"]) == (rate, pytest.approx(expected))
    assert found["p_value"] == pytest.approx(chance)


def test_without_peers_nothing_is_proven() -> None:
    assert NOBODY.judge("a", 1000) == {"rate": 0.0, "expected": 0.0, "p_value": 1.0}


SAID = [
    ("100", "50", "100", 0.5, 0.5),
    ("100", "-100", "50", -1.0, -2.0),
    ("0", "50", "100", None, 0.5),
    ("100", "50", "0", 0.5, None),
    ("0", "0", "0", None, None),
]


@pytest.mark.parametrize(("before", "change", "total", "relative", "contribution"), SAID)
def test_a_change_in_proportion(
    before: str, change: str, total: str, relative: float | None, contribution: float | None
) -> None:
    row = {"revenue_compared": Decimal(before), "change": Decimal(change)}
    assert _said(row, Decimal(total)) == {"relative": relative, "contribution": contribution}


WHOLE = {
    "all_revenue": Decimal("100.0001"),
    "all_revenue_compared": Decimal(80),
    "all_change": Decimal("20.0001"),
    "all_members": 3,
}


def shown(*members: str) -> pa.Table:
    """Return members of 40 now, 30 before."""
    return pa.table({
        "brand": list(members),
        **{
            name: pa.array([Decimal(worth)] * len(members), pa.decimal128(38, 4))
            for name, worth in (("revenue", 40), ("revenue_compared", 30), ("change", 10))
        },
        "members": [1] * len(members),
    })  # fmt: skip


def test_the_rest_is_the_whole_less_what_is_shown() -> None:
    (rest,) = _rest(shown("asus", "hp"), "brand", WHOLE)
    assert (rest["brand"], rest["members"], rest["state"]) == ("Others", 1, "")
    assert (rest["revenue"], rest["revenue_compared"], rest["change"]) == (
        Decimal("20.0001"),
        Decimal(20),
        Decimal("0.0001"),
    )
    assert rest["relative"] == pytest.approx(0.000005)
    assert _rest(shown("asus", "hp", "lg"), "brand", WHOLE) == []


CONCENTRATED = [
    ([], (0, 0, None, 0, None)),
    ([7], (1, 7, 1.0, 1, 0.0)),
    ([5, 5], (2, 10, 0.5, 2, 0.0)),
    ([1, 3], (2, 4, 0.75, 2, 0.25)),
    ([1, 2, 3, 4], (4, 10, 0.4, 3, 0.25)),
    ([80, 20], (2, 100, 0.8, 1, 0.3)),
]


@pytest.mark.parametrize(("amounts", "found"), CONCENTRATED)
def test_concentration_of_a_few(amounts: list[int], found: tuple[object, ...]) -> None:
    row = concentration(np.array(amounts, dtype=np.int64))
    names = ("members", "revenue", "top_10_share", "members_of_80", "gini")
    assert tuple(row[name] for name in names) == tuple(
        pytest.approx(one) if isinstance(one, float) else one for one in found
    )


def test_money_is_measured_in_ten_thousandths() -> None:
    money = pa.chunked_array([pa.array([Decimal("0.0001"), Decimal("12.5")], pa.decimal128(38, 4))])
    assert whole_units(money).tolist() == [1, 125000]
