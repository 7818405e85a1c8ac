"""Effects, contributions and outliers by hand: what adds up, who is named, where the bound of chance lies."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.narratives.contributions import contribution_of, strongest
from services.monitoring.narratives.effects import Effects, Sales, effects, sales_of
from services.monitoring.narratives.outliers import lowest


def sales(before: Any, ordered: int, now: Any, orders: int) -> Sales:
    return Sales(revenue=(Decimal(before), Decimal(now)), orders=(ordered, orders))


def total(parts: list[Sales]) -> Sales:
    revenue = [sum((part.revenue[side] for part in parts), Decimal(0)) for side in (0, 1)]
    return Sales(
        revenue=(revenue[0], revenue[1]), orders=(sum(p.orders[0] for p in parts), sum(p.orders[1] for p in parts))
    )


@pytest.mark.parametrize(
    ("parts", "volume", "value", "mix"),
    [
        ([sales(100, 10, 100, 10)], "0", "0", "0"),  # nothing changed
        ([sales(100, 10, 200, 20)], "100", "0", "0"),  # 10 more at 10
        ([sales(100, 10, 150, 10)], "0", "50", "0"),  # 10 at 5 more
        ([sales(100, 10, 50, 5)], "-50", "0", "0"),
        ([sales(0, 5, 0, 7)], "0", "0", "0"),  # given away
        # 4 at 10 and 4 at 30 become 2 and 6: as many orders, as dear; two move to the dear ones
        ([sales(40, 4, 20, 2), sales(120, 4, 180, 6)], "0", "0", "40"),
        # one category is new (3 at 20), one is gone (2 at 10): 1 more at (10 + 20) / 2, the rest is mix
        ([sales(20, 2, 0, 0), sales(0, 0, 60, 3)], "15", "0", "25"),
        # 3 at a third each become 3 at two thirds: 1.00 is 3 x 1/3, exactly
        ([sales(1, 3, 2, 3)], "0", "1", "0"),
    ],
)
def test_a_change_is_shared_out_by_hand(parts: list[Sales], volume: str, value: str, mix: str) -> None:
    found = effects(total(parts), parts)
    change = Decimal(volume) + Decimal(value) + Decimal(mix)
    assert found == Effects(volume=Decimal(volume), value=Decimal(value), mix=Decimal(mix), change=change)


@pytest.mark.parametrize(("ordered", "orders"), [(0, 5), (5, 0), (0, 0)])
def test_without_orders_in_a_period_nothing_is_shared_out(ordered: int, orders: int) -> None:
    assert effects(sales(0, ordered, 10, orders), []) is None


PART = st.builds(sales, st.integers(0, 10**6), st.integers(1, 60), st.integers(0, 10**6), st.integers(1, 60))


@settings(max_examples=50, deadline=None)
@given(st.lists(PART, min_size=1, max_size=5))
def test_turning_time_around_turns_every_effect_around(parts: list[Sales]) -> None:
    """Bennet's indicator favours neither period."""
    back = [Sales(revenue=part.revenue[::-1], orders=part.orders[::-1]) for part in parts]
    there, again = effects(total(parts), parts), effects(total(back), back)
    assert there is not None
    assert again is not None
    assert (there.volume, there.value, there.mix) == (-again.volume, -again.value, -again.mix)
    assert there.volume + there.value + there.mix == there.change


def test_a_row_of_an_answer_is_read_before_and_now() -> None:
    row = {"revenue": Decimal(7), "revenue_compared": Decimal(5), "orders": 3, "orders_compared": 2}
    assert sales_of(row) == sales(5, 2, 7, 3)


def test_who_gained_against_a_fall_is_not_named() -> None:
    """Of 300 came 240: A lost 90, B gained 30. A has a third of the value and one and a half of the fall."""
    found = contribution_of("region", {"A": sales(100, 1, 10, 1), "B": sales(200, 1, 230, 1)})
    assert found is not None
    assert (found.members, found.share, found.concentration) == (("A",), Decimal("1.5"), Decimal("1.166667"))


def test_at_most_three_are_named_the_largest_first_and_equals_by_name() -> None:
    moved = {name: sales(10, 1, 20, 1) for name in ("D", "B", "C", "A")}
    found = contribution_of("brand", moved | {"Z": sales(1000, 1, 1000, 1)})
    assert found is not None
    assert (found.members, found.share) == (("A", "B", "C"), Decimal("0.75"))


def test_who_moved_as_the_whole_did_is_not_named() -> None:
    assert contribution_of("region", {"A": sales(100, 1, 110, 1), "B": sales(200, 1, 220, 1)}) is None


def test_below_a_twentieth_all_moved_alike() -> None:
    close = {"A": sales(100, 1, 110, 1), "B": sales(100, 1, 109, 1)}  # 10 / 19 - 1 / 2 is 0.026
    apart = {"A": sales(100, 1, 120, 1), "B": sales(100, 1, 110, 1)}  # 2 / 3 - 1 / 2 is 0.167
    assert strongest({"region": close}) is None
    best = strongest({"region": close, "channel": apart})
    assert best is not None
    assert (best.dimension, best.concentration) == ("channel", Decimal("0.166667"))
    assert strongest({}) is None


def scored(name: str, mean: float, count: int) -> dict[str, Any]:
    return {"region": name, "satisfaction": mean, "rated_orders": count, "satisfaction_points": mean * count}


@pytest.mark.parametrize(
    ("count", "mean", "named"),
    [
        (30, 2.0, True),  # (4 - 2) / sqrt((3 x 1 + 1 x 3) / 30) = 4.47
        (30, 2.6, False),  # (4 - 2.6) / sqrt((2.4 x 1.6 + 1 x 3) / 30) = 2.93
        (30, 2.4, True),  # (4 - 2.4) / sqrt((2.6 x 1.4 + 3) / 30) = 3.40
        (29, 1.0, False),  # too few scores
        (200, 3.4, False),  # 0.6 / sqrt((1.6 x 2.4 + 3) / 200) = 3.24
        (210, 3.4, True),  # the same over 210: 3.32
        (1000, 3.9, False),
    ],
)
def test_the_bound_of_chance(count: int, mean: float, named: bool) -> None:
    found = lowest({"region": [scored("Low", mean, count), scored("High", 4.0, count)]})
    assert (found is not None and found.member == "Low") is named


def test_the_member_that_lies_lowest_in_any_dimension_is_found() -> None:
    mild = [scored("A", 3.0, 100), scored("B", 4.0, 100)]
    grave = [scored("C", 2.0, 100), scored("D", 4.0, 100)]
    found = lowest({"region": mild} | {"channel": [row | {"channel": row["region"]} for row in grave]})
    assert found is not None
    assert (found.dimension, found.member, found.scores) == ("channel", "C", 100)
    assert round(found.gap, 2) == 8.16  # 2 / sqrt((3 + 3) / 100)


def test_who_lies_highest_is_no_suspect() -> None:
    found = lowest({"region": [scored("Top", 5.0, 500), scored("Mid", 4.0, 500), scored("Too", 4.0, 500)]})
    assert found is not None
    assert found.member != "Top"
