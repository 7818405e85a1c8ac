"""A backfill through the page: an analyst sees what rows say of others, fills it, everybody sees it, and it is undone.

The log is that of `tests/services/backfill/shop.py`; its docstring works out what is filled.
"""

import pytest
from playwright.sync_api import Page, expect

from services.core.context import Context
from tests.e2e.clicking import chosen, lead
from tests.e2e.watching import look, settled, tile
from tests.fixtures.browser import Filling
from tests.fixtures.visits import Pages
from tests.services.backfill.shop import SECOND, add, load_gaps

ANY = "/catalogue?period=all&x.confidence=0.0"


@pytest.fixture(scope="module")
def filling() -> Filling:
    def fill(ctx: Context) -> None:
        load_gaps(ctx)
        add(ctx, 2, SECOND)

    return fill


def sure(page: Page, verb: str) -> None:
    """Say yes to what is asked before something is done."""
    page.get_by_role("dialog").get_by_role("button", name=verb).click()


def test_proposed_filled_seen_by_others_and_undone(page_of: Pages) -> None:
    page = look(page_of, "analyst", "/catalogue?period=all")
    lead(page, "Brand is missing on 80.00 % (40.00) of revenue")
    expect(tile(page, "backfill")).to_contain_text("No proposal is as sure.")
    chosen(page, "confidence", "Any")
    proposals = tile(page, "backfill").locator("tbody tr")
    expect(proposals.filter(has_text="Brand of A")).to_contain_text("75.00 %")
    expect(proposals.filter(has_text="Brand of A")).to_contain_text("3 of 4 rows")
    expect(proposals.filter(has_text="Brand of A")).to_contain_text("asuss 1")
    expect(tile(page, "backfill")).to_contain_text("No row says the brand of 1 product")
    tile(page, "backfill").get_by_role("button", name="Fill").click()
    expect(page.get_by_role("dialog")).to_contain_text("can be undone")
    sure(page, "Fill")
    applied = tile(page, "applied").locator("tbody tr")
    expect(applied).to_contain_text("analyst@example.org")
    expect(applied).to_contain_text("Category by 3 rules and brand by 2 rules")
    expect(applied.locator("td[data-label='Rows']")).to_have_text("6")
    lead(page, "Brand is missing on 20.00 % (10.00) of revenue")
    other = look(page_of, "viewer", ANY)
    lead(other, "Brand is missing on 20.00 % (10.00) of revenue")
    expect(tile(other, "applied").locator("tbody tr")).to_contain_text("In force")
    expect(other.get_by_role("button", name="Undo")).to_have_count(0)
    applied.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("dialog")).to_contain_text("Its 6 rows say again what their files said.")
    sure(page, "Undo")
    expect(applied).to_contain_text("Undone")
    lead(page, "Brand is missing on 80.00 % (40.00) of revenue")


def test_what_is_not_confirmed_is_not_done(page_of: Pages) -> None:
    page = look(page_of, "analyst", ANY)
    tile(page, "backfill").get_by_role("button", name="Fill").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    settled(page)
    lead(page, "Brand is missing on 80.00 % (40.00) of revenue")


def test_a_viewer_reads_why_there_is_no_button(page_of: Pages) -> None:
    page = look(page_of, "viewer", ANY)
    expect(tile(page, "backfill")).to_contain_text("An analyst fills them; the role viewer may not.")
    expect(tile(page, "backfill").get_by_role("button", name="Fill")).to_have_count(0)
