"""The funnel in a browser: one brand, one month, a category, a comparison, an export, and Back through all of it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.clicking import chosen, lead, saved
from tests.e2e.watching import at, look, settled, tile, wide_of
from tests.fixtures.visits import PHONE, Pages

ALL = "/funnel?period=all"


def test_one_brand_one_month_a_category_and_back(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "viewer", ALL)
    lead(page, "Of 4 people who looked, 50.00 % bought.")
    tile(page, "split").get_by_role("link", name="asus").click()
    at(page, "period=all&brand=asus")
    lead(page, "Of 2 people who looked, 50.00 % bought.")
    chosen(page, "split", "Month")
    tile(page, "split").get_by_role("link", name="2024-01").click()
    at(page, "period=2024-01-01..2024-01-31&brand=asus&x.split=month")
    lead(page, "Of 1 person who looked, 100.00 % bought.")
    chosen(page, "split", "Category")
    tile(page, "split").get_by_role("link", name="computers").click()
    query = "period=2024-01-01..2024-01-31&brand=asus&path=category_1:computers&x.split=category"
    at(page, query)
    expect(tile(page, "split").locator("h2")).to_have_text("By category, level 2")
    expect(page.locator(".crumb")).to_contain_text("computers")
    rows = saved(page, "split", tmp_path)
    assert rows[1][:4] == ["computers.components", "1", "0", "1"]
    page.locator("[data-pop='compare']").click()
    page.locator("#float").get_by_role("link", name="Period before").click()
    at(page, query.replace("&brand", "&compare=previous&brand"))
    expect(tile(page, "funnel").locator(".fnl-change").first).to_contain_text("vs 1")
    month = "period=2024-01-01..2024-01-31&brand=asus"
    for steps in (query, f"{month}&x.split=category", f"{month}&x.split=month", "period=all&brand=asus&x.split=month"):
        page.go_back()
        at(page, steps)
        settled(page)
    lead(page, "Of 2 people who looked, 50.00 % bought.")
    page.go_back()
    settled(page)
    page.go_back()
    at(page, "period=all")
    lead(page, "Of 4 people who looked, 50.00 % bought.")


def test_the_assumption_is_changed_in_a_form(page_of: Pages) -> None:
    page = look(page_of, "viewer", f"{ALL}&brand=asus&brand=Unknown")
    page.get_by_text("Change the assumption").click()
    page.locator("input[name='x.recovered']").fill("50")
    page.locator("input[name='x.worth']").fill("100")
    page.get_by_role("button", name="Change", exact=True).click()
    at(page, "period=all&brand=asus&brand=Unknown&x.recovered=50&x.worth=100")
    expect(tile(page, "funnel")).to_contain_text("50 in 100 back is worth")
    expect(tile(page, "funnel")).to_contain_text("100.00 a buyer, as you set it")
    page.get_by_text("Change the assumption").click()
    page.get_by_role("link", name="As measured").click()
    at(page, "period=all&brand=asus&brand=Unknown")


def test_in_order_by_the_choice_of_stages(page_of: Pages) -> None:
    page = look(page_of, "viewer", ALL)
    chosen(page, "stages", "Ordered within 1 hour")
    at(page, "period=all&x.stages=1h")
    expect(tile(page, "funnel").locator("h2")).to_have_text("Funnel by user, ordered within 1 hour")
    lead(page, "Of 4 people who looked, 0.00 % bought within 1 hour.")


def test_a_click_on_an_hour_filters_the_page(page_of: Pages) -> None:
    page = look(page_of, "viewer", ALL)
    graph = tile(page, "hours").locator(".js-plotly-plot")
    place = """(graph, cell) => {
      const box = graph.getBoundingClientRect(), {xaxis, yaxis} = graph._fullLayout;
      return [box.left + xaxis._offset + xaxis.d2p(cell[0]), box.top + yaxis._offset + yaxis.d2p(cell[1])];
    }"""
    x, y = graph.evaluate(place, [12, 3])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(".tip b")).to_have_text("Thursday, 12 h")
    page.mouse.click(x, y)
    at(page, "period=all&hour=12&weekday=Thursday")
    lead(page, "Of 1 person who looked, 100.00 % bought.")


def test_where_the_numbers_come_from_and_the_twin(page_of: Pages) -> None:
    page = look(page_of, "viewer", ALL)
    tile(page, "lead").locator("a").first.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("each stage is counted on its own")
    expect(panel.locator("pre.statement").first).to_contain_text("SELECT")
    page.keyboard.press("Escape")
    tile(page, "split").get_by_role("link", name="Show as a table").click()
    at(page, "period=all&table=split")
    grid = tile(page, "split").locator(".ag-root")
    expect(grid.locator(".ag-row-pinned [col-id='brought']")).to_have_text("359.99")


def test_a_phone_reads_all_of_it_without_scrolling_aside(page_of: Pages) -> None:
    page = look(page_of, "viewer", ALL, viewport=PHONE)
    expect(tile(page, "funnel").locator(".fnl-stage")).to_have_count(3)
    assert wide_of(page) == 0
