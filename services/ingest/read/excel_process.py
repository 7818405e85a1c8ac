"""Excel process: the program that reads an Excel file, within limits of memory and time of its own.

A book of a few kilobytes can ask for any amount of memory: two cells in far corners span a billion between them, and a
long text may be shared by a million cells. What reads it is therefore not the process that serves everybody. It imports
nothing of ours. Arguments: the book, the CSV file to write a sheet to, and the sheet, if it is not the first visible
one that holds a table; prints what it found as JSON.
"""

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MEMORY = 1536 * 2**20
PROCESSOR_SECONDS = 120
WRITTEN = 8 * 2**30
"""Bytes that may be written as text."""

UNPACKED = 2 * 2**30
"""Bytes that the parts of a book may say they unpack to."""

FREE, MOST_RATIO = 64 * 2**20, 300
"""What any book may unpack to, and how many times its size a large one may."""

ExcelValue = int | float | str | bool | time | date | datetime | timedelta


def limit() -> None:
    """Take no more than this from the machine; where a system has no such limits, there are none."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": PROCESSOR_SECONDS, "RLIMIT_FSIZE": WRITTEN, "RLIMIT_CORE": 0}
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))


def check(book: Path) -> None:
    """Refuse a book that says itself that it is none. Raises MemoryError, ValueError."""
    if not zipfile.is_zipfile(book):  # the older .xls is not packed
        return
    with zipfile.ZipFile(book) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > UNPACKED or unpacked > max(FREE, MOST_RATIO * book.stat().st_size):
            raise MemoryError(unpacked)
        for part in packed.infolist():
            with packed.open(part) as opened:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in opened.read(4096).upper():
                    raise ValueError(part.filename)


def text(cell: ExcelValue) -> str | int:
    """Write a cell as text: whole numbers without a point, dates as year-month-day."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - floats are exact so far
        return int(cell)
    return str(cell)


def unpack(book: Path, copy: Path, wanted: str | None = None) -> dict[str, object]:
    """Write a sheet: the one that is wanted, else the first visible one that holds a table, else the first with rows.

    Return its name, the other sheets with rows, the hidden ones, how many merged cells were filled down, and cells
    with formulas whose results are not there. Without such a sheet, only the others.
    """
    from python_calamine import CalamineWorkbook

    opened = CalamineWorkbook.from_path(str(book))
    seen = find_sheets(opened)
    shown = [name for name, hidden, _, _ in seen if not hidden]
    tables = [name for name, hidden, height, width in seen if not hidden and height > 1 and width > 1]
    hidden = [name for name, away, _, _ in seen if away]
    chosen = next((name for name in (tables or shown) if wanted is None), None)
    if wanted is not None:
        chosen = next((name for name, _, _, _ in seen if name.strip().lower() == wanted.strip().lower()), None)
    found: dict[str, object] = {
        "others": [name for name in shown if name != chosen],
        "hidden": [name for name in hidden if name != chosen],
    }
    if chosen is None:
        return found
    sheet = opened.get_sheet_by_name(chosen)
    merged = find_merged(sheet)
    write(copy, fill_down(sheet.iter_rows(), merged))
    return {**found, "sheet": chosen, "merged": len(merged), "uncomputed": find_uncomputed(book, chosen)}


def find_sheets(opened: Any) -> list[tuple[str, bool, int, int]]:
    """Return name, whether it is hidden, height and width of every sheet with rows. Raises CalamineError."""
    from python_calamine import CalamineError, SheetVisibleEnum

    found, broken = [], None
    for about in opened.sheets_metadata:
        try:
            sheet = opened.get_sheet_by_name(about.name)
        except CalamineError as error:  # a chart has no cells
            broken = error
            continue
        if sheet.height:
            found.append((about.name, about.visible != SheetVisibleEnum.Visible, sheet.height, sheet.width))
    if broken and not found:
        raise broken
    return found


def find_merged(sheet: Any) -> list[tuple[int, int, int]]:
    """Return first row, column and last row of merged cells over several rows, counted from the first cell."""
    if sheet.start is None:
        return []
    top, left = sheet.start
    ranges = sheet.merged_cell_ranges or []
    return sorted((first - top, at - left, last - top) for (first, at), (last, _) in ranges if last > first)


def fill_down(rows: Iterator[list[ExcelValue]], merged: list[tuple[int, int, int]]) -> Iterator[list[ExcelValue]]:
    """Repeat the value of a merged cell in all of its rows."""
    waiting, active = iter(merged), dict[int, tuple[ExcelValue, int]]()
    coming = next(waiting, None)
    for at, row in enumerate(rows):
        for column, (value, last) in list(active.items()):
            if last < at:
                del active[column]
            elif column < len(row) and row[column] == "":
                row[column] = value
        while coming is not None and coming[0] <= at:
            first, column, last = coming
            if first == at and 0 <= column < len(row):
                active[column] = (row[column], last)
            coming = next(waiting, None)
        yield row


def write(copy: Path, rows: Iterator[list[ExcelValue]]) -> None:
    """Write the rows that hold anything."""
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([text(cell) for cell in row] for row in rows if any(cell != "" for cell in row))


UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]+\d+)\"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
BLOCK, OVERLAP, MOST_FOUND = 2**22, 2**14, 20


def find_uncomputed(book: Path, sheet: str) -> list[str]:
    """Return cells of an .xlsx whose formula has no result, as programs write it that do not compute."""
    if not zipfile.is_zipfile(book):
        return []
    with zipfile.ZipFile(book) as packed:
        part = find_part(packed, sheet)
        if part is None:
            return []
        found: dict[str, None] = {}
        with packed.open(part) as opened:
            before = b""
            while block := opened.read(BLOCK):
                text = before + block
                if FORMULA.search(text):
                    found |= dict.fromkeys(match[1].decode() for match in UNCOMPUTED.finditer(text))
                if len(found) > MOST_FOUND:
                    break
                before = text[-OVERLAP:]
    return list(found)


def find_part(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the part of an .xlsx that holds a sheet."""
    from xml.etree import ElementTree as ET

    names = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    sheets = ET.fromstring(packed.read("xl/workbook.xml")).iter()  # noqa: S314 - within limits; no declarations
    ids = (one for one in sheets if one.tag.endswith("}sheet") and one.get("name") == sheet)
    wanted = next((value for one in ids for key, value in one.items() if key.endswith("}id")), None)
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - the same
    target = next((one.get("Target", "") for one in links if one.get("Id") == wanted), "")
    place = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return place if place in names else None


if __name__ == "__main__":
    limit()
    check(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(unpack(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])))
