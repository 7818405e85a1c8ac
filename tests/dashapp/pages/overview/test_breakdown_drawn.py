"""Breakdown as it is drawn: order, bars, ticks, changes, addresses, and what is left out, all computed by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from dashapp.pages.overview.breakdown import Breakdown
from tests.dashapp.handmade import (
    NASTY,
    column,
    draw,
    draw_empty,
    elements,
    links,
    result,
    said_in,
    sheet,
    styles,
    titles,
    view,
    words,
)

YEAR = "?period=year"
COLUMNS = (
    column("region", "text", "dimension"),
    column("revenue", "money"),
    column("revenue_compared", "money", "comparison"),
    column("revenue_change", "share", "change"),
    column("orders"),
)


def of(member: str, value: Any, before: Any = None, change: float | None = None) -> Mapping[str, Any]:
    """One member's row."""
    return {
        "region": member,
        "revenue": value,
        "revenue_compared": before,
        "revenue_change": change,
        "orders": 1,
    }


def by_region(*rows: Mapping[str, Any]) -> Breakdown:
    """The answer by region."""
    return Breakdown(level="region", result=result(rows, COLUMNS))


TWO = by_region(of("South", 100.0, 400.0, -0.75), of("North", 300.0, 200.0, 0.5))


def test_the_largest_member_is_first_whatever_the_order_of_the_answer() -> None:
    assert said_in(draw(view("overview", YEAR), "by-region", TWO).body, "a") == [
        "North 300.00 up 50.0 %",
        "South 100.00 down 75.0 %",
    ]


def test_bars_and_ticks_are_to_one_scale_that_holds_both() -> None:
    body = draw(view("overview", YEAR), "by-region", TWO).body
    assert styles(body, "width") == ["75.0%", "25.0%"]
    assert styles(body, "left") == ["calc(50.0% - 1px)", "calc(100.0% - 1px)"]


def test_more_revenue_is_good_and_less_is_bad() -> None:
    body = draw(view("overview", YEAR), "by-region", TWO).body
    assert [one["className"] for one in elements(body, "b")] == ["good", "bad"]


def test_the_exact_amounts_are_said_on_hover_with_their_currency() -> None:
    body = draw(view("overview", YEAR, currency="EUR"), "by-region", TWO).body
    assert titles(body) == ["North: EUR 300.00, 2023: EUR 200.00", "South: EUR 100.00, 2023: EUR 400.00"]


def test_a_member_leads_to_its_own_filter_and_names_its_mark() -> None:
    body = draw(view("overview", YEAR), "by-region", TWO).body
    assert [(one["href"], one["data-mark"]) for one in elements(body, "a")] == [
        ("/overview?period=year&region=North", "by-region:region:North"),
        ("/overview?period=year&region=South", "by-region:region:South"),
    ]


def test_the_caption_says_metric_period_and_comparison() -> None:
    assert draw(view("overview", YEAR), "by-region", TWO).caption == "Revenue 2024; tick and change: 2023"
    alone = draw(view("overview", f"{YEAR}&compare=none"), "by-region", TWO)
    assert alone.caption == "Revenue 2024"


def test_without_comparison_there_are_neither_changes_nor_verdicts() -> None:
    body = draw(view("overview", f"{YEAR}&compare=none"), "by-region", TWO).body
    assert said_in(body, "a") == ["North 300.00", "South 100.00"]
    assert list(elements(body, "b")) == []


def test_a_comparison_that_the_data_hold_in_part_only_gives_no_change() -> None:
    """The data begin in July 2023: half of the compared year is missing."""
    from datetime import date

    shown = view("overview", YEAR, first=date(2023, 7, 1))
    content = draw(shown, "by-region", TWO)
    assert content.caption == "Revenue 2024; tick and change: 2023 (from 1 Jul 2023)"
    assert said_in(content.body, "a") == ["North 300.00", "South 100.00"]
    assert styles(content.body, "left") == ["calc(50.0% - 1px)", "calc(100.0% - 1px)"]


def test_the_chosen_member_is_marked_and_leads_back_while_the_others_are_dimmed() -> None:
    content = draw(view("overview", f"{YEAR}&region=South"), "by-region", TWO)
    north, south = elements(content.body, "a")
    assert (north["className"], south["className"]) == ("rk dim", "rk on")
    assert north["href"] == "/overview?period=year&region=North"
    assert south["href"] == "/overview?period=year"
    assert (north.get("aria-current"), south["aria-current"]) == (None, "true")
    assert content.caption.endswith(". Region filter lifted")


def test_other_filters_are_named_beside_the_one_that_is_lifted() -> None:
    content = draw(view("overview", f"{YEAR}&region=South&channel=Web"), "by-region", TWO)
    assert content.caption.endswith(". Channel is Web; Region filter lifted")
    path = draw(view("overview", f"{YEAR}&path=region:North"), "by-category", TWO)
    assert path.caption.endswith(". Region is North")


