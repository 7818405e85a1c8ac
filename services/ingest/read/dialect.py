"""Dialect: which marks a text file separates and quotes its values with, by its first lines."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.core.errors import FileRefused

DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
LINES = 200
DOUBT = 0.1
"""The share of control characters from which on a file is no text."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The marks, the columns of the header, and how many lines stand before it."""

    delimiter: str
    quote: str
    escape: str
    skip: int
    columns: tuple[str, ...]


def detect_dialect(text: str, name: str) -> Dialect:
    """Detect the dialect of a file by its beginning. Raises FileRefused if that is no table."""
    refuse_binary(text, name)
    skip, said = _preamble(text)
    quote = _quote(text)
    body = text.split("\n", skip)[-1]
    delimiter = said or max(DELIMITERS, key=lambda mark: _fit(body, mark, quote))
    header = next(_rows(body, delimiter, quote), [])
    columns = tuple(cell.strip() or f"column {at}" for at, cell in enumerate(header, 1))
    if not columns:
        raise FileRefused(f"{name} has no header; its first line must name the columns.")
    return Dialect(delimiter=delimiter, quote=quote, escape=_escape(text, quote), skip=skip, columns=columns)


def refuse_binary(text: str, name: str) -> None:
    """Raise FileRefused where too many characters are none that a person types."""
    strange = sum(1 for mark in text[:65536] if (mark < " " and mark not in "\t\r\n\f\v\0") or mark == "\ufffd")
    if text.count("\0", 0, 65536) + strange > DOUBT * min(len(text), 65536):
        raise FileRefused(f"{name} is no text file; give a CSV, Parquet or Excel file.")


def _preamble(text: str) -> tuple[int, str | None]:
    """Count the lines before the header, and find the delimiter that Excel's `sep=` line names."""
    lines = text.split("\n", LINES)
    first = lines[0].strip().lower()
    if first.startswith("sep=") and len(first) <= len("sep=x"):
        return 1, first[len("sep=") :] or "\t"
    blank = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return blank, None


def _quote(text: str) -> str:
    edges = {mark: sum(text.count(f"{by}{mark}") + text.count(f"{mark}{by}") for by in DELIMITERS) for mark in QUOTES}
    return "'" if edges["'"] > 2 * edges['"'] else '"'


def _escape(text: str, quote: str) -> str:
    """Return the backslash where quotes have one before them and none is doubled, but by the quote that ends a cell."""
    doubled = re.search(rf"(?<!\\){quote}{quote}", text)
    return "\\" if f"\\{quote}" in text and doubled is None else quote


def _fit(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    """Rate a delimiter: the share of lines as wide as the header if it has columns at all, then their number."""
    widths = [len(row) for row in islice(_rows(text, delimiter, quote), LINES)]
    if not widths or widths[0] == 1:
        return 0.0, 0
    rest = widths[1:-1] or widths[1:]
    alike = sum(1 for width in rest if width == widths[0])
    return (round(alike / len(rest), 1) if rest else 1.0) + 1, widths[0]


def _rows(text: str, delimiter: str, quote: str) -> Iterator[list[str]]:
    """Split the beginning of a file; a line that the quotes make endless ends it."""
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        for row in csv.reader((line + "\n" for line in lines), delimiter=delimiter, quotechar=quote):
            if row:
                yield row
    except csv.Error:
        return
