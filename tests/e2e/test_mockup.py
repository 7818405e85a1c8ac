"""The overview beside the mock-up: places and sizes to the pixel, four sizes of type, colours of the tokens alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashapp.pages import PAGES
from tests.e2e.watching import YEAR, look, painted, settled, tile
from tests.fixtures.visits import PHONE, Pages, Served

SIZES = {"12px", "13px", "16px", "24px"}
LEFT, WIDTH = 232, 1184
"""Where the content begins, behind navigation and padding, and how wide it is at 1440 pixels."""
PLACES = {  # left, top, width, as measured in overview-light-full.png
    "summary": (LEFT, 112, WIDTH),
    "cards": (LEFT, 176, WIDTH),
    "trend": (LEFT, 329, 779),
    "rules": (1043, 329, 373),
    "by-region": (LEFT, 610, 272),
    "by-segment": (536, 610, 272),
    "by-category": (840, 610, 272),
    "by-channel": (1144, 610, 272),
}
THIRDS = {"orders": (LEFT, 373), "satisfaction": (637, 373), "delivery": (1043, 373), "leading": (LEFT, WIDTH)}

TEXTS = """() => {
  const UNSEEN = 'script, style, .visually-hidden, .skip, [hidden], details:not([open]) > .dropdown-menu';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = {};
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim(), near = walker.currentNode.parentElement;
    if (!words || near.closest(UNSEEN) || !near.getClientRects().length) continue;
    const style = getComputedStyle(near);
    (found[style.fontSize] = found[style.fontSize] || []).push(words.slice(0, 30));
  }
  return found;
}"""
NUMBERS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const near = walker.currentNode.parentElement, words = walker.currentNode.textContent;
    if (!/\\d/.test(words) || near.closest('script, style, code, svg') || !near.getClientRects().length) continue;
    if (!getComputedStyle(near).fontVariantNumeric.includes('tabular-nums')) found.push(words);
  }
  return found;
}"""
COLOURS = """() => {
  const found = {};
  for (const one of document.querySelectorAll('.app *')) {
    if (!one.getClientRects().length || one.closest('.ag-root-wrapper')) continue;
    const style = getComputedStyle(one);
    for (const name of ['color', 'backgroundColor', 'borderTopColor', 'fill', 'stroke'])
      if (!(name === 'borderTopColor' && style.borderTopWidth === '0px'))
        found[style[name]] = `${one.tagName} ${one.className.baseVal ?? one.className} ${name}`;
  }
  return found;
}"""
SHADOWS = """() => [...document.querySelectorAll('.app *')].filter(one =>
  one.checkVisibility() && getComputedStyle(one).boxShadow !== 'none'
  && !one.closest('.float, .panel, .dropdown-menu, .nav, .bar')
).map(one => one.className)"""
CLEAR = {"none", "rgba(" + "0, 0, 0, 0)", painted("000000")}
"""Nothing, and what SVG fills with where nothing is drawn."""


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture
def page(page_of: Pages) -> Page:
    return look(page_of, "viewer")


def box(page: Page, selector: str) -> tuple[int, int, int, int]:
    """Give left, top, width and height of the first element, in whole pixels."""
    found: Any = page.locator(selector).first.bounding_box()
    return round(found["x"]), round(found["y"]), round(found["width"]), round(found["height"])


def tokens(mockups: Path, scheme: str) -> set[str]:
    """Read the colours that a scheme has, as browsers write them."""
    text = (mockups / "tokens.css").read_text(encoding="utf-8")
    part = text.split('[data-bs-theme="dark"] {')[1 if scheme == "dark" else 0]
    found = re.findall(r"--[\w-]+:[^;]*#([0-9A-Fa-f]{6})", part)
    return {painted(one) for one in found}


def test_the_frame_has_the_sizes_of_the_tokens(page: Page) -> None:
    assert box(page, ".nav")[2] == 208
    assert box(page, ".top") == (208, 0, 1232, 48)
    assert box(page, ".fbar") == (208, 48, 1232, 48)
    assert [box(page, selector)[3] for selector in (".seg", ".stepper", ".fbar .btn", ".srch")] == [28, 28, 28, 28]
    assert [box(page, "[data-tile=trend]")[0] - 208, box(page, ".top h1")[0] - 208] == [24, 24]


def test_everything_stands_where_the_mock_up_has_it(page: Page) -> None:
    found = {name: box(page, f"[data-tile={name}]")[:3] for name in PLACES}
    assert found == PLACES
    widths = {name: (box(page, f"[data-tile={name}]")[0], box(page, f"[data-tile={name}]")[2]) for name in THIRDS}
    assert widths == THIRDS
    assert {box(page, f".kpi:nth-child({at})")[3] for at in range(1, 6)} == {128}


