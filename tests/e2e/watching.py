"""What browser tests share: opening a page that has settled, and reading what it shows."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browser import DESKTOP, PATIENCE, Pages

SETTLED = """() => {
  const content = document.getElementById('content');
  if (!content || !content.firstElementChild) return false;
  if (document.querySelector('#content [data-dash-is-loading], #content .sk')) return false;
  return [...document.querySelectorAll('[data-tile]')].every(tile => {
    if (tile.querySelector('.stage:not(.unseen)')) return tile.querySelector('.stage .main-svg .trace, .main-svg .hm');
    const twin = tile.querySelector('.tile-twin > *');
    return twin ? twin.querySelector('.ag-row, .ag-overlay') : true;
  });
}"""
"""Whether everything that a page asked for is there, and drawn."""

YEAR = "/overview?period=year"
"""2024 against 2023: the reference platform ends with the year."""


def look(
    pages: Pages, user: str, path: str = YEAR, *, viewport: tuple[int, int] = DESKTOP, hints: bool = False, **more: Any
) -> Page:
    """Open a page and wait until it has settled; without `hints`, as somebody who has been here before."""
    page = pages(user, "/assets/scheme.js", viewport=viewport, **more)
    if not hints:
        page.evaluate("localStorage.setItem('tips', 'seen')")
    page.goto(pages.served.url + path)
    settled(page)
    return page


def settled(page: Page) -> None:
    """Wait until everything that the page asked for is there."""
    page.wait_for_function(SETTLED, timeout=PATIENCE)


def tile(page: Page, name: str) -> Locator:
    """Give a tile."""
    return page.locator(f"[data-tile='{name}']")


def card(page: Page, metric: str) -> Locator:
    """Give a card."""
    return page.locator(f".kpi[data-metric='{metric}']")


def shows(page: Page, metric: str, value: str) -> None:
    """Expect the number on a card."""
    expect(card(page, metric).locator(".v")).to_have_text(value)


def member(page: Page, name: str, label: str) -> Locator:
    """Give the row of a member in a ranked list."""
    return tile(page, name).locator(f".rk[data-mark$=':{label}']")


def at(page: Page, query: str) -> None:
    """Expect the query of the address."""
    expect(page).to_have_url(re.compile(rf"\?{re.escape(query)}$"))


def painted(hexadecimal: str) -> str:
    """Write a colour of the tokens as browsers do."""
    red, green, blue = bytes.fromhex(hexadecimal.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def wide_of(page: Page) -> int:
    """Give by how many pixels the page can be scrolled to the side."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
