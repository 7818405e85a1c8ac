"""Axis of values: ticks are round, hold every value, begin at zero where they should, and read as people write."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashapp.figures.axes import MOST_LINES, beside, time_axis, value_axis


def ticks(values: list[Any], unit: str, *, zero: bool = True) -> list[tuple[float, str]]:
    axis = value_axis(values, unit, zero=zero)
    return list(zip(axis["tickvals"], axis["ticktext"], strict=True))


@pytest.mark.parametrize(
    ("values", "unit", "texts"),
    [
        ([0, 20], "count", ["0", "5", "10", "15", "20"]),
        ([1, 4], "count", ["0", "1", "2", "3", "4"]),
        ([0, 75_000], "money", ["0", "20K", "40K", "60K", "80K"]),
        ([0, 9_000], "money", ["0", "5K", "10K"]),
        ([0, 4_000], "money", ["0", "1,000", "2,000", "3,000", "4,000"]),
        ([0, Decimal(8_000_000)], "money", ["0", "2M", "4M", "6M", "8M"]),
        ([0, 0.5], "share", ["0", "20 %", "40 %", "60 %"]),
        ([0, 0.02], "share", ["0", "0.5 %", "1.0 %", "1.5 %", "2.0 %"]),
        ([-10, 10], "money", ["\u221210", "\u22125", "0", "5", "10"]),
        ([-30_000, 0], "money", ["\u221230K", "\u221220K", "\u221210K", "0"]),
        ([-0.2, 0], "share", ["\u221220 %", "\u221215 %", "\u221210 %", "\u22125 %", "0"]),
    ],
)
def test_ticks_of_amounts_begin_at_zero_and_are_round(values: list[Any], unit: str, texts: list[str]) -> None:
    assert [text for _, text in ticks(values, unit)] == texts


def test_scores_are_drawn_around_their_values_not_from_zero() -> None:
    assert ticks([3.1, 3.9], "score", zero=False) == [(3.0, "3.0"), (3.5, "3.5"), (4.0, "4.0")]
    assert ticks([3.10, 3.14], "score", zero=False)[0] == (3.1, "3.10")


def test_an_axis_of_one_value_spans_half_of_it_beyond() -> None:
    axis = value_axis([4], "score", zero=False)
    assert axis["tickvals"][0] == 4
    assert axis["tickvals"][-1] >= 6


@pytest.mark.parametrize("values", [[], [None], [None, None], [0], [0, 0.0]])
def test_where_nothing_is_known_there_is_an_axis_all_the_same(values: list[Any]) -> None:
    axis = value_axis(values, "count", zero=True)
    assert axis["tickvals"][0] == 0
    assert axis["ticktext"][0] == "0"
    assert axis["range"][0] == 0 < axis["range"][1]


def test_below_zero_there_is_room_and_above_zero_none_is_lost() -> None:
    assert value_axis([0, 20], "count", zero=True)["range"] == [0, pytest.approx(20.8)]
    low, high = value_axis([-10, 10], "count", zero=True)["range"]
    assert (low, high) == (pytest.approx(-10.8), pytest.approx(10.8))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6), st.booleans())
@example(values=[5e-324], zero=False)
def test_every_value_lies_within_and_the_lines_are_few(values: list[float], zero: bool) -> None:
    axis = value_axis(values, "money", zero=zero)
    low, high = axis["range"]
    slack = 1e-6 * max(1.0, *map(abs, values))
    assert low - slack <= min(values) <= max(values) <= high + slack
    assert 2 <= len(axis["tickvals"]) <= MOST_LINES + 1
    assert not zero or low <= 0 <= high
    steps = {round(b - a, 6) for a, b in zip(axis["tickvals"], axis["tickvals"][1:], strict=False)}
    assert max(steps) - min(steps) <= slack


def test_the_axes_of_a_figure_leave_their_labels_room_without_being_measured() -> None:
    narrow = beside({}, {"ticktext": ["0", "5"]})
    wide = beside({}, {"ticktext": ["0", "100.00K"]})
    assert narrow["margin"] == {"l": 20, "autoexpand": False}
    assert wide["margin"]["l"] == 50  # five digits of 7, a point of 3.6, a K of 9, and 2 beside: 49.6
    assert wide["yaxis"]["automargin"] is False
    assert beside({}, {"ticktext": []})["margin"]["l"] == 20


def test_no_days_have_no_axis_of_time() -> None:
    assert time_axis([], date(2024, 1, 1)) == {}
