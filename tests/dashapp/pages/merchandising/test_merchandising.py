"""The merchandising page on the tiny world: every number is one that was computed by hand in its docstring."""

import json
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.markup import words_of
from dashapp.figures.pareto import Curve, pareto, ranks
from dashapp.pages import PAGES
from dashapp.pages.merchandising.zero_conversion import chance
from dashapp.ui.diverging_bars import DivergingBar, diverging_bars
from services.core.context import Context
from tests.dashapp.reading import Reading
from tests.fixtures.web import person

PAGE = PAGES["merchandising"]
READ = Reading(page=PAGE)
rendered, words, sheet, markup = READ.rendered, READ.words, READ.sheet, READ.markup
COMPARED = "?period=2024-02-01..2024-02-29&compare=previous"


def test_the_sentence_says_who_leads_and_on_how_few_products_it_rests(small_store: Context) -> None:
    """Revenue P1 300.00, P2 40.00, P3 19.99: Gini 2 (19.99 + 2 x 40 + 3 x 300) / (3 x 359.99) - 4/3 = 0.5186."""
    said = words(small_store, "lead")
    assert said == (
        "asus leads with 300.00 , 83.34 % of revenue. The top 10 % of products sold (1) brings 83.34 % "
        "(Gini 0.52 ). No product with 200 views or more goes unsold."
    )


def test_the_sentence_speaks_of_the_one_that_is_chosen(small_store: Context) -> None:
    said = words(small_store, "lead", "?period=all&brand=hp")
    assert said.startswith("hp is number 3 of 3 brands with 19.99 , 5.55 % of revenue.")


def test_brands_in_order_of_revenue(small_store: Context) -> None:
    said = words(small_store, "ranked")
    assert "1 asus 2 50.00 % 1 300.00 83.34 % 83.34 %" in said
    assert "2 Unknown 3 33.33 % 2 40.00 11.11 % 94.45 %" in said
    assert "3 hp 2 50.00 % 1 19.99 5.55 % 100.00 %" in said


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("revenue", ["asus", "Unknown", "hp"]),
        ("purchases", ["Unknown", "asus", "hp"]),
        ("views", ["Unknown", "asus", "hp"]),
    ],
)
def test_orders(small_store: Context, order: str, first: list[str]) -> None:
    found = [row["brand"] for row in sheet(small_store, "ranked", f"?period=all&x.order={order}").rows]
    assert found == first


def test_few_viewers_are_not_ranked_by_conversion(small_store: Context) -> None:
    said = words(small_store, "ranked", "?period=all&x.order=conversion")
    assert "There are no brands with 30 viewers in this period" in said


def test_a_click_on_a_brand_filters_and_on_a_category_drills(small_store: Context) -> None:
    assert '"href": "/merchandising?period=all&brand=asus"' in markup(small_store, "ranked")
    top = markup(small_store, "ranked", "?period=all&x.by=category_1")
    assert '"href": "/merchandising?period=all&path=category_1:computers&x.by=category_1"' in top
    assert '"data-mark": "ranked:category_1:computers"' in top
    below = sheet(small_store, "ranked", "?period=all&x.by=category_1&path=category_1:computers").rows
    assert [(row["category_2"], row["revenue"]) for row in below] == [
        ("computers.components", Decimal("300.00")),
        ("computers.notebooks", Decimal("40.00")),
    ]


def test_the_bottom_of_the_drill_is_products(small_store: Context) -> None:
    steps = ("category_1:computers", "category_2:computers.components", "category_3:computers.components.videocards")
    path = "".join(f"&path={step}" for step in steps)
    rows = sheet(small_store, "ranked", f"?period=all&x.by=category_1{path}").rows
    assert [(row["product"], row["revenue"]) for row in rows] == [("P1", Decimal("300.00"))]


def test_the_filter_on_what_is_ranked_is_lifted_and_said(small_store: Context) -> None:
    found = rendered(small_store, "?period=all&brand=hp")["ranked"]
    assert "Brand filter lifted" in words_of(found.head)
    body = json.dumps(found.body)
    assert body.count('"className": "dim"') == 2
    assert body.count('"className": "on"') == 1


def test_the_curve_and_its_numbers(small_store: Context) -> None:
    one = rendered(small_store)["pareto"]
    assert one.figure
    trace = one.figure["data"][0]
    assert [round(share, 4) for share in trace["y"]] == [0.0, 0.8334, 0.9445, 1.0]
    assert trace["customdata"][1]["t"] == "First 1 of 3 brands"
    said = " ".join(words_of(one.body).split())
    assert "1 of 3 brands sold makes 80 %" in said
    assert "Gini coefficient 0.519" in said


