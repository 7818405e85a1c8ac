"""What stands around every page: navigation, top bar, the rights of who looks, and the address of a page."""

from typing import Any

import pytest

from dashapp.core.state import PageState, parse
from dashapp.pages import PAGES
from dashapp.shell.layout import index, layout
from dashapp.shell.navigation import navigation
from dashapp.shell.open_view import page_at, page_of, within
from dashapp.shell.topbar import missing, topbar
from services.core.errors import UnknownName
from services.query.scope import Scope
from tests.dashapp.handmade import elements, links, said_in, view, words
from tests.fixtures.web import person

ALLOWED = PAGES["overview"].allowed
NORTH = Scope.limited({"region": ("North", "East")}, reason="a limit of the tests")


def kept(search: str, scope: Scope = NORTH) -> tuple[str, tuple[str, ...]]:
    """What is left of an address within a person's limits, and what they hide of it."""
    state, lost = within(parse(search, ALLOWED), scope)
    return state.search(), lost


def test_the_pages_stand_under_their_groups_and_manage_at_the_foot() -> None:
    made = navigation(person("admin"), PAGES.values(), None)
    assert said_in(made, "div", "grp") == ["Store"]
    names = [words(one) for one in elements(made, "a")]
    assert names[0] == "Overview"
    assert names[-1] == PAGES["admin"].label
    assert list(links(made).values()) == [f"/{name}" for name in PAGES]


def test_only_pages_that_the_role_may_open_are_listed() -> None:
    assert "/admin" not in links(navigation(person("viewer"), PAGES.values(), None)).values()
    assert "/admin" in links(navigation(person("admin"), PAGES.values(), None)).values()


def test_no_pages_are_no_groups() -> None:
    made = navigation(person(), (), None)
    assert (links(made), said_in(made, "div", "grp")) == ({}, [])


@pytest.mark.parametrize("here", ["overview", "when", None])
def test_the_open_page_is_marked_and_no_other(here: str | None) -> None:
    made = navigation(person(), PAGES.values(), PAGES[here] if here else None)
    marked = [one["href"] for one in elements(made, "a") if one.get("aria-current") == "page"]
    assert marked == ([f"/{here}"] if here else [])
    assert [one["href"] for one in elements(made, "a", "on")] == marked


@pytest.mark.parametrize(("small", "does", "expanded"), [(False, "Collapse", "true"), (True, "Expand", "false")])
def test_the_button_says_what_it_does_next(small: bool, does: str, expanded: str) -> None:
    (button,) = elements(navigation(person(), (), None, small=small), "button")
    assert (button["title"], button["aria-label"]) == (does, f"{does} the navigation")
    assert button["aria-expanded"] == expanded


def test_the_top_bar_says_page_freshness_and_person() -> None:
    made = topbar(person("manager"), PAGES["when"], "Data through 31 Dec 2024")
    assert said_in(made, "h1") == ["When"]
    assert said_in(made, "span", "meta") == ["Data through 31 Dec 2024"]
    assert said_in(made, "div", "menu-who") == ["manager@shop.example manager"]
    assert said_in(made, "summary") == ["MA"]
    assert [one["data-theme"] for one in elements(made) if "data-theme" in one] == ["light", "dark", "system"]
    assert links(made) == {"Your account": "/account"}


def test_where_there_is_no_page_the_bar_says_so_and_shows_no_freshness() -> None:
    made = topbar(person(), None, "")
    assert said_in(made, "h1") == ["Not found"]
    assert said_in(made, "span", "meta") == [""]
    assert links(missing()) == {"To the overview": "/overview"}


def test_every_button_without_words_has_a_name() -> None:
    made: Any = [topbar(person(), PAGES["overview"], ""), navigation(person(), PAGES.values(), None)]
    assert [one for one in elements(made, "button") if not words(one) and "aria-label" not in one] == []


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", "overview"), ("", "overview"), (None, "overview"), ("/funnel", "funnel"), ("/when/", "when")],
)
def test_a_path_names_its_page_and_the_bare_one_the_first(path: object, page: str) -> None:
    assert page_at(path, person()).name == page


@pytest.mark.parametrize("path", ["/nothing", "/Funnel", "/funnel/x", "/../funnel", "/%66unnel", "/admin", "/\x00"])
def test_what_does_not_exist_and_what_is_not_open_are_refused_with_the_same_words(path: str) -> None:
    with pytest.raises(UnknownName, match="There is no such page, or it is not open to your role"):
        page_at(path, person("viewer"))


def test_an_administrator_opens_what_a_viewer_does_not() -> None:
    assert page_at("/admin", person("admin")) is PAGES["admin"]
    assert page_of(view("segments")) is PAGES["segments"]


@pytest.mark.parametrize(
    ("search", "left", "lost"),
    [
        ("", "", ()),
        ("?region=North", "?region=North", ()),
        ("?region=North&region=South", "?region=North", ("Region South",)),
        ("?region=South&region=West", "", ("Region South, West",)),
        ("?not.region=South", "", ("Region South",)),
        ("?not.region=North&not.region=South", "?not.region=North", ("Region South",)),
        ("?region=South&not.region=West", "", ("Region South", "Region West")),
        ("?segment=Gold&region=South", "?segment=Gold", ("Region South",)),
        ("?region=north", "", ("Region north",)),  # members are told apart by case
        ("?path=region:North", "?path=region:North", ()),
        ("?path=region:South", "", ("Region South",)),
        ("?path=segment:Gold&path=region:South&path=channel:Web", "?path=segment:Gold", ("Region South",)),
        ("?region=South&path=segment:Gold", "?path=segment:Gold", ("Region South",)),
    ],
)
def test_foreign_members_are_taken_out_of_a_link_and_named(search: str, left: str, lost: tuple[str, ...]) -> None:
    assert kept(search) == (left, lost)


def test_nobody_without_limits_loses_anything() -> None:
    everything = Scope.limited({}, reason="no limit")
    search = "?region=South&not.segment=Gold&path=channel:Web"
    assert kept(search, everything) == (search, ())


def test_limits_on_two_dimensions_are_both_kept() -> None:
    both = Scope.limited({"region": ("North",), "segment": ("Gold",)}, reason="two limits")
    left, lost = kept("?region=South&segment=Basic&segment=Gold", both)
    assert left == "?segment=Gold"
    assert set(lost) == {"Region South", "Segment Basic"}


def test_the_rest_of_a_state_survives_the_limits() -> None:
    search = "?period=year&compare=previous&grain=week&region=South&table=trend&x.metric=orders"
    assert kept(search)[0] == "?period=year&compare=previous&grain=week&table=trend&x.metric=orders"
    assert within(PageState(), NORTH) == (PageState(), ())


def test_the_page_loads_our_own_files_and_leaves_dash_its_places() -> None:
    made = index("/a.css", "/b.js")
    assert '<link rel="stylesheet" href="/a.css">' in made
    assert '<script type="module" src="/b.js"></script>' in made
    assert "[styles]" not in made
    assert "[scripts]" not in made
    for place in ("metas", "title", "favicon", "css", "app_entry", "config", "scripts", "renderer"):
        assert made.count(f"{{%{place}%}}") == 1


def test_the_layout_has_each_place_that_callbacks_fill_once() -> None:
    whole: Any = layout()
    names = [one.id for one in whole._traverse() if getattr(one, "id", None)]
    assert sorted(names) == sorted(set(names))
    assert {"url", "nav", "top", "content", "float", "panel", "toast", "pop", "title", "refresh"} <= set(names)
