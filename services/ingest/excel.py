"""Excel: the first sheet that holds anything, written out as text that is read like any other file."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from services.engines.stage_read import CsvSource
from services.engines.staging import Stage
from services.errors import FileRefused

EXCEL_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What .xlsx and .ods, and the older .xls, begin with."""

Cell = int | float | str | bool | time | date | datetime | timedelta


def excel_source(stage: Stage, path: Path) -> dict[str, Any]:
    """Write the first non-empty sheet as CSV and name it in a note, if there are others. Raises FileRefused."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [(name, _sheet(book, name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(f"{path.name} is no Excel file that can be read; save it as CSV and import that.") from error
    full = [(name, sheet) for name, sheet in sheets if sheet is not None and sheet.height]
    if not full:
        raise FileRefused(f"{path.name} is empty.")
    name, sheet = full[0]
    copy = stage.folder / f"{len(list(stage.folder.iterdir()))}.csv"
    columns = _write(copy, sheet)
    note = f"{path.name}: only the sheet {name!r} was read, the first of {len(full)}." if len(full) > 1 else None
    return {"source": CsvSource(path=copy, name=path.name, columns=columns, delimiter=","), "note": note}


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """Give a sheet; a chart has no cells."""
    try:
        return book.get_sheet_by_name(name)
    except CalamineError:
        return None


def _write(copy: Path, sheet: CalamineSheet) -> tuple[str, ...]:
    rows: Iterator[list[Cell]] = (row for row in sheet.iter_rows() if any(cell != "" for cell in row))
    header = [str(text(cell)).strip() for cell in next(rows)]
    columns = tuple(name or f"column {at}" for at, name in enumerate(header, 1))
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([text(cell) for cell in row] for row in rows)
    return columns


def text(cell: Cell) -> str | int:
    """Write a cell as text: whole numbers without a point, dates as year-month-day."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - floats are exact so far
        return int(cell)
    return str(cell)
