"""What browser tests share: opening a page that has settled, and reading what it shows."""

import re
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from tests.fixtures.visits import DESKTOP, PATIENCE, Pages

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


NOWHERE = "/-"
"""An address without a page: what lies between two tests, or two pages."""

GO = """async path => {
  const content = document.getElementById('content');
  dash_clientside.set_props('content', { children: [] });
  while (content.firstElementChild) await new Promise(done => setTimeout(done));
  cartograph.go(path);
}"""
"""Follow a link to another page, with nothing of the old page left that could be taken for the new one."""

AS_NEW = """() => {
  localStorage.clear();
  localStorage.setItem('tips', 'seen');
  sessionStorage.clear();
  dash_clientside.set_props('toast', { tree: null });
  cartographScheme();
  document.activeElement?.blur();
}"""


def look(
    pages: Pages, user: str, path: str = YEAR, *, viewport: tuple[int, int] = DESKTOP, hints: bool = False, **more: Any
) -> Page:
    """Open a page and wait until it has settled; without `hints`, as somebody who has been here before.

    Who has been here goes on in the page that the last test left, as people do, unless it is opened at a panel.
    """
    left = None if hints or more.get("fresh") or "#" in path else pages.resume(user, viewport=viewport, **more)
    if left is not None and goes_on(left, path):
        return left
    page = pages(user, "/assets/scheme.js", viewport=viewport, **more)
    if not hints:
        page.evaluate("localStorage.setItem('tips', 'seen')")
        pages.keep(page, user, viewport=viewport, **more)
    page.goto(pages.served.url + path)
    settled(page)
    return page


def goes_on(page: Page, path: str) -> bool:
    """Go to an address in a page that a test has left, and forget what it was for; False if that is not possible."""
    page.mouse.move(-1, -1)
    try:
        page.evaluate(GO, NOWHERE)
        settled(page)
        page.evaluate(AS_NEW)
        page.evaluate(GO, path)
        settled(page)
    except Error:
        page.close()
        return False
    return True


def walk(page: Page, path: str) -> None:
    """Go to an address within the application, as a link does, and wait until it has settled."""
    for there in (NOWHERE, path):
        page.evaluate(GO, there)
        settled(page)


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
