"""The funnel and its sentence as they are drawn: shares, losses, their worth, the assumption, and hostile input."""

from typing import Any

import pytest

from dashapp.core.view import PageView
from tests.dashapp.handmade import NASTY, draw, draw_empty, elements, links, said_in, sheet, styles, titles, view, words
from tests.dashapp.pages.funnel.made import answer, funnel_rows

ALONE = "?period=year&compare=none"


def lead(rows: list[dict[str, Any]], more: str = "", search: str = ALONE) -> str:
    """The sentence above the funnel."""
    shown = view("funnel", search + more)
    return words(draw(shown, "lead", answer(shown, rows)).body)


def funnel(rows: list[dict[str, Any]], more: str = "", search: str = ALONE, currency: str = "") -> Any:
    """The funnel."""
    shown = view("funnel", search + more, currency=currency)
    return draw(shown, "funnel", answer(shown, rows))


def shown_at(more: str = "") -> PageView:
    """The page at an address."""
    return view("funnel", ALONE + more)


HUNDRED = funnel_rows(100, 20, 10, "500")
"""80 leave before the cart, 10 after it; a buyer brings 50."""


def test_the_sentence_says_who_looked_who_bought_and_where_most_money_is_lost() -> None:
    """Before the cart 80 x 1 % x 50 % x 50.00 = 20.00, after it 10 x 1 % x 50.00 = 5.00: four times as much."""
    assert lead(HUNDRED) == (
        "Of 100 people who looked, 10.00 % bought. The loss is before the cart: 80.00 % of viewers never add anything. "
        "Winning back 1 in 100 of them is worth 4.0 times as much as 1 in 100 carts."
    )


def test_the_loss_after_the_cart_is_named_where_it_is_worth_more() -> None:
    """Before it 10 x 1 % x 10/90 x 100.00 = 1.11, after it 80 x 1 % x 100.00 = 80.00: 72.07 times as much."""
    assert lead(funnel_rows(100, 90, 10, "1000")).endswith(
        "The loss is after the cart: 88.89 % of those with a cart do not buy. "
        "Winning back 1 in 100 of them is worth 72 times as much as 1 in 100 viewers."
    )


def test_what_is_nearly_the_same_is_as_much() -> None:
    """Before the cart 100 x 1 % x 50 % x 1.00 = 0.50, after it 50 x 1 % x 1.00 = 0.50."""
    assert lead(funnel_rows(200, 100, 50, "50")).endswith("is worth as much as 1 in 100 carts.")


def test_where_only_one_step_loses_its_worth_is_said_in_money() -> None:
    """50 left x 1 % x 10.00 a buyer."""
    assert lead(funnel_rows(100, 100, 50, "500")).endswith("Winning back 1 in 100 of them is worth 5.00 .")


def test_a_loss_that_is_worth_nothing_has_no_worth() -> None:
    assert lead(funnel_rows(100, 50, 0)).endswith("never add anything.")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "There are no events here: choose another period, or lift a filter."),
        (funnel_rows(0, 0, 1200, "9"), "Nobody looked at a product here; 1,200 users bought."),
        (funnel_rows(1, 1, 1, "9"), "Of 1 person who looked, 100.00 % bought. Nobody is lost on the way."),
        (funnel_rows(2, 3, 4, "9"), "Of 2 people who looked, 200.00 % bought. Nobody is lost on the way."),
    ],
)
def test_funnels_at_the_edge(rows: list[dict[str, Any]], said: str) -> None:
    assert lead(rows) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("&x.count=sessions", "Of 100 sessions that looked, 10.00 % bought. The loss is"),
        ("&x.count=events", "Of 100 views, 10.00 % led to a purchase. The loss is before the cart: 80.00 % of views"),
        ("&x.stages=7d", "Of 100 people who looked, 10.00 % bought within 7 days. The loss is before"),
        ("&x.count=events&x.stages=7d", "Of 100 views, 10.00 % led to a purchase. The loss"),
    ],
)  # fmt: skip
def test_the_sentence_names_what_is_counted(more: str, said: str) -> None:
    assert lead(HUNDRED, more).startswith(said)


