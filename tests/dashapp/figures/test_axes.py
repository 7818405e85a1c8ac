"""Axes: names of times are short enough to stand beside each other, and labels have room left of the figure."""

from datetime import date, timedelta

import pytest

from dashapp.figures.axes import LEAST_LEFT, beside, time_axis, value_axis


def names(first: date, end: date) -> list[str]:
    """What the axis of some days says."""
    found: list[str] = time_axis([first], end)["ticktext"]
    return found


def test_days_that_follow_each_other_name_the_month_once() -> None:
    first = date(2024, 2, 27)
    assert names(first, first + timedelta(days=6)) == ["27 Feb", "28", "29", "1 Mar", "2", "3"]


def test_weeks_name_the_month_each_time() -> None:
    assert names(date(2024, 12, 4), date(2025, 1, 1)) == ["4 Dec", "11 Dec", "18 Dec", "25 Dec"]


def test_months() -> None:
    assert names(date(2024, 10, 1), date(2025, 1, 1)) == ["Oct", "Nov", "Dec"]


def test_quarters_name_the_year_where_one_begins() -> None:
    assert names(date(2023, 7, 1), date(2025, 1, 1)) == ["Q3 2023", "Q4", "Q1 2024", "Q2", "Q3", "Q4"]


def test_of_many_quarters_the_first_is_named_by_its_year() -> None:
    assert names(date(2022, 7, 1), date(2025, 1, 1)) == ["Q3", "Q4", "2023", "Q2", "Q3", "Q4", "2024", "Q2", "Q3", "Q4"]


def test_years() -> None:
    assert names(date(2020, 1, 1), date(2025, 1, 1)) == ["2020", "2021", "2022", "2023", "2024"]


@pytest.mark.parametrize(("highest", "width"), [(4, 7), (60_000, 21.4), (600_000, 28.0), (2_000, 30.4)])
def test_the_room_holds_the_widest_label(highest: int, width: float) -> None:
    """The widths are those that the browser measured for "4", "60K", "600K" and "2,000"."""
    left = beside({}, value_axis([0, highest], "money", zero=True))["margin"]["l"]
    assert max(width, LEAST_LEFT) <= left <= max(width + 6, LEAST_LEFT)
