"""Months, days and hours of the world of `tests/world.py`: every number was computed by hand."""

from datetime import date
from typing import Any

import pytest

from services.analyses.time.anomalies import Anomalies
from services.analyses.time.question import Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.core.context import Context
from services.core.errors import OutOfScope, UnknownName
from services.query.questions import Period
from services.query.run import run
from tests.asking import ALL, NORTH, plain
from tests.random_store import load_random_store

NEW_YEAR = Period(start=date(2023, 12, 31), end=date(2024, 1, 4))
COUNTED = ("views", "carts", "purchases", "users", "viewers", "buyers", "conversion", "revenue")


def table(ctx: Context, question: Any, *names: str, scope: Any = ALL) -> list[tuple[Any, ...]]:
    """The chosen columns of an answer, row by row."""
    return [tuple(plain(row[name]) for name in names) for row in run(ctx, question, scope).rows()]


def test_months(world: Context) -> None:
    assert table(world, Temporal(), "month", "days", "whole", *COUNTED) == [
        ("2023-12", 1, 0, 1, 1, 0, 1, 1, 0, 0.0, 0.0),
        ("2024-01", 31, 1, 4, 1, 2, 4, 3, 2, pytest.approx(2 / 3), 319.99),
        ("2024-02", 29, 1, 2, 1, 2, 3, 2, 1, 0.5, 40.0),
    ]


def test_days_without_events_are_there_with_zero(world: Context) -> None:
    assert table(world, Temporal(grain="day", period=NEW_YEAR), "day", "whole", *COUNTED) == [
        ("2023-12-31", 1, 1, 1, 0, 1, 1, 0, 0.0, 0.0),
        ("2024-01-01", 1, 2, 1, 1, 2, 1, 1, 1.0, 300.0),
        ("2024-01-02", 1, 2, 0, 1, 2, 2, 1, 0.5, 19.99),
        ("2024-01-03", 1, 0, 0, 0, 0, 0, 0, None, 0.0),
    ]


def test_weeks_begin_on_monday_and_say_how_much_of_them_is_there(world: Context) -> None:
    rows = table(world, Temporal(grain="week", period=NEW_YEAR), "week", "days", "whole", "views")
    assert rows == [("2023-12-25", 1, 0, 1), ("2024-01-01", 3, 0, 4)]


def test_the_week_has_168_hours_and_each_weekday_its_days(world: Context) -> None:
    rows = run(world, WeekdayHour(), ALL).rows()
    assert [(row["weekday"], row["hour"]) for row in rows[:2]] == [("Monday", 0), ("Monday", 1)]
    assert len(rows) == 168
    found = {(row["weekday"], row["hour"]): row["count"] for row in rows if row["count"]}
    assert found == {
        ("Sunday", 23): 1, ("Monday", 9): 2, ("Tuesday", 10): 1, ("Tuesday", 11): 1, ("Thursday", 12): 1,
        ("Thursday", 8): 1,
    }  # fmt: skip
    days = {row["weekday"]: row["days"] for row in rows}  # 2023-12-31, a Sunday, to 2024-02-29, a Thursday: 61 days
    assert days == {
        "Monday": 9, "Tuesday": 9, "Wednesday": 9, "Thursday": 9, "Friday": 8, "Saturday": 8, "Sunday": 9,
    }  # fmt: skip
    (nine,) = [row for row in rows if (row["weekday"], row["hour"]) == ("Monday", 9)]
    assert (nine["per_day"], nine["expected"], nine["above_others"]) == (2 / 9, pytest.approx(2 * 2 / 7), None)


def test_conversion_by_the_hour_is_buyers_per_viewer(world: Context) -> None:
    rows = run(world, WeekdayHour(metric="conversion"), ALL).rows()
    found = {(row["weekday"], row["hour"]): (row["count"], row["base"], row["value"]) for row in rows if row["base"]}
    assert found[("Tuesday", 10)] == (1, 1, 1.0)
    assert found[("Thursday", 12)] == (1, 1, 1.0)
    assert found[("Monday", 9)] == (0, 1, 0.0)
    (midnight,) = [row for row in rows if (row["weekday"], row["hour"]) == ("Monday", 0)]
    assert (midnight["count"], midnight["base"], midnight["value"]) == (1, 0, None)  # bought, viewed the day before


def test_a_person_limited_to_a_region_sees_its_customers_only(world: Context) -> None:
    assert sum(views for (views,) in table(world, Temporal(), "views", scope=NORTH)) == 2
    assert sum(views for (views,) in table(world, WeekdayHour(), "count", scope=NORTH)) == 2
    assert sum(views for (views,) in table(world, Anomalies(), "value", scope=NORTH)) == 2


@pytest.mark.parametrize("question", [Temporal(), WeekdayHour(), Anomalies()])
def test_a_log_without_customers_gives_a_limited_person_the_reason(any_context: Context, question: Any) -> None:
    load_random_store(any_context, orders=1, events=5, customers_in_log=False)
    with pytest.raises(OutOfScope, match="carry no customer"):
        run(any_context, question, NORTH)


@pytest.mark.parametrize("question", [Temporal(grain="hour"), WeekdayHour(metric="joy"), Anomalies(metric="carts?")])
def test_what_does_not_exist_is_refused(world: Context, question: Any) -> None:
    with pytest.raises(UnknownName):
        run(world, question, ALL)


def test_an_empty_log(any_context: Context) -> None:
    assert run(any_context, Temporal(), ALL).rows() == []
    assert run(any_context, Anomalies(), ALL).rows() == []
    for metric in ("events", "conversion"):
        result = run(any_context, WeekdayHour(metric=metric), ALL)
        assert [row["count"] for row in result.rows()] == [0] * 168
        assert {row["marked"] for row in result.rows()} == {0}
        assert result.origin.notes == ("No hour of the week stands out from its weekday and its hour",)


def test_too_few_days_are_not_judged(world: Context) -> None:
    result = run(world, Anomalies(period=NEW_YEAR), ALL)
    assert [(row["day"], row["weekday"], row["value"], row["expected"]) for row in result.rows()] == [
        ("2023-12-31", "Sunday", 1.0, None), ("2024-01-01", "Monday", 2.0, None),
        ("2024-01-02", "Tuesday", 2.0, None), ("2024-01-03", "Wednesday", 0.0, None),
    ]  # fmt: skip
    assert result.origin.notes == ("Too short to judge: 4 days, 4 weeks are needed",)
