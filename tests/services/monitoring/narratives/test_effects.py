"""Effects, contributions, outliers: what adds up, what is named, what is beyond chance."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.narratives.contributions import contribution_of, strongest
from services.monitoring.narratives.effects import Effects, Sales, effects
from services.monitoring.narratives.outliers import lowest


def sales(before: tuple[str, int], now: tuple[str, int]) -> Sales:
    return Sales(revenue=(Decimal(before[0]), Decimal(now[0])), orders=(before[1], now[1]))


def whole(parts: list[Sales]) -> Sales:
    revenue = [sum((part.revenue[side] for part in parts), Decimal(0)) for side in (0, 1)]
    orders = [sum(part.orders[side] for part in parts) for side in (0, 1)]
    return Sales(revenue=(revenue[0], revenue[1]), orders=(orders[0], orders[1]))


def test_by_hand() -> None:
    """10 orders at 10 become 8 at 15: 2 fewer at 12.5, and 5 more on 9."""
    one = sales(("100", 10), ("120", 8))
    assert effects(one, [one]) == Effects(volume=Decimal(-25), value=Decimal(45), mix=Decimal(0), change=Decimal(20))


def test_mix_is_the_move_between_dear_and_cheap() -> None:
    """Prices stay at 10 and 30 and so does the number of orders; five of ten move from cheap to dear."""
    parts = [sales(("100", 10), ("50", 5)), sales(("0", 0), ("150", 5))]
    found = effects(whole(parts), parts)
    assert found == Effects(volume=Decimal(0), value=Decimal(0), mix=Decimal(100), change=Decimal(100))


AMOUNT = st.decimals(0, 10**7, places=4)
PART = st.builds(
    lambda a, b, n, m: sales((str(a), n), (str(b), m)), AMOUNT, AMOUNT, st.integers(0, 99), st.integers(0, 99)
)


@given(parts=st.lists(PART, min_size=1, max_size=6))
def test_the_three_add_up_to_the_change_to_the_last_digit(parts: list[Sales]) -> None:
    everything = whole(parts)
    found = effects(everything, parts)
    if found is None:
        assert 0 in everything.orders
        return
    assert found.volume + found.value + found.mix == found.change == everything.revenue[1] - everything.revenue[0]


def test_of_equal_prices_in_one_category_there_is_no_mix() -> None:
    one = sales(("333.33", 7), ("1000.01", 13))
    found = effects(one, [one])
    assert found is not None
    assert abs(found.mix) <= Decimal("0.01")


REGION = {
    "East": sales(("100", 1), ("160", 1)),
    "West": sales(("100", 1), ("140", 1)),
    "North": sales(("200", 1), ("200", 1)),
}


def test_who_moved_more_than_the_whole_is_named_by_contribution() -> None:
    found = contribution_of("region", REGION)
    assert found is not None
    assert (found.members, found.share, found.concentration) == (("East", "West"), 1, Decimal("0.5"))


def test_the_most_concentrated_dimension_is_chosen_and_the_first_of_equals() -> None:
    channel = {"Web": sales(("200", 1), ("250", 1)), "App": sales(("200", 1), ("250", 1))}
    best = strongest({"channel": channel, "region": REGION, "segment": REGION})
    assert best is not None
    assert best.dimension == "region"
    assert strongest({"channel": channel}) is None  # all moved alike


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"East": sales(("1", 1), ("2", 1))},
        {"East": sales(("0", 0), ("2", 1)), "West": sales(("0", 0), ("3", 1))},
        {"East": sales(("1", 1), ("2", 1)), "West": sales(("2", 1), ("1", 1))},
    ],
)
def test_where_nothing_can_be_shared_out_nobody_is_named(parts: Any) -> None:
    assert contribution_of("region", parts) is None


def test_a_fall_is_shared_out_like_a_gain() -> None:
    found = contribution_of("region", {"East": sales(("100", 1), ("40", 1)), "West": sales(("100", 1), ("120", 1))})
    assert found is not None
    assert (found.members, found.share) == (("East",), Decimal("1.5"))


def scores(**members: tuple[float, int]) -> list[dict[str, Any]]:
    return [
        {"region": name, "satisfaction": mean, "rated_orders": count, "satisfaction_points": Decimal(str(mean * count))}
        for name, (mean, count) in members.items()
    ]


def test_the_lowest_member_is_found_where_it_is_beyond_chance() -> None:
    found = lowest({"region": scores(East=(2.8, 500), West=(3.6, 500), North=(3.5, 400))})
    assert found is not None
    assert (found.dimension, found.member, found.mean, found.scores) == ("region", "East", 2.8, 500)
    assert lowest({"region": scores(East=(3.4, 500), West=(3.6, 500))}) is None
    assert lowest({"region": scores(East=(1.0, 29), West=(4.6, 500))}) is None
    assert lowest({"region": scores(East=(2.0, 500))}) is None
    assert lowest({"region": []}) is None
    extremes = lowest({"region": scores(East=(1.0, 40), West=(5.0, 40))})
    assert extremes is not None
    assert extremes.member == "East"
