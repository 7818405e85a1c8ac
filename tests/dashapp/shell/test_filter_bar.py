"""Filter bar: every choice is the address of the state it leads to; what holds, and what cannot be, is said."""

from datetime import date
from typing import Any

import pytest

from dashapp.core.state import PageState, parse
from dashapp.core.view import PageView
from dashapp.shell.filter_bar import bar, in_bar, trail, without_filter
from tests.dashapp.handmade import NASTY, elements, links, said_in, view, words
from tests.fixtures.web import person

YEAR = "?period=year"


def labelled(tree: object) -> dict[str, dict[str, object]]:
    """Elements by what they are called to readers of screens."""
    return {one["aria-label"]: one for one in elements(tree) if "aria-label" in one}


def below(shown: PageView) -> list[Any]:
    """The lines under the bar: path, limits, what a link lost."""
    found: Any = trail(shown)
    return list(found)


def steps(search: str, last: date = date(2024, 12, 31)) -> dict[str, tuple[str, str]]:
    """The two arrows: where they lead and what they say, or why they lead nowhere."""
    found = list(elements(bar(view("overview", search, last=last)), "", "step"))
    return {name: (one.get("href", ""), one["title"]) for name, one in zip(("back", "on"), found, strict=True)}


def test_the_presets_keep_everything_but_the_grain() -> None:
    (group,) = list(elements(bar(view("overview", f"{YEAR}&grain=day&region=North")), "div", "seg"))
    assert links(group) == {
        "28d": "/overview?period=28d&region=North",
        "90d": "/overview?period=90d&region=North",
        "Quarter": "/overview?period=quarter&region=North",
        "Year": "/overview?period=year&region=North",
        "All": "/overview?period=all&region=North",
    }
    assert [words(one) for one in elements(group, "a") if one.get("aria-current")] == ["Year"]


@pytest.mark.parametrize("search", ["", "?period=7d", "?period=2024-01-01..2024-12-31"])
def test_no_preset_of_the_bar_is_marked_where_another_holds(search: str) -> None:
    (group,) = list(elements(bar(view("overview", search)), "div", "seg"))
    assert [one for one in elements(group, "a") if one.get("aria-current") or one.get("className")] == []


def test_whole_months_are_stepped_by_months() -> None:
    found = steps("?period=2024-03-01..2024-03-31&region=North")
    assert found == {
        "back": ("/overview?period=2024-02-01..2024-02-29&region=North", "Earlier: 1 \u2013 29 Feb 2024"),
        "on": ("/overview?period=2024-04-01..2024-04-30&region=North", "Later: 1 \u2013 30 Apr 2024"),
    }


def test_days_are_stepped_by_their_number() -> None:
    found = steps("?period=2024-03-05..2024-03-11")
    assert found["back"][0] == "/overview?period=2024-02-27..2024-03-04"
    assert found["on"][0] == "/overview?period=2024-03-12..2024-03-18"


def test_there_is_no_step_beyond_the_data_on_either_side() -> None:
    assert steps(YEAR)["on"] == ("", "No data later")
    assert steps(YEAR)["back"][0] == "/overview?period=2023-01-01..2023-12-31"
    assert steps("?period=2023-01-01..2023-12-31")["back"] == ("", "No data earlier")
    assert steps("?period=2023-01-01..2023-12-31")["on"][0] == "/overview?period=2024-01-01..2024-12-31"


def test_a_store_without_data_offers_no_step_and_no_days() -> None:
    made = bar(view("overview", first=None, last=None))
    assert [one["title"] for one in elements(made, "", "step")] == ["No data earlier", "No data later"]
    assert "Period: All days" in labelled(made)


@pytest.mark.parametrize(
    ("search", "said", "title", "following"),
    [
        (YEAR, "2023", "1 Jan \u2013 31 Dec 2023", "/overview?period=year&compare=none"),
        ("?period=28d", "a year before", "4 \u2013 31 Dec 2023", "/overview?period=28d&compare=none"),
        (f"{YEAR}&compare=none", "nothing", None, "/overview?period=year&compare=previous"),
        (f"{YEAR}&compare=previous", "2023", "1 Jan \u2013 31 Dec 2023", "/overview?period=year"),
        (
            "?period=7d&compare=previous",
            "the days before",
            "18 \u2013 24 Dec 2024",
            "/overview?period=7d",
        ),
        (
            f"{YEAR}&compare=2023-03-01..2023-03-31",
            "Mar 2023",
            "1 \u2013 31 Mar 2023",
            "/overview?period=year&compare=none",
        ),
        (
            f"{YEAR}&compare=2023-03-05..2023-03-09",
            "5 \u2013 9 Mar 2023",
            "5 \u2013 9 Mar 2023",
            "/overview?period=year&compare=none",
        ),
    ],
)
def test_the_comparison_is_named_and_the_key_leads_to_the_next(
    search: str, said: str, title: str | None, following: str
) -> None:
    (button,) = [one for one in elements(bar(view("overview", search)), "button") if one.get("data-pop") == "compare"]
    assert said_in(button, "span", "against") == [said]
    assert (button.get("title"), button["data-following"]) == (title, following)


def test_a_comparison_before_all_data_is_nothing() -> None:
    made = bar(view("overview", YEAR, first=date(2024, 1, 1)))
    assert said_in(made, "span", "against") == ["nothing"]


def test_all_data_cannot_be_compared_and_says_why() -> None:
    made = bar(view("overview", "?period=all"))
    assert [one for one in elements(made) if one.get("data-pop") == "compare"] == []
    assert [one["title"] for one in elements(made, "span", "disabled")] == [
        "All data has nothing before it to compare with"
    ]


