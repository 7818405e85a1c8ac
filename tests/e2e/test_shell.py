"""The shell in a browser: keys, search, theme, navigation, phone, first visit, and the end of a session."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashapp.core.theme import colour
from services.accounts.sessions import revoke_all
from tests.e2e.watching import YEAR, at, card, look, member, painted, settled, shows, tile, wide_of
from tests.fixtures.visits import PHONE, Pages, Served

LIGHT, DARK = painted(colour("light", "accent")), painted(colour("dark", "accent"))
"""The accent of each scheme."""
NIGHT = painted(colour("dark", "bg"))
STROKE = "getComputedStyle(document.querySelector('[data-tile=trend] .main-svg .trace path')).stroke"
"""Of the first line of the trend, which is the comparison."""
GREY = painted(colour("light", "mark-prev"))
GROUND = "() => getComputedStyle(document.body).backgroundColor"
ANSWERS = "**/_dash-update-component*"
"""Where pages ask the server."""
TOUCH = {"has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture
def page(page_of: Pages) -> Page:
    return look(page_of, "viewer")


@pytest.fixture
def phone(page_of: Pages) -> Page:
    return look(page_of, "viewer", viewport=PHONE, **TOUCH)


@pytest.fixture
def no_scrolling(phone: Page) -> Iterator[None]:
    """What is opened on a phone must not make the page wider."""
    assert wide_of(phone) == 0
    yield
    assert wide_of(phone) == 0


def strokes(page: Page) -> set[str]:
    """Give the colours of the lines of the trend."""
    script = "paths => paths.map(path => getComputedStyle(path).stroke)"
    return set(tile(page, "trend").locator(".main-svg .trace path").evaluate_all(script))


def test_question_mark_opens_the_help_and_escape_closes_it(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_contain_text("Search metrics, members, pages")
    page.keyboard.press("Escape")
    expect(page.locator("#float .pop")).to_have_count(0)


def test_slash_opens_the_search_which_finds_a_metric(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#float [data-find]")).to_be_focused()
    page.keyboard.type("average order")
    expect(page.get_by_role("option").first).to_contain_text("Average order value")
    page.keyboard.press("Enter")
    at(page, "period=year&x.metric=aov")
    expect(tile(page, "trend").locator("h2")).to_have_text("Average order value by week")


def test_the_search_finds_a_page_and_a_member(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#float [data-find]")).to_be_focused()
    page.keyboard.type("definit")
    expect(page.get_by_role("option").first).to_contain_text("Definitions")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/definitions$"))
    expect(page).to_have_title("Definitions · Cartograph")
    settled(page)
    page.keyboard.press("/")
    expect(page.locator("#float [data-find]")).to_be_focused()
    page.keyboard.type("east")
    expect(page.get_by_role("option").first).to_contain_text("East")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("region=East"))


def test_t_shows_the_table_and_the_figure_again(page: Page) -> None:
    page.keyboard.press("t")
    at(page, "period=year&table=trend")
    expect(tile(page, "trend").locator(".ag-root")).to_be_visible()
    page.keyboard.press("t")
    expect(tile(page, "trend").locator(".main-svg").first).to_be_visible()
    at(page, "period=year")


def test_c_goes_through_the_comparisons(page: Page) -> None:
    for compare in ("none", "previous"):
        page.keyboard.press("c")
        at(page, f"period=year&compare={compare}")
        following = re.compile(rf"compare={compare}")
        expect(page.locator("[data-following]")).not_to_have_attribute("data-following", following)
    page.keyboard.press("c")
    at(page, "period=year")


def test_arrows_step_the_period(page: Page) -> None:
    page.keyboard.press("ArrowLeft")
    at(page, "period=2023-01-01..2023-12-31")
    expect(page.locator(".step-words .not-phone")).to_have_text("1 Jan – 31 Dec 2023")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".step-words .not-phone")).to_have_text("1 Jan – 31 Dec 2024")


def test_keys_do_nothing_while_one_types(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#float [data-find]")).to_be_focused()
    page.keyboard.type("t?c")
    expect(page.locator("#float [data-find]")).to_have_value("t?c")
    at(page, "period=year")


def test_a_member_is_reached_and_chosen_by_the_keyboard(page: Page) -> None:
    member(page, "by-region", "East").focus()
    page.keyboard.press("Enter")
    at(page, "period=year&region=East")
    shows(page, "revenue", "425.8K")


def test_what_was_opened_gives_the_focus_back(page: Page) -> None:
    button = page.locator("[data-pop='filter:region']")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#float .pop")).to_be_visible()
    expect(page.locator("#float .pop :focus, #float .pop:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_dark_and_light_change_the_figures_too(page: Page) -> None:
    assert LIGHT in strokes(page)
    page.locator("summary.me").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function(f"() => {STROKE} !== '{GREY}'")
    settled(page)
    assert DARK in strokes(page)
    assert LIGHT not in strokes(page)
    assert page.evaluate(GROUND) == NIGHT
    page.reload()
    settled(page)
    assert DARK in strokes(page)
    page.locator("summary.me").click()
    page.get_by_role("button", name="Light", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_system_chooses_until_a_person_does(page_of: Pages) -> None:
    page = look(page_of, "viewer", color_scheme="dark")
    assert page.evaluate(GROUND) == NIGHT
    assert DARK in strokes(page)


def test_the_navigation_collapses_and_stays_so(page: Page) -> None:
    page.get_by_role("button", name="Collapse the navigation").click()
    page.wait_for_function("() => document.querySelector('.nav').offsetWidth === 56")
    page.reload()
    settled(page)
    assert page.locator(".nav").bounding_box()["width"] == 56  # type: ignore[index]
    page.get_by_role("button", name="Expand the navigation").click()
    page.wait_for_function("() => document.querySelector('.nav').offsetWidth === 208")


def test_a_first_visit_explains_itself_once(page_of: Pages) -> None:
    page = look(page_of, "viewer", hints=True)
    hint = page.get_by_role("note")
    for number, button in ((1, "Next"), (2, "Next"), (3, "Done")):
        expect(hint).to_contain_text(f"{number} of 3")
        hint.get_by_role("button", name=button).click()
    expect(hint).to_have_count(0)
    page.reload()
    settled(page)
    assert page.evaluate("localStorage.getItem('tips')") == "seen"


def test_a_link_is_copied(page: Page, page_of: Pages) -> None:
    context: BrowserContext = page.context
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    expect(page.locator(".toast")).to_contain_text("The link is copied")
    assert page.evaluate("navigator.clipboard.readText()") == page_of.served.url + YEAR


def test_a_phone_shows_cards_first_and_never_scrolls_to_the_side(phone: Page) -> None:
    assert wide_of(phone) == 0
    tops = {name: tile(phone, name).bounding_box()["y"] for name in ("cards", "summary", "trend", "by-region")}  # type: ignore[index]
    assert sorted(tops, key=lambda name: tops[name]) == ["cards", "summary", "trend", "by-region"]
    widths = phone.locator("[data-tile]").evaluate_all("tiles => tiles.map(tile => tile.getBoundingClientRect().width)")
    assert set(widths) == {358}
    expect(card(phone, "revenue").locator(".v")).to_be_in_viewport()


@pytest.mark.usefixtures("no_scrolling")
def test_a_phone_filters_in_a_drawer(phone: Page) -> None:
    drawer = phone.locator(".fbar-filters")
    expect(drawer).not_to_be_in_viewport()
    phone.get_by_role("button", name="Filters", exact=True).click()
    expect(drawer).to_be_in_viewport()
    drawer.locator("[data-pop='filter:region']").click()
    phone.locator("#float").get_by_role("checkbox").filter(has_text="East").click()
    at(phone, "period=year&region=East")
    phone.locator("#float").get_by_role("button", name="Done").click()
    drawer.get_by_role("button", name="Done").click()
    expect(drawer).not_to_be_in_viewport()
    shows(phone, "revenue", "425.8K")
    expect(phone.get_by_role("button", name="Filters (1)")).to_be_visible()


@pytest.mark.usefixtures("no_scrolling")
def test_a_phone_has_its_navigation_in_a_drawer(phone: Page) -> None:
    nav = phone.locator(".nav")
    expect(nav).not_to_be_in_viewport()
    phone.get_by_role("button", name="Navigation", exact=True).click()
    expect(nav).to_be_in_viewport()
    phone.keyboard.press("Escape")
    expect(nav).not_to_be_in_viewport()
    phone.get_by_role("button", name="Navigation", exact=True).click()
    nav.get_by_role("link", name="Definitions").click()
    expect(phone).to_have_url(re.compile("/definitions$"))
    expect(nav).not_to_be_in_viewport()


@pytest.mark.usefixtures("no_scrolling")
def test_a_tap_shows_the_value_and_a_button_that_goes_on(phone: Page) -> None:
    member(phone, "by-region", "East").tap()
    at(phone, "period=year")
    strip = tile(phone, "by-region").locator(".strip")
    expect(strip).to_contain_text("425.8K")
    strip.get_by_role("link", name="Filter to East").tap()
    at(phone, "period=year&region=East")


TARGETS = {
    "filter bar": ".fbar > .stepper > *, .fbar > button",
    "tiles": ".tools > a, .tools summary, .tile-head .btn, .rk, .kpi",
    "top bar": ".top > button, .top > details > summary",
}


@pytest.mark.parametrize("where", TARGETS)
def test_what_is_tapped_is_large_enough(phone: Page, where: str) -> None:
    script = """items => items.filter(item => item.checkVisibility() && item.getBoundingClientRect().height < 40)
      .map(item => item.outerHTML.slice(0, 90))"""
    assert phone.locator(TARGETS[where]).evaluate_all(script) == []


def test_when_the_session_ended_the_next_click_leads_to_the_log_in(page_of: Pages) -> None:
    page_of.allow("status of 401")
    page = look(page_of, "analyst", fresh=True)
    page_of.served.entered.pop("analyst", None)
    revoke_all(page_of.served.ctx, "analyst@example.org", who="tests")
    member(page, "by-region", "East").click()
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.fill("input[name=email]", "analyst@example.org")
    page.fill("input[name=password]", page_of.served.users["analyst"].password)
    page.press("input[name=password]", "Enter")
    at(page, "period=year&region=East")
    shows(page, "revenue", "425.8K")


def test_a_server_that_is_gone_is_said_and_the_page_stays(page_of: Pages) -> None:
    page_of.allow("net::ERR_")
    page_of.allow("Callback failed")
    page = look(page_of, "viewer")
    page.route(ANSWERS, lambda route: route.abort())
    member(page, "by-region", "East").click()
    expect(page.locator(".toast")).to_contain_text("The server cannot be reached")
    shows(page, "revenue", "1.69M")


def test_an_answer_that_failed_is_said_with_its_reference(page_of: Pages) -> None:
    page_of.allow("status of 500")
    page_of.allow("Callback error updating")
    page = look(page_of, "viewer")
    failed = '{"error": "This is our fault.", "reference": "abc123"}'
    page.route(ANSWERS, lambda route: route.fulfill(status=500, body=failed))
    member(page, "by-region", "East").click()
    expect(page.locator(".toast")).to_have_text("This is our fault. Reference abc123.")


def test_logging_out_ends_the_session(page_of: Pages) -> None:
    page = look(page_of, "manager", fresh=True)
    page.locator("summary.me").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto(page_of.served.url + YEAR)
    expect(page).to_have_url(re.compile(r"/login\?next="))
