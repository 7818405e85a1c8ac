"""What the made log sells, in a browser: the truth's brands, categories and unsold products, ranked, drilled, moved."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicking import chosen, column, lead, rows, saved
from tests.e2e.made_log import MadeLog, money
from tests.e2e.watching import at, look, tile
from tests.fixtures.visits import Pages, Served

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

ALL = "/merchandising?period=all"


@pytest.fixture(scope="module")
def served(made_store: Served) -> Served:
    return made_store


def ranked(page: Page) -> list[list[str]]:
    """Read the ranking: place, member, views, conversion, purchases, revenue, share, all so far."""
    return [[cell for cell in row if cell] for row in rows(page, "ranked")]


def test_brands_as_the_truth_has_them(page_of: Pages, made_log: MadeLog, tmp_path: Path) -> None:
    page, truth = look(page_of, "viewer", ALL), made_log.truth["brand_revenue"]
    holds(page, "Brand", truth, tmp_path)
    assert [row[1] for row in ranked(page)[:5]] == list(truth)[:5] == ["msi", "Unknown", "gigabyte", "palit", "asus"]


def holds(page: Page, name: str, truth: Mapping[str, tuple[float, int]], folder: Path) -> None:
    """Expect revenue and purchases of each member: of the first on screen, of all in the file, which adds up."""
    shown = {row[1]: row[4:6] for row in ranked(page)}
    assert len(set(truth) & set(shown)) >= len(truth) // 2
    file = saved(page, "ranked", folder)
    columns = (column(file, of) for of in (name, "Purchases", "Revenue"))
    found = {member: (int(purchases), Decimal(revenue)) for member, purchases, revenue in zip(*columns, strict=True)}
    for member, (revenue, purchases) in truth.items():
        assert found[member] == (purchases, Decimal(str(revenue)))
        assert shown.get(member) in (None, [f"{purchases:,}", f"{revenue:,.2f}"])
    assert sum(revenue for _, revenue in found.values()) == Decimal("5125113.92")


def test_categories_as_the_truth_has_them(page_of: Pages, made_log: MadeLog, tmp_path: Path) -> None:
    page = look(page_of, "viewer", ALL)
    chosen(page, "by", "Category path")
    at(page, "period=all&x.by=category_code")
    expect(tile(page, "ranked").locator("h2")).to_have_text("Category paths by revenue")
    holds(page, "Category path", made_log.truth["category_revenue"], tmp_path)


def test_ten_products_that_nobody_buys(page_of: Pages, made_log: MadeLog) -> None:
    page, truth = look(page_of, "viewer", ALL), made_log.truth["never_sold_views"]
    assert [row[:2] for row in rows(page, "flops")] == [[key, f"{views:,}"] for key, views in truth.items()]
    lead(page, "10 products have 200 views or more and not one purchase.")
    page.get_by_label("Least number of views").fill("700")
    tile(page, "flops").get_by_role("button", name="Show", exact=True).click()
    at(page, "period=all&x.views=700")
    expect(tile(page, "flops").locator("tbody tr")).to_have_count(sum(views >= 700 for views in truth.values()))
    tile(page, "flops").get_by_role("link", name="229036").click()
    at(page, "period=all&product=229036&x.views=700")
    expect(page.locator(".chip")).to_contain_text("229036")


def test_a_drill_goes_down_the_categories_and_up_again(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", f"{ALL}&x.by=category_1")
    first = next(iter(made_log.split("category_1")))
    tile(page, "ranked").get_by_role("link", name=first, exact=True).click()
    at(page, f"period=all&path=category_1:{first}&x.by=category_1")
    level(page, made_log, "category_2", category_1=first)
    second = next(iter(made_log.split("category_2", category_1=first)))
    tile(page, "ranked").get_by_role("link", name=second, exact=True).click()
    expect(page.locator(".crumb").last).to_contain_text(second)
    expect(page.locator(".foot")).to_contain_text(f"{len(made_log.where(category_2=second)):,} events")
    page.keyboard.press("Backspace")
    at(page, f"period=all&path=category_1:{first}&x.by=category_1")
    level(page, made_log, "category_2", category_1=first)


def level(page: Page, log: MadeLog, by: str, **chosen_: str) -> None:
    """Expect the members of a level with their purchases and revenue."""
    parts = log.split(by, **chosen_)
    expect(tile(page, "ranked").locator("tbody tr").first).to_contain_text(next(iter(parts)))
    expect(tile(page, "ranked").locator("tbody tr")).to_have_count(min(len(parts), 12))
    found = {row[1]: row for row in ranked(page)}
    for member, one in list(parts.items())[:12]:
        assert found[member][4:6] == [f"{one.events[2]:,}", f"{one.revenue:,.2f}"]


def test_a_column_ranks(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    tile(page, "ranked").get_by_role("link", name="Purchases").click()
    at(page, "period=all&x.order=purchases")
    expect(tile(page, "ranked").locator("tbody tr").first).to_contain_text("9,500")
    parts = sorted(made_log.split("brand").values(), key=lambda one: -one.events[2])
    assert [row[4] for row in ranked(page)] == [f"{one.events[2]:,}" for one in parts[:12]]


def test_what_rose_and_fell_adds_up(page_of: Pages, made_log: MadeLog) -> None:
    page = look(page_of, "viewer", ALL)
    tile(page, "movers").get_by_role("link", name="Compare Feb 2021 with Jan 2021").click()
    at(page, "period=last-month&compare=previous")
    now, before = (money(bought[bought.event_type == "purchase"]) for bought in
                   (made_log.where(month="2021-02"), made_log.where(month="2021-01")))  # fmt: skip
    change = now - before
    sign = "+" if change > 0 else "\u2212"
    expect(tile(page, "movers").locator(".dv.tot")).to_contain_text(f"{sign}{abs(change):,.2f}")
