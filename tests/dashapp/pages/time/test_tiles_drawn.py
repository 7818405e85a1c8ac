"""The page of time as it is drawn, on answers made by hand: series, months, days that are off, hours."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages.time.months import COLUMNS, Months
from dashapp.pages.time.series import Series
from dashapp.pages.time.week import WeekHours
from services.query.series import Point
from tests.dashapp.handmade import (
    draw,
    draw_empty,
    elements,
    links,
    result,
    said_in,
    sheet,
    titles,
    view,
    words,
)
from tests.dashapp.pages.time.made import QUIET, day, hours, judged, month

YEAR = "?period=year"
ALONE = "?period=year&compare=none"


def whole(**other: Any) -> dict[str, Any]:
    """The whole of a table of months."""
    return {name: None for name, *_ in COLUMNS} | other


def table(rows: list[dict[str, Any]], search: str = ALONE, currency: str = "", **changes: Any) -> Any:
    """The table of months."""
    given = whole(views=7, carts=3, purchases=4, users=4, conversion=0.5, revenue=Decimal("359.99"))
    found = Months(result=result(rows), total=given, compared=whole(views=14), change=whole(**changes))
    return draw(view("when", search, currency=currency), "months", found)


def test_a_month_stands_with_exact_numbers_and_leads_to_its_days() -> None:
    row = month("2024-02", 1234, carts=56, purchases=7, conversion=0.0567, revenue=Decimal("12345.6"))
    body = table([row]).body
    assert said_in(body, "tr") == [
        "Month Views Carts Purchases Users Conversion Revenue",
        "Feb 2024 1,234 56 7 1,234 5.67 % 12,345.60",
        "All 7 3 4 4 50.00 % 359.99",
    ]
    assert links(body) == {"Feb 2024": "/when?period=2024-02-01..2024-02-29&compare=none"}
    assert [one["data-mark"] for one in elements(body, "a")] == ["months:month:2024-02"]


def test_the_currency_stands_once_above_its_column() -> None:
    assert said_in(table([month("2024-02", 1)], currency="EUR").body, "th")[-1] == "Revenue, EUR"


def test_a_month_that_the_period_holds_in_part_says_its_days() -> None:
    body = table([month("2023-12", 1, whole=False, days=1)]).body
    assert said_in(body, "tr")[1].startswith("Dec 2023 1 days 1 0")


@pytest.mark.parametrize(
    ("many", "first", "more"), [(12, "Jan 2023", set()), (13, "Feb 2023", {"1 more"}), (24, "Jan 2024", {"12 more"})]
)
def test_the_newest_twelve_months_are_shown(many: int, first: str, more: set[str]) -> None:
    rows = [month(f"{2023 + at // 12}-{at % 12 + 1:02}", 1) for at in range(many)]
    body = table(rows).body
    assert said_in(body, "tr")[1].startswith(first)
    assert {one for one in links(body) if one.endswith("more")} == more
    assert not more or links(body)[more.pop()] == "/when?period=year&compare=none&table=months"


def test_the_change_of_the_whole_stands_below_it_and_what_was_on_hover() -> None:
    body = table([month("2024-02", 1)], YEAR, views=-0.5, carts=0.25, conversion=-0.1, revenue=None).body
    last = list(elements(body, "tr"))[-1]
    assert words(last) == "vs 2023 down 50.0 % up 25.0 % \u2013 \u2013 down 10.0 pp \u2013"
    assert titles(last) == ["Was 14", *["Was \u2013"] * 5]


def test_without_comparison_there_is_no_row_of_changes() -> None:
    assert len(said_in(table([month("2024-02", 1)], views=-0.5).body, "tr")) == 3


@pytest.mark.parametrize("rows", [[], [month("2024-01", 0)]])
def test_months_without_users_are_no_events(rows: list[dict[str, Any]]) -> None:
    found = Months(result=result(rows), total=whole(), compared=whole(), change=whole())
    nothing = draw_empty(view("when", ALONE), "months", found)
    assert (nothing.what, nothing.caption) == ("events", "Conversion: buyers per viewer. 2024. No filters")


def test_the_table_twin_of_months_has_the_whole_without_days() -> None:
    found = Months(result=result([month("2024-01", 1)]), total=whole(views=3), compared=whole(), change=whole())
    total = sheet(view("when"), "months", found).total
    assert total
    assert (total["month"], total["days"], total["whole"], total["views"]) == ("Total", None, None, 3)


def test_five_days_that_are_off_are_listed_the_furthest_first() -> None:
    off = judged(*(day(f"2024-01-0{at}", 20, 10, at) for at in range(1, 8)))
    content = draw(view("when", ALONE), "anomalies", off)
    assert said_in(content.body, "span", "of-name")[:2] == ["Sun 7 Jan 2024", "Sat 6 Jan 2024"]
    assert len(list(elements(content.body, "a", "of"))) == 5
    assert links(content.body)["2 more"] == "/when?period=year&compare=none&table=anomalies"


def test_a_day_that_is_off_says_what_was_expected_in_whole_counts() -> None:
    content = draw(view("when", ALONE), "anomalies", judged(day("2024-02-01", 60, 9.6, 8.0)))
    (line,) = elements(content.body, "a", "of")
    assert words(line) == "Thu 1 Feb 2024 +525.0 % 60, expected 10 +50"
    assert (line["href"], line["data-mark"]) == (
        "/when?period=2024-02-01..2024-02-01&compare=none",
        "anomalies:day:2024-02-01",
    )


def test_of_money_it_says_cents_and_currency() -> None:
    shown = view("when", f"{ALONE}&x.metric=event_revenue", currency="EUR")
    content = draw(shown, "anomalies", judged(day("2024-02-01", 7.5, 10.0, -8.0)))
    assert words(content.body) == "Thu 1 Feb 2024 \u221225.0 % EUR 7.50, expected EUR 10.00 \u2212EUR 2.50"


def test_days_without_any_value_are_no_events_and_quiet_ones_are_said() -> None:
    nothing = draw_empty(view("when", ALONE), "anomalies", judged(every=({"value": 0.0}, {"value": None})))
    assert nothing.what == "events"
    content = draw(view("when", f"{YEAR}&x.metric=carts"), "anomalies", QUIET)
    assert words(content.body) == "No day is off in cart events."
    assert content.caption == "Carts against the days around and the weekday. 2024, not compared. No filters"


def test_the_table_of_days_keeps_what_people_read() -> None:
    names = [one.name for one in sheet(view("when"), "anomalies", judged(day("2024-02-01", 60, 10, 8.0))).columns]
    assert names == ["day", "weekday", "value", "expected", "difference", "relative", "score", "anomaly"]


def series(off: tuple[Mapping[str, Any], ...], *, shown: int = 7, search: str = "?period=year&grain=week") -> Any:
    """Two weeks of views from Monday 1 January 2024; of the second, `shown` days are there."""
    weeks = (
        Point(start=date(2024, 1, 1), end=date(2024, 1, 8), shown=7, row={"views": 70}),
        Point(start=date(2024, 1, 8), end=date(2024, 1, 15), shown=shown, row={"views": 140}),
    )
    found = Series(result=result([{"views": 70}, {"views": 140}]), points=weeks, off=off)
    return draw(view("when", search), "series", found)


def test_a_bucket_that_holds_a_day_that_is_off_is_ringed_and_the_key_says_so() -> None:
    content = series((day("2024-01-14", 60, 10, 9.0),))
    rings = [one for one in content.figure["data"] if one.get("marker", {}).get("symbol") == "circle-open"]
    assert [one["y"] for one in rings] == [[140.0]]
    assert words(content.key) == "2024 2023 Holds days that are off"
    assert content.title == "Views by week"


@pytest.mark.parametrize("outside", ["2023-12-31", "2024-01-15"])
def test_a_day_outside_the_buckets_rings_none(outside: str) -> None:
    assert words(series((day(outside, 60, 10, 9.0),)).key) == "2024 2023"


def test_three_days_are_named_in_a_tooltip_and_the_rest_counted() -> None:
    tips = series(tuple(day(f"2024-01-0{at}", 15, 10, 9.0) for at in range(1, 6))).figure["data"][-1]["customdata"]
    assert tips[0]["rows"][-4:] == [
        ["Off: Mon 1 Jan", "+50.0 % than expected", ""],
        ["Off: Tue 2 Jan", "+50.0 % than expected", ""],
        ["Off: Wed 3 Jan", "+50.0 % than expected", ""],
        ["", "2 more", ""],
    ]
    assert [row[0] for row in tips[1]["rows"]] == ["2024"]


def test_the_week_that_is_not_over_says_how_far_it_is() -> None:
    content = series((), shown=2, search="?period=year&grain=week&compare=none")
    assert words(content.key) == "2024 2 of 7 days"
    assert content.figure["data"][-1]["customdata"][1]["rows"][-1] == ["2 of 7 days", "not compared", ""]


def test_a_series_without_rows_is_no_events() -> None:
    nothing = draw_empty(view("when", ALONE), "series", Series(result=result([]), points=(), off=()))
    assert (nothing.title, nothing.what) == ("Views by week", "events")


def week(event: str, rows: list[dict[str, Any]], search: str = ALONE) -> WeekHours:
    """The hours of a week."""
    return WeekHours(event=event, result=result(rows, notes=("All hours are alike",)), rows=rows, zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("event", "unit", "rows", "scale"),
    [
        ("view", "Views", [["Views", "30", "strong"]], "0 3"),
        ("cart", "Cart events", [["Cart events", "30", "strong"]], "0 3"),
        (
            "conversion",
            "Buyers per viewer",
            [["Buyers per viewer", "300.00 %", "strong"], ["Buyers of viewers", "30 of 10", ""]],
            "0 300.00 %",
        ),
    ],
)
def test_an_hour_says_its_count_or_of_whom_its_rate_is(event: str, unit: str, rows: Any, scale: str) -> None:
    content = draw(view("when", f"{ALONE}&x.event={event}"), "week", week(event, hours({("Tuesday", 5): 30})))
    assert content.caption == f"{unit}, Europe/Berlin. 2024. No filters"
    assert content.figure
    tip = content.figure["data"][0]["customdata"][1][5]
    assert (tip["t"], tip["rows"]) == ("Tuesday, 5 h", rows)
    assert words(content.key) == scale
    assert words(content.body) == "All hours are alike"


@pytest.mark.parametrize(
    ("event", "what"), [("view", "views"), ("cart", "carts"), ("purchase", "purchases"), ("conversion", "events")]
)
def test_a_week_without_any_says_what_is_missing(event: str, what: str) -> None:
    shown = view("when", f"{ALONE}&x.event={event}&hour=3&weekday=Monday&brand=asus")
    nothing = draw_empty(shown, "week", week(event, hours({})))
    assert nothing.what == what
    assert nothing.caption.endswith(". Brand is asus; Weekday and hour lifted")