def test_the_sentence_says_how_conversion_moved() -> None:
    rows = funnel_rows(100, 20, 10, "500", share_change=(None, None, -0.012))
    assert lead(rows, search="?period=year").startswith(
        "Of 100 people who looked, 10.00 % bought , down 1.2 pp against 2023 ."
    )
    flat = funnel_rows(100, 20, 10, "500", share_change=(None, None, 0.0))
    assert lead(flat, search="?period=year").startswith("Of 100 people who looked, 10.00 % bought. The")


def test_each_stage_says_count_share_and_events() -> None:
    body = funnel(HUNDRED).body
    assert said_in(body, "div", "fnl-head") == [
        "100 100 % of viewers",
        "20 20.00 % of viewers",
        "10 10.00 % of viewers, 50.00 % of carts",
    ]
    assert said_in(body, "div", "fnl-below") == [
        "200 views",
        "40 cart events",
        "20 purchases, 500.00, 50.00 a buyer",
    ]


def test_heights_are_shares_of_the_largest_stage() -> None:
    assert styles(funnel(HUNDRED).body, "height") == ["100.00%", "80.00%", "20.00%", "10.00%", "10.00%"]
    upside = funnel(funnel_rows(5, 10, 20, "1")).body
    assert styles(upside, "height") == ["25.00%", "50.00%", "100.00%"]


def test_a_loss_says_who_left_and_what_they_are_worth() -> None:
    body = funnel(HUNDRED, currency="EUR").body
    assert said_in(body, "div", "fnl-loss") == [
        "80.00 % left here 80 users. 1 in 100 back is worth EUR 20.00",
        "50.00 % left here 10 users. 1 in 100 back is worth EUR 5.00",
    ]
    assert "EUR 20.00" in titles(body)


def test_where_nobody_left_that_is_said_and_where_more_came_how_many() -> None:
    assert said_in(funnel(funnel_rows(5, 5, 8, "1")).body, "div", "fnl-loss") == [
        "Nobody left here",
        "3 more users than at the stage before",
    ]


def test_without_anybody_before_a_stage_nobody_can_have_left() -> None:
    assert said_in(funnel(funnel_rows(4, 0, 1, "9")).body, "div", "fnl-loss")[1:] == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (119.4, "119 s"),
        (120, "2.0 min"),
        (7199, "120.0 min"),
        (7200, "2.0 h"),
        (172_800, "2.0 days"),
        (864_000, "10.0 days"),
    ],
)
def test_times_are_said_in_the_unit_that_fits(seconds: float, said: str) -> None:
    body = funnel(funnel_rows(100, 20, 10, "500", seconds=(None, seconds, seconds))).body
    assert [one.rpartition("Median ")[2] for one in said_in(body, "div", "fnl-below")][1:] == [
        f"{said} after the first view",
        f"{said} after the first cart event",
    ]


@pytest.mark.parametrize(
    ("extra", "more", "said"),
    [
        ((0, 0, 0), "", ""),
        ((0, 0, 1), "", "1 buyer has no cart event: each stage is counted on its own"),
        ((0, 1, 0), "", "1 user with a cart has no view: each stage is counted on its own"),
        ((0, 1200, 2), "", "2 buyers have no cart event, 1,200 users with a cart have no view: each stage"),
        ((0, 0, 3), "&x.count=sessions", "3 sessions with a purchase have no cart event: each"),
        ((0, 5, 5), "&x.stages=1h", "In order: a view, then a cart, then a purchase, all within 1 hour of"),
    ],
)  # fmt: skip
def test_who_is_in_a_stage_without_the_one_before_is_said(extra: tuple[int, ...], more: str, said: str) -> None:
    (foot,) = elements(funnel(funnel_rows(100, 20, 10, "500", extra=extra), more).body, "div", "fnl-foot")
    (note,) = [words(one) for one in foot["k"][1:]]
    assert note.startswith(said)
    assert bool(note) == bool(said)


@pytest.mark.parametrize(
    ("more", "title", "unit"),
    [
        ("", "Funnel by user", "Unique users at each stage"),
        ("&x.count=sessions&x.stages=1d", "Funnel by session, ordered within 1 day", "Unique sessions at each stage"),
        ("&x.count=events&x.stages=1d", "Funnel by event", "Events of each stage"),
    ],
)
def test_title_and_caption_say_what_is_counted(more: str, title: str, unit: str) -> None:
    content = funnel(HUNDRED, more)
    assert (content.title, content.caption) == (title, f"{unit}, heights to scale. 2024. No filters")
    nothing = draw_empty(shown_at(more), "funnel", answer(shown_at(more), []))
    assert (nothing.title, nothing.what) == (title, "events")


