"""A tile in a browser: table twin, tooltip, exports, where its number comes from, and the states it can be in."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.watching import YEAR, at, look, settled, shows, tile
from tests.fixtures.visits import Pages, Served

TOTAL = "3178783.83"
POINT = """(graph, day) => {
  const axis = graph._fullLayout.xaxis, box = graph.getBoundingClientRect();
  return [box.left + axis._offset + axis.d2p(day), box.top + box.height / 2];
}"""
"""Where a day stands on the screen."""


@pytest.fixture(scope="module")
def served(mockup_store: Served) -> Served:
    return mockup_store


def column(grid: Locator, name: str) -> list[str]:
    """Read a column of a grid from top to bottom, without its total."""
    cells = grid.locator(f".ag-row:not(.ag-row-pinned) .ag-cell[col-id='{name}']")
    found = cells.evaluate_all("cells => cells.map(cell => [cell.getBoundingClientRect().top, cell.textContent])")
    return [text for _, text in sorted(found)]


def saved(page: Page, name: str, label: str, folder: Path) -> Path:
    """Take an export from the menu of a tile."""
    tile(page, name).locator("summary").click()
    with page.expect_download() as download:
        tile(page, name).get_by_text(label).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_table_twin_is_exact_and_sorts(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    tile(page, "by-region").get_by_role("link", name="Show as a table").click()
    at(page, "period=year&table=by-region")
    grid = tile(page, "by-region").locator(".ag-root")
    expect(grid.get_by_text("521,489.54")).to_be_visible()
    assert column(grid, "region") == ["North", "East", "South", "West"]
    assert column(grid, "revenue_compared") == ["456,040.51", "363,202.43", "382,627.62", "284,726.96"]
    expect(grid.locator(".ag-row-pinned [col-id='revenue']")).to_have_text("1,692,186.31")
    grid.locator(".ag-header-cell[col-id='revenue_change']").click()
    expect(grid.locator(".ag-header-cell[col-id='revenue_change']")).to_have_attribute("aria-sort", "descending")
    expect(grid.locator(".ag-row[row-index='0'] [col-id='revenue_change']")).to_have_text("+19.4 %")
    assert column(grid, "region") == ["West", "East", "North", "South"]
    grid.get_by_role("link", name="South").click()
    at(page, "period=year&region=South&table=by-region")


def test_of_all_data_twin_tooltip_and_exports_are_exact(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "viewer", "/overview?period=all&table=cards")
    exported = saved(page, "trend", "Export CSV", tmp_path)
    lines = list(csv.reader(exported.read_text(encoding="utf-8-sig").splitlines()))
    head = next(at for at, line in enumerate(lines) if line and line[0] == "Month")
    money = [line[1] for line in lines[head + 1 :] if len(line) > 1]
    assert f"{sum(round(float(value) * 100) for value in money) / 100:.2f}" == TOTAL
    response = page.request.get(page.url.split("/overview")[0] + "/export/overview/cards.csv?period=all")
    assert response.ok
    assert TOTAL in response.text()


def test_an_excel_file_opens_and_says_what_it_is(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "viewer", f"{YEAR}&segment=Premium")
    path = saved(page, "by-region", "Export Excel", tmp_path)
    assert path.suffix == ".xlsx"
    book = openpyxl.load_workbook(path)
    texts = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert {"North", "East", "South", "West"} <= texts
    assert any("Premium" in text for text in texts)
    assert any("viewer@example.org" in text for text in texts)


def test_a_picture_of_a_figure_is_saved(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "viewer")
    path = saved(page, "trend", "Save as PNG", tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 10_000


def test_the_tooltip_says_the_exact_numbers_and_a_click_goes_there(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    x, y = tile(page, "trend").locator(".js-plotly-plot").evaluate(POINT, "2024-11-28T12:00:00")
    page.mouse.move(x - 8, y)
    page.mouse.move(x, y)
    tip = page.locator(".tip")
    expect(tip.locator("b")).to_have_text("25 Nov to 1 Dec 2024")
    assert [row.text_content() for row in tip.locator("td:last-child").all()] == ["57,817.39", "38,709.16", "+49.4 %"]
    page.mouse.click(x, y)
    at(page, "period=2024-11-25..2024-12-01")


def test_the_last_week_is_drawn_as_partial(page_of: Pages) -> None:
    page = look(page_of, "viewer")
    expect(tile(page, "trend").get_by_text("2 of 7 days")).to_be_visible()
    dotted = "graph => graph.data.filter(trace => trace.line && /dot|2px/.test(trace.line.dash || '')).length"
    assert tile(page, "trend").locator(".js-plotly-plot").evaluate(dotted) == 1
    expect(tile(page, "trend").locator(".main-svg").first).to_contain_text("14.7K")


def test_where_a_number_comes_from(page_of: Pages) -> None:
    page = look(page_of, "viewer", f"{YEAR}&segment=Premium")
    tile(page, "by-region").locator("summary").click()
    tile(page, "by-region").get_by_text("Where does this come from?").click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Where does this come from?")).to_be_focused()
    expect(panel).to_contain_text("Segment is Premium")
    expect(panel.locator("pre.statement").first).to_contain_text("SELECT groups.region")
    expect(panel).to_contain_text("transactions.csv")
    page.keyboard.press("Escape")
    expect(panel.locator(".panel-box")).to_have_count(0)
    at(page, "period=year&segment=Premium")


def test_the_rows_behind_a_mark(page_of: Pages) -> None:
    page = look(page_of, "viewer", f"{YEAR}#rows=by-region:region:East")
    panel = page.locator("#panel")
    expect(panel.get_by_text("1,8").first).to_be_visible()
    expect(panel.get_by_text("East").first).to_be_visible()


def test_what_is_empty_says_which_filter_empties_it(page_of: Pages) -> None:
    page = look(page_of, "viewer", f"{YEAR}&region=East&segment=Nothing")
    state = tile(page, "trend").locator(".state")
    expect(state.locator("h3")).to_have_text("No orders fit these filters")
    expect(state).to_contain_text("Without Segment Nothing there would be 1,840")
    state.get_by_role("link", name="Lift Segment Nothing").click()
    at(page, "period=year&region=East")
    shows(page, "revenue", "425.8K")


@pytest.mark.parametrize("query", ["bogus=1", "period=never", "grain=hour", "path=colour:Red", "table=nothing"])
def test_a_link_that_cannot_be_read_says_so(page_of: Pages, query: str) -> None:
    page = look(page_of, "viewer", f"/overview?{query}")
    expect(page.locator(".state h3")).to_have_text("This link cannot be read")
    page.get_by_role("link", name="Open the page without it").click()
    expect(page).to_have_url(re.compile("/overview$"))
    expect(page.locator(".kpi .v").first).to_be_visible()


def test_an_address_without_page_says_so(page_of: Pages) -> None:
    page = look(page_of, "viewer", "/nowhere")
    expect(page.locator(".state h3")).to_have_text("Nothing here")
    page.get_by_role("link", name="To the overview").click()
    settled(page)
    expect(page.locator(".kpi").first).to_be_visible()


def test_what_a_role_may_not_open_is_said_in_the_same_words(page_of: Pages) -> None:
    page = look(page_of, "viewer", "/admin")
    expect(page.locator(".state h3")).to_have_text("Nothing here")
    expect(page.locator(".nav")).not_to_contain_text("Admin")