def test_equal_members_stand_in_the_order_of_their_names() -> None:
    tied = by_region(of("b", 5.0), of("c", 5.0), of("a", 5.0))
    body = draw(view("overview", f"{YEAR}&compare=none"), "by-region", tied).body
    assert said_in(body, "span", "nm") == ["a", "b", "c"]


def test_zero_nothing_and_less_than_nothing_have_no_bar() -> None:
    rows = by_region(of("up", 10.0), of("zero", 0.0), of("none", None), of("returns", -4.0))
    body = draw(view("overview", f"{YEAR}&compare=none"), "by-region", rows).body
    assert said_in(body, "a") == ["up 10.00", "none \u2013", "zero 0", "returns \u22124.00"]
    assert styles(body, "width") == ["100.0%", "0.0%", "0.0%", "0.0%"]


def test_members_that_brought_nothing_at_all_are_drawn_without_dividing_by_it() -> None:
    body = draw(view("overview", YEAR), "by-region", by_region(of("a", 0.0, 0.0), of("b", None))).body
    assert styles(body, "width") == ["0.0%", "0.0%"]
    assert styles(body, "left") == ["calc(0.0% - 1px)"]


@pytest.mark.parametrize(
    ("many", "more"), [(1, None), (8, None), (9, "1 more"), (1000, "992 more"), (2000, "1,992 more")]
)
def test_eight_members_are_shown_and_the_rest_is_a_link_to_the_table(many: int, more: str | None) -> None:
    rows = by_region(*(of(f"M{at:04}", float(at)) for at in range(many)))
    body = draw(view("overview", YEAR), "by-region", rows).body
    found = links(body)
    assert len(list(elements(body, "a", "rk"))) == min(many, 8)
    assert next(iter(found)).startswith(f"M{many - 1:04}")
    assert [found[one] for one in found if one == more] == (["/overview?period=year&table=by-region"] if more else [])


def test_a_chosen_member_stays_in_view_however_small_it_is() -> None:
    rows = by_region(*(of(f"M{at}", float(10 + at)) for at in range(9)), of("tiny", 0.5))
    body = draw(view("overview", f"{YEAR}&region=tiny"), "by-region", rows).body
    assert said_in(body, "span", "nm")[-1] == "tiny"
    assert said_in(body, "a", "rk-more") == ["1 more"]


def test_a_name_that_is_html_stays_text_and_its_address_is_quoted() -> None:
    body = draw(view("overview", YEAR), "by-region", by_region(of(NASTY, 1.0))).body
    (only,) = elements(body, "a")
    assert said_in(body, "span", "nm") == [NASTY]
    assert list(elements(body, "script")) == []
    assert only["href"] == "/overview?period=year&region=%3Cscript%3Ealert%28%221%22%29%3C%2Fscript%3E"
    assert only["data-mark"] == f"by-region:region:{NASTY}"


@pytest.mark.parametrize("name", ["x" * 500, "a & b=c#d", "\u00e9\u00df \u65e5\u672c", "a:b,c", " "])
def test_any_name_leads_to_a_state_that_names_it_again(name: str) -> None:
    from dashapp.core.state import parse

    shown = view("overview", YEAR)
    (only,) = elements(draw(shown, "by-region", by_region(of(name, 1.0))).body, "a")
    assert parse(only["href"].partition("?")[2], shown.page.allowed).members("region") == (name,)


def test_the_level_that_is_shown_gives_the_title() -> None:
    rows = [{"segment": "Gold", "revenue": 1.0}]
    content = draw(view("overview", YEAR), "by-region", Breakdown(level="segment", result=result(rows)))
    assert content.title == "By segment"
    assert links(content.body) == {"Gold 1.00": "/overview?period=year&segment=Gold"}


def test_no_members_are_no_bars_but_title_and_caption() -> None:
    nothing = draw_empty(view("overview", YEAR), "by-region", by_region())
    assert (nothing.title, nothing.caption) == ("By region", "Revenue 2024; tick and change: 2023")
    assert nothing.what == "orders"


def test_the_table_has_the_chosen_metric_beside_its_comparison_and_the_whole() -> None:
    found = Breakdown(level="region", result=TWO.result, total=result([{"revenue": 400.0}]))
    table = sheet(view("overview", YEAR), "by-region", found)
    assert [one.name for one in table.columns] == ["region", "revenue", "revenue_compared", "revenue_change"]
    assert table.total == {"region": "Total", "revenue": 400.0}
    assert [row["region"] for row in table.rows] == ["South", "North"]
    assert sheet(view("overview", YEAR), "by-region", TWO).total is None


def test_another_metric_is_drawn_in_its_own_unit() -> None:
    rows = [{"region": "North", "orders": 1234, "orders_compared": 1000, "orders_change": 0.234}]
    content = draw(view("overview", f"{YEAR}&x.metric=orders", currency="EUR"), "by-region",
                   Breakdown(level="region", result=result(rows)))  # fmt: skip
    assert words(content.body) == "North 1,234 up 23.4 %"
    assert content.caption.startswith("Orders 2024")
    assert links(content.body) == {"North 1,234 up 23.4 %": "/overview?period=year&region=North&x.metric=orders"}
