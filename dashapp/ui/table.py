"""Table: a plain one: hairlines, rows of 32 px, heads of 12 px. A phone scrolls it, or stacks its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """One column of a table."""

    label: str
    """What stands above; said to readers of screens only, where `silent`."""
    number: bool = False
    """True for what is right-aligned."""
    wide: bool = False
    """True for the columns that take what room is left."""
    silent: bool = False
    """True for a column whose cells say what they are, such as one of buttons."""
    phone: bool = True
    """False for what a phone leaves out, since what a row leads to says it too."""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One row of a table: a cell for each column."""

    cells: tuple[Node, ...]
    key: str
    """What tells it from the others: a row keeps what is typed in it while others come and go."""
    on: bool = False
    """True for the row that is opened beside the table."""


def table(label: str, columns: Sequence[TableColumn], rows: Iterable[TableRow], *, stack: bool = False) -> Node:
    """Make a table that `label` names; with `stack`, a phone shows each row as a block instead of scrolling."""
    heads = el("thead", "", el("tr", "", *map(_head, columns)))
    body = el("tbody", "", *(_row(columns, row) for row in rows))
    inner = el("table", "table stack" if stack else "table", heads, body)
    return el("div", "tbl-room", inner, role="region", aria_label=label, tabIndex=0)


def _head(column: TableColumn) -> Node:
    words: Node = el("span", "visually-hidden", column.label) if column.silent else column.label
    return el("th", _cls(column), words, scope="col")


def _row(columns: Sequence[TableColumn], row: TableRow) -> Node:
    cells = (_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
    return el("tr", "on" if row.on else "", *cells, key=row.key, aria_current="true" if row.on else None)


def _cell(column: TableColumn, cell: Node) -> Node:
    return el("td", _cls(column), cell, data_label=None if column.silent else column.label)


def _cls(column: TableColumn) -> str:
    kinds: Mapping[str, bool] = {
        "num": column.number,
        "wide": column.wide,
        "silent": column.silent,
        "not-phone": not column.phone,
    }
    return " ".join(name for name, held in kinds.items() if held)
