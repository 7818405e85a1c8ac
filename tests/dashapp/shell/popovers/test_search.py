"""Search and help: what is found leads somewhere, and nobody finds what they may not see."""

import pytest

from dashapp.pages import PAGES
from dashapp.shell.callbacks.popovers import read_request
from dashapp.shell.popovers import POPS
from services.core.context import Context
from services.core.errors import BadValue
from tests.dashapp.shell.popovers.opening import elements, links, opened, said
from tests.fixtures.web import person

NORTH = person(region=("North",))


def test_before_anything_is_typed_pages_and_metrics_are_offered(small_store: Context) -> None:
    words = said(small_store, "search", who=person("admin"))
    assert all(page.label in words for page in PAGES.values())
    assert "Revenue" in words


def test_pages_are_those_that_a_role_may_open(small_store: Context) -> None:
    assert "/admin" in links(opened(small_store, "search", query="admin", who=person("admin"))).values()
    assert "/admin" not in links(opened(small_store, "search", query="admin", who=person("viewer"))).values()


def test_a_metric_is_shown_and_defined(small_store: Context) -> None:
    found = links(opened(small_store, "search", "?region=North", query="order val"))
    assert found["Average order value Show on Overview"] == "/overview?region=North&x.metric=aov"
    assert found["Average order value Definition"].startswith("/definitions")


def test_a_member_filters_the_page(small_store: Context) -> None:
    found = links(opened(small_store, "search", "?period=all", query="SOU"))
    assert found["South Region: filter Overview"] == "/overview?period=all&region=South"
    again = links(opened(small_store, "search", "?period=all&region=South", query="sou"))
    assert again["South Region: filter Overview"] == "/overview?period=all&region=South"


def test_nobody_finds_a_foreign_member(random_store: Context) -> None:
    assert "Region: filter" in said(random_store, "search", query="south")
    assert "Region: filter" not in said(random_store, "search", query="south", who=NORTH)
    assert "Region: filter" in said(random_store, "search", query="north", who=NORTH)


def test_what_is_not_found_is_said_and_stays_text(small_store: Context) -> None:
    assert "Nothing is called “<b>zzz</b>” here." in said(small_store, "search", query="<b>zzz</b>")


def test_the_options_have_names_of_their_own(small_store: Context) -> None:
    options = [one for one in elements(opened(small_store, "search", query="e")) if one.get("role") == "option"]
    assert len(options) > 5
    assert len({one["id"] for one in options}) == len({one["key"] for one in options}) == len(options)


def test_help_names_every_key(small_store: Context) -> None:
    words = said(small_store, "help")
    assert all(f" {key} " in f" {words} " for key in ("/", "t", "c", "?", "Enter", "Backspace", "Esc"))
    assert "/definitions" in links(opened(small_store, "help")).values()


@pytest.mark.parametrize("name", POPS)
def test_each_says_what_it_is_to_readers_of_screens(small_store: Context, name: str) -> None:
    argument = {"filter": ":region", "siblings": ":0", "mark": ":by-region:region:North"}.get(name, "")
    box = opened(small_store, name + argument, "?period=all&path=region:North")
    assert box["role"] == "dialog"
    assert box["aria-label"]
    assert box["data-shown"] == box["key"] == name + argument


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "period",
        3,
        {},
        {"name": 3},
        {"name": ["period"]},
        {"name": None, "q": ""},
        {"name": "period", "q": None},
        {"name": "period", "q": {"a": 1}},
        {"name": "p" * 500},
        {"name": "search", "q": "x" * 121},
        {"name": "search", "q": "\x00"},
        {"name": "filter:\x00", "q": ""},
    ],
)
def test_wrong_types_are_refused(data: object) -> None:
    with pytest.raises(BadValue):
        read_request(data)


def test_what_the_page_sends_is_read() -> None:
    asked = read_request({"name": "filter:region", "q": "no", "n": 3})
    assert (asked.name, asked.query) == ("filter:region", "no")
