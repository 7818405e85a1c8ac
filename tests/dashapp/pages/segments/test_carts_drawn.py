"""Carts left behind and cohorts as they are drawn: amounts, rates, changes, ages, triangles, computed by hand."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages.segments.abandonment import Left
from dashapp.pages.segments.abandonment_age import Since
from dashapp.pages.segments.cohort_table import step_of
from services.analyses.carts.age import AGES, SINCE
from services.query.result import OTHERS
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

ALONE = "?period=year&compare=none"


def left(member: str, value: str, kind: str = "member", **other: Any) -> dict[str, Any]:
    """What was left of a member: one of four pairs, by two users."""
    given = {"share_left": 0.25, "abandonment_rate": 0.25, "abandoned_pairs": 1, "pairs": 4, "abandoning_users": 2}
    return {"brand": member, "row": kind, "value_left": Decimal(value)} | given | other


def carts(*rows: dict[str, Any], before: Any = None, by: str = "brand", **other: Any) -> Left:
    """What was left by brand; 1,000.00 in all."""
    given: dict[str, Any] = {
        "by": by,
        "rows": rows,
        "total": left("", "1000", "total", abandoning_users=1),
        "abandoners": {"users": 7, "value_left": Decimal(90_000)},
        "every": lambda: result(
            [*rows, left("", "1000", "total")],
            (
                column("brand", "text", "dimension"),
                column("row", "text", "dimension"),
                column("value_left", "money"),
                column("abandonment_rate", "share"),
                column("abandoning_users"),
            ),
        ),
        "before": before,
    }
    return Left(**given | other)


def table(found: Left, search: str = ALONE, currency: str = "") -> Any:
    """The tile."""
    return draw(view("segments", search, currency=currency), "abandonment", found)


def test_members_stand_with_value_rate_and_users_and_all_of_it_below() -> None:
    content = table(carts(left("asus", "600"), left("hp", "150.5"), left("", "249.5", "others")))
    assert said_in(content.body, "tr")[1:] == [
        "asus 600.00 25.00 % 25.00 % 2",
        "hp 150.50 25.00 % 25.00 % 2",
        "All other brands 249.50 25.00 % 25.00 % 2",
        "All 1,000.00 25.00 % 25.00 % 1",
    ]
    assert styles(content.body, "width") == ["100.0%", "25.1%"]
    assert links(content.body) == {
        "asus": "/segments?period=year&compare=none&brand=asus",
        "hp": "/segments?period=year&compare=none&brand=hp",
    }
    assert "1 of 4 pairs of user and product" in titles(content.body)


def test_two_definitions_are_told_apart_by_their_numbers() -> None:
    said = words(table(carts(left("asus", "600")), currency="EUR").body)
    assert "bought something else: EUR 1.0K of 1 user." in said
    assert "those who bought nothing at all: EUR 90.0K of 7 users." in said
    assert words(table(carts(left("asus", "600"), abandoners=None)).body).endswith("who bought nothing at all.")


def test_members_that_left_nothing_of_worth_are_drawn() -> None:
    assert styles(table(carts(left("asus", "0"))).body, "width") == ["0.0%"]


def test_the_chosen_member_is_marked_and_leads_back() -> None:
    content = table(carts(left("asus", "600"), left("hp", "150")), f"{ALONE}&brand=hp")
    assert [one.get("className", "") for one in elements(content.body, "tr")] == ["", "dim", "on", "tot"]
    assert links(content.body)["hp"] == "/segments?period=year&compare=none"
    assert content.caption.endswith("2024. Brand filter lifted")


BEFORE = result([left("asus", "300"), left("old", "500"), left("", "2000", "total")])


def test_the_change_of_what_was_left_and_of_the_others_by_difference() -> None:
    """Before, 300.00 of 2,000.00 were asus, nothing hp: so 1,700.00 were the others'. More left behind is bad."""
    rows = (left("asus", "600"), left("hp", "150"), left("", "850", "others"))
    content = table(carts(*rows, before=BEFORE), "?period=year")
    assert said_in(content.body, "tr")[1:] == [
        "asus 600.00 up 100.0 % 25.00 % 25.00 % 2",
        "hp 150.00 \u2013 25.00 % 25.00 % 2",
        "All other brands 850.00 down 50.0 % 25.00 % 25.00 % 2",
        "All 1,000.00 down 50.0 % 25.00 % 25.00 % 1",
    ]
    assert [one["className"] for one in elements(content.body, "b")] == ["bad", "good", "good"]
    assert [one for one in titles(content.body) if one.startswith("Was")] == [
        "Was 300.00", "Was 0.00", "Was 1,700.00", "Was 2,000.00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "member", "said", "others"),
    [
        ("product", "P1", "P1", "All other products"),
        ("hour", "7", "7 h", "All other categories"),
        ("category_2", "tv.lcd", "tv.lcd", "All other categories"),
    ],
)
def test_the_dimension_gives_title_words_and_address(by: str, member: str, said: str, others: str) -> None:
    rows = ({**left("", "5"), by: member}, {**left("", "5", "others"), by: OTHERS})
    content = table(carts(*rows, by=by), f"{ALONE}&x.by={by}")
    assert said_in(content.body, "td", "spl-name") == [said, others]
    assert content.title.startswith("Left in carts by ")


def test_a_brand_with_html_in_its_name_stays_text() -> None:
    content = table(carts(left(NASTY, "1")))
    assert said_in(content.body, "td", "spl-name") == [NASTY]
    assert list(elements(content.body, "script")) == []


