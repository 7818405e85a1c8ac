"""HTML table: the largest table of a web page, which programs write under the name .xls, written out as CSV."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.encoding import detect_encoding
from services.ingest.read.encoding_names import find_encoding
from services.warehouse.duckdb.sandbox import Sandbox

HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|table|head|body|meta|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
MOST_BYTES, MOST_SPAN, MOST_CELLS = 64 * 2**20, 100, 5_000_000
CHUNK = 2**20


def is_html(head: bytes) -> bool:
    """True if a file begins as a web page does."""
    return HTML.match(head) is not None


def write_html_table(stage: Sandbox, file: Named, head: bytes) -> tuple[Path, Named]:
    """Write the largest table of a page as CSV. Raises FileRefused if there is none, or the page is too large."""
    if file.path.stat().st_size > MOST_BYTES:
        raise FileRefused(f"{file.name} is a web page (HTML) that is too large to be read; save its table as CSV.")
    said = CHARSET.search(head[:4096])
    encoding = find_encoding(said[1].decode("ascii"), other="utf-8-sig") if said else detect_encoding(head, file.name)
    reader = TableReader()
    with file.path.open(encoding=encoding, errors="replace") as page:
        while block := page.read(CHUNK):
            reader.feed(block)
            if reader.cells > MOST_CELLS:
                raise FileRefused(f"{file.name} is a web page (HTML) that is too large to be read; save it as CSV.")
    reader.close()
    rows = max(reader.tables, key=len, default=[])
    if not rows:
        raise FileRefused(f"{file.name} is a web page (HTML) without a table; give a CSV, Parquet or Excel file.")
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    width = max(map(len, rows))
    with copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return copy, file


class TableReader(HTMLParser):
    """Collects the cells of every table; a cell over several rows or columns counts for each row, once per row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.cells = 0
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._down: dict[int, tuple[str, int]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._end_cell()
            self.tables.append([])
            self._down = {}
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
            self._carry_down()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            given = dict(attrs)
            self._span = (_read_span(given.get("colspan")), _read_span(given.get("rowspan")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Take text that stands in a cell."""
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = " ".join("".join(self._text).split())
        row, (across, down) = self.tables[-1][-1], self._span
        if down > 1:
            self._down[len(row)] = (text, down - 1)
        row.extend([text, *[""] * (across - 1)])
        self.cells += across
        self._text = None
        self._carry_down()

    def _carry_down(self) -> None:
        """Repeat the cells of rows above that reach into this one."""
        row = self.tables[-1][-1]
        while (at := len(row)) in self._down:
            text, left = self._down.pop(at)
            if left > 1:
                self._down[at] = (text, left - 1)
            row.append(text)


def _read_span(said: str | None) -> int:
    return min(int(said), MOST_SPAN) if said and said.isascii() and said.isdigit() and int(said) else 1
