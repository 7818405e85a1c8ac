"""Empty: what every page of a store without data says, and that the top bar follows the data that somebody brings."""

import re

import pytest
from playwright.sync_api import expect

from dashapp.pages import PAGES
from tests.e2e.watching import look, settled, wide_of
from tests.fixtures.browser import Filling
from tests.fixtures.visits import DESKTOP, PHONE, Pages
from tests.world import load_world

OF_NUMBERS = tuple(page.name for page in PAGES.values() if page.filters)
REFRESH = "cartograph.refresh()"


@pytest.fixture(scope="module")
def filling() -> Filling:
    return lambda _: None


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", OF_NUMBERS)
def test_a_page_of_numbers_says_one_thing_and_leads_on(page_of: Pages, name: str, viewport: tuple[int, int]) -> None:
    page = look(page_of, "analyst", f"/{name}", viewport=viewport)
    expect(page.locator("#main h3")).to_contain_text("in this store yet")
    assert page.locator("[data-tile]").first.is_hidden()
    assert wide_of(page) == 0
    page.get_by_role("link", name="Bring data in").click()
    expect(page).to_have_url(re.compile("/data$"))
    expect(page.get_by_role("button", name="Make the demo store")).to_be_visible()


def test_who_may_not_import_is_not_sent_there(page_of: Pages) -> None:
    page = look(page_of, "viewer", "/overview")
    expect(page.locator("#main .state")).to_contain_text("Whoever has the role analyst or a higher one can import it.")
    expect(page.get_by_role("link", name="Bring data in")).to_have_count(0)


def test_the_top_bar_follows_the_data_without_going_anywhere(page_of: Pages) -> None:
    page, elsewhere = look(page_of, "analyst", "/data"), look(page_of, "viewer", "/overview")
    through = page.locator("#top > .meta")
    expect(through).to_have_text("")
    load_world(page_of.served.ctx)
    page.evaluate(REFRESH)
    expect(through).to_have_text("Orders through 31 Dec 2024, events through 29 Feb 2024")
    elsewhere.evaluate(REFRESH)
    settled(elsewhere)
    expect(elsewhere.locator("#top > .meta")).to_have_text("Data through 31 Dec 2024")
    expect(elsewhere.locator("#main .state-do")).to_have_count(0)
