"""Cards as they are drawn: value, change, small samples, targets, thresholds, sparklines and where a click leads."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.view import PageView
from dashapp.pages.overview.cards import Cards
from dashapp.pages.overview.controls import METRICS
from services.query.series import Point
from tests.dashapp.handmade import column, draw, elements, result, said_in, sheet, styles, titles, view, words
from tests.dashapp.pages.overview.made import broken, months, rule, standing, values

BASE = {"revenue": Decimal("41000.50"), "orders": 400, "customers": 250, "aov": Decimal("102.50"), "satisfaction": 4.2}
YEAR = "?period=year"


def cards(
    row: Mapping[str, Any] = BASE,
    points: tuple[Point, ...] = (),
    standings: Mapping[str, Any] | None = None,
    found: tuple[Any, ...] = (),
) -> Cards:
    """The answer behind the cards."""
    return Cards(total=result([row]), points=points, standings=standings or {}, broken=found)


def strip(shown: PageView, found: Cards) -> dict[str, dict[str, Any]]:
    """Each card by its metric."""
    return {one["data-metric"]: one for one in elements(draw(shown, "cards", found).body, "a", "kpi")}


def test_there_is_a_card_for_each_metric_in_their_order() -> None:
    drawn = strip(view("overview", YEAR), cards())
    assert tuple(drawn) == METRICS == ("revenue", "orders", "customers", "aov", "satisfaction")
    assert [said_in(one, "div", "v") for one in drawn.values()] == [["41.0K"], ["400"], ["250"], ["102.50"], ["4.20"]]


def test_the_short_number_is_exact_on_hover() -> None:
    (value,) = elements(strip(view("overview", YEAR, currency="EUR"), cards())["revenue"], "div", "v")
    assert (value["title"], words(value)) == ("EUR 41,000.50", "EUR 41.0K")


def test_a_card_chooses_its_metric_and_the_first_needs_no_choice() -> None:
    drawn = strip(view("overview", f"{YEAR}&region=North"), cards())
    assert drawn["revenue"]["href"] == "/overview?period=year&region=North"
    assert drawn["aov"]["href"] == "/overview?period=year&region=North&x.metric=aov"
    assert [one.get("aria-current") for one in drawn.values()] == ["true", None, None, None, None]


def test_the_chosen_card_is_the_one_of_the_address() -> None:
    drawn = strip(view("overview", "?x.metric=orders"), cards())
    assert [name for name, one in drawn.items() if one["className"] == "kpi on"] == ["orders"]
    assert drawn["revenue"]["href"] == "/overview"


@pytest.mark.parametrize(
    ("change", "said", "verdict"),
    [
        (0.5, "up 50.0 % vs 27.3K", "good"),
        (-0.25, "down 25.0 % vs 27.3K", "bad"),
        (0.0, "0.0 % vs 27.3K", ""),
        (0.0004, "0.0 % vs 27.3K", ""),  # what rounds to nothing goes nowhere
        (-0.0005, "down 0.1 % vs 27.3K", "bad"),
        (12.5, "up 1,250.0 % vs 27.3K", "good"),
        (None, "vs 27.3K", None),
    ],
)
def test_a_change_has_direction_size_and_verdict(change: float | None, said: str, verdict: str | None) -> None:
    row = BASE | {"revenue_compared": Decimal("27333.67"), "revenue_change": change}
    drawn = strip(view("overview", YEAR), cards(row))["revenue"]
    assert said_in(drawn, "div", "d") == [said]
    assert [one.get("className", "") for one in elements(drawn, "b")] == ([] if verdict is None else [verdict])


def test_of_a_score_the_change_is_a_difference() -> None:
    row = BASE | {"satisfaction_compared": 4.5, "satisfaction_change": -0.3}
    assert said_in(strip(view("overview", YEAR), cards(row))["satisfaction"], "div", "d") == ["down 0.30 vs 4.50"]


def test_under_thirty_orders_the_number_is_marked_and_judges_nothing() -> None:
    row = BASE | {"orders": 29, "revenue_compared": Decimal(100), "revenue_change": 9.0}
    drawn = strip(view("overview", YEAR), cards(row))["revenue"]
    assert said_in(drawn, "span", "st") == ["29 orders"]
    assert said_in(drawn, "div", "d") == ["up 900.0 % vs 100.00, too few to judge"]
    assert [one.get("className", "") for one in elements(drawn, "b")] == [""]


def test_thirty_orders_are_enough() -> None:
    row = BASE | {"orders": 30, "revenue_compared": Decimal(100), "revenue_change": 9.0}
    drawn = strip(view("overview", YEAR), cards(row))["revenue"]
    assert said_in(drawn, "span", "st") == []
    assert said_in(drawn, "div", "d") == ["up 900.0 % vs 100.00"]


def test_no_orders_are_no_data() -> None:
    row = dict.fromkeys(BASE, None)
    drawn = strip(view("overview", YEAR), cards(row))
    for one in drawn.values():
        assert words(one).endswith("No data \u2013 no orders in the period")
        assert [said for said in titles(one) if said == "\u2013"] == ["\u2013"]


@pytest.mark.parametrize(
    ("search", "first", "said"),
    [
        (f"{YEAR}&compare=none", date(2023, 1, 1), "compared with nothing"),
        ("?period=all", date(2023, 1, 1), "compared with nothing"),
        (YEAR, date(2024, 1, 1), "no data in 2023"),
        (YEAR, date(2023, 1, 1), "nothing in 2023"),
        ("?period=2024-02-01..2024-02-29&compare=previous", date(2024, 2, 1), "no data in Jan 2024"),
    ],
)
def test_why_there_is_no_comparison_is_said(search: str, first: date, said: str) -> None:
    drawn = strip(view("overview", search, first=first), cards(BASE | {"revenue_compared": None}))
    assert said_in(drawn["revenue"], "div", "d") == [said]


def test_a_comparison_that_is_there_in_part_gives_its_value_and_says_why_no_change() -> None:
    row = BASE | {"revenue_compared": Decimal(900), "revenue_change": 44.5}
    drawn = strip(view("overview", YEAR, first=date(2023, 6, 10)), cards(row))["revenue"]
    assert said_in(drawn, "div", "d") == ["vs 900.00, partial"]
    assert "The data begin on 10 Jun 2023, so there is no change to give" in titles(drawn)


@pytest.mark.parametrize(
    ("actual", "state", "rate", "width", "said"),
    [
        ("500", "Off target", None, "45.5%", "50.0 % of target 1.0K"),  # 0.5 x 90.9
        ("1000", "On target", None, "90.9%", "100.0 % of target 1.0K"),
        ("2000", "On target", None, "100.0%", "200.0 % of target 1.0K"),  # never beyond its track
        ("0", "Off target", None, "0.0%", "0.0 % of target 1.0K"),
        ("500", "Just short", "995", "45.5%", "50.0 % of target 1.0K; at this rate 995.00"),
    ],
)
def test_a_target_is_a_track_with_words(actual: str, state: Any, rate: str | None, width: str, said: str) -> None:
    found = cards(standings={"revenue": standing("revenue", "1000", actual, state, rate)})
    drawn = strip(view("overview", YEAR), found)
    assert said_in(drawn["revenue"], "div", "tg") == [said]
    assert said_in(drawn["revenue"], "span", "st") == [state]
    assert (styles(drawn["revenue"], "width"), styles(drawn["revenue"], "left")) == ([width], ["90.9%"])
    assert said_in(drawn["orders"], "div", "tg") == [""]


@pytest.mark.parametrize(
    ("actual", "target", "width", "tick"),
    [
        ("3", "4", "50.0%", "75.0%"),
        ("1", "5", "0.0%", "99.5%"),
        ("0.5", "1", "0.0%", "0.0%"),
        ("5", "4.2", "100.0%", "80.0%"),
    ],
)
def test_a_score_stands_on_its_scale_from_one_to_five(actual: str, target: str, width: str, tick: str) -> None:
    found = cards(standings={"satisfaction": standing("satisfaction", target, actual, None)})
    drawn = strip(view("overview", YEAR), found)["satisfaction"]
    assert said_in(drawn, "div", "tg") == [f"Target {Decimal(target):.2f}, scale 1 to 5"]
    assert (styles(drawn, "width"), styles(drawn, "left")) == ([width], [tick])
    assert said_in(drawn, "span", "st") == []


def test_a_target_without_a_value_yet_has_no_track() -> None:
    found = cards(standings={"revenue": standing("revenue", "1000", None, None), "orders": None})
    drawn = strip(view("overview", YEAR), found)
    assert said_in(drawn["revenue"], "div", "tg") == said_in(drawn["orders"], "div", "tg") == [""]


def test_a_broken_rule_about_the_whole_store_is_on_its_card_only() -> None:
    drawn = strip(view("overview", YEAR), cards(found=(broken(rule(metric="revenue")),)))
    assert {name: said_in(one, "span", "st") for name, one in drawn.items() if said_in(one, "span", "st")} == {
        "revenue": ["Below 500"]
    }


def test_a_broken_rule_comes_before_the_state_of_a_target() -> None:
    found = cards(found=(broken(rule()),), standings={"revenue": standing("revenue", "1000", "1000", "On target")})
    assert said_in(strip(view("overview", YEAR), found)["revenue"], "span", "st") == ["Below 500"]


@pytest.mark.parametrize("more", ["&region=North", "&not.region=North", "&path=region:North"])
def test_under_a_filter_the_rule_of_the_whole_store_says_nothing(more: str) -> None:
    drawn = strip(view("overview", YEAR + more), cards(found=(broken(rule()),)))["revenue"]
    assert said_in(drawn, "span", "st") == []


def test_a_rule_about_one_member_is_not_the_stores() -> None:
    about = broken(rule(dimension="region", member="East"), "East")
    assert said_in(strip(view("overview", YEAR), cards(found=(about,)))["revenue"], "span", "st") == []


def test_a_sparkline_leaves_out_the_month_that_is_not_over_but_not_what_it_is_compared_with() -> None:
    rows = [{"revenue": now, "revenue_compared": then} for now, then in ((10, 20), (30, 20), (5, 40))]
    (drawn,) = elements(strip(view("overview", YEAR), cards(points=months(*rows, shown=3)))["revenue"], "svg")
    now, then = next(elements(drawn, "path", "spark-now")), next(elements(drawn, "path", "spark-prev"))
    assert (now["d"].count("L"), then["d"].count("L")) == (1, 2)


@pytest.mark.parametrize(("numbers", "lines"), [((), 0), ((1,), 0), ((1, None), 0), ((1, 2), 1), ((0, 0, 0), 1)])
def test_a_sparkline_needs_two_points(numbers: tuple[Any, ...], lines: int) -> None:
    drawn = strip(view("overview", YEAR), cards(points=months(*values("revenue", *numbers))))["revenue"]
    assert len(list(elements(drawn, "path", "spark-now"))) == lines


def test_the_table_of_the_cards_is_the_answer() -> None:
    found = Cards(total=result([{"orders": 3}], (column("orders"),)), points=(), standings={}, broken=())
    assert sheet(view("overview"), "cards", found).rows == ({"orders": 3},)
