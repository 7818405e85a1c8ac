"""Workbooks: an answer as an Excel file: numbers as numbers, exact, and what it is on a second sheet."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.catalog.units import COUNT, MONEY, SHARE, TEXT, UNITS
from services.core.errors import AppError
from services.exports.csv import About, neutral
from services.exports.sheet import Sheet
from services.query.result import OutColumn

MOST_ROWS = 1_048_575
"""What a sheet of Excel holds below its head."""

NARROWEST, WIDEST = 10, 48
LOOKED_AT = 200
"""Rows that decide how wide a column is."""

BOLD = Font(bold=True)
RIGHT = Alignment(horizontal="right")


class TooManyRows(AppError):
    """More rows than the file can hold."""

    status = 422


def workbook_of(sheet: Sheet, said: About, *, title: str) -> bytes:
    """Write a sheet as an Excel file, and beside it what is said of it. Raises TooManyRows."""
    if len(sheet.rows) > MOST_ROWS:
        raise TooManyRows(f"Excel holds {MOST_ROWS:,} rows, and these are {len(sheet.rows):,}: take the CSV instead.")
    book = Workbook(write_only=True)
    _data(book, sheet, title)
    _about(book, said)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _data(book: Any, sheet: Sheet, title: str) -> None:
    page = book.create_sheet(_sheet_name(title))
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = _width(sheet, column)
    page.append([_head(page, column) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, column, row[column.name]) for column in sheet.columns])
    page.auto_filter.ref = f"A1:{get_column_letter(max(len(sheet.columns), 1))}{len(sheet.rows) + 1}"


def _about(book: Any, said: About) -> None:
    page = book.create_sheet("About")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 96
    for word, sentence in said:
        first = _text(page, word)
        first.font = BOLD
        page.append([first, _text(page, sentence)])


def _head(page: Any, column: OutColumn) -> WriteOnlyCell:
    cell = _text(page, column.label)
    cell.font = BOLD
    if column.role != "dimension":
        cell.alignment = RIGHT
    return cell


def _cell(page: Any, column: OutColumn, value: object) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text(page, value)
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = number_format(column)
    return cell


def number_format(column: OutColumn) -> str:
    """Return Excel's format of a column's numbers; of changes with their sign."""
    unit = UNITS[column.unit]
    if unit is TEXT:
        return "General"
    if column.role == "change":
        return "+0.0%;-0.0%;0.0%" if unit is SHARE else "+0.00;-0.00;0.00"
    if unit is SHARE:
        return "0.00%"
    return "#,##0" if unit is COUNT else "#,##0.00"


def _text(page: Any, text: str) -> WriteOnlyCell:
    """Return a cell of text, which is no formula and no number, without what the file format forbids."""
    cell = WriteOnlyCell(page, value=str(neutral(ILLEGAL_CHARACTERS_RE.sub("", text))))
    cell.data_type = "s"
    return cell


def _sheet_name(title: str) -> str:
    """Name a sheet: at most 31 characters, some forbidden."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)
    return ILLEGAL_CHARACTERS_RE.sub("", kept).strip()[:31] or "Data"


def _width(sheet: Sheet, column: OutColumn) -> int:
    longest = max([len(column.label), *_lengths(sheet, column)])
    return min(max(longest + 2, NARROWEST), WIDEST)


def _lengths(sheet: Sheet, column: OutColumn) -> Iterator[int]:
    decimals = 3 if UNITS[column.unit] is MONEY else 0
    for row in sheet.rows[:LOOKED_AT]:
        value = row[column.name]
        yield len(f"{value:,.0f}") + decimals if isinstance(value, Decimal | int | float) else len(str(value or ""))