def test_a_curve_has_a_point_for_each_percent() -> None:
    assert ranks(3) == [1, 2, 3]
    assert len(ranks(19_054)) == 100
    assert ranks(19_054)[-1] == 19_054
    assert ranks(0) == []
    drawn = pareto(Curve(places=(0, 1), shares=(0, 1), tips=({}, {}), mark=0.25), "light", 100)
    assert [(line["x0"], line["x1"]) for line in drawn["layout"]["shapes"]] == [(0, 0.25), (0.25, 0.25)]


def test_price_tiers_from_the_cheapest_up(small_store: Context) -> None:
    said = words(small_store, "tiers")
    assert "Low 5.55 % 19.99 1 purchases from 2 views" in said
    assert said.index("Low") < said.index("Medium") < said.index("High 83.34 %")


def test_without_a_comparison_it_says_what_to_choose(small_store: Context) -> None:
    """The log ends on 29 February: its last full month is February, before which January is known."""
    body = rendered(small_store)["movers"].body
    said = " ".join(words_of(body).split())
    assert "Nothing to compare with" in said
    assert "Compare Feb 2024 with Jan 2024" in said
    assert '"href": "/merchandising?period=last-month&compare=previous"' in json.dumps(body)


def test_rising_and_falling_add_up(small_store: Context) -> None:
    """January: P1 300.00, P3 19.99. February: P2 40.00. So Unknown +40.00, hp -19.99, asus -300.00, all -279.99."""
    said = words(small_store, "movers", COMPARED)
    assert "Unknown +40.00 new" in said
    assert "hp \u221219.99 gone" in said
    assert "asus \u2212300.00 gone" in said
    assert "All \u2212279.99 \u221287.5 %" in said
    assert said.index("Unknown") < said.index("hp") < said.index("asus")


def test_bars_have_one_zero_and_one_scale() -> None:
    rows = [DivergingBar(member="a", value=30, amount="+30"), DivergingBar(member="b", value=-10, amount="\u221210")]
    lines: Any = diverging_bars("x", rows)["k"]  # type: ignore[call-overload,index]
    bars = [line["k"][-1]["k"][-1]["style"] for line in lines]
    assert bars == [{"left": "25.00%", "width": "75.00%"}, {"left": "0.00%", "width": "25.00%"}]


def test_what_is_looked_at_and_not_bought(small_store: Context) -> None:
    """From February on P1 has no view, P3 one view and no purchase; P2 sold."""
    search = "?period=2024-02-01..2024-02-29&x.views=1"
    assert [(row["product"], row["views"]) for row in sheet(small_store, "flops", search).rows] == [("P3", 1)]
    assert "P3 hp 1 0" in words(small_store, "flops", search)
    assert "1 product has 1 views or more and not one purchase." in words(small_store, "lead", search)
    within = sheet(small_store, "flops", "?period=all&x.views=1&x.window=7").rows
    assert {row["product"] for row in within} >= {"P3"}


@pytest.mark.parametrize("typed", ["many", "0", "-5", "1.5", "1e9", "99999999999999999999"])
def test_a_number_of_views_that_cannot_be_is_said_and_not_used(small_store: Context, typed: str) -> None:
    said = words(small_store, "flops", f"?period=all&x.views={typed}")
    assert "is no number of views from 1 on; 200 is shown" in said
    assert "No product with 200 views or more" in said


def test_the_form_keeps_the_view(small_store: Context) -> None:
    head = json.dumps(rendered(small_store, "?period=all&brand=asus&x.views=5")["flops"].head)
    assert '"name": "brand", "value": "asus"' in head
    assert '"type": "hidden", "name": "x.views"' not in head


def test_a_tiny_chance_is_not_nothing() -> None:
    assert (chance(0.0), chance(0.00009), chance(0.0123)) == ("< 0.01 %", "< 0.01 %", "1.23 %")


def test_without_events_each_tile_says_so(small_store: Context) -> None:
    search = "?period=2024-03-01..2024-03-31"
    assert words(small_store, "lead", search).startswith("There are no events here")
    assert "There are no events in this period" in words(small_store, "ranked", search)
    assert "There are no purchases in this period" in words(small_store, "pareto", search)
    empty = words(small_store, "ranked", "?period=all&x.by=product&category_1=computers&price_tier=low")
    assert "No events fit these filters" in empty


def test_an_empty_store(duckdb_context: Context) -> None:
    found = rendered(duckdb_context, "")
    assert words_of(found["lead"].body).startswith("There are no events here")


def test_somebody_limited_to_a_brand_sees_that_brand(small_store: Context) -> None:
    found = rendered(small_store, "?period=all", person(brand=("hp",)))
    text = json.dumps([[one.head, one.body, one.figure] for one in found.values()])
    assert "asus" not in text
    assert "19.99" in text
