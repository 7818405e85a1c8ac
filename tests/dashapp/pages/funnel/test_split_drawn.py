"""The split as it is drawn: members with their rates beside all, bars and ticks, where a click leads, the table."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.state import parse
from dashapp.pages.funnel.questions import Split, group_by_member, level_of, row_of
from services.query.result import OTHERS
from tests.dashapp.handmade import (
    NASTY,
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
from tests.dashapp.pages.funnel.made import funnel_rows, member, parts, stages_of

ALONE = "?period=year&compare=none"
TOTAL = member("All", (200, 50, 20), "1000")
ASUS, HP = member("asus", (100, 40, 10), "700"), member("hp", (50, 0, 1), "0.5")


def table(found: Split, search: str = ALONE, currency: str = "") -> Any:
    """The tile."""
    return draw(view("funnel", search, currency=currency), "split", found)


def by_brand(*rows: Any) -> Split:
    """A split by brand beside its whole."""
    return parts("brand", *rows, total=TOTAL)


def test_each_member_stands_with_its_rates_and_the_whole_below() -> None:
    assert said_in(table(by_brand(ASUS, HP)).body, "tr") == [
        "Brand Viewers View to cart View to cart, bar Cart to purchase Cart to purchase, bar Revenue",
        "asus 100 40.00 % 25.00 % 700.00",
        "hp 50 0.00 % \u2013 0.50",
        "All 200 25.00 % 40.00 % 1,000.00",
    ]


def test_bars_of_a_rate_share_one_scale_and_the_tick_is_the_whole() -> None:
    """View to cart: 40, 0 and 25 of 40; cart to purchase: 25, none and 40 of 40."""
    body = table(by_brand(ASUS, HP)).body
    assert styles(body, "width") == ["100.0%", "62.5%", "0.0%", "0.0%"]
    assert styles(body, "left") == [
        "calc(62.5% - 1px)",
        "calc(100.0% - 1px)",
        "calc(62.5% - 1px)",
        "calc(100.0% - 1px)",
    ]


def test_a_split_in_which_nobody_went_on_is_drawn() -> None:
    nothing = member("asus", (3, 0, 0))
    body = table(parts("brand", nothing, total=member("All", (3, 0, 0)))).body
    assert said_in(body, "tr")[1] == "asus 3 0.00 % \u2013 0.00"
    assert styles(body, "width") == ["0.0%", "0.0%"]


@pytest.mark.parametrize(
    ("search", "head"),
    [("", "Viewers"), ("&x.count=sessions", "Sessions"), ("&x.count=events", "Views")],
)
def test_the_first_column_is_what_is_counted(search: str, head: str) -> None:
    assert said_in(table(by_brand(ASUS), ALONE + search).body, "th")[1] == head


def test_the_currency_stands_above_and_ranks_are_marked_where_revenue_orders() -> None:
    content = table(by_brand(ASUS), currency="EUR")
    (revenue,) = [one for one in elements(content.body, "th") if words(one) == "Revenue, EUR"]
    assert len(list(elements(revenue, "i"))) == 1
    hours = table(parts("hour", member("7", (1, 1, 1)), total=TOTAL), f"{ALONE}&x.split=hour").body
    assert list(elements(hours, "i", "bi-arrow-down")) == []


@pytest.mark.parametrize(
    ("level", "search", "name", "said", "href"),
    [
        ("brand", "", "asus", "asus", "&brand=asus"),
        ("product", "&path=brand:asus", "P 1", "P 1", "&product=P+1&path=brand:asus"),
        ("category_1", "&x.split=category", "tv", "tv", "&path=category_1:tv&x.split=category"),
        ("category_2", "&x.split=category", "tv.lcd", "tv.lcd", "&path=category_2:tv.lcd&x.split=category"),
        ("price_tier", "&x.split=price_tier", "low", "low", "&price_tier=low&x.split=price_tier"),
        ("weekday", "&x.split=weekday", "Monday", "Monday", "&weekday=Monday&x.split=weekday"),
        ("hour", "&x.split=hour", "7", "7 h", "&hour=7&x.split=hour"),
        ("new_or_returning", "&x.split=new_or_returning", "new", "New", None),
    ],
)
def test_a_member_filters_drills_or_leads_nowhere(
    level: str, search: str, name: str, said: str, href: str | None
) -> None:
    found = parts(level, member(name, (5, 4, 3), "2"), total=TOTAL)
    body = table(found, ALONE + search).body
    assert said_in(body, "td", "spl-name") == [said]
    assert links(body) == ({said: f"/funnel?period=year&compare=none{href}"} if href else {})


def test_a_month_becomes_the_period() -> None:
    found = parts("month", member("2024-02", (5, 4, 3), "2"), total=TOTAL)
    assert links(table(found, f"{ALONE}&x.split=month").body) == {
        "2024-02": "/funnel?period=2024-02-01..2024-02-29&compare=none&x.split=month"
    }


def test_a_drill_lifts_the_filter_of_its_own_level() -> None:
    found = parts("category_1", member("tv", (5, 4, 3), "2"), total=TOTAL)
    assert links(table(found, f"{ALONE}&category_1=tv&x.split=category").body) == {
        "tv": "/funnel?period=year&compare=none&path=category_1:tv&x.split=category"
    }


@pytest.mark.parametrize(
    ("level", "said"),
    [("brand", "All other brands"), ("product", "All other products"), ("category_3", "All other categories")],
)
def test_the_others_are_named_and_lead_nowhere(level: str, said: str) -> None:
    body = table(parts(level, member(OTHERS, (9, 1, 1), "5"), total=TOTAL)).body
    assert said_in(body, "td", "spl-name") == [said]
    assert links(body) == {}


@pytest.mark.parametrize("name", [NASTY, "x" * 400, "a:b", "50 % & more", "\u00fc\u4e2d"])
def test_any_name_is_text_and_its_address_can_be_read_again(name: str) -> None:
    body = table(by_brand(member(name, (5, 4, 3), "2"))).body
    (only,) = elements(body, "a")
    assert (words(only), only["title"], only["data-mark"]) == (name, name, f"split:brand:{name}")
    assert parse(only["href"].partition("?")[2], view("funnel").page.allowed).members("brand") == (name,)
    assert list(elements(body, "script")) == []


def test_the_chosen_member_is_marked_and_others_dimmed() -> None:
    content = table(parts("brand", ASUS, HP, total=TOTAL, lifted=True), f"{ALONE}&brand=hp&hour=3")
    assert [one.get("className", "") for one in elements(content.body, "tr")] == ["", "dim", "on", "tot"]
    assert links(content.body)["hp"] == "/funnel?period=year&compare=none&hour=3"
    assert content.caption.endswith("2024. Hour is 3; Brand filter lifted")


@pytest.mark.parametrize(
    ("search", "level", "title"),
    [
        ("", "brand", "By brand"),
        ("&path=brand:asus", "product", "By product"),
        ("&x.split=category", "category_1", "By category"),
        ("&x.split=category&path=category_1:tv", "category_2", "By category, level 2"),
        ("&x.split=category&path=category_1:a&path=category_2:b&path=category_3:c", "product", "By product"),
        ("&x.split=hour&path=category_1:tv", "hour", "By hour"),
        ("&x.split=new_or_returning", "new_or_returning", "By new or returning"),
    ],
)  # fmt: skip
def test_the_path_decides_the_level_and_the_level_the_title(search: str, level: str, title: str) -> None:
    shown = view("funnel", ALONE + search)
    assert level_of(shown) == level
    assert draw(shown, "split", parts(level, ASUS, total=TOTAL)).title == title


def test_without_members_or_without_a_whole_there_are_no_events() -> None:
    for found in (parts("brand", total=TOTAL), parts("brand", ASUS)):
        nothing = draw_empty(view("funnel", ALONE), "split", found)
        assert (nothing.title, nothing.what) == ("By brand", "events")
        assert nothing.caption == "Tick: all; the last row is asked for, not added up. 2024. No filters"


THEN = member("asus", (80, 20, 10), "350")
COMPARED = parts(
    "brand",
    member("asus", (100, 40, 10), "700", before=THEN, change=1.0),
    member("new", (10, 5, 1), "9"),
    total=member("All", (200, 50, 20), "1000", before=member("All", (100, 50, 10), "2000"), change=-0.5),
)


def test_the_change_of_revenue_stands_beside_what_it_was() -> None:
    content = table(COMPARED, "?period=year")
    assert [one.rpartition(" % ")[2] for one in said_in(content.body, "th")][-1] == "Change"
    assert said_in(content.body, "tr")[1:] == [
        "asus 100 40.00 % 25.00 % 700.00 up 100.0 %",
        "new 10 50.00 % 20.00 % 9.00 \u2013",
        "All 200 25.00 % 40.00 % 1,000.00 down 50.0 %",
    ]
    assert [one for one in titles(content.body) if one.startswith("Was")] == ["Was 350.00", "Was 2,000.00"]
    assert content.caption.startswith("Tick: 2023; the last row is asked for, not added up. 2024 against 2023.")


def test_compared_the_tick_is_the_member_itself_before_and_a_new_one_has_none() -> None:
    """asus went 25 % to the cart before, 50 % of those bought; the scales end at 50 % each."""
    assert styles(table(COMPARED, "?period=year").body, "left") == ["calc(50.0% - 1px)", "calc(100.0% - 1px)"]


def test_the_stages_of_a_member_become_its_row() -> None:
    rows = [
        *stages_of("brand", "asus", funnel_rows(10, 5, 2, "8")),
        *stages_of("brand", "hp", funnel_rows(0, 0, 1, "3")),
    ]
    asus, hp = group_by_member(result(rows), "brand")
    assert (asus.member, asus.counts, asus.to_cart, asus.to_purchase, asus.through) == (
        "asus",
        (10, 5, 2),
        0.5,
        0.4,
        0.2,
    )
    assert (hp.counts, hp.to_cart, hp.through, hp.revenue) == ((0, 0, 1), None, None, Decimal(3))
    assert asus.before is None


def test_a_row_that_is_compared_carries_both() -> None:
    then = {f"{name}_compared": (1, 1, 1) for name in ("count", "conversion", "share", "revenue")}
    found = row_of("All", funnel_rows(10, 5, 2, "8", **then, revenue_change=(None, None, 7.0)))
    assert found.before
    assert (found.before.counts, found.before.revenue, found.change) == ((1, 1, 1), 1, 7.0)


def test_the_table_has_every_member_whatever_the_figure_shows() -> None:
    every = result(
        [*stages_of("brand", "asus", funnel_rows(10, 5, 2, "8")), *stages_of("brand", "hp", funnel_rows(4, 2, 1, "3"))]
    )
    made = sheet(view("funnel", ALONE), "split", parts("brand", ASUS, total=TOTAL, every=every))
    assert [row["brand"] for row in made.rows] == ["asus", "hp"]
    assert [one.label for one in made.columns] == [
        "Brand", "Viewers", "Users with a cart", "Buyers", "View to cart", "Cart to purchase", "View to purchase",
        "Revenue",
    ]  # fmt: skip
    assert made.rows[1] == {
        "brand": "hp", "viewed": 4, "carted": 2, "bought": 1, "view_cart": 0.5, "cart_purchase": 0.5, "through": 0.25,
        "brought": Decimal(3),
    }  # fmt: skip
    assert made.total
    assert (made.total["brand"], made.total["brought"]) == ("All", Decimal(1000))
