"""Cell types: whether a cell looks like a number, a date or a text, as far as it tells rows from a header."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

CellType = Literal["empty", "number", "date", "text"]

SIGNS = r"[$\u20ac\u00a3\u00a5\u20b9\uffe5\u5186\u20ba\u20bd\u20a9]|z\u0142|K\u010d|kr\.?|Ft|lei"
MONEY = rf"(?:{SIGNS}|[A-Z]{{1,3}} ?\$|[A-Z]{{3}})"
DIGITS = r"\d[\d.,'\u2019\s\u00a0\u202f]*(?:[eE][-+]?\d+)?"
NUMBER = re.compile(rf"[-+(\u2212]?\s*{MONEY}?\s*[-+\u2212]?{DIGITS}\s*(?:{MONEY}|%)?\s*[-)]?")
DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}|\d{4}\u5e74\d{1,2}\u6708\d{1,2}\u65e5)"
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
DATE = re.compile(rf"{DAY}(?:[T\s,]+{CLOCK}.{{0,12}})?|{CLOCK}(?:\s?[AaPp][Mm])?")
NAMED = re.compile(
    r"(?=.*\d)(?=.*[^\W\d_]{3})[^\W_]{1,9}\.?[-/ .,]+(?:de )?[^\W_]{1,10}\.?"
    r"(?:[-/ ,.]+(?:de )?\d{2,4})(?:[T ,]+\d.{0,20})?"
)
LONGEST = 60
MOST = 0.8
"""A column has a type if this share of its cells that are not empty has it."""


def classify_cell(cell: str) -> CellType:
    """Return what a cell looks like."""
    text = cell.strip()
    if not text:
        return "empty"
    if len(text) > LONGEST or not any(mark.isdigit() for mark in text):
        return "text"
    if DATE.fullmatch(text) or NAMED.fullmatch(text):
        return "date"
    return "number" if NUMBER.fullmatch(text) else "text"


def classify_columns(rows: Sequence[Sequence[str]], width: int) -> list[CellType]:
    """Return the type that most cells of each column have; text where none prevails."""
    return [_prevailing([classify_cell(row[at]) for row in rows]) for at in range(width)]


def _prevailing(types: Sequence[CellType]) -> CellType:
    counts = Counter(one for one in types if one != "empty")
    if not counts:
        return "empty"
    kind, times = counts.most_common(1)[0]
    return kind if times >= MOST * counts.total() else "text"