def test_the_fold_shows_summary_cards_trend_and_first_rows(page: Page) -> None:
    for name in ("summary", "cards", "trend", "rules"):
        expect(tile(page, name)).to_be_in_viewport(ratio=1)
    for name in ("by-region", "by-segment", "by-category", "by-channel"):
        for row in tile(page, name).locator(".rk").all()[:3]:
            expect(row).to_be_in_viewport(ratio=1)


def test_the_filter_bar_stays_on_top(page: Page) -> None:
    page.mouse.wheel(0, 800)
    page.wait_for_function("() => window.scrollY > 300")
    assert box(page, ".fbar")[1] == 0
    expect(page.locator(".fbar .seg")).to_be_visible()


def test_type_has_four_sizes(page: Page) -> None:
    assert set(page.evaluate(TEXTS)) == SIZES
    assert set(page.evaluate(TEXTS)["24px"]) == {"1.69M", "7,423", "1,944", "227.97", "3.37"}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_another_size_of_type(page_of: Pages, name: str) -> None:
    page = look(page_of, "admin", f"/{name}")
    found = page.evaluate(TEXTS)
    assert set(found) <= SIZES, {size: words for size, words in found.items() if size not in SIZES}


def test_what_opens_has_no_other_size_of_type(page: Page) -> None:
    for opened in ("period", "search", "help", "filter:region", "compare"):
        page.locator(f"[data-pop='{opened}']").first.click()
        expect(page.locator("#float .pop:not([data-grey])")).to_be_visible()
        assert set(page.evaluate(TEXTS)) <= SIZES, opened
        page.keyboard.press("Escape")
    page.goto(page.url + "#origin=trend")
    expect(page.locator("#panel .panel-box")).to_be_visible()
    assert set(page.evaluate(TEXTS)) <= SIZES


def test_every_number_has_tabular_figures(page: Page) -> None:
    assert page.evaluate(NUMBERS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_is_a_token(page_of: Pages, shared: Path, scheme: str) -> None:
    page = look(page_of, "viewer", color_scheme=scheme)
    allowed = tokens(shared / "mockups", scheme) | CLEAR
    found = page.evaluate(COLOURS)
    assert {colour: where for colour, where in found.items() if colour not in allowed} == {}


def test_only_what_floats_has_a_shadow(page: Page) -> None:
    assert page.evaluate(SHADOWS) == []


def test_a_hairline_above_a_tile_is_its_only_border(page: Page) -> None:
    script = (
        "tiles => tiles.map(tile => [getComputedStyle(tile).borderWidth, getComputedStyle(tile).paddingTop].join())"
    )
    assert set(page.locator(".tile").evaluate_all(script)) == {"1px 0px 0px,12px"}


def test_figures_follow_the_rules(page: Page) -> None:
    script = """graph => { const full = graph._fullLayout; return {
      modebar: graph.querySelectorAll('.modebar-btn').length, legend: full.showlegend, grid: full.xaxis.showgrid,
      ticks: [...graph.querySelectorAll('.ytick text')].map(one => one.textContent).filter(Boolean),
      size: [...new Set([...graph.querySelectorAll('text')].map(one => getComputedStyle(one).fontSize))]
    }; }"""
    found = tile(page, "trend").locator(".js-plotly-plot").evaluate(script)
    ticks = ["0", "20K", "40K", "60K"]
    assert found == {"modebar": 0, "legend": False, "grid": False, "ticks": ticks, "size": ["12px"]}


def test_collapsed_navigation_is_as_narrow_as_drawn(page: Page) -> None:
    page.get_by_role("button", name="Collapse the navigation").click()
    page.wait_for_function("() => document.querySelector('.nav').offsetWidth === 56")
    assert box(page, ".nav")[2] == 56
    settled(page)
    page.wait_for_function("() => Math.round(document.querySelector('[data-tile=cards]').offsetWidth) === 1336")


def test_the_phone_is_as_the_mock_up_draws_it(page_of: Pages) -> None:
    page = look(page_of, "viewer", YEAR, viewport=PHONE, has_touch=True, is_mobile=True)
    assert box(page, ".top") == (0, 0, 390, 56)
    controls = (".stepper", "[data-pop=compare]", "[data-drawer=filters].btn")
    assert [box(page, selector)[3] for selector in controls] == [44, 44, 44]
    assert [box(page, f".kpi:nth-child({at})")[0] for at in range(1, 6)] == [16, 16, 195, 16, 195]
    assert box(page, "[data-tile=cards]")[1] < box(page, "[data-tile=summary]")[1] < box(page, "[data-tile=trend]")[1]
    assert set(page.evaluate(TEXTS)) == SIZES
