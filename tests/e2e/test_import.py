"""Importing in a browser: files through the page, the numbers after it, what is cancelled, refused, undone."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.core.context import Context
from services.demo.loading import load_demo
from services.demo.world import WorldSpec
from services.ingest.history import list_imports
from tests.e2e.axe import violations
from tests.e2e.watching import at, card, look, settled, shows, tile, wide_of
from tests.fixtures.browser import Filling
from tests.fixtures.visits import PHONE, Pages
from tests.services.jobs.working import held

LONG = 60_000
"""Milliseconds that a job may take on a machine that runs other tests beside."""

ALL = "/overview?period=all"
HEAD = "transaction_id,customer_id,date,revenue,region\n"
CARDS = {"revenue": "3.18M", "orders": "15,000", "customers": "2,000", "aov": "211.92", "satisfaction": "3.38"}


@pytest.fixture(scope="module")
def filling() -> Filling:
    """A small demo store, which the first import removes."""

    def fill(ctx: Context) -> None:
        load_demo(ctx, WorldSpec(scale=0.01, events=2000), ctx.settings.home / "demo")

    return fill


@pytest.fixture
def folder(shared: Path) -> Path:
    """The files of the reference platform."""
    return shared / "data" / "reference-platform"


def choose(page: Page, *files: Path) -> None:
    """Choose files on the first step, and wait for the next."""
    page.set_input_files("input[data-files]", [str(file) for file in files])
    page.wait_for_url("**/data?x.upload=*")
    settled(page)


def check(page: Page) -> None:
    """Have the files checked, and wait for what is said of them."""
    page.locator("#check-files").get_by_role("button", name="Check the files").click()
    page.wait_for_url("**/data?x.job=*")
    expect(page.locator(".verdict, .ended")).to_be_visible(timeout=LONG)


def bring(page: Page, words: str) -> None:
    """Import what was checked, and wait for the report."""
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("link", name="See the overview")).to_be_visible(timeout=LONG)


def written(path: Path, orders: int, *, begin: int = 0) -> Path:
    """Write a file of orders."""
    rows = (
        f"N{at},C{at % 500},2024-{at % 12 + 1:02}-{at % 28 + 1:02},{at % 90 + 10}.25,North\n"
        for at in range(begin, begin + orders)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_the_files_of_the_reference_platform_go_through_the_page(page_of: Pages, folder: Path) -> None:
    page = look(page_of, "analyst", "/data")
    expect(page.get_by_text("The store shows the demo")).to_be_visible()
    choose(page, folder / "transactions.csv", folder / "customers.csv")
    expect(page.get_by_text("These files are of different kinds")).to_be_visible()
    page.get_by_role("row", name="transactions.csv").get_by_role("link", name="Go on").click()
    expect(page.get_by_label("What revenue becomes")).to_have_value("revenue:3")
    expect(page.get_by_label("Remove the demo store")).to_be_checked()
    check(page)
    expect(page.locator(".verdict-words")).to_have_text("All 15,000 rows would be imported, worth 3,178,783.83.")
    bring(page, "Import 15,000 rows")
    expect(tile(page, "import")).to_contain_text("Data through 31 Dec 2024")
    page.get_by_role("link", name="Go on with it").click()
    page.get_by_label("What segment becomes").wait_for()
    check(page)
    bring(page, "Import 2,000 rows")
    page.get_by_role("link", name="See the overview").click()
    settled(page)
    at(page, "period=all")
    numbers_are_right(page)
    expect(page.locator(".top")).to_contain_text("Data through 31 Dec 2024")


def numbers_are_right(page: Page) -> None:
    """Hold the numbers against the published ones: on cards, in the tooltip, in the table twin, in the export."""
    for metric, value in CARDS.items():
        shows(page, metric, value)
    expect(card(page, "revenue").locator(".v")).to_have_attribute("title", "3,178,783.83")
    page.locator("[data-twin='by-region']").click()
    expect(tile(page, "by-region").locator(".ag-row-pinned, .ag-floating-bottom")).to_contain_text(["3,178,783.83"])
    answer = page.request.get(page.url.replace("/overview?", "/export/overview/cards.csv?"))
    cells = [cell for row in csv.reader(io.StringIO(answer.text())) for cell in row]
    assert "3178783.83" in cells


def test_a_cancelled_import_leaves_everything_as_it_was(
    page_of: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list_imports(page_of.served.ctx)
    page = look(page_of, "analyst", "/data")
    choose(page, written(tmp_path / "many.csv", 20_000))
    check(page)
    with held(monkeypatch) as let_go:
        page.get_by_role("button", name="Import 20,000 rows").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        beside = look(page_of, "viewer", ALL)
        expect(card(beside, "orders").locator(".v")).to_be_visible()
        with page.expect_response("**/act/*") as answer:
            page.get_by_role("button", name="Cancel").click()
        assert answer.value.ok
        let_go.set()
        expect(page.get_by_role("button", name="Import again")).to_be_visible(timeout=LONG)
    expect(tile(page, "import")).to_contain_text("nothing was loaded")
    assert list_imports(page_of.served.ctx) == before


def test_an_import_goes_on_when_the_page_is_left(
    page_of: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = look(page_of, "manager", "/data")
    choose(page, written(tmp_path / "left.csv", 20_000))
    check(page)
    with held(monkeypatch) as let_go:
        page.get_by_role("button", name="Import 20,000 rows").click()
        page.get_by_role("progressbar").wait_for()
        page.get_by_role("link", name="Overview").first.click()
        page.wait_for_url("**/overview")
        let_go.set()
        page.get_by_role("link", name="Data", exact=True).click()
        row = tile(page, "history").get_by_role("row", name="left.csv")
        expect(row).to_be_visible(timeout=LONG)
    expect(tile(page, "import").locator("[data-poll]")).to_have_count(0)
    row.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(tile(page, "import")).to_contain_text("is taken back", timeout=LONG)
    expect(row).to_contain_text("Undone")


def test_a_wrong_file_gets_its_sentence(page_of: Pages, tmp_path: Path) -> None:
    page_of.allow("status of 422")
    wrong, good = tmp_path / "photo.csv", written(tmp_path / "good.csv", 5)
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    page = look(page_of, "analyst", "/data")
    page.set_input_files("input[data-files]", [str(wrong), str(good)])
    expect(page.locator(".send.failed")).to_contain_text("photo.csv is a picture; give a CSV, Parquet or Excel file.")
    page.get_by_role("button", name="Go on with good.csv").click()
    expect(page.get_by_label("What revenue becomes")).to_have_value("revenue:3")


def test_a_file_is_dropped(page_of: Pages) -> None:
    page = look(page_of, "analyst", "/data")
    script = """content => {
      const carried = new DataTransfer();
      carried.items.add(new File([content], 'dropped.csv'));
      window.drag = name => document.querySelector('.drop').dispatchEvent(
        new DragEvent(name, { dataTransfer: carried, bubbles: true, cancelable: true }));
      drag('dragenter');
    }"""
    page.evaluate(script, HEAD + "D1,C1,2024-01-01,5,North\n")
    expect(page.locator(".drop.over")).to_be_visible()
    page.evaluate("drag('drop')")
    page.wait_for_url("**/data?x.upload=*")
    expect(page.locator(".drop.over")).to_have_count(0)
    expect(tile(page, "import")).to_contain_text("Columns of dropped.csv")


def test_another_kind_has_other_columns_and_back_returns(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "analyst", "/data")
    choose(page, written(tmp_path / "orders.csv", 5))
    expect(page.get_by_label("What revenue becomes")).to_have_value("revenue:3")
    page.get_by_text("Change how it is read").click()
    page.get_by_label("The rows are").select_option("customers")
    expect(page.get_by_label("What revenue becomes")).to_have_value("")
    page.go_back()
    expect(page.get_by_label("What revenue becomes")).to_have_value("revenue:3")


def test_a_viewer_has_no_page(page_of: Pages) -> None:
    page = look(page_of, "viewer", "/data")
    expect(page.locator("#content")).to_contain_text("There is no such page, or it is not open to your role.")
    expect(page.locator(".nav").get_by_text("Data", exact=True)).to_have_count(0)


def test_it_fits_a_phone(page_of: Pages, tmp_path: Path) -> None:
    page = look(page_of, "manager", "/data", viewport=PHONE)
    assert wide_of(page) == 0
    choose(page, written(tmp_path / "phone.csv", 5))
    assert wide_of(page) == 0
    check(page)
    assert wide_of(page) == 0


def serious(page: Page) -> list[str]:
    """What axe finds serious on a page, once nothing of it waits for an answer: until then tiles are dimmed."""
    settled(page)
    return violations(page)


@pytest.mark.parametrize("shape", [{"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}], ids=str)
def test_every_step_is_accessible(page_of: Pages, tmp_path: Path, shape: dict[str, Any]) -> None:
    page_of.allow("status of 422")
    page = look(page_of, "manager", "/data", **shape)
    (tmp_path / "no.csv").write_bytes(b"PK\x03\x04")
    page.set_input_files("input[data-files]", [str(tmp_path / "no.csv")])
    page.locator(".send.failed").wait_for()
    assert serious(page) == []
    page.get_by_role("button", name="Dismiss").click()
    broken = (
        HEAD.replace("customer_id", "whoever").replace("date", "whenever")
        + "A1,C1,2024-01-01,5,North\nA2,C1,2024-01-01,x,North\n"
    )
    (tmp_path / "axe.csv").write_text(broken + "A3,C1,2024-01-01,7,North\n", encoding="utf-8")
    choose(page, tmp_path / "axe.csv")
    assert serious(page) == []
    page.get_by_label("Column for Date and time", exact=True).select_option("date:2")
    check(page)
    page.get_by_text("How the columns were read").click()
    assert serious(page) == []
    page.goto(f"{page_of.served.url}/data?x.load=1")
    settled(page)
    assert serious(page) == []
