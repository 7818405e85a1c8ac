"""Series: every bucket once, gaps filled, the ones that are not whole marked."""

from datetime import date

from services.core.context import Context
from services.query.questions import MetricQuery, Period
from services.query.run import run
from services.query.scope import Scope
from services.query.series import bucket_in_words, series_of

LAST = date(2024, 12, 31)
YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))
ALL = Scope.limited({}, reason="a test")


def test_gaps_are_zero_of_what_is_counted_and_nothing_of_averages(small_store: Context) -> None:
    result = run(small_store, MetricQuery(metrics=("revenue", "satisfaction"), by=("quarter",), period=YEAR), ALL)
    points = series_of(result, "quarter", YEAR, LAST)
    assert [float(point.value("revenue") or 0) for point in points] == [149.5, 200.0, 0.0, 70.0]
    assert [point.value("satisfaction") for point in points] == [2.0, 5.0, None, 3.0]
    assert points[2].value("revenue") == 0
    assert all(point.whole for point in points)


def test_a_bucket_at_the_end_of_the_data_is_not_whole(small_store: Context) -> None:
    result = run(small_store, MetricQuery(metrics=("revenue",), by=("week",), period=YEAR), ALL)
    points = series_of(result, "week", YEAR, LAST)
    assert len(points) == 53
    assert (points[-1].start, points[-1].shown, points[-1].days, points[-1].whole) == (date(2024, 12, 30), 2, 7, False)
    assert points[0].whole


def test_a_period_after_the_data_has_no_points(small_store: Context) -> None:
    later = Period(start=date(2025, 2, 1), end=date(2025, 3, 1))
    result = run(small_store, MetricQuery(metrics=("revenue",), by=("week",), period=later), ALL)
    assert series_of(result, "week", later, LAST) == ()
    assert series_of(result, "week", later, None) == ()


def test_saying_a_bucket() -> None:
    said = [
        bucket_in_words("week", date(2024, 11, 25), date(2024, 12, 2)),
        bucket_in_words("week", date(2024, 12, 30), date(2025, 1, 6)),
        bucket_in_words("month", date(2024, 11, 1), date(2024, 12, 1)),
        bucket_in_words("quarter", date(2024, 10, 1), date(2025, 1, 1)),
        bucket_in_words("year", date(2024, 1, 1), date(2025, 1, 1)),
        bucket_in_words("day", date(2024, 11, 25), date(2024, 11, 26)),
    ]
    assert said == [
        "25 Nov to 1 Dec 2024",
        "30 Dec 2024 to 5 Jan 2025",
        "Nov 2024",
        "Q4 2024",
        "2024",
        "Mon 25 Nov 2024",
    ]
