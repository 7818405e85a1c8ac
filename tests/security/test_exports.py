"""Exports: no cell that a spreadsheet runs, no file's name that is more than a name, nothing without the right."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from dashapp.pages import PAGES
from services.accounts.audit import list_entries
from services.exports.csv import FORMULA_STARTS
from tests.dashapp.auth.visitor import OURS
from tests.security import addresses
from tests.security.shop import FORMULAS, Shop
from tests.security.sound import check

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")

SEARCHES = ("?period=all", "?period=all&category=%3DHYPERLINK%28%22%2F%2Fx%22%2C%22y%22%29",
"?period=all&channel=%40SUM%281%29",
            "?period=all&region=%40West", "?period=all&not.category=%2B1%2B1")  # fmt: skip


Files = list[tuple[str, TestResponse]]


@pytest.fixture(scope="module")
def files(shop: Shop) -> Files:
    """Every file that any route gives an administrator to be saved, under each search."""
    return list(downloads(shop))


def downloads(shop: Shop) -> Iterator[tuple[str, TestResponse]]:
    """Ask every route that is opened."""
    for rule in addresses.rules(shop.server):
        if "GET" not in (rule.methods or ()) or addresses.takes_path(rule):
            continue
        for path in addresses.likely(rule, most=60):
            for search in SEARCHES:
                with shop.as_("admin").client.get(path + search, headers=OURS) as response:
                    if "attachment" in response.headers.get("Content-Disposition", ""):
                        yield path + search, check(shop, response, path)


def test_every_way_to_take_something_along_is_among_them(files: Files) -> None:
    names = [name.partition("?")[0] for name, _ in files]
    assert {
        "/export/overview/by-region.csv",
        "/export/overview/by-region.xlsx",
        "/export/rows/overview/by-region.csv",
    } <= {*names}
    assert "/quarantine/2.csv" in names


def test_no_cell_of_a_csv_is_run(files: Files) -> None:
    seen = formulas = 0
    for name, response in files:
        if response.mimetype != "text/csv":
            continue
        seen += 1
        text = response.data.decode("utf-8-sig")
        for cell in (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row):
            assert NUMBER.fullmatch(cell) or not cell.startswith(FORMULA_STARTS), (name, cell)
            assert not cell.lstrip().startswith(FORMULA_STARTS) or NUMBER.fullmatch(cell), (name, cell)
            formulas += cell.lstrip("'").startswith(FORMULAS)
        for line in text.splitlines():
            assert not any(part.lstrip(' "').startswith(("=", "@")) for part in line.split(";")), (name, line)
    assert seen >= len(SEARCHES) * 5
    assert formulas > 50, "the store's own formulas came through, as texts"


def test_no_cell_of_a_workbook_is_run(files: Files) -> None:
    seen = formulas = 0
    for name, response in files:
        if "spreadsheetml" not in (response.mimetype or ""):
            continue
        seen += 1
        book = load_workbook(io.BytesIO(response.data))
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", (name, cell.value)
            assert cell.hyperlink is None, name
            assert not str(cell.value).startswith(FORMULA_STARTS) or cell.data_type == "n", (name, cell.value)
            formulas += str(cell.value).lstrip("'").startswith(FORMULAS)
    assert seen >= len(SEARCHES)
    assert formulas > 10


def test_names_of_files_are_names(files: Files) -> None:
    for name, response in files:
        said = response.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="?[\w.-]+"?', said), (name, said)
        assert response.headers["Cache-Control"] == "no-store", name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name


SPLITTING = (
    "%0d%0aSet-Cookie:%20a=b", "%22;filename=%22x.exe", "a%0ab", "%e2%80%aegpj.exe", "..%2f..%2fx",
    "x%22%0d%0a%0d%0a<script>",
)  # fmt: skip


@pytest.mark.parametrize("text", SPLITTING)
def test_nothing_that_is_asked_gets_into_a_header(shop: Shop, text: str) -> None:
    visitor = shop.as_("viewer")
    for rule in addresses.rules(shop.server):
        if rule.endpoint.startswith("export") and "GET" in (rule.methods or ()):
            paths = [
                path + f"?period=all&category={text}&mark=category:{text}" for path in addresses.likely(rule, most=3)
            ]
            paths += [path.replace("by-region", text) for path in addresses.likely(rule)]
            paths += [f"/export/{text}/{text}.csv", f"/export/overview/by-region.csv?period={text}"]
            for path in paths:
                response = check(shop, visitor.client.get(path, headers=OURS), path)
                assert "Set-Cookie" not in response.headers, path
                said = response.headers.get("Content-Disposition", "")
                assert not any(part in said for part in ("exe", "..", "\u202e", "script")), (path, said)


def test_every_export_is_written_down(shop: Shop) -> None:
    email = shop.hire()
    visitor = shop.enter(email)
    for kind in ("csv", "xlsx"):
        assert visitor.client.get(f"/export/overview/by-region.{kind}?period=all", headers=OURS).status_code == 200
    assert visitor.client.get("/export/rows/overview/by-region.csv", headers=OURS).status_code == 200
    assert visitor.post_json("/export/png/overview/trend", {"search": ""}).status_code == 200
    written = [entry for entry in list_entries(shop.ctx) if entry.who == email and entry.what == "exported"]
    assert len(written) == 4


def test_no_page_without_the_right_is_exported(shop: Shop) -> None:
    viewer, nowhere = shop.as_("viewer"), 0
    for page in PAGES.values():
        if page.needs.value == "see and drill":
            continue
        for tile in page.tiles:
            place = f"{page.name}/{tile.name}"
            for path in (f"/export/{place}.csv", f"/export/{place}.xlsx", f"/export/rows/{place}.csv"):
                assert check(shop, viewer.client.get(path, headers=OURS), path).status_code in (403, 404), path
            assert viewer.post_json(f"/export/png/{page.name}/{tile.name}", {"search": ""}).status_code in (403, 404)
            nowhere += 1
    assert nowhere
