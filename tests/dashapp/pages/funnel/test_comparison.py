"""What stands beside the funnel: the hours of purchases, the segments, the cleaning, on the tiny world."""

from decimal import Decimal

from dashapp.core.markup import words_of
from dashapp.figures.heat import Heat, heat, scale
from dashapp.shell.render import render_page
from services.core.context import Context
from tests.dashapp.pages.funnel.test_funnel import PAGE, rendered, sheet, words
from tests.fixtures.web import person, view_on
from tests.services.ingest.bench import LOG, bring_text


def test_the_hours_of_purchases(small_store: Context) -> None:
    figure = rendered(small_store)["hours"].figure
    assert figure
    cells = figure["data"][0]["z"]
    assert (cells[0][0], cells[1][10], cells[3][12]) == (1.0, 1.0, 2.0)  # Monday 0 h, Tuesday 10 h, Thursday 12 h
    assert sum(map(sum, cells)) == 4
    assert figure["data"][0]["zmin"] == 0
    tip = figure["data"][0]["customdata"][3][12]
    assert (tip["t"], tip["rows"][0]) == ("Thursday, 12 h", ["Purchases", "2", "strong"])
    assert tip["href"] == "/funnel?period=all&hour=12&weekday=Thursday"
    said = words(small_store, "hours")
    assert "Purchases, UTC." in said
    assert "0 2" in said  # the scale


def test_a_chosen_hour_is_outlined_and_a_second_click_lifts_it(small_store: Context) -> None:
    figure = rendered(small_store, "?period=all&weekday=Thursday&hour=12")["hours"].figure
    assert figure
    assert [(shape["x0"], shape["y0"]) for shape in figure["layout"]["shapes"]] == [(11.5, 2.5)]
    assert figure["data"][0]["customdata"][3][12]["href"] == "/funnel?period=all"
    assert figure["data"][0]["customdata"][0][0]["href"] == "/funnel?period=all&hour=0&weekday=Monday"
    assert sum(map(sum, figure["data"][0]["z"])) == 4


def test_a_heat_map_marks_one_cell() -> None:
    drawn = Heat(
        rows=("A", "B"), columns=("x", "y", "z"), values=((1, 2, None), (0, 4, 3)), tips=(({},) * 3,) * 2,
        ticks={0: "x"}, marked=(1, 1),
    )  # fmt: skip
    figure = heat(drawn, "dark", 100)
    assert figure["data"][0]["zmax"] == 4
    assert figure["data"][0]["z"][0] == [1.0, 2.0, None]
    shape = figure["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"], shape["y0"], shape["y1"]) == (0.5, 1.5, 0.5, 1.5)
    assert words_of(scale("0", "4")).split() == ["0", "4"]


def test_the_segments(small_store: Context) -> None:
    said = words(small_store, "segments")
    assert "Browsers 1 25.00 % of users 0 so far" in said
    assert "Cart abandoners 1 25.00 % of users 320.00 left in carts" in said
    assert "Single buyers 1 25.00 % of users 19.99" in said
    assert "Multi-buyers 1 25.00 % of users 340.00" in said
    assert "High value 1 25.00 % of users 340.00, part of the buyers" in said


def test_revenue_without_brand_or_category(small_store: Context) -> None:
    missing = {
        row["gap"]: (row["missing"], round(row["missing_share"], 4)) for row in sheet(small_store, "cleaning").rows
    }
    assert missing == {
        "Brand missing": (Decimal("40.00"), 0.1111),
        "Category missing": (Decimal("19.99"), 0.0555),
        "Either missing": (Decimal("59.99"), 0.1666),
        "All revenue": (Decimal("359.99"), 1.0),
    }
    assert "Brand missing on 11.11 % of revenue, category on 5.55 %" in words(small_store, "cleaning")


def test_the_rows_that_cleaning_took(duckdb_context: Context) -> None:
    row = "2024-01-01 10:00:00 UTC,{},P1,1,a.b,asus,{},U1,S1\n"
    lines = row.format("view", "5.00") * 3 + row.format("purchase", "5.00") + row.format("view", "0.00")
    bring_text(duckdb_context, "events", LOG + lines)
    said = words(duckdb_context, "cleaning")
    assert "5 rows read \u22122 exact duplicates \u22121 bad prices 2 rows kept" in said
    limited = render_page(duckdb_context, PAGE, view_on(duckdb_context, PAGE, "?period=all", person(brand=("asus",))))
    assert "5 rows read" not in words_of(limited["cleaning"].body)
    assert "you see a part of it" in words_of(limited["cleaning"].body)
