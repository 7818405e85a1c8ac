"""Accessibility: axe finds nothing serious on any page, nor in what opens above it, light, dark, wide, on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashapp.pages import PAGES
from dashapp.pages.admin.controls import SECTIONS
from tests.e2e.watching import YEAR, look, member, settled, tile
from tests.fixtures.browser import DESKTOP, PHONE, Filling, Pages

SERIOUS = {"serious", "critical"}
SCHEMES, SIZES = ("light", "dark"), {"desktop": DESKTOP, "phone": PHONE}
ADDRESSES = {name: f"/{name}" for name in PAGES} | {
    "overview": YEAR,
    "filtered": f"{YEAR}&region=East&path=segment:Premium",
    "twins": f"{YEAR}&table=trend&table=by-region",
    "empty": f"{YEAR}&region=East&segment=Nothing",
    "unreadable": "/overview?bogus=1",
    "missing": "/nowhere",
    **{f"admin {part}": f"/admin?x.section={part}" for part, _ in SECTIONS[1:]},
}
PANELS = ("origin=trend", "rows=by-region:region:East", "targets", "rules")
POPS = ("period", "compare", "filter:region", "add-filter", "grain", "search", "help")


@pytest.fixture(scope="module")
def filling(mockup: Filling) -> Filling:
    return mockup


@pytest.fixture(params=[(scheme, size) for scheme in SCHEMES for size in SIZES], ids="-".join)
def shape(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A scheme and a size, as a browser takes them."""
    scheme, size = request.param
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    return {"color_scheme": scheme, "viewport": SIZES[size], **touch}


def violations(page: Page, within: str | None = None) -> list[str]:
    """Run axe on a page, or on a part of it, and give what it finds that is serious: the rule, where, and why."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()} {node['html'][:120]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def of_floating(page: Page, name: str) -> list[str]:
    """Open what floats, let axe look at it, and close it."""
    near = page.locator(f"[data-pop='{name}']").first
    if not near.is_visible():
        return []
    near.click()
    expect(page.locator("#float .pop:not([data-grey])")).to_be_visible()
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
    found = [f"{name}: {line}" for line in violations(page, "#float")]
    page.keyboard.press("Escape")
    expect(page.locator("#float .pop")).to_have_count(0)
    return found


def test_what_is_wrong_is_found(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    page.evaluate("document.querySelector('.lead').style.color = 'var(--border)'")
    page.evaluate("document.querySelector('.main').append(document.createElement('input'))")
    assert {line.split(":")[0] for line in violations(page)} == {"color-contrast", "label"}


def test_pages(page_of: Pages, shape: dict[str, Any]) -> None:
    page = look(page_of, "admin", **shape)
    found = []
    for name, address in ADDRESSES.items():
        page.goto(page_of.served.url + address)
        settled(page)
        found += [f"{name}: {line}" for line in violations(page)]
    assert found == []


def test_pages_without_shell(page_of: Pages, shape: dict[str, Any]) -> None:
    page_of.allow("status of 410")
    found = []
    for name in ("login", "forgot", "reset/nothing"):
        page = page_of(None, f"/{name}", **shape)
        found += [f"{name}: {line}" for line in violations(page)]
    page = page_of("viewer", "/account", **shape)
    found += [f"account: {line}" for line in violations(page)]
    assert found == []


def test_panels(page_of: Pages, shape: dict[str, Any]) -> None:
    page = look(page_of, "admin", **shape)
    found = []
    for panel in PANELS:
        page.goto(f"{page_of.served.url}{YEAR}#{panel}")
        expect(page.locator(f"#panel [data-panel^='{panel.split('=')[0]}']")).to_be_visible()
        page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
        found += [f"{panel}: {line}" for line in violations(page, "#panel")]
    assert found == []


def test_what_floats(page_of: Pages, shape: dict[str, Any]) -> None:
    page = look(page_of, "admin", **shape)
    found = [line for name in POPS for line in of_floating(page, name)]
    page.locator("summary.me").click()
    found += [f"person: {line}" for line in violations(page, ".top")]
    page.keyboard.press("Escape")
    tile(page, "trend").locator("summary").click()
    found += [f"menu: {line}" for line in violations(page, "#tile-trend")]
    page.keyboard.press("Escape")
    assert found == []


def test_the_menu_of_a_mark(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    member(page, "by-region", "East").click(button="right")
    expect(page.get_by_role("menuitem", name="Drill into East")).to_be_visible()
    assert violations(page) == []


def test_drawers_of_a_phone(page_of: Pages) -> None:
    page = look(page_of, "viewer", viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.locator(".fbar-filters")).to_be_in_viewport()
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
    found = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Navigation", exact=True).click()
    expect(page.locator(".nav")).to_be_in_viewport()
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
    assert [*found, *violations(page)] == []