def test_the_first_filters_of_the_page_stand_in_the_bar_and_others_where_they_are_used() -> None:
    assert in_bar(view("overview")) == ("region", "segment", "category", "channel")
    assert in_bar(view("overview", "?age_group=26-35&region=North"))[4:] == ("age_group",)
    assert in_bar(view("funnel", "?hour=3&not.product=P1")) == ("brand", "category_1", "price_tier", "product", "hour")


@pytest.mark.parametrize(("search", "plus"), [("", 1), ("?age_group=a", 1), ("?age_group=a&payment_method=b", 0)])
def test_the_plus_is_there_as_long_as_there_is_a_filter_to_add(search: str, plus: int) -> None:
    made = bar(view("overview", search))
    assert len([one for one in elements(made) if one.get("data-pop") == "add-filter"]) == plus


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?region=North", "North"),
        ("?region=North&region=South", "North +1"),
        ("?region=a&region=b&region=c", "a +2"),
        ("?not.region=North", "not North"),
        ("?region=North&not.region=South", "North; not South"),
        ("?region=" + "x" * 300, "x" * 300),
        ("?region=%3Cscript%3Ealert(%221%22)%3C/script%3E", NASTY),
    ],
)
def test_a_filter_in_use_says_its_members_and_can_be_lifted(search: str, said: str) -> None:
    made = bar(view("overview", f"{YEAR}&channel=Web&{search[1:]}"))
    chip = next(one for one in elements(made, "span", "chip") if one["key"] == "region")
    assert said_in(chip, "span", "chip-said") == [said]
    assert f"Region: {said}" in labelled(chip)
    assert [one["href"] for one in elements(chip, "a")] == ["/overview?period=year&channel=Web"]


def test_a_filter_that_is_not_used_says_all_and_opens_its_members() -> None:
    found = labelled(bar(view("overview", "?region=North")))
    assert found["Segment: all"]["data-pop"] == "filter:segment"
    assert "Region: all" not in found


def test_clearing_leaves_period_table_and_choice_as_they_are() -> None:
    search = f"{YEAR}&region=North&path=segment:Gold&table=trend&x.metric=orders"
    assert links(bar(view("overview", search)))["Clear all"] == "/overview?period=year&table=trend&x.metric=orders"
    assert "Clear all" not in links(bar(view("overview", YEAR)))


def test_a_drill_alone_can_be_cleared_too() -> None:
    assert links(bar(view("overview", "?path=region:North")))["Clear all"] == "/overview"


@pytest.mark.parametrize(
    ("search", "said"),
    [("", "Filters"), ("?region=a&region=b", "Filters (1)"), ("?region=a&not.region=b&channel=c", "Filters (2)")],
)
def test_on_phones_the_drawer_counts_dimensions_not_members(search: str, said: str) -> None:
    drawer = next(
        one for one in elements(bar(view("overview", search)), "button") if one.get("data-drawer") == "filters"
    )
    assert words(drawer) == said


def test_on_paper_days_filters_limits_and_person_are_written_out() -> None:
    shown = view("overview", f"{YEAR}&channel=Web&not.segment=Gold", who=person(region=("North", "East")))
    assert said_in(bar(shown), "p", "printed") == [
        (
            "1 Jan \u2013 31 Dec 2024, compared with 1 Jan \u2013 31 Dec 2023. "
            "Channel is Web; Segment is not Gold. View limited to Region East or North. Printed by viewer@shop.example"
        )
    ]
    assert said_in(bar(view("overview", "?period=all")), "p", "printed") == [
        "1 Jan 2023 \u2013 31 Dec 2024. No filters. Printed by viewer@shop.example"
    ]


def test_lifting_a_dimension_lifts_what_it_excludes_too() -> None:
    state = parse("?region=a&not.region=b&channel=c", view("overview").page.allowed)
    assert without_filter(state, "region").search() == "?channel=c"
    assert without_filter(PageState(), "region") == PageState()


def test_without_path_and_limits_there_is_no_line_below_the_bar() -> None:
    assert trail(view("overview", "?region=North")) == [None, None, None]


def test_the_crumbs_lead_up_and_the_last_is_where_one_is() -> None:
    shown = view("funnel", "?brand=asus&path=category_1:computers&path=category_2:computers.notebooks&path=product:P1")
    path, *_ = below(shown)
    assert links(path) == {
        "All": "/funnel?brand=asus",
        "computers": "/funnel?brand=asus&path=category_1:computers",
        "computers.notebooks": "/funnel?brand=asus&path=category_1:computers&path=category_2:computers.notebooks",
    }
    assert said_in(path, "b") == ["P1"]
    assert [one["data-pop"] for one in elements(path, "button")] == ["siblings:0", "siblings:1", "siblings:2"]
    assert [words(one) for one in elements(path, "a") if "data-up" in one] == ["computers.notebooks"]


def test_from_a_path_of_one_step_the_key_leads_to_all() -> None:
    path, *_ = below(view("overview", "?path=region:North"))
    assert [(words(one), one["href"]) for one in elements(path, "a") if "data-up" in one] == [("All", "/overview")]


def test_limits_and_what_a_link_lost_are_said() -> None:
    shown = view("overview", who=person(region=("North",)), left_out=("Region South", "Segment Gold"))
    none, limits, lost = below(shown)
    assert none is None
    assert words(limits) == "View limited to Region North ."
    assert words(lost) == (
        "This link also asks for Region South; Segment Gold, which is outside your view and is left out."
    )