def test_no_carts_say_so_and_the_table_has_members_and_whole_only() -> None:
    assert draw_empty(view("segments", ALONE), "abandonment", carts()).what == "cart events"
    made = sheet(view("segments", ALONE), "abandonment", carts(left("asus", "600"), left("", "1", "others")))
    assert [row["brand"] for row in made.rows] == ["asus"]
    assert "row" not in [one.name for one in made.columns]
    assert made.total
    assert (made.total["brand"], made.total["value_left"]) == ("All", Decimal(1000))


def aged(age: str, value: str, users: int = 3) -> dict[str, Any]:
    """What was left so long ago."""
    return {SINCE: age, "row": "member", "value_left": Decimal(value), "abandoning_users": users}


FIRST, SECOND = (name for name, _ in AGES[:2])
NOW = result([aged(FIRST, "50"), aged(SECOND, "200"), aged("", "250")])


def test_every_age_has_a_column_to_one_scale() -> None:
    content = draw(view("segments", ALONE), "since", Since(result=NOW, before=None))
    assert len(list(elements(content.body, "div", "amt"))) == len(AGES)
    assert styles(content.body, "height")[:3] == ["25.0%", "100.0%", "0.0%"]
    assert titles(content.body)[:2] == [f"{FIRST}: 50.00, 3 users", f"{SECOND}: 200.00, 3 users"]
    assert content.key == ()


def test_what_was_left_before_is_a_line_to_the_same_scale() -> None:
    before = result([aged(FIRST, "400"), aged("", "400")])
    content = draw(view("segments", "?period=year"), "since", Since(result=NOW, before=before))
    assert styles(content.body, "height")[:2] == ["12.5%", "50.0%"]
    assert styles(content.body, "bottom")[:2] == ["100.0%", "0.0%"]
    assert titles(content.body)[0] == f"{FIRST}: 50.00, 3 users; 2023: 400.00"
    assert words(content.key) == "2023"


def test_without_carts_there_are_no_ages() -> None:
    nothing = draw_empty(view("segments", ALONE), "since", Since(result=result([aged("", "0")]), before=None))
    assert nothing.what == "cart events"


def cohort(name: str, since: int, buyers: int, size: int, revenue: str, *, whole: bool = True) -> dict[str, Any]:
    """A cohort after some months."""
    money = Decimal(revenue)
    return {
        "cohort": name,
        "since": since,
        "size": size,
        "buyers": buyers,
        "share": buyers / size,
        "revenue": money,
        "revenue_each": money / size,
        "revenue_to_date": money,
        "whole": whole,
    }


COHORTS = [
    cohort("2024-10", 0, 10, 10, "100"),
    cohort("2024-10", 1, 4, 10, "40"),
    cohort("2024-10", 2, 1, 10, "5", whole=False),
    cohort("2024-11", 0, 30, 30, "600"),
    cohort("2024-11", 1, 3, 30, "60", whole=False),
]


def triangle(search: str = ALONE, rows: list[dict[str, Any]] = COHORTS) -> Any:
    """The tile."""
    return draw(view("segments", search), "cohorts", result(rows, notes=("Half-open",)))


def test_the_triangle_and_what_all_cohorts_come_to_where_they_are_over() -> None:
    """After one month only October's is over: 4 of 10; after two none is."""
    content = triangle()
    assert said_in(content.body, "tr") == [
        "First purchase Buyers Month 0 1 2",
        "2024-10 10 100.0 % 40.0 % 10.0 %",
        "2024-11 30 100.0 % 10.0 %",
        "All 40 100.0 % 40.0 %",
    ]
    assert words(content.body).endswith("Half-open. The first column is not on the scale.")
    assert links(content.body)["2024-11"] == "/segments?period=2024-11-01..2024-11-30&compare=none"


def test_revenue_is_per_member_and_adds_up_over_cohorts() -> None:
    """700.00 of 40 members are 17.50."""
    content = triangle(f"{ALONE}&x.show=revenue")
    assert said_in(content.body, "tr")[1:] == [
        "2024-10 10 10.00 4.00 0.50", "2024-11 30 20.00 2.00", "All 40 17.50 4.00",
    ]  # fmt: skip
    assert content.title == "Cohorts: revenue per member"


def test_a_bucket_that_is_not_over_is_open_and_says_so() -> None:
    content = triangle()
    assert said_in(content.body, "td", "open") == ["10.0 %", "10.0 %"]
    assert titles(content.body)[2].endswith("; this month is not over")
    assert words(content.key) == "0 40.0 % Month not over"
    whole = triangle(rows=[row for row in COHORTS if row["whole"]])
    assert words(whole.key) == "0 40.0 %"


def test_one_cohort_without_a_second_month_has_no_scale() -> None:
    content = triangle(rows=COHORTS[:1])
    assert said_in(content.body, "tr")[1:] == ["2024-10 10 100.0 %", "All 10 100.0 %"]
    assert content.key == ()


def test_without_purchases_there_are_no_cohorts() -> None:
    assert draw_empty(view("segments", ALONE), "cohorts", result([])).what == "purchases"


@pytest.mark.parametrize(("value", "most", "step"), [(0, 1, 0), (1, 1, 7), (0.5, 1, 4), (-3, 1, 0), (5, 0, 0)])
def test_shades_run_from_zero_to_the_largest(value: float, most: float, step: int) -> None:
    assert step_of(value, most) == step
