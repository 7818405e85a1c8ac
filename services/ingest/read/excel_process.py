"""Excel process: the program that reads an Excel file, within limits of memory and time of its own.

A book of a few kilobytes can ask for any amount of memory: two cells in far corners span a billion between them, and a
long text may be shared by a million cells. What reads it is therefore not the process that serves everybody. It imports
nothing of ours. Arguments: the book, and the CSV file to write its first sheet to; prints what it found as JSON.
"""

import csv
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

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


def unpack(book: Path, copy: Path) -> dict[str, object]:
    """Write the first sheet that holds anything. Return its name, the number of such sheets, and the columns."""
    from python_calamine import CalamineError, CalamineWorkbook

    opened, first, full, broken = CalamineWorkbook.from_path(str(book)), None, 0, None
    for name in opened.sheet_names:
        try:
            sheet = opened.get_sheet_by_name(name)
        except CalamineError as error:  # a chart has no cells
            broken = error
            continue
        full += 1 if sheet.height else 0
        if sheet.height and first is None:
            first = {"sheet": name, "columns": _write(copy, sheet.iter_rows())}
    if broken and not full:
        raise broken
    return {**(first or {}), "full": full}


def _write(copy: Path, cells: Iterator[list[ExcelValue]]) -> list[str]:
    rows = (row for row in cells if any(cell != "" for cell in row))
    header = [str(text(cell)).strip() for cell in next(rows)]
    columns = [name or f"column {at}" for at, name in enumerate(header, 1)]
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([text(cell) for cell in row] for row in rows)
    return columns


if __name__ == "__main__":
    limit()
    check(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(unpack(Path(sys.argv[1]), Path(sys.argv[2]))))
