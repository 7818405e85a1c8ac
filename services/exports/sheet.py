"""Sheet: an answer as a table that people read, sort and take along: the twin of every figure."""

from collections.abc import Callable
from dataclasses import dataclass

from services.query.result import Origin, OutColumn, Result, Row


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Columns with their units, rows with exact values."""

    columns: tuple[OutColumn, ...]
    rows: tuple[Row, ...]
    origins: tuple[Origin, ...]
    """Of every answer in it."""
    total: Row | None = None
    """The row of the whole, asked for and never added up."""


def sheet_of(result: Result) -> Sheet:
    """Return an answer as it is."""
    return Sheet(columns=result.columns, rows=tuple(result.rows()), origins=(result.origin,))


def choose_columns(result: Result, keep: Callable[[OutColumn], bool]) -> Sheet:
    """Return the columns of an answer that are wanted."""
    columns = tuple(column for column in result.columns if keep(column))
    rows = tuple({column.name: row[column.name] for column in columns} for row in result.rows())
    return Sheet(columns=columns, rows=rows, origins=(result.origin,))
