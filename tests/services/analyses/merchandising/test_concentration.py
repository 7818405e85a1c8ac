"""The measures of concentration, against what is known of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analyses.concentration import concentration

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=60)


def test_equal_members_are_not_concentrated() -> None:
    found = concentration(np.full(10, 500))
    assert (found["gini"], found["top_10_share"], found["members_of_80"]) == (pytest.approx(0), 0.1, 8)


def test_eighty_percent_exactly_is_enough() -> None:
    assert concentration(np.array([80, 10, 10]))["members_of_80"] == 1
    assert concentration(np.array([79, 11, 10]))["members_of_80"] == 2


def test_a_tenth_is_rounded_up() -> None:
    found = concentration(np.arange(1, 12))
    assert (found["top_10_members"], found["top_10_share"]) == (2, 21 / 66)
    assert (found["top_20_members"], found["top_20_share"]) == (3, 30 / 66)


@given(AMOUNTS)
def test_gini_is_half_the_mean_difference_over_the_mean(amounts: list[int]) -> None:
    array = np.array(amounts, dtype=float)
    differences = np.abs(array[:, None] - array[None, :]).mean()
    found = concentration(np.array(amounts, dtype=np.int64))
    assert found["gini"] == pytest.approx(differences / (2 * array.mean()), abs=1e-9)


@given(AMOUNTS)
def test_the_members_of_80_are_the_fewest(amounts: list[int]) -> None:
    count = concentration(np.array(amounts, dtype=np.int64))["members_of_80"]
    falling = sorted(amounts, reverse=True)
    assert sum(falling[:count]) * 5 >= sum(falling) * 4
    assert sum(falling[: count - 1]) * 5 < sum(falling) * 4
