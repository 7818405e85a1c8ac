"""Summary and broken rules as they are drawn: every number and every member leads where it comes from."""

from typing import Any

import pytest

from services.monitoring.narratives.sentences import Sentence, SentencePart, sentence
from tests.dashapp.handmade import NASTY, draw, elements, links, said_in, view, words
from tests.dashapp.pages.overview.made import broken, rule
from tests.fixtures.web import person

YEAR = "?period=year"


def summary(*said: Sentence, search: str = YEAR) -> Any:
    """The summary of these sentences."""
    return draw(view("overview", search), "summary", said).body


def test_sentences_stand_one_after_the_other() -> None:
    body = summary(sentence("Revenue rose."), sentence("Orders fell."))
    assert (body["t"], body["className"], words(body)) == ("p", "lead", "Revenue rose. Orders fell.")


def test_no_sentence_is_an_empty_paragraph() -> None:
    assert words(summary()) == ""


@pytest.mark.parametrize(
    ("part", "href"),
    [
        (SentencePart(text="x", metric="revenue"), "/overview?period=year"),
        (SentencePart(text="x", metric="orders"), "/overview?period=year&x.metric=orders"),
        (SentencePart(text="x", metric="delivery_days"), "#origin=cards"),
        (SentencePart(text="x", dimension="region", member="North"), "/overview?period=year&region=North"),
        (SentencePart(text="x", metric="aov", dimension="region", member="A&B"), "/overview?period=year&region=A%26B"),
        (SentencePart(text="x", metric="aov", dimension="user", member="U"), "/overview?period=year&x.metric=aov"),
        (SentencePart(text="x", dimension="customer", member="C1"), None),
        (SentencePart(text="x", dimension="region"), None),
        (SentencePart(text="x"), None),
    ],
)  # fmt: skip
def test_a_part_leads_to_its_member_else_to_its_metric(part: SentencePart, href: str | None) -> None:
    assert links(summary(Sentence(parts=(part,)))) == ({"x": href} if href else {})


@pytest.mark.parametrize("tone", ["good", "bad"])
def test_a_verdict_is_bold_with_and_without_a_link(tone: Any) -> None:
    body = summary(Sentence(parts=(SentencePart(text="up 5 %", tone=tone, metric="revenue"),)))
    assert [one["className"] for one in elements(body, "b")] == [tone]
    assert links(body) == {"up 5 %": "/overview?period=year"}
    alone = summary(Sentence(parts=(SentencePart(text="up 5 %", tone=tone),)))
    assert (said_in(alone, "b", tone), links(alone)) == (["up 5 %"], {})


def test_the_member_that_is_filtered_to_leads_back() -> None:
    part = SentencePart(text="North", dimension="region", member="North")
    assert links(summary(Sentence(parts=(part,)), search=f"{YEAR}&region=North")) == {"North": "/overview?period=year"}


def test_a_member_with_html_in_its_name_is_text() -> None:
    body = summary(Sentence(parts=(SentencePart(text=NASTY, dimension="region", member=NASTY),)))
    assert words(body) == NASTY
    assert [one["t"] for one in elements(body)] == ["p", "a"]


@pytest.mark.parametrize(
    ("many", "title", "shown", "more"),
    [
        (0, "No threshold broken", 0, []),
        (1, "1 threshold broken", 1, []),
        (4, "4 thresholds broken", 4, []),
        (5, "5 thresholds broken", 4, ["1 more"]),
        (104, "104 thresholds broken", 4, ["100 more"]),
    ],
)
def test_four_broken_rules_are_shown_and_the_rest_counted(many: int, title: str, shown: int, more: list[str]) -> None:
    content = draw(view("overview"), "rules", tuple(broken(rule(at)) for at in range(many)))
    assert content.title == title
    assert len(list(elements(content.body, "a", "rule"))) == shown
    assert said_in(content.body, "a", "rk-more") == more
    assert links(content.tools) == {"All rules": "#rules"}


def test_a_rule_about_a_member_filters_to_it_and_others_open_the_rules() -> None:
    of_east = broken(rule(7, dimension="region"), "East", "Revenue in East below 500.00")
    content = draw(view("overview", YEAR), "rules", (of_east, broken(rule(8))))
    east, whole = elements(content.body, "a", "rule")
    assert (east["href"], whole["href"]) == ("/overview?period=year&region=East", "#rules=8")
    assert words(east) == "Revenue in East below 500.00 420.00 in December since Nov 2024"


def test_who_may_set_rules_is_told_where_and_others_who_does() -> None:
    manager = draw(view("overview", who=person("manager")), "rules", ())
    viewer = draw(view("overview", who=person("viewer")), "rules", ())
    assert words(manager.body).endswith("or none is set. Set one under All rules.")
    assert words(viewer.body).endswith("or none is set. A manager sets them.")
