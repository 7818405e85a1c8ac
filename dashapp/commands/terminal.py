"""Answers on a terminal: exact numbers in aligned columns, and where they come from."""

import io
import sys
from collections.abc import Callable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from services.catalog.units import UNITS
from services.query.result import OutColumn, Result

NO_DATA = "\N{EN DASH}"
WIDE = 10_000
"""Columns of a file or pipe: nothing is cut off."""


def _text(value: object, _: int) -> str:
    return str(value)


def _number(value: Any, decimals: int) -> str:
    return f"{value:z,.{decimals}f}"


def _share(value: Any, _: int) -> str:
    return f"{value * 100:z,.2f} %"


def _quantity(value: Any, decimals: int) -> str:
    return _number(value, 0 if value == int(value) else decimals)


FORMS: dict[str, Callable[[Any, int], str]] = {"text": _text, "share": _share, "quantity": _quantity}


def _cell(value: Any, column: OutColumn) -> str:
    if value is None:
        return NO_DATA
    return FORMS.get(column.unit, _number)(value, UNITS[column.unit].decimals)


def render_table(table: Table) -> str:
    """Draw a table as text, its cells as they are; as wide as the terminal, or as it needs to be in a file."""
    sink = io.StringIO()
    tty = sys.stdout.isatty()
    width = None if tty else WIDE
    Console(file=sink, width=width, force_terminal=False, markup=False, emoji=False).print(table)
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines())


def as_table(result: Result, currency: str) -> str:
    """Draw an answer with its filters above and the day that the data goes to below."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in result.columns:
        sign = f" ({currency})" if currency and column.unit == "money" else ""
        table.add_column(f"{column.label}{sign}", justify="left" if column.unit == "text" else "right")
    for row in result.rows():
        table.add_row(*(_cell(row[column.name], column) for column in result.columns))
    through = f"Data through {result.origin.as_of}." if result.origin.as_of else "There is no data yet."
    return "\n".join([" · ".join(result.origin.filters), render_table(table), *result.origin.notes, through])


def describe_lineage(result: Result) -> str:
    """Describe how an answer was computed: cache, rows, time, statement, parameters."""
    parameters = "\n".join(f"  {name} = {value}" for name, value in result.origin.parameters.items())
    head = f"{result.table.num_rows} rows in {result.ms:.1f} ms, cache {result.cached}"
    version = f"data version {result.origin.data_version}"
    return "\n".join([f"{head}, {version}", result.origin.statement, "with", parameters or "  no parameters"])
