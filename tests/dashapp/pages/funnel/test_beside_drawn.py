"""What stands beside the funnel as it is drawn: hours, segments, cleaning, with nothing, with little, with much."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages.funnel.buying_hours import BuyingHours
from dashapp.pages.funnel.cleaning import GAPS, Cleaned
from services.analyses.segments.kinds import SEGMENTS
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
    titles,
    view,
    words,
)
from tests.dashapp.pages.time.made import hours

ALONE = "?period=year&compare=none"


def cleaned(**other: Any) -> Cleaned:
    """What two imports did to ten thousand rows."""
    given: dict[str, Any] = {
        "read": 10_000,
        "taken": {"Exact duplicates": 1200, "Non-positive prices": 0},
        "kept": 8800,
        "files": 2,
        "hidden": False,
        "missing": gaps("40", "20", "60", "400"),
        "result": result([]),
    }
    return Cleaned(**given | other)


def gaps(*money: str) -> tuple[dict[str, Any], ...]:
    """Revenue without brand, without category, without either, and all of it."""
    whole = Decimal(money[-1])
    return tuple(
        {"gap": label, "missing": Decimal(one), "missing_share": float(Decimal(one) / whole) if whole else None}
        for label, one in zip(GAPS.values(), money, strict=True)
    )


def strip(found: Cleaned, search: str = ALONE) -> str:
    """What the strip says."""
    return words(draw(view("funnel", search), "cleaning", found).body)


def test_the_rows_are_followed_from_the_files_to_what_is_kept() -> None:
    assert strip(cleaned()).startswith(
        "Cleaning 10,000 rows read \u22121,200 exact duplicates 0 bad prices 8,800 rows kept "
        "Brand missing on 10.00 % of revenue, category on 5.00 % Steps and money"
    )


def test_a_step_of_another_name_is_said_in_small_letters() -> None:
    assert "\u22125 future dates" in strip(cleaned(taken={"Future dates": 5}))


def test_without_an_import_in_force_that_is_said() -> None:
    assert strip(cleaned(files=0)).startswith("Cleaning No import of events is in force")


def test_who_sees_a_part_reads_no_counts_of_the_whole() -> None:
    said = strip(cleaned(hidden=True, read=0, kept=0, taken={}))
    assert said.startswith("Cleaning The rows of the files are counted over the whole store; you see a part of it.")
    assert "rows read" not in said
    assert "Brand missing on 10.00 %" in said


def test_without_revenue_no_share_of_it_is_missing() -> None:
    assert "Brand missing" not in strip(cleaned(missing=gaps("0", "0", "0", "0")))


def test_beside_a_comparison_the_strip_says_that_it_has_none() -> None:
    assert "category on 5.00 %, not compared" in strip(cleaned(), "?period=year")


def test_the_table_of_the_gaps_has_money_and_shares() -> None:
    made = sheet(view("funnel"), "cleaning", cleaned())
    assert [(row["gap"], str(row["missing"]), row["missing_share"]) for row in made.rows] == [
        ("Brand missing", "40", 0.1),
        ("Category missing", "20", 0.05),
        ("Either missing", "60", 0.15),
        ("All revenue", "400", 1.0),
    ]


def week(rows: list[dict[str, Any]]) -> BuyingHours:
    """The hours of a week."""
    return BuyingHours(result=result(rows), rows=rows, zone="UTC")


def stands_out(**other: Any) -> Any:
    """The tile where Friday at 23 h is marked."""
    rows = hours({("Friday", 23): 1234, ("Monday", 0): 1})
    rows[4 * 24 + 23] |= {"marked": True, **other}
    return draw(view("funnel", ALONE), "hours", week(rows))


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (0.5, "Fri 23 h: 1,234, 50 % above other days"),
        (-0.25, "Fri 23 h: 1,234, 25 % below other days"),
        (0.0, "Fri 23 h: 1,234, 0 % above other days"),
        (None, "Fri 23 h: 1,234, alone in its hour"),
    ],
)
def test_the_hour_that_stands_out_is_explained(above: float | None, said: str) -> None:
    content = stands_out(above_others=above)
    assert words(content.body) == said
    assert words(content.key) == "0 1,234"
    assert content.figure["data"][0]["z"][4][23] == 1234.0
    others = [row for row in content.figure["data"][0]["customdata"][4][23]["rows"] if row[0].startswith("Same hour")]
    assert len(others) == (above is not None)


def test_no_hour_may_stand_out() -> None:
    content = draw(view("funnel", ALONE), "hours", week(hours({("Monday", 0): 1})))
    assert words(content.body) == "No hour stands out from its weekday and its hour"


def test_an_hour_leads_to_its_filter_and_the_chosen_one_back() -> None:
    shown = view("funnel", f"{ALONE}&hour=23&weekday=Friday&brand=asus")
    content = draw(shown, "hours", week(hours({("Friday", 23): 2})))
    assert content.figure
    tips = content.figure["data"][0]["customdata"]
    assert tips[4][23]["href"] == "/funnel?period=year&compare=none&brand=asus"
    assert tips[4][22]["href"] == "/funnel?period=year&compare=none&brand=asus&hour=22&weekday=Friday"
    assert content.caption == "Purchases, UTC. 2024. Brand is asus; Weekday and hour lifted"


@pytest.mark.parametrize(
    "search",
    [
        "&weekday=Friday",
        "&hour=23",
        "&hour=23&hour=22&weekday=Friday",
        "&hour=x&weekday=Friday",
        "&hour=1&weekday=Someday",
        "&hour=%C2%B2&weekday=Friday",  # a digit, and yet no number
        "&hour=24&weekday=Friday",
        "&hour=-1&weekday=Friday",
    ],
)
def test_what_names_no_single_hour_outlines_none(search: str) -> None:
    content = draw(view("funnel", ALONE + search), "hours", week(hours({("Friday", 23): 2})))
    assert content.figure
    assert content.figure["layout"]["shapes"] == []


def test_a_week_without_purchases() -> None:
    assert draw_empty(view("funnel", ALONE), "hours", week(hours({}))).what == "purchases"


def segment(name: str, users: int, **other: Any) -> dict[str, Any]:
    """One of the five segments, of a hundred users."""
    given = {"label": SEGMENTS[name].label, "action": SEGMENTS[name].action, "revenue": Decimal(0), "value_left": None}
    return {"segment": name, "users": users, "share": users / 100} | given | other


FIVE = [
    segment("view_only", 60),
    segment("cart_abandoner", 20, value_left=Decimal("1234.5")),
    segment("single", 15, revenue=Decimal(300)),
    segment("multi", 5, revenue=Decimal(700)),
    segment("high_value", 2, revenue=Decimal(500)),
]


def test_each_segment_says_how_many_and_what_they_brought_or_left() -> None:
    content = draw(view("funnel", ALONE, currency="EUR"), "segments", result(FIVE))
    assert said_in(content.body, "div", "sg") == [
        "Browsers 60 60.00 % of users EUR 0 so far Retarget with what they viewed",
        "Cart abandoners 20 20.00 % of users EUR 1.2K left in carts Start a recovery mail",
        "Single buyers 15 15.00 % of users EUR 300.00 Suggest a second category",
        "Multi-buyers 5 5.00 % of users EUR 700.00 Early access to new stock",
        "High value 2 2.00 % of users EUR 500.00, part of the buyers Assign priority support",
    ]
    assert SEGMENTS["single"].meaning in titles(content.body)


def test_the_lists_are_on_the_page_of_segments_over_the_same_days_and_filters() -> None:
    content = draw(view("funnel", f"{ALONE}&brand=a%26b&x.split=hour&grain=day&table=split"), "segments", result(FIVE))
    assert links(content.tools) == {"Member lists": "/segments?period=year&compare=none&brand=a%26b"}
    assert links(content.body)["Start a recovery mail"] == "/segments?period=year&compare=none&brand=a%26b"


@pytest.mark.parametrize(
    ("name", "change", "said", "verdict"),
    [
        ("single", 0.5, "up 50.0 % vs 10", "good"),
        ("cart_abandoner", 0.5, "up 50.0 % vs 10", "bad"),
        ("high_value", 0.5, "up 50.0 % vs 10", ""),
        ("multi", None, "vs 10", None),
    ],
)
def test_more_of_a_segment_is_good_or_bad_by_its_kind(
    name: str, change: float | None, said: str, verdict: str | None
) -> None:
    row = segment(name, 15, users_compared=10, users_change=change)
    (drawn,) = elements(draw(view("funnel", "?period=year"), "segments", result([row])).body, "div", "sg")
    assert said_in(drawn, "div", "meta")[0] == said
    assert [one.get("className", "") for one in elements(drawn, "b")] == ([] if verdict is None else [verdict])


@pytest.mark.parametrize("rows", [[], [segment("single", 0)]])
def test_no_users_are_no_segments(rows: list[dict[str, Any]]) -> None:
    assert draw_empty(view("funnel", ALONE), "segments", result(rows)).what == "events"


def test_a_label_with_html_stays_text() -> None:
    body = draw(view("funnel", ALONE), "segments", result([segment("single", 1, label=NASTY)])).body
    assert said_in(body, "div", "sg")[0].startswith(NASTY)
    assert list(elements(body, "script")) == []


def test_the_table_of_segments_leaves_out_their_names_in_the_program() -> None:
    columns = (column("segment", "text", "dimension"), column("label", "text", "dimension"), column("users"))
    made = sheet(view("funnel"), "segments", result(FIVE, columns))
    assert [one.name for one in made.columns] == ["label", "users"]
    assert made.rows[0] == {"label": "Browsers", "users": 60}
