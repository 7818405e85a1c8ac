"""The sentence of the page of time, on answers made by hand: the busiest month, weekday, hour, and the days off."""

from collections.abc import Mapping
from typing import Any

import pytest

from dashapp.pages.time.controls import METRIC
from dashapp.pages.time.lead import TimeSummary
from dashapp.pages.time.questions import WORDS, Judged, grain_of, label_of, word_of
from services.catalog import catalog
from tests.dashapp.handmade import (
    draw,
    links,
    said_in,
    view,
    words,
)
from tests.dashapp.pages.time.made import QUIET, day, hours, judged, month

YEAR = "?period=year"
ALONE = "?period=year&compare=none"


def lead(
    months: list[dict[str, Any]],
    at: list[dict[str, Any]],
    off: Judged = QUIET,
    whole: Mapping[str, Any] | None = None,
    search: str = ALONE,
) -> Any:
    """The sentence above the series."""
    found = TimeSummary(months=months, hours=at, judged=off, whole=whole or {})
    return draw(view("when", search), "lead", found).body


MONDAY = hours({("Monday", 9): 3})


def test_the_busiest_month_weekday_and_hour() -> None:
    body = lead([month("2024-01", 3), month("2024-02", 1200)], hours({("Friday", 23): 1200, ("Monday", 9): 3}))
    assert words(body) == (
        "Most views: February 2024 ( 1,200 ) , on a Friday (1,200 a day) and between 23 and 0 h . "
        "No day is off in views."
    )
    assert links(body)["February 2024"] == "/when?period=2024-02-01..2024-02-29&compare=none"
    assert links(body)["Friday"] == links(body)["23 and 0 h"] == "#origin=week"


def test_of_equal_months_the_first_is_named() -> None:
    assert "December 2023" in words(lead([month("2023-12", 5), month("2024-01", 5)], MONDAY))


def test_a_weekday_that_came_more_often_does_not_win_by_that() -> None:
    """Ten on five Mondays are 2 a day; three on one Tuesday are 3."""
    body = lead([month("2024-01", 13)], hours({("Monday", 9): 10, ("Tuesday", 4): 3}, {"Monday": 5}))
    assert "on a Tuesday (3.0 a day) and between 9 and 10 h" in words(body)


@pytest.mark.parametrize(("count", "said"), [(9, "9.0"), (10, "10"), (11_000, "11,000")])
def test_under_ten_a_day_the_decimal_is_said(count: int, said: str) -> None:
    assert f"({said} a day)" in words(lead([month("2024-01", 1)], hours({("Monday", 0): count})))


def test_where_no_hour_has_views_the_month_stands_alone() -> None:
    assert words(lead([month("2024-01", 4)], hours({}))) == "Most views: January 2024 ( 4 ) . No day is off in views."


@pytest.mark.parametrize("months", [[], [month("2024-01", 0)]])
def test_without_views_there_is_nothing_to_say(months: list[dict[str, Any]]) -> None:
    said = words(lead(months, MONDAY))
    assert said == "There are no views here: choose another period, or lift a filter."


@pytest.mark.parametrize(
    ("metric", "change", "said"),
    [
        ("views", 0.5, "Views are up 50.0 % against 2023 ."),
        ("views", -0.5, "Views are down 50.0 % against 2023 ."),
        ("funnel_conversion", -0.012, "Conversion is down 1.2 pp against 2023 ."),
        ("event_revenue", 3.0, "Revenue is up 300.0 % against 2023 ."),
    ],
)
def test_how_the_metric_moved_is_said_in_its_unit(metric: str, change: float, said: str) -> None:
    whole = {f"{metric}_change": change}
    body = lead([month("2024-01", 4)], MONDAY, whole=whole, search=f"{YEAR}&x.metric={metric}")
    assert words(body).endswith(said)


@pytest.mark.parametrize("whole", [{}, {"views_change": None}, {"views_change": 0.0}, {"views_change": 0.0001}])
def test_what_did_not_move_is_not_spoken_of(whole: Mapping[str, Any]) -> None:
    assert words(lead([month("2024-01", 4)], MONDAY, whole=whole, search=YEAR)).endswith("No day is off in views.")


def test_the_day_that_is_furthest_off_is_named_whatever_its_sign() -> None:
    """Of three days the second has the largest score, below what was expected: that is bad."""
    off = judged(day("2024-03-01", 15, 10, 4.0), day("2024-05-06", 5, 20, -9.0), day("2024-06-01", 12, 10, 5.0))
    body = lead([month("2024-01", 4)], MONDAY, off)
    assert words(body).endswith("3 days are off in views , most of all 6 May 2024 ( \u221275.0 % ).")
    assert links(body)["6 May 2024"] == "/when?period=2024-05-06..2024-05-06&compare=none"
    assert said_in(body, "b", "bad") == ["\u221275.0 %"]


def test_one_day_that_is_off_is_not_the_most_of_all() -> None:
    body = lead([month("2024-01", 4)], MONDAY, judged(day("2024-03-01", 15, 10, 4.0)))
    assert words(body).endswith("1 day is off in views , 1 Mar 2024 ( +50.0 % ).")
    assert said_in(body, "b", "bad") == []


def test_what_is_too_short_to_judge_says_so_instead_of_none() -> None:
    short = judged(said="Too short to judge: 10 days, 4 weeks are needed", every=({"value": 1.0},))
    assert words(lead([month("2024-01", 4)], MONDAY, short)).endswith(
        "Too short to judge: 10 days, 4 weeks are needed."
    )
    content = draw(view("when", ALONE), "anomalies", short)
    assert words(content.body) == "Too short to judge: 10 days, 4 weeks are needed."


def test_every_metric_has_a_label_a_word_and_a_meaning() -> None:
    names = [name for name, _ in METRIC.values or ()]
    assert set(names) == set(WORDS) <= set(catalog().metrics)
    assert (label_of("carts"), word_of("carts")) == ("Carts", "cart events")


@pytest.mark.parametrize(
    ("search", "grain"),
    [("?grain=day", "day"), ("?grain=quarter", "month"), ("?grain=year", "month"), ("", "week")],
)
def test_the_series_is_cut_by_months_at_most(search: str, grain: str) -> None:
    assert grain_of(view("when", search)) == grain
