"""Accessibility: axe finds nothing serious on any page, nor in what opens above it, light, dark, wide, on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashapp.pages import PAGES
from dashapp.pages.admin.controls import SECTIONS
from tests.e2e.axe import SHAPES, shape_of, share_of, soaks, violations
from tests.e2e.watching import YEAR, look, member, tile, walk
from tests.fixtures.visits import PHONE, Pages, Served

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
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture(params=SHAPES, ids="-".join)
def named_shape(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A scheme and a size, by name."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def shape(named_shape: tuple[str, str]) -> dict[str, Any]:
    """A scheme and a size, as a browser takes them."""
    return shape_of(*named_shape)


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


@pytest.mark.soak
def test_pages(page_of: Pages, named_shape: tuple[str, str], request: pytest.FixtureRequest) -> None:
    """Each page in two of the four shapes, together both schemes and both sizes; `--soak` looks at each in all."""
    page = look(page_of, "admin", **shape_of(*named_shape))
    found = []
    for name in share_of(ADDRESSES, *named_shape, whole=soaks(request)):
        walk(page, ADDRESSES[name])
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


@pytest.mark.soak
def test_panels(page_of: Pages, named_shape: tuple[str, str], request: pytest.FixtureRequest) -> None:
    """Each panel in two shapes, as pages are."""
    page = look(page_of, "admin", **shape_of(*named_shape))
    found = []
    for panel in share_of(PANELS, *named_shape, whole=soaks(request)):
        page.evaluate(f"cartograph.go('#{panel}')")
        expect(page.locator(f"#panel [data-panel^='{panel.split('=')[0]}']")).to_be_visible()
        page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
        found += [f"{panel}: {line}" for line in violations(page, "#panel")]
    assert found == []


@pytest.mark.soak
def test_what_floats(page_of: Pages, named_shape: tuple[str, str], request: pytest.FixtureRequest) -> None:
    """Each popover in two shapes, as pages are; menus in all four."""
    page = look(page_of, "admin", **shape_of(*named_shape))
    found = [line for name in share_of(POPS, *named_shape, whole=soaks(request)) for line in of_floating(page, name)]
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
