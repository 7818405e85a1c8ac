"""Scope in the browser: a person limited to North sees North's numbers everywhere, and no other region anywhere."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect

from dashapp.core.page import Page as Declared
from dashapp.pages import PAGES
from services.accounts.permissions import may
from tests.e2e.watching import look, settled, walk
from tests.fixtures.visits import Pages, Seen, Served, log_in

FOREIGN = re.compile(r"\b(East|South|West)\b")
OPEN = [
    page for page in PAGES.values() if may("viewer", page.needs) and (page.fact == "transactions" or not page.filters)
]
"""The store here has no events: the pages of those are compared in tests/security/test_scope.py."""
QUERIES = ("period=year", "period=all", "period=quarter&compare=previous")
TILES = [(page, tile) for page in OPEN for tile in page.tiles]
TABULATED = [(page, tile) for page, tile in TILES if tile.sheet is not None]

READ = """() => Object.fromEntries([...document.querySelectorAll('[data-tile]')].map(tile => {
  const said = '.kpi .lb-name, .kpi .v, .kpi .d, .rk .nm, .rk .va, .rk .ch, td';
  const texts = [...tile.querySelectorAll(said)].map(one => one.textContent);
  const plain = numbers => Array.from(numbers._inputArray || numbers);
  const graph = tile.querySelector('.stage:not(.unseen) .js-plotly-plot');
  const lines = graph ? graph.data.map(trace => [trace.type, plain(trace.x), plain(trace.y)]) : [];
  return [tile.dataset.tile, JSON.stringify([texts, lines])];
}))"""
"""What the tiles of a page say: their words and numbers, and the numbers of their figures."""

EVERYTHING = """() => document.documentElement.outerHTML + JSON.stringify(
  [...document.querySelectorAll('.js-plotly-plot')].map(({data, layout}) => [data, layout && layout.annotations]))"""


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


@pytest.fixture(scope="module")
def warm(browser: Browser, served: Served) -> None:
    """An admin has seen everything: what people share is cached."""
    pages = Pages(browser=browser, served=served, seen=Seen(url=served.url))
    whole = look(pages, "admin")
    for page in OPEN:
        for query in QUERIES if page.filters else ("",):
            walk(whole, f"{page.path}?{query}")
    pages.close()


@pytest.fixture
def north(page_of: Pages, warm: None) -> Page:
    """A page of the person who is limited to North, after an admin saw the same."""
    return look(page_of, "north")


def clean(page: Page) -> bool:
    """Hold where no other region is named in the document, nor in its figures."""
    settled(page)
    found = FOREIGN.search(page.evaluate(EVERYTHING))
    assert found is None, f"{page.url} names {found.group()}"
    return True


def test_no_page_names_another_region(north: Page) -> None:
    for page in OPEN:
        twins = "&".join(f"table={tile.name}" for tile in page.tiles if tile.sheet is not None)
        for query in QUERIES if page.filters else ("",):
            for state in (query, f"{query}&{twins}".strip("&")):
                walk(north, f"{page.path}?{state}")
                assert clean(north)


def test_a_warm_answer_is_not_shared_either_way(page_of: Pages) -> None:
    narrow, whole = look(page_of, "north"), look(page_of, "admin")
    names = "rows => rows.map(row => row.textContent)"
    assert narrow.locator("[data-tile=by-region] .nm").evaluate_all(names) == ["North"]
    assert whole.locator("[data-tile=by-region] .nm").evaluate_all(names) == ["North", "East", "South", "West"]


def test_nothing_that_opens_names_another_region(north: Page) -> None:
    for button in north.locator(".fbar [data-pop]").all():
        name = button.get_attribute("data-pop")
        button.click()
        expect(north.locator("#float .pop:not([data-grey])")).to_have_attribute("data-shown", str(name))
        assert clean(north)
        north.keyboard.press("Escape")
    north.keyboard.press("/")
    north.locator("#float [data-find]").fill("region east")
    expect(north.locator("#float")).to_contain_text("Nothing is called")
    north.locator("#float [data-find]").fill("st")
    expect(north.get_by_role("option").first).to_be_visible()
    assert not FOREIGN.search(" ".join(north.get_by_role("option").all_text_contents()))


def test_no_panel_names_another_region(north: Page) -> None:
    panels = [(page, f"{kind}={tile.name}") for page, tile in TABULATED for kind in ("origin", "rows")]
    here = None
    for page, panel in (*panels, (panels[0][0], "rules"), (panels[0][0], "targets")):
        if page is not here:
            walk(north, f"{page.path}?period=year")
            here = page
        north.evaluate(f"cartograph.go('#{panel}')")
        expect(north.locator("#panel .panel-box")).to_be_visible()
        expect(north.locator(f"#panel [data-panel^='{panel.split('=')[0]}']")).to_be_visible()
        assert clean(north)


def test_every_tile_says_what_an_admin_sees_of_north(page_of: Pages) -> None:
    narrow, whole = look(page_of, "north"), look(page_of, "admin")
    for page in (one for one in OPEN if one.filters):
        for query in QUERIES:
            walk(narrow, f"{page.path}?{query}")
            walk(whole, f"{page.path}?{query}&region=North")
            mine, theirs = narrow.evaluate(READ), whole.evaluate(READ)
            assert mine.keys() == theirs.keys()
            for name in set(mine) - {"by-region"}:
                assert mine[name] == theirs[name], f"{page.name}/{name} at {query}"


def lines_of(asking: APIRequestContext, path: str) -> list[list[str]]:
    """Read the table of an exported file: what follows the first empty line or its head."""
    answer = asking.get(path)
    assert answer.ok, path
    return [line for line in csv.reader(answer.text().lstrip("﻿").splitlines()) if len(line) > 2]


@pytest.mark.parametrize(("declared", "tile"), TABULATED, ids=lambda one: one.name)
def test_every_export_says_what_an_admin_exports_of_north(page_of: Pages, declared: Declared, tile: Any) -> None:
    narrow, whole = page_of.asking("north"), page_of.asking("admin")
    path = f"{page_of.served.url}/export/{declared.name}/{tile.name}.csv?period=year"
    mine, theirs = lines_of(narrow, path), lines_of(whole, f"{path}&region=North")
    assert not FOREIGN.search(str(mine))
    assert mine == [line for line in theirs if not FOREIGN.search(str(line))]
    assert len(mine) > 1


def test_the_rows_behind_are_norths_alone(page_of: Pages, shared: Path) -> None:
    with (shared / "data" / "reference-platform" / "transactions.csv").open(encoding="utf-8") as file:
        there = sum(row["region"] == "North" and row["date"].startswith("2024") for row in csv.DictReader(file))
    narrow = page_of.asking("north")
    export = f"{page_of.served.url}/export/rows/overview/by-region.csv?period=year"
    rows = lines_of(narrow, export)
    assert len(rows) - 1 == there
    assert not FOREIGN.search(str(rows))
    page_of.allow("status of 4")
    foreign = narrow.get(f"{export}&mark=by-region:region:East")
    assert not FOREIGN.search(foreign.text()) or foreign.status >= 400


def test_a_log_in_as_somebody_else_in_the_same_browser_shows_nothing_of_the_first(page_of: Pages) -> None:
    page = look(page_of, "manager", fresh=True)
    page.locator("summary.me").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/login"))
    log_in(page, page_of.served.url, page_of.served.users["north"])
    page.goto(page_of.served.url + "/overview?period=year")
    assert clean(page)
    page.go_back()
    assert FOREIGN.search(page.evaluate(EVERYTHING)) is None
