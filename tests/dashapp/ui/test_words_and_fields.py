"""Small parts: instants in words, elements without attributes of nothing, fields of forms, the hours of a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashapp.core.markup import Markup, el, icon, link, words_of
from dashapp.ui.form_fields import act, button, field, get, select, small, suggestion_list, text
from dashapp.ui.timestamps import ago, exactly, instant, since
from dashapp.ui.week_heat import above_others, filters_but_hours, week_heat
from services.catalog.calendar import WEEKDAYS
from tests.dashapp.drawing import draw_view, of_tag, words

NOW = datetime(2024, 12, 31, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=-5), "just now"),  # clocks differ
        (timedelta(seconds=119), "just now"),
        (timedelta(seconds=120), "2 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=29, hours=23), "29 days ago"),
        (timedelta(days=30), "1 Dec 2024"),
        (timedelta(days=366), "31 Dec 2023"),
    ],
)
def test_how_long_ago_it_was(age: timedelta, said: str) -> None:
    assert ago(NOW - age, NOW) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [("UTC", "31 Dec 2024, 20:00"), ("Asia/Tokyo", "1 Jan 2025, 05:00"), ("America/New_York", "31 Dec 2024, 15:00"),
     ("Asia/Kolkata", "1 Jan 2025, 01:30")],
)  # fmt: skip
def test_an_instant_is_said_in_the_zone_of_the_store(zone: str, said: str) -> None:
    assert exactly(NOW, zone) == words(instant(NOW, zone)) == said
    shown: Any = since(NOW - timedelta(hours=2), NOW, zone)
    assert (words(shown), shown["dateTime"]) == ("2 h ago", "2024-12-31T18:00:00+00:00")


def test_what_never_happened_is_a_dash() -> None:
    assert since(None, NOW, "UTC") == "\u2013"


@pytest.mark.parametrize("nothing", [None, "", []])
def test_children_of_nothing_leave_no_trace_and_zero_stays(nothing: Any) -> None:
    assert el("p", "", nothing) == {"t": "p"}
    assert el("p", "", nothing, "a", nothing) == {"t": "p", "k": "a"}
    assert el("p", "", 0, nothing) == {"t": "p", "k": 0}


def test_attributes_have_the_names_of_the_browser() -> None:
    made = el("a", "x", data_go_on="1", aria_label="L", for_="f", hidden=False, title=None, tabIndex=0, open=True)
    assert made == {
        "t": "a",
        "className": "x",
        "data-go-on": "1",
        "aria-label": "L",
        "for": "f",
        "tabIndex": 0,
        "open": True,
    }


def test_icons_are_hidden_and_links_stay_within() -> None:
    assert icon("x", "ar") == {"t": "i", "className": "bi bi-x ar", "aria-hidden": "true"}
    assert link("/a", "b", "c")["data-go"] == "1"


@pytest.mark.parametrize(
    ("tree", "said"), [(None, ""), ("a", "a"), (0, "0"), ([], ""), (["a", None, el("b", "", "c", 1)], "a c 1")]
)
def test_the_words_of_a_tree(tree: Any, said: str) -> None:
    assert words_of(tree) == said


def test_a_tree_is_one_component_and_carries_only_what_is_given() -> None:
    props = Markup(el("p", "", "a")).to_plotly_json()["props"]
    assert props == {"tree": {"t": "p", "k": "a"}, "tag": "div"}


def test_a_form_sends_its_hidden_fields_and_asks_first() -> None:
    made = act("rule.remove", button("Remove", kind="outline-danger"), hidden={"rule": "7"}, confirm="Sure?")
    assert (made["data-act"], made["data-confirm"], made["key"]) == ("rule.remove", "Sure?", "rule.remove&7")
    (hidden,) = of_tag(made, "input")
    assert (hidden["type"], hidden["name"], hidden["value"]) == ("hidden", "rule", "7")
    assert of_tag(made, "button")[0]["className"] == "btn btn-outline-danger"
    assert "data-confirm" not in act("rule.set")


def test_a_search_changes_nothing() -> None:
    made = get("/admin", text("x.q"), label="Search")
    assert (made["data-get"], made["role"], made["aria-label"]) == ("/admin", "search", "Search")
    assert "data-act" not in made


def test_another_first_value_makes_a_new_field() -> None:
    assert text("a", value="1")["key"] != text("a", value="2")["key"]
    assert select("a", [("x", "X")], chosen="x")["key"] != select("a", [("x", "X")])["key"]
    assert text("a", value="<i>")["defaultValue"] == "<i>"


def test_fields_have_their_words_around_them() -> None:
    made = field("Target", text("value", required=True), explained="In EUR")
    assert words(made) == "Target In EUR"
    assert of_tag(made, "input")[0]["required"] is True
    assert words(field("Target", None)) == "Target"
    assert small("Remove", glyph="x")["aria-label"] == "Remove"


def test_choices_and_suggestions_are_in_their_order() -> None:
    options = of_tag(select("a", [("n", "North"), ("s", "South")], label="Region"), "option")
    assert [(one["value"], one["k"]) for one in options] == [("n", "North"), ("s", "South")]
    assert suggestion_list("list", [("a", "A")])["id"] == "list"


def hours(**marked: Any) -> list[dict[str, Any]]:
    return [
        {"weekday": day, "hour": hour, "views": 24 * at + hour, "above_others": 0.25 if hour else None,
         "marked": (day, hour) == marked.get("at")}
        for at, day in enumerate(WEEKDAYS) for hour in range(24)
    ]  # fmt: skip


def test_a_week_is_seven_rows_of_24_hours_and_one_is_marked() -> None:
    made = week_heat(draw_view(page="when"), hours(at=("Wednesday", 5)), "views", lambda _: [["Views", "1", ""]])
    assert (list(made.rows)[:2], len(made.rows), len(made.columns)) == (["Mon", "Tue"], 7, 24)
    assert (made.values[0][0], made.values[6][23], made.marked, made.chosen) == (0, 167, (2, 5), None)
    assert made.ticks == {0: "0", 3: "3", 6: "6", 9: "9", 12: "12", 15: "15", 18: "18", 21: "21 h"}


def test_a_cell_leads_to_its_hour_and_the_chosen_one_back() -> None:
    view = draw_view("?weekday=Tuesday&hour=3", page="when")
    made = week_heat(view, hours(), "views", lambda _: [])
    assert made.chosen == (1, 3)
    assert (made.tips[1][3]["foot"], made.tips[1][3]["href"]) == ("Click to lift this hour", "/when")
    assert made.tips[0][4]["t"] == "Monday, 4 h"
    assert made.tips[0][4]["href"] == "/when?hour=4&weekday=Monday"
    assert made.tips[0][4]["rows"] == [["Same hour, other days", "25 % above", ""]]
    assert made.tips[0][0]["rows"] == []
    assert filters_but_hours(view) == "Weekday and hour lifted"
    assert filters_but_hours(draw_view(page="when")) == "No filters"


@pytest.mark.parametrize(("share", "said"), [(0.25, "25 % above"), (-0.5, "50 % below"), (0, "0 % above")])
def test_how_far_an_hour_is_from_the_others(share: float, said: str) -> None:
    assert above_others({"above_others": share}) == said
