"""The page of time on the tiny world: every number on screen is one that was computed by hand in its docstring."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from services.core.context import Context
from tests.dashapp.reading import Reading
from tests.fixtures.web import person
from tests.services.ingest.bench import LOG, bring_text

PAGE = PAGES["when"]
READ = Reading(page=PAGE)
rendered, words, sheet = READ.rendered, READ.words, READ.sheet


def test_the_sentence_names_month_weekday_and_hour(small_store: Context) -> None:
    """Views: 31 December 1, January 4, February 2. Nine Mondays and nine Tuesdays have 2 each, the first counts."""
    said = words(small_store, "lead")
    assert said.startswith("Most views: January 2024 ( 4 ) , on a Monday (0.2 a day) and between 9 and 10 h .")
    assert said.endswith("No day is off in views.")


def test_the_months(small_store: Context) -> None:
    """February: one view and two purchases of U1, a view of U4, a cart of U2."""
    said = words(small_store, "months")
    assert "Dec 2023 1 days 1 1 0 1 0.00 % 0.00" in said
    assert "Jan 2024 4 1 2 4 66.67 % 319.99" in said
    assert "Feb 2024 2 1 2 3 50.00 % 40.00" in said
    assert "All 7 3 4 4 50.00 % 359.99" in said


def test_the_whole_is_asked_for(small_store: Context) -> None:
    """Users 1 + 4 + 3 by month are 4 people."""
    found = sheet(small_store, "months")
    assert [row["users"] for row in found.rows] == [1, 4, 3]
    assert found.total
    assert (found.total["users"], found.total["revenue"]) == (4, Decimal("359.99"))


def test_a_month_leads_to_its_days(small_store: Context) -> None:
    body = json.dumps(rendered(small_store)["months"].body)
    assert '"href": "/when?period=2024-01-01..2024-01-31"' in body
    assert '"data-mark": "months:month:2024-01"' in body


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        ("views", [1, 4, 2]),
        ("carts", [1, 1, 1]),
        ("purchases", [0, 2, 2]),
        ("users", [1, 4, 3]),
        ("funnel_conversion", [0.0, 2 / 3, 0.5]),
        ("event_revenue", [0.0, 319.99, 40.0]),
    ],
)
def test_the_series_by_month(small_store: Context, metric: str, values: list[float]) -> None:
    figure = rendered(small_store, f"?period=all&grain=month&x.metric={metric}")["series"].figure
    assert figure
    assert [round(value, 4) for value in figure["data"][-1]["y"]] == [round(value, 4) for value in values]


def test_a_partial_bucket_is_hollow_and_a_click_sets_the_period(small_store: Context) -> None:
    figure = rendered(small_store, "?period=all&grain=month")["series"].figure
    assert figure
    tips = figure["data"][-1]["customdata"]
    assert tips[0]["rows"][-1] == ["1 of 31 days", "not compared", ""]
    assert tips[1]["href"] == "/when?period=2024-01-01..2024-01-31"
    assert any(trace.get("marker", {}).get("size") == 7 for trace in figure["data"])


def test_what_is_longer_than_a_month_is_cut_by_months(small_store: Context) -> None:
    assert "Views by month" in words(small_store, "series", "?period=all&grain=year")


@pytest.fixture
def odd_day(duckdb_context: Context) -> Context:
    """Eight weeks of ten views a day from Monday 1 January 2024, at 10 h; on 1 February there are sixty."""
    row = "{} 10:{:02d}:00 UTC,view,P1,1,a.b,asus,5.00,U{},S{}\n"
    days = [date(2024, 1, 1) + timedelta(days=day) for day in range(56)]
    lines = [row.format(day, at, at, at) for day in days for at in range(60 if day == date(2024, 2, 1) else 10)]
    bring_text(duckdb_context, "events", LOG + "".join(lines))
    return duckdb_context


def test_a_day_that_is_off_is_ringed_and_named(odd_day: Context) -> None:
    """Sixty where ten are expected: 500 % more."""
    assert "1 day is off in views , 1 Feb 2024 ( +500.0 % )" in words(odd_day, "lead")
    figure = rendered(odd_day, "?period=all&grain=day")["series"].figure
    assert figure
    rings = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "circle-open"]
    assert [trace["y"] for trace in rings] == [[60.0]]
    tip = figure["data"][-1]["customdata"][31]
    assert tip["rows"][-1] == ["Off: Thu 1 Feb", "+500.0 % than expected", ""]
    listed = words(odd_day, "anomalies")
    assert "Thu 1 Feb 2024 +500.0 % 60, expected 10 +50" in listed
    assert '"href": "/when?period=2024-02-01..2024-02-01"' in json.dumps(rendered(odd_day)["anomalies"].body)


def test_a_week_with_such_a_day_is_ringed_too(odd_day: Context) -> None:
    figure = rendered(odd_day, "?period=all&grain=week")["series"].figure
    assert figure
    rings = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "circle-open"]
    assert [trace["y"] for trace in rings] == [[120.0]]


def test_the_cell_that_stands_out_is_explained(odd_day: Context) -> None:
    """All views are at 10 h, so the weekdays alone differ and no cell does."""
    assert "No hour of the week stands out" in words(odd_day, "week")


def test_too_few_days_are_not_judged(small_store: Context) -> None:
    search = "?period=2024-02-20..2024-02-29"
    assert "Too short to judge: 10 days, 4 weeks are needed" in words(small_store, "anomalies", search)
    assert "Too short to judge" in words(small_store, "lead", search)


@pytest.mark.parametrize(("event", "total"), [("view", 7), ("cart", 3), ("purchase", 4), ("conversion", None)])
def test_the_hours_of_the_week(small_store: Context, event: str, total: int | None) -> None:
    figure = rendered(small_store, f"?period=all&x.event={event}")["week"].figure
    assert figure
    cells = figure["data"][0]["z"]
    assert (len(cells), len(cells[0])) == (7, 24)
    if total is not None:
        assert sum(map(sum, cells)) == total
    else:
        assert cells[3][12] == 1.0  # Thursday 12 h: one viewer, who bought


def test_a_click_on_an_hour_filters_to_it(small_store: Context) -> None:
    figure = rendered(small_store)["week"].figure
    assert figure
    assert figure["data"][0]["customdata"][3][12]["href"] == "/when?period=all&hour=12&weekday=Thursday"
    chosen = rendered(small_store, "?period=all&hour=12&weekday=Thursday")
    assert chosen["week"].figure
    assert [(shape["x0"], shape["y0"]) for shape in chosen["week"].figure["layout"]["shapes"]] == [(11.5, 2.5)]
    assert "All 1 0 2 1" in " ".join(words_of(chosen["months"].body).split())


def test_without_events_each_tile_says_so(small_store: Context) -> None:
    search = "?period=2024-03-01..2024-03-31"
    assert words(small_store, "lead", search).startswith("There are no views here")
    for tile in ("series", "months", "anomalies"):
        assert "There are no events in this period" in words(small_store, tile, search), tile
    assert "There are no views in this period" in words(small_store, "week", search)


def test_an_empty_store(duckdb_context: Context) -> None:
    assert words_of(rendered(duckdb_context, "")["lead"].body).startswith("There are no views here")


def test_somebody_limited_to_a_brand_sees_that_brand(small_store: Context) -> None:
    found = rendered(small_store, "?period=all", person(brand=("hp",)))
    assert "All 2 0 1 2 50.00 % 19.99" in " ".join(words_of(found["months"].body).split())
