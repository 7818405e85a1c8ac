"""The wizard in a browser: a question answered, a refusal, a zip, a book of three sheets, SQL over files, a phone.

Each ends with the numbers of the store.
"""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from services.core.context import Context
from tests.asking import rows as ask
from tests.e2e.axe import violations
from tests.e2e.test_import import LONG, bring, check, choose
from tests.e2e.watching import look, settled, wide_of
from tests.fixtures.browser import Filling
from tests.fixtures.visits import PHONE, Pages

HEAD = "order_id,customer_id,date,total\n"


@pytest.fixture(scope="module")
def filling() -> Filling:
    """An empty store."""

    def fill(_: Context) -> None:
        return None

    return fill


def revenue(page_of: Pages) -> float:
    return float(ask(page_of.served.ctx, "revenue")[0][0] or 0)


def answer(page: Page, shown: str) -> None:
    """Choose a reading, use it, and wait for what the check says."""
    page.get_by_role("radio", name=shown).check()
    page.get_by_role("button", name=f"Use {shown}").click()
    page.wait_for_url("**/data?x.job=*")
    expect(page.locator(".verdict, .ended")).to_be_visible(timeout=LONG)


def test_a_question_is_answered_and_remembered_for_the_next_file(page_of: Pages, tmp_path: Path) -> None:
    first, after = tmp_path / "pedidos.csv", tmp_path / "pedidos_feb.csv"
    first.write_text(HEAD + "P1,a,2024-01-13,15.990\nP2,b,2024-01-14,7.500\nP3,c,2024-01-15,120.000\n")
    after.write_text(HEAD.upper() + "P4,a,2024-02-13,1.250\n")
    before = revenue(page_of)
    page = look(page_of, "analyst", "/data")
    choose(page, first)
    assert violations(page) == []
    expect(page.get_by_text("The mean order would be 47.83, or 47,830.00.")).to_be_visible()
    page.locator(".flow-head").get_by_role("button", name="Check 3 rows").click()
    expect(page.locator(".qst:has(:invalid)")).to_have_count(1)
    answer(page, "15,990.00")
    bring(page, "Import 3 rows")
    assert revenue(page_of) - before == pytest.approx(143490)
    page.goto(f"{page_of.served.url}/data")
    settled(page)
    choose(page, after)
    expect(page.locator(".saved")).to_contain_text("The saved mapping pedidos is used")
    expect(page.locator(".qst")).to_have_count(0)
    page.get_by_role("link", name="Start fresh").click()
    expect(page.locator(".qst")).to_have_count(1)
    page.go_back()
    expect(page.locator(".qst")).to_have_count(0)
    check(page)
    bring(page, "Import 1 row")
    assert revenue(page_of) - before == pytest.approx(144740)


def test_a_zip_and_a_book_of_three_sheets_go_through(page_of: Pages, tmp_path: Path) -> None:
    before = revenue(page_of)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("inside.csv", HEAD.replace("total", "total,shop") + "Z1,a,2024-03-13,10.50,x\n")
    (tmp_path / "packed.zip").write_bytes(packed.getvalue())
    page = look(page_of, "analyst", "/data")
    choose(page, tmp_path / "packed.zip")
    check(page)
    bring(page, "Import 1 row")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, total in (("Jan", 1), ("Feb", 2), ("Mar", 4)):
        sheet = book.create_sheet(name)
        sheet.append(["Order No", "Client", "Order Date", "Amount"])
        sheet.append([f"B{name}", "a", "2024-04-13", total])
    book.save(tmp_path / "book.xlsx")
    page.goto(f"{page_of.served.url}/data")
    settled(page)
    choose(page, tmp_path / "book.xlsx")
    page.locator("select[name='x.sheet']").select_option("Mar")
    expect(page.get_by_role("cell", name="BMar").first).to_be_visible()
    check(page)
    bring(page, "Import 1 row")
    assert revenue(page_of) - before == pytest.approx(14.5)


def test_three_files_are_joined_by_a_select(page_of: Pages, tmp_path: Path) -> None:
    before = revenue(page_of)
    texts = {
        "orders": "order_id,customer,placed\nS1,a,2024-05-13\nS2,b,2024-05-14\n",
        "items": "order_id,sku,price\nS1,M,10.50\nS1,P,4.50\nS2,M,10.50\n",
        "names": "customer,country\na,DE\nb,FR\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)
    page = look(page_of, "analyst", "/data")
    choose(page, *(tmp_path / f"{name}.csv" for name in texts))
    page.get_by_role("link", name="Join them by a SELECT").click()
    page.get_by_label("SELECT over the files").last.fill(
        "SELECT order_id, customer AS customer_id, placed AS date, country,\n"
        "sum(CAST(price AS DECIMAL(9, 2))) AS total\n"
        "FROM orders JOIN items USING (order_id) JOIN names USING (customer) GROUP BY ALL"
    )
    page.get_by_role("button", name="Preview the rows").click()
    expect(page.get_by_text("Together they give 2 rows of 5 columns.")).to_be_visible()
    check(page)
    bring(page, "Import 2 rows")
    assert revenue(page_of) - before == pytest.approx(25.5)


def test_a_file_is_refused_by_name_on_a_phone(page_of: Pages, tmp_path: Path) -> None:
    (tmp_path / "damaged.csv").write_text("order_id,date,total\n1.23457E+12,2024-01-01,5\n1.23457E+12,2024-01-02,6\n")
    before = revenue(page_of)
    page = look(page_of, "analyst", "/data", viewport=PHONE)
    choose(page, tmp_path / "damaged.csv")
    assert wide_of(page) == 0
    assert violations(page) == []
    expect(page.locator(".map-main tr", has_text="order_id")).to_contain_text("damaged by a spreadsheet")
    page.locator("#check-files").get_by_role("button", name="Check the files").click()
    expect(page.locator(".refused")).to_contain_text("have become one. Export them again", timeout=LONG)
    assert revenue(page_of) == before
