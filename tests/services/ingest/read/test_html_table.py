"""HTML table: a web page under the name of a workbook is read by its largest table, or refused for what it is."""

from pathlib import Path

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.read import html_table
from services.ingest.read.html_table import TableReader, is_html
from tests.services.ingest.bench import bring_text, counts, orders

HEAD = "<tr><th>Order ID</th><th>Customer ID</th><th>Date</th><th>Total</th></tr>"
ROWS = (
    "<tr><td>1</td><td>Müller</td><td>2024-01-01</td><td>10.00</td></tr><tr><td>2<td>b &amp; c<td>2024-01-02<td>20</tr>"
)


def page(table: str, charset: str = "utf-8") -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{table}</body></html>'


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_under_the_name_of_a_workbook_is_read(duckdb_context: Context, charset: str) -> None:
    content = page(f"<table>{HEAD}{ROWS}</table>", charset).encode(charset)
    assert counts(bring_text(duckdb_context, "transactions", content, "orders.xls")) == (2, 2, 0, 0, 0, 0)
    assert [row[1] for row in orders(duckdb_context)] == ["Müller", "b & c"]


def test_lines_above_the_table_of_a_page_are_found_too(duckdb_context: Context) -> None:
    title = '<tr><td colspan="4">Sales report</td></tr>'
    audit = bring_text(duckdb_context, "transactions", page(f"<table>{title}{HEAD}{ROWS}</table>"), "orders.xls")
    assert counts(audit) == (2, 2, 0, 0, 0, 0)
    assert "above the table" in audit.notes[0].sentence


@pytest.mark.parametrize(
    "begin", [b"<HTML>", b"<!DOCTYPE html>", b"\xef\xbb\xbf  <table>", b"<!-- x -->\n<html>", b"<meta x"]
)
def test_how_pages_begin(begin: bytes) -> None:
    assert is_html(begin)


@pytest.mark.parametrize("begin", [b"<a>,b", b"html,b", b"<tablex>", b"Order ID,<html>"])
def test_how_tables_of_text_begin(begin: bytes) -> None:
    assert not is_html(begin)


def read(html: str) -> list[list[list[str]]]:
    reader = TableReader()
    reader.feed(html)
    reader.close()
    return reader.tables


TABLES = {
    "<table><tr><td>a<td>b<tr><td>c<td>d</table>": [[["a", "b"], ["c", "d"]]],
    "<table><td>a</td></table>": [[["a"]]],
    "<table><tr><td> a \n b<br>c </td></tr></table>": [[["a b c"]]],
    "<table><tr><td colspan=2>a<td>b</tr></table>": [[["a", "", "b"]]],
    "<table><tr><td rowspan=2>a<td>b<tr><td>c</table>": [[["a", "b"], ["a", "c"]]],
    "<table><tr><td>a<td rowspan=3>b<tr><td>c<tr><td>d</table>": [[["a", "b"], ["c", "b"], ["d", "b"]]],
    "<p>x</p><table><tr><td>a</table><table><tr><td>b<tr><td>c</table>": [[["a"]], [["b"], ["c"]]],
    "<td>a</td>": [],
}


@pytest.mark.parametrize("html", TABLES)
def test_cells_of_tables(html: str) -> None:
    assert read(html) == TABLES[html]


def test_a_page_without_a_table_is_refused(duckdb_context: Context) -> None:
    with pytest.raises(FileRefused, match=r"file\.xls is a web page \(HTML\) without a table"):
        bring_text(duckdb_context, "transactions", page("<p>Please log in</p>"), "file.xls")


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_CELLS"])
def test_a_page_that_is_too_large_is_refused(
    duckdb_context: Context, monkeypatch: pytest.MonkeyPatch, bound: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(html_table, bound, 3)
    with pytest.raises(FileRefused, match="too large"):
        bring_text(duckdb_context, "transactions", page(f"<table>{HEAD}{ROWS}</table>"), "orders.xls")
