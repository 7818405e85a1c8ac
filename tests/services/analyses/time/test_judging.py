"""Which cells and days stand out, on numbers where it is known."""

import numpy as np
import pytest

from services.analyses.time.anomalies import judge_days
from services.analyses.time.weekday_hour import in_words, judge_cells

DAYS = np.array([10.0] * 7)
PATTERN = np.array([1.0, 1.1, 1.2, 1.1, 1.0, 0.6, 0.5])


def week_of(cell: float) -> np.ndarray:
    """A week whose hours and weekdays multiply, but for Tuesday 14 h."""
    hours = np.where((np.arange(24) > 6) & (np.arange(24) < 22), 300.0, 20.0)
    count = np.round(PATTERN[:, None] * hours[None, :])
    count[1, 14] = cell
    return count


def test_the_cell_that_stands_out_is_said_in_words() -> None:
    week = judge_cells(week_of(583), None, DAYS)
    assert week.marked == (1, 14)
    others = PATTERN[[0, 2, 3, 4, 5, 6]].sum() * 300 / 6
    assert week.above_others[1, 14] == pytest.approx(583 / others - 1)
    assert in_words(week, "cart") == f"Tue 14 h: 583 carts, {583 / others - 1:.0%}".replace("%", " %") + (
        " above the same hour of other days"
    )


def test_a_week_whose_hours_and_weekdays_multiply_has_no_cell_that_stands_out() -> None:
    week = judge_cells(week_of(330), None, DAYS)
    assert week.marked is None
    assert np.abs(week.residual).max() < 1


def test_a_weekday_that_the_period_holds_more_often_is_not_above_others() -> None:
    days = np.array([20.0, 10, 10, 10, 10, 10, 10])
    week = judge_cells(np.full((7, 24), 100.0) * days[:, None] / 10, None, days)
    assert week.above_others == pytest.approx(np.zeros((7, 24)))


def test_rates_are_judged_by_what_they_are_out_of() -> None:
    base = np.full((7, 24), 2000.0)
    count = np.full((7, 24), 100.0)
    count[4, 20] = 170
    week = judge_cells(count, base, DAYS)
    assert week.marked == (4, 20)
    assert in_words(week, "conversion").startswith("Fri 20 h: 8.50 % of viewers bought, 70 % above")


def series(days: int, seed: int = 3) -> np.ndarray:
    """Counts with a level that doubles, a weekday pattern and chance."""
    rng = np.random.default_rng(seed)
    when = np.arange(days)
    return rng.poisson(400 * (1 + when / days) * PATTERN[when % 7]).astype(float)


def test_planted_days_are_found_with_what_was_expected() -> None:
    values = series(158)
    expected = values[[40, 100]].copy()
    values[40] *= 2
    values[100] = 10
    level, score = judge_days(values, counted=True)
    assert set(np.flatnonzero(np.abs(score) > 3.5)) == {40, 100}
    assert score[40] > 0 > score[100]
    assert level[[40, 100]] == pytest.approx(expected, rel=0.15)


def test_chance_is_hardly_ever_marked() -> None:
    marked = sum(int((np.abs(judge_days(series(158, seed), counted=True)[1]) > 3.5).sum()) for seed in range(20))
    assert marked <= 0.005 * 20 * 158


def test_the_weekdays_own_pattern_is_no_anomaly() -> None:
    level, score = judge_days(np.tile(PATTERN * 1000, 6), counted=True)
    assert level == pytest.approx(np.tile(PATTERN * 1000, 6), rel=0.05)
    assert np.abs(score).max() < 3.5


def test_equal_days_are_never_off_and_one_other_day_is() -> None:
    values = np.full(40, 9.0)
    assert judge_days(values, counted=False)[1] == pytest.approx(np.nan, nan_ok=True)
    values[20] = 400.0
    _, score = judge_days(values, counted=False)
    assert set(np.flatnonzero(np.abs(score) > 3.5)) == {20}


def test_days_without_a_rate_are_left_out() -> None:
    rates = np.full(60, 0.05) + np.tile([0.001, -0.001], 30)
    rates[[3, 30, 31]] = np.nan
    rates[45] = 0.2
    _, score = judge_days(rates, counted=False)
    assert set(np.flatnonzero(np.abs(score) > 3.5)) == {45}
    assert np.isnan(score[[3, 30, 31]]).all()


@pytest.mark.parametrize("days", [0, 1, 27])
def test_less_than_four_weeks_are_not_judged(days: int) -> None:
    level, score = judge_days(np.ones(days), counted=True)
    assert len(level) == len(score) == days
    assert np.isnan(score).all()
