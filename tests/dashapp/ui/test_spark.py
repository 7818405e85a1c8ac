"""Spark: the path of a small line, by hand; gaps lift the pen."""

from typing import Any

import pytest

from dashapp.ui.spark import spark
from tests.dashapp.drawing import of_class


def path(values: tuple[Any, ...], before: tuple[Any, ...] = (), name: str = "spark-now") -> str:
    (found,) = of_class(spark(values, before, width=25, height=26), name)
    drawn: str = found["d"]
    return drawn


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((0, 10), "M1.0 23.0L21.0 3.0"),
        ((10, 0), "M1.0 3.0L21.0 23.0"),
        ((0, 5, 10), "M1.0 23.0L11.0 13.0L21.0 3.0"),
        ((0, None, 10), "M1.0 23.0M21.0 3.0"),
        ((None, 0, 10), "M11.0 23.0L21.0 3.0"),
        ((-10, 0, None), "M1.0 23.0L11.0 3.0"),
        ((7, 7), "M1.0 23.0L21.0 23.0"),
        ((0, 0, 0), "M1.0 23.0L11.0 23.0L21.0 23.0"),
    ],
)
def test_the_lowest_is_at_the_foot_and_the_highest_at_the_top(values: tuple[Any, ...], drawn: str) -> None:
    assert path(values) == drawn


@pytest.mark.parametrize("values", [(), (None,), (5,), (None, None), (None, 5, None)])
def test_fewer_than_two_points_are_no_line(values: tuple[Any, ...]) -> None:
    assert spark(values, (1, 2, 3)) is None


def test_both_periods_have_one_scale() -> None:
    assert path((0, 5), (10, 10)) == "M1.0 23.0L21.0 13.0"
    assert path((0, 5), (10, 10), "spark-prev") == "M1.0 3.0L21.0 3.0"


def test_a_shorter_period_keeps_the_places_of_the_longer_one() -> None:
    assert path((0, 10), (0, 5, 10)) == "M1.0 23.0L11.0 3.0"


def test_the_dot_is_at_the_last_value_that_is_known() -> None:
    (dot,) = of_class(spark((0, 10, None), width=25, height=26), "spark-dot")
    assert (dot["cx"], dot["cy"]) == (11.0, 3.0)


@pytest.mark.parametrize("before", [(), (None,), (None, None)])
def test_without_a_comparison_there_is_one_line(before: tuple[Any, ...]) -> None:
    assert of_class(spark((1, 2), before), "spark-prev") == []


def test_readers_of_screens_are_not_told_of_it() -> None:
    drawn = spark((1, 2))
    assert drawn["aria-hidden"] == "true"
    assert drawn["viewBox"] == "0 0 88 40"
