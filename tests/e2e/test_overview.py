"""The overview in a browser: its numbers, filters, links, days, on the store and with the targets of the mock-up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.watching import YEAR, at, card, look, member, settled, shows, tile
from tests.fixtures.visits import Pages, Served
from tests.services.accounts.hiring import PASSWORD

CARDS = {
    "revenue": ("1.69M", "up 13.8 % vs 1.49M", "Just short", "99.5 % of target 1.70M"),
    "orders": ("7,423", "down 2.0 % vs 7,577", "Off target", "95.2 % of target 7,800"),
    "customers": ("1,944", "down 1.1 % vs 1,965", "Just short", "99.7 % of target 1,950"),
    "aov": ("227.97", "up 16.2 % vs 196.20", "On target", "106.0 % of target 215.00"),
    "satisfaction": ("3.37", "down 0.02 vs 3.39", "Below 3.40", "Target 3.50, scale 1 to 5"),
}
MEMBERS = {
    "by-region": ["North 521.5K up 14.4 %", "East 425.8K up 17.2 %", "South 405.1K up 5.9 %", "West 339.9K up 19.4 %"],
    "by-segment": ["Regular 789.5K up 12.8 %", "Premium 664.7K up 16.4 %", "Budget 238.0K up 10.2 %"],
    "by-channel": ["Web 766.1K up 16.2 %", "Mobile App 607.3K up 13.6 %", "Store 318.7K up 9.0 %"],
}
SUMMARY = (
    "Revenue rose 13.8 % to 1.69M. Larger orders added 238.6K; fewer orders took 32.7K and mix 0.4K. "
    "North, East and West brought 89 % of the gain. Satisfaction in East is 2.76, other regions 3.57."
)
OF_EAST, OF_NORTH = "425.8K", "521.5K"
"""Revenue of 2024."""


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture
def overview(page_of: Pages) -> Page:
    """The overview of 2024 against 2023, as a viewer sees it."""
    return look(page_of, "viewer")


def rows(page: Page, name: str) -> list[str]:
    """Read a ranked list, its parts with a space between."""
    script = "rows => rows.map(row => ['.nm', '.va', '.ch'].map(part => row.querySelector(part).textContent).join(' '))"
    found: list[str] = tile(page, name).locator(".rk").evaluate_all(script)
    return found


def test_log_in_leads_to_where_the_link_led(page_of: Pages) -> None:
    page = page_of(None, YEAR)
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.fill("input[name=email]", "viewer@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    at(page, "period=year")
    shows(page, "revenue", "1.69M")


def test_a_wrong_password_lets_nobody_in(page_of: Pages) -> None:
    page_of.allow("status of 401")
    page = page_of(None, "/login")
    page.fill("input[name=email]", "viewer@example.org")
    page.fill("input[name=password]", "not the word at all")
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "cartograph_session"]


def test_the_figures_are_those_of_the_mock_up(overview: Page) -> None:
    for metric, (value, change, state, target) in CARDS.items():
        shows(overview, metric, value)
        expect(card(overview, metric).locator(".d")).to_have_text(change)
        expect(card(overview, metric).locator(".st")).to_have_text(state)
        expect(card(overview, metric).locator(".tg")).to_have_text(target)
    assert {name: rows(overview, name) for name in MEMBERS} == MEMBERS
    expect(tile(overview, "summary")).to_contain_text(SUMMARY)
    expect(tile(overview, "rules").locator("h2")).to_have_text("4 thresholds broken")
    expect(overview.locator(".foot")).to_contain_text("7,423 orders in the period, of 15,000")
    expect(overview).to_have_title("Overview · Cartograph")


def test_all_data_reads_the_whole_store(page_of: Pages) -> None:
    page = look(page_of, "viewer", "/overview?period=all")
    for metric, value in zip(CARDS, ("3.18M", "15,000", "2,000", "211.92", "3.38"), strict=True):
        shows(page, metric, value)
    expect(card(page, "revenue").locator(".v")).to_have_attribute("title", "3,178,783.83")


def test_a_click_on_a_member_filters_everything_but_its_own_list(overview: Page) -> None:
    member(overview, "by-region", "East").click()
    at(overview, "period=year&region=East")
    expect(overview.locator(".chip")).to_have_text("RegionEast")
    shows(overview, "revenue", OF_EAST)
    assert rows(overview, "by-region") == MEMBERS["by-region"]
    expect(member(overview, "by-region", "East")).to_have_attribute("aria-current", "true")
    assert rows(overview, "by-segment")[0] == "Premium 190.0K up 23.1 %"
    for name in ("trend", "by-channel", "orders", "delivery"):
        expect(tile(overview, name).locator(".tile-words .meta")).to_contain_text("Region is East")
    overview.get_by_role("link", name="Lift Region").click()
    shows(overview, "revenue", "1.69M")


def test_back_and_forward_go_through_the_steps(overview: Page) -> None:
    member(overview, "by-region", "East").click()
    shows(overview, "revenue", OF_EAST)
    member(overview, "by-segment", "Premium").click()
    shows(overview, "revenue", "190.0K")
    overview.go_back()
    at(overview, "period=year&region=East")
    shows(overview, "revenue", OF_EAST)
    overview.go_back()
    shows(overview, "revenue", "1.69M")
    expect(overview.locator(".chip")).to_have_count(0)
    overview.go_forward()
    overview.go_forward()
    at(overview, "period=year&region=East&segment=Premium")
    shows(overview, "revenue", "190.0K")


def test_a_link_restores_everything(page_of: Pages) -> None:
    link = "/overview?period=year&compare=previous&grain=month&region=East&x.metric=orders"
    page = look(page_of, "manager", link)
    orders = card(page, "orders").text_content()
    expect(page.locator(".chip")).to_have_text("RegionEast")
    expect(tile(page, "trend").locator("h2")).to_have_text("Orders by month")
    expect(page.locator("[data-pop=compare]")).to_contain_text("2023")
    page.reload()
    settled(page)
    assert card(page, "orders").text_content() == orders
    at(page, link.removeprefix("/overview?"))


def test_a_link_opened_by_a_narrower_account_says_what_it_lost(page_of: Pages) -> None:
    page = look(page_of, "north", f"{YEAR}&region=East&region=North")
    said = "Region East, which is outside your view and is left out"
    expect(page.locator(".limits[role=status]")).to_contain_text(said)
    expect(page.locator(".limits").first).to_contain_text("North")
    shows(page, "revenue", OF_NORTH)
    assert rows(page, "by-region") == ["North 521.5K up 14.4 %"]
    expect(page.locator("#content")).not_to_contain_text(re.compile("South|West|425"))


def test_presets_and_steps_move_the_period(overview: Page) -> None:
    overview.get_by_role("link", name="Quarter", exact=True).click()
    at(overview, "period=quarter")
    expect(overview.locator(".step-words .not-phone")).to_have_text("1 Oct – 31 Dec 2024")
    overview.get_by_role("link", name="Earlier", exact=True).click()
    at(overview, "period=2024-07-01..2024-09-30")
    expect(overview.locator(".step-words .not-phone")).to_have_text("1 Jul – 30 Sep 2024")
    overview.get_by_role("link", name="Later", exact=True).click()
    expect(overview.locator(".step-words .not-phone")).to_have_text("1 Oct – 31 Dec 2024")
    expect(overview.locator(".step.off")).to_have_count(1)
    overview.locator(".step-words").click()
    overview.locator("#float").get_by_text("Last full month").click()
    at(overview, "period=last-month")
    expect(overview.locator("#float .pop")).to_have_count(0)


def test_own_days_can_be_typed(overview: Page) -> None:
    overview.locator(".step-words").click()
    form = overview.locator("#float form[data-range]")
    form.locator("[name=from]").fill("2024-03-01")
    form.locator("[name=to]").fill("2024-03-31")
    form.get_by_role("button", name="Show").click()
    at(overview, "period=2024-03-01..2024-03-31")
    expect(overview.locator(".step-words .not-phone")).to_have_text("1 – 31 Mar 2024")


def test_the_comparison_can_be_chosen_and_left_out(overview: Page) -> None:
    overview.locator("[data-pop=compare]").click()
    overview.locator("#float").get_by_text("Nothing").click()
    at(overview, "period=year&compare=none")
    expect(card(overview, "revenue").locator(".d")).to_have_text("compared with nothing")
    expect(overview.locator(".rk .bar em")).to_have_count(0)
    overview.locator("[data-pop=compare]").click()
    overview.locator("#float").get_by_text("Same period a year before").click()
    expect(card(overview, "revenue").locator(".d")).to_have_text("up 13.8 % vs 1.49M")


def test_the_grain_of_the_trend_can_be_chosen(overview: Page) -> None:
    expect(tile(overview, "trend").locator("h2")).to_have_text("Revenue by week")
    overview.locator("[data-pop=grain]").click()
    overview.locator("#float").get_by_text("Month").click()
    at(overview, "period=year&grain=month")
    expect(tile(overview, "trend").locator("h2")).to_have_text("Revenue by month")


def test_a_card_chooses_what_trend_and_lists_show(overview: Page) -> None:
    card(overview, "orders").click()
    at(overview, "period=year&x.metric=orders")
    expect(tile(overview, "trend").locator("h2")).to_have_text("Orders by week")
    expect(card(overview, "orders")).to_have_attribute("aria-current", "true")
    expect(tile(overview, "by-region").locator(".tile-words .meta")).to_contain_text("Orders 2024")
    expect(member(overview, "by-region", "North").locator(".va")).to_have_text(re.compile(r"^2,\d{3}$"))


def test_a_drill_goes_down_the_hierarchy_and_up_again(overview: Page) -> None:
    member(overview, "by-region", "East").click(button="right")
    overview.get_by_role("menuitem", name="Drill into East").click()
    at(overview, "period=year&path=region:East")
    expect(tile(overview, "by-region").locator("h2")).to_have_text("By segment")
    expect(overview.get_by_role("navigation", name="Drill path")).to_contain_text("East")
    shows(overview, "revenue", OF_EAST)
    overview.keyboard.press("Backspace")
    at(overview, "period=year")
    expect(tile(overview, "by-region").locator("h2")).to_have_text("By region")


def test_a_filter_is_chosen_from_its_list(overview: Page) -> None:
    overview.locator("[data-pop='filter:channel']").click()
    choices = overview.locator("#float [role=checkbox]")
    counts = ("All7,423", "Web3,390", "Mobile App2,613", "Store1,420")
    expect(choices).to_have_text([re.compile(words) for words in counts])
    choices.filter(has_text="Web").click()
    at(overview, "period=year&channel=Web")
    shows(overview, "revenue", "766.1K")
    choices.filter(has_text="Store").click()
    expect(overview.locator(".chip")).to_contain_text("Web +1")
    overview.keyboard.press("Escape")
    expect(overview.locator("#float .pop")).to_have_count(0)
    overview.get_by_role("link", name="Clear all").click()
    shows(overview, "revenue", "1.69M")