def test_the_change_of_each_stage_and_of_its_step() -> None:
    compared = {
        "count_compared": (80, 25, 10),
        "count_change": (0.25, -0.2, 0.0),
        "conversion_change": (None, -0.1125, 0.1),
    }
    body = funnel(funnel_rows(100, 20, 10, "500", **compared), search="?period=year").body
    assert said_in(body, "div", "fnl-change") == [
        "up 25.0 % vs 80",
        "down 20.0 % vs 25 ; step down 11.3 pp",
        "0.0 % vs 10 ; step up 10.0 pp",
    ]
    alone = funnel(funnel_rows(100, 20, 10, "500", **compared)).body
    assert said_in(alone, "div", "fnl-change") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("&x.recovered=5", "5 in 100 back is worth 100.00"),  # five times 20.00
        ("&x.recovered=2.50", "2.5 in 100 back is worth 50.00"),
        ("&x.recovered=10%25", "10 in 100 back is worth 200.00"),
        ("&x.recovered=0", "0 in 100 back is worth 0"),
        ("&x.recovered=100", "100 in 100 back is worth 2.0K"),
        ("&x.worth=1,000", "1 in 100 back is worth 400.00"),  # 0.8 people x 50 % x 1,000.00
        ("&x.worth=+7+", "1 in 100 back is worth 2.80"),
    ],
)
def test_the_assumption_of_the_address_is_used(typed: str, said: str) -> None:
    body = funnel(HUNDRED, typed).body
    assert said_in(body, "div", "fnl-loss")[0].endswith(said)
    assert links(body)["As measured"] == "/funnel?period=year&compare=none"
    assert said_in(body, "b", "bad")[-1].endswith("left here")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("&x.recovered=" + NASTY.replace("<", "%3C").replace(">", "%3E"), "is no number"),
        ("&x.recovered=NaN", "is no amount that a shop has"),
        ("&x.recovered=-Infinity", "is no amount that a shop has"),
        ("&x.recovered=100.01", "takes a share from 0 to 1"),
        ("&x.recovered=-1", "takes a share from 0 to 1"),
        ("&x.worth=1e13", "is no amount that a shop has"),
        ("&x.worth=-0.01", "is an amount of 0 or more"),
        ("&x.worth=1.2.3", "is no number"),
        ("&x.recovered=", "is no number"),
        ("&x.worth=" + "9" * 500, "is no amount that a shop has"),
    ],
)
def test_what_cannot_be_assumed_is_said_and_one_in_a_hundred_is_shown(typed: str, problem: str) -> None:
    body = funnel(HUNDRED, typed).body
    (alert,) = [words(one) for one in elements(body, "b", "bad") if one.get("role") == "alert"]
    assert problem in alert
    assert alert.endswith("1 in 100 is shown.")
    assert len(alert) < 200
    assert said_in(body, "div", "fnl-loss")[0].endswith("1 in 100 back is worth 20.00")
    assert list(elements(body, "script")) == []


def test_the_form_carries_the_rest_of_the_address_along() -> None:
    body = funnel(HUNDRED, "&brand=a%26b&not.brand=c&path=category_1:x&x.split=hour&x.recovered=3").body
    hidden = [(one["name"], one["value"]) for one in elements(body, "input") if one.get("type") == "hidden"]
    assert hidden == [
        ("period", "year"),
        ("compare", "none"),
        ("brand", "a&b"),
        ("not.brand", "c"),
        ("path", "category_1:x"),
        ("x.split", "hour"),
    ]


def test_the_table_of_the_funnel_has_the_worth_of_each_loss() -> None:
    table = sheet(shown_at("&x.recovered=2"), "funnel", answer(shown_at("&x.recovered=2"), HUNDRED))
    assert table.columns[-1].label == "Worth of 2 in 100 who left"
    assert [str(row["worth"]) for row in table.rows] == ["None", "40.00", "10.00"]
