"""Panel: what stands at the side stays there while the page behind it is filtered, and ends only when it is closed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.watching import YEAR, card, look, member, settled
from tests.fixtures.visits import PHONE, Pages, Served


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture
def page(page_of: Pages) -> Page:
    return look(page_of, "manager")


def opened(page: Page, panel: str) -> None:
    """Open a panel by its address, within the page."""
    page.evaluate(f"cartograph.go('#{panel}')")
    expect(page.locator(f"#panel [data-panel^='{panel.partition('=')[0]}']")).to_be_visible()


@pytest.mark.parametrize("panel", ["origin=trend", "rows=trend", "targets", "rules"])
def test_a_filter_leaves_the_panel_open(page: Page, panel: str) -> None:
    opened(page, panel)
    member(page, "by-region", "East").click()
    expect(page).to_have_url(re.compile(rf"region=East#{panel}$"))
    settled(page)
    expect(page.locator(f"#panel [data-panel^='{panel.partition('=')[0]}']")).to_be_visible()


def test_the_panel_follows_the_filter_and_back_takes_the_filter_back(page: Page) -> None:
    opened(page, "origin=trend")
    panel = page.locator("#panel")
    member(page, "by-region", "East").click()
    expect(panel).to_contain_text("Region is East")
    page.keyboard.press("c")  # a key, too
    expect(panel).to_contain_text("1 Jan – 31 Dec 2024")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"period=year#origin=trend$"))
    expect(panel).not_to_contain_text("Region is East")
    expect(panel.locator(".panel-box")).to_be_visible()


def test_rows_of_a_member_that_the_filter_leaves_out_say_so(page: Page) -> None:
    opened(page, "rows=by-region:region:North")
    member(page, "by-region", "East").click()
    expect(page.locator("#panel")).to_contain_text("There are no rows.")
    expect(page.locator("#panel")).to_contain_text("Region is East")


def test_closing_ends_it_and_so_does_another_page(page: Page) -> None:
    opened(page, "origin=trend")
    member(page, "by-region", "East").click()
    expect(page.locator("#panel")).to_contain_text("Region is East")
    page.keyboard.press("Escape")
    expect(page.locator("#panel .panel-box")).to_have_count(0)
    expect(page).to_have_url(re.compile("region=East$"))
    opened(page, "origin=trend")
    page.get_by_role("link", name="Definitions").click()
    expect(page).to_have_url(re.compile("/definitions$"))
    expect(page.locator("#panel .panel-box")).to_have_count(0)


def test_no_card_on_a_phone_cuts_its_name(page_of: Pages) -> None:
    phone = look(page_of, "viewer", YEAR, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(card(phone, "aov").locator(".st")).to_have_text("On target")
    cut = "names => names.filter(name => name.scrollWidth > name.clientWidth).map(name => name.textContent)"
    assert phone.locator(".lb-name").evaluate_all(cut) == []
