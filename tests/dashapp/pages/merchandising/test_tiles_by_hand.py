"""Merchandising by hand: the ranking, the curve, tiers, movers and what nobody buys, of rows that stand in the test."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.page import EmptyTile
from dashapp.pages.merchandising import pareto, questions, ranking, zero_conversion
from dashapp.pages.merchandising.pareto import Concentrated
from dashapp.pages.merchandising.price_tiers import _draw as draw_tiers
from dashapp.pages.merchandising.ranking import Ranking
from tests.dashapp.pages.by_hand import SCRIPT, cells, elements, heads, links, result, tags, view, words

PAGE, ALL = "merchandising", "?period=all"


def shop(search: str = ALL, **parts: Any) -> Any:
    return view(PAGE, search, **parts)


def ranked(member: str, rank: int, revenue: str, share: float, cumulative: float) -> dict[str, Any]:
    return {
        "brand": member, "rank": rank, "views": 1200, "conversion": 0.125, "purchases": 150,
        "revenue": Decimal(revenue), "revenue_share": share, "cumulative_share": cumulative,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("search", "level"),
    [
        ("", "brand"),
        ("?x.by=product", "product"),
        ("?x.by=price_tier", "price_tier"),
        ("?x.by=category_1", "category_1"),
        ("?x.by=category_1&path=category_1:a", "category_2"),
        ("?x.by=category_1&path=category_1:a&path=category_2:a.b&path=category_3:a.b.c", "product"),
        ("?x.by=brand&path=category_1:a", "brand"),
    ],
)
def test_the_level_is_the_first_below_the_path(search: str, level: str) -> None:
    assert questions.level_of(shop(search)) == level


@pytest.mark.parametrize(
    ("typed", "views"),
    [("1", 1), ("250", 250), ("1,000", 1000), (" 7 ", 7), ("1000000000", 10**9)],
)
def test_the_least_number_of_views_is_read_as_people_type_it(typed: str, views: int) -> None:
    assert questions.least_views(shop(f"?x.views={typed}")) == questions.Least(views=views)


@pytest.mark.parametrize("typed", ["0", "-5", "1.5", "many", "1000000001", "9" * 60, "٣", "1e3"])
def test_what_is_no_number_of_views_is_said_and_the_first_holds(typed: str) -> None:
    least = questions.least_views(shop(f"?x.views={typed}"))
    assert least.views == 200
    assert least.problem == f"{typed[:40]!r} is no number of views from 1 on; 200 is shown."


def test_a_category_is_drilled_and_others_filter() -> None:
    state = shop("?period=all&brand=apple").state
    assert questions.leading(state, "category_1", "a").path == (("category_1", "a"),)
    assert questions.leading(state, "brand", "apple").members("brand") == ()
    assert questions.leading(state, "product", "P1").members("product") == ("P1",)


def test_flops_within_a_window_of_days() -> None:
    assert questions.flops_of(shop()).days is None
    asked = questions.flops_of(shop("?x.window=30&x.views=50"))
    assert (asked.days, asked.views) == (30, 50)


def drawn_ranking(*rows: dict[str, Any], search: str = ALL, level: str = "brand", order: str = "revenue") -> Any:
    found = Ranking(level=level, order=order, result=result(rows), lifted=False)
    return ranking._draw(shop(search, currency="€"), found)


def test_a_ranking_of_two() -> None:
    drawn = drawn_ranking(ranked("apple", 1, "750", 0.75, 0.75), ranked(SCRIPT, 2, "250", 0.25, 1.0))
    assert drawn.title == "Brands by revenue"
    assert cells(drawn.body) == [
        ["1", "apple", "1,200", "12.50 %", "150", "750.00", "", "75.00 %", "75.00 %"],
        ["2", SCRIPT, "1,200", "12.50 %", "150", "250.00", "", "25.00 %", "100.00 %"],
    ]
    assert [one["style"]["width"] for one in elements(drawn.body, t="s")] == ["100.0%", "33.3%"]
    assert "script" not in tags(drawn.body)


def test_a_ranking_without_revenue_has_no_bar() -> None:
    drawn = drawn_ranking(ranked("apple", 1, "0", 0.0, 0.0))
    assert [one["style"]["width"] for one in elements(drawn.body, t="s")] == ["0.0%"]


def test_the_column_that_ranks_is_marked_and_others_lead_to_it() -> None:
    drawn = drawn_ranking(ranked("apple", 1, "1", 1.0, 1.0), order="views")
    assert [words(one) for one in elements(drawn.body, aria_sort="descending")] == ["Views"]
    assert links(drawn.body)["Purchases"] == "/merchandising?period=all&x.order=purchases"
    assert heads(drawn.body) == [
        "Rank", "Brand", "Views", "Conversion", "Purchases", "Revenue, €", "Revenue, bar", "Share", "Cumulative",
    ]  # fmt: skip


def test_a_dozen_are_shown_and_chosen_ones_wherever_they_stand() -> None:
    rows = [ranked(f"b{at}", at, "10", 0.05, 0.05 * at) for at in range(1, 21)]
    drawn = drawn_ranking(*rows, search="?period=all&brand=b19&brand=b3")
    shown = cells(drawn.body)
    assert [row[1] for row in shown] == [*(f"b{at}" for at in range(1, 13)), "b19"]
    assert [words(elements(one, className="spl-name")) for one in elements(drawn.body, className="on")] == ["b3", "b19"]
    assert "7 more" in words(drawn.body)


def test_an_empty_ranking_says_of_what() -> None:
    none = result([], {"brand": "text", "revenue": "money"})
    by_views = ranking._draw(shop(), Ranking(level="brand", order="views", result=none, lifted=False))
    by_conversion = ranking._draw(shop(), Ranking(level="brand", order="conversion", result=none, lifted=False))
    assert isinstance(by_views, EmptyTile)
    assert isinstance(by_conversion, EmptyTile)
    assert (by_views.what, by_conversion.what) == ("events", "brands with 30 viewers")
    assert "of those with 30 viewers or more" in by_conversion.caption


NUMBERS: dict[str, Any] = {
    "members": 4, "members_of_80": 2, "top_10_members": 1, "top_10_share": 0.5, "top_20_members": 1,
    "top_20_share": 0.5, "gini": 0.3455, "revenue": Decimal(1000),
}  # fmt: skip


def curve(**numbers: Any) -> Concentrated:
    rows = [ranked("a", 1, "500", 0.5, 0.5), ranked("b", 2, "300", 0.3, 0.8), ranked("c", 3, "150", 0.15, 0.95),
            ranked("d", 4, "50", 0.05, 1.0)]  # fmt: skip
    return Concentrated(level="brand", numbers={**NUMBERS, **numbers}, result=result(rows), lifted=False)


def test_the_curve_begins_at_nothing_and_ends_at_all() -> None:
    found = pareto._curve(curve())
    assert list(found.places) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert list(found.shares) == [0.0, 0.5, 0.8, 0.95, 1.0]
    assert found.mark == 0.5
    assert found.tips[2]["t"] == "First 2 of 4 brands"
    assert found.tips[2]["rows"] == [["Of revenue", "80.00 %", "strong"], ["Of brands", "50.00 %", ""]]


def test_the_words_beside_the_curve() -> None:
    said = words(pareto._words(shop(currency="€"), curve()))
    assert said == (
        "2 of 4 brands sold make 80 % Top 10 % (1) 50.00 % Top 20 % (1) 50.00 % "
        "Gini coefficient 0.346 Revenue €1,000.00"
    )
    assert "1 of 4 brands sold makes 80 %" in words(pareto._words(shop(), curve(members_of_80=1)))


def test_the_curve_of_nothing_is_empty() -> None:
    drawn = pareto._draw(shop(), curve(members=0))
    assert isinstance(drawn, EmptyTile)
    assert drawn.what == "purchases"


def test_the_curve_as_a_table() -> None:
    sheet = pareto._sheet(shop(), curve())
    assert [(row["rank"], row["place"], row["share"]) for row in sheet.rows] == [
        (1, 0.25, 0.5), (2, 0.5, 0.8), (3, 0.75, 0.95), (4, 1.0, 1.0),
    ]  # fmt: skip
    assert [column.label for column in sheet.columns[:3]] == ["First brands", "Share of brands", "Share of revenue"]
    assert {row["gini"] for row in sheet.rows} == {0.3455}


def tier(name: str, share: float | None, revenue: str = "10") -> dict[str, Any]:
    return {
        "price_tier": name, "revenue_share": share, "purchases": 2, "views": 1000, "conversion": 0.001,
        "average_price": Decimal(10), "revenue": Decimal(revenue),
    }  # fmt: skip


def test_tiers_stand_from_the_cheapest_up() -> None:
    rows = [tier("Unknown", None, "0"), tier("premium", 0.2), tier("low", 0.3), tier("high", 0.1), tier("medium", 0.4)]
    drawn = draw_tiers(shop(), result(rows))
    assert [words(one) for one in elements(drawn.body, className="t2")] == [
        "Low",
        "Medium",
        "High",
        "Premium",
        "Unknown",
    ]
    assert [one["style"]["width"] for one in elements(drawn.body, t="s")] == [
        "30.00%", "40.00%", "10.00%", "20.00%", "0.00%",
    ]  # fmt: skip
    assert "2 purchases from 1,000 views 0.10 % of viewers buy, at 10.00 on average" in words(drawn.body)


def test_a_tier_that_is_chosen_leads_back_and_dims_the_others() -> None:
    drawn = draw_tiers(shop("?period=all&price_tier=low"), result([tier("low", 0.3), tier("high", 0.7)]))
    assert [one["href"] for one in elements(drawn.body, className="tr-one", t="a")] == ["/merchandising?period=all"]
    assert [one["data-mark"] for one in elements(drawn.body, className="tr-one dim")] == ["tiers:price_tier:high"]
    assert "Price tier filter lifted" in drawn.caption


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "< 0.01 %"), (0.000099, "< 0.01 %"), (0.0001, "0.01 %"), (0.05, "5.00 %"), (1.0, "100.00 %")],
)
def test_nothing_has_no_chance_at_all(value: float, said: str) -> None:
    assert zero_conversion.chance(value) == said


def flop(product: str, **parts: Any) -> dict[str, Any]:
    return {
        "product": product, "brand": "apple", "category_code": "a.b", "views": 1500, "carts": 3, "price_ratio": 1.25,
        "expected": 4.05, "p_adjusted": 0.0173, "guess": "Dear for its category", **parts,
    }  # fmt: skip


def test_products_that_nobody_buys() -> None:
    rows = [flop("P1"), flop(SCRIPT, brand="Unknown", price_ratio=None, p_adjusted=0.0)]
    drawn = zero_conversion._draw(shop("?period=all&x.window=7&x.views=1000"), result(rows))
    assert cells(drawn.body) == [
        ["P1 apple", "1,500", "3", "1.3\u00d7", "4.1", "1.73 %", "Dear for its category"],
        [SCRIPT, "1,500", "3", "–", "4.1", "< 0.01 %", "Dear for its category"],
    ]
    assert drawn.caption.startswith("Products with 1,000 views or more and no purchase within 7 days in a row.")
    assert "script" not in tags(drawn.body)


def test_where_all_is_bought_a_lower_number_is_offered() -> None:
    none = result([], {"product": "text"})
    drawn = zero_conversion._draw(shop("?period=all&x.views=200"), none)
    assert links(drawn.body) == {"Look from 50 views on": "/merchandising?period=all&x.views=50"}
    assert links(zero_conversion._draw(shop("?period=all&x.views=1"), none).body) == {}
    assert words(elements(zero_conversion._draw(shop("?x.views=0"), none).body, role="alert")).startswith("'0' is no")
