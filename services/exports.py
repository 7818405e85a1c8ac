"""Exports: answers as files, exact, and safe to open in a spreadsheet."""

import csv
import io
from decimal import Decimal

from services.query.result import Result

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is run by spreadsheets; see OWASP, CSV injection."""


def neutral(cell: object) -> object:
    """Give a cell that no spreadsheet runs: a text that begins like a formula gets an apostrophe before it."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return format(cell.normalize(), "f") if isinstance(cell, Decimal) else cell


def csv_of(result: Result) -> str:
    """Write all rows of an answer as CSV: a head of names, exact numbers, nothing for a missing one."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([column.name for column in result.columns])
    writer.writerows([neutral(value) for value in row.values()] for row in result.rows())
    return sink.getvalue()
