"""Sheets: a tile's answer as a grid: exact numbers, sorted and filtered by the reader, drilled by the keyboard.

The grid gets each number twice: as a number, by which it sorts and filters, and as the text that people read, written
by the one function that writes numbers. `assets/js/grid.js` holds what the grid calls: `shown` and the cell that links.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
from dash import html

from dashapp.core.page import Tile
from dashapp.core.view import PageView
from services.catalog import catalog
from services.catalog.kinds import Grain, RecurringCut
from services.core.numbers import difference, exact, format_signed
from services.exports.sheet import Sheet
from services.query.questions import Period
from services.query.result import OTHERS, OutColumn

SHOWN, LINK = "__shown", "__href"
"""What the text of a number, and the address of a member, are called in a row: the column's name comes before."""

ROW, HEAD, LEAST, MOST = 32, 32, 176, 400
FEW = 200
"""Up to so many rows are all in the document at once, for readers of screens."""

AT_MOST = 5_000
"""Rows that travel into a browser; the export has all of them."""

NARROW, WIDE = 96, 220

UNITS = {"score": "of 5", "days": "days", "share": "%", "money": ""}
"""What stands in the head behind a column's name; of money the currency."""

BESIDE = {"comparison": "Compared", "change": "Change"}


def grid(view: PageView, tile: Tile, sheet: Sheet) -> html.Div:
    """Make the table twin of a tile. The grid is put into a box: by itself, without children, it counts as nothing."""
    table = dag.AgGrid(
        id={"part": "grid", "page": view.page.name, "tile": tile.name},
        columnDefs=[_column(view, sheet, column) for column in sheet.columns],
        rowData=[_row(view, sheet, row) for row in sheet.rows[:AT_MOST]],
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "minWidth": 96, "flex": 1},
        dashGridOptions=_options(view, sheet),
        style={"height": f"{_height(tile, sheet)}px", "width": "100%"},
        className="grid",
    )
    words = f"The first {AT_MOST:,} of {len(sheet.rows):,} rows; the export has all of them."
    more = [html.P(words, className="meta")] if len(sheet.rows) > AT_MOST else []
    return html.Div([table, *more], className="grid-room")


def _options(view: PageView, sheet: Sheet) -> dict[str, Any]:
    total = sheet.total
    few = len(sheet.rows) <= FEW
    return {
        "rowHeight": ROW,
        "headerHeight": HEAD,
        "ensureDomOrder": True,
        "enableCellTextSelection": True,
        "suppressFieldDotNotation": True,
        "suppressColumnVirtualisation": True,
        "suppressRowVirtualisation": few,
        "suppressCellFocus": False,
        "animateRows": False,
        "tooltipShowDelay": 300,
        "pinnedBottomRowData": [_row(view, sheet, total)] if total else None,
    }


def _height(tile: Tile, sheet: Sheet) -> int:
    """Return the height of its rows, within bounds: never less than the figure that it stands for."""
    rows = len(sheet.rows) + bool(sheet.total)
    return max(tile.height, LEAST, min(HEAD + ROW * rows + 4, MOST))


def _column(view: PageView, sheet: Sheet, column: OutColumn) -> dict[str, Any]:
    definition: dict[str, Any] = {"field": column.name, "headerName": column.label, "headerTooltip": column.label}
    if column.role == "dimension":
        first = column is sheet.columns[0]
        pinned = {"pinned": "left", "width": _wide(sheet, column), "flex": None} if first else {}
        return definition | pinned | {"filter": "agTextColumnFilter", "cellRenderer": "CartographMember"}
    if column.role == "name":
        return definition | {"filter": "agTextColumnFilter"}
    return definition | {
        "headerName": column_heading(view, sheet, column),
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "valueFormatter": {"function": "shown(params)"},
        "cellClass": f"num {column.role}",
        "sortingOrder": ["desc", "asc", None],
    }


def _wide(sheet: Sheet, column: OutColumn) -> int:
    """Return the pixels that the members need, within bounds."""
    longest = max((len(str(row[column.name])) for row in sheet.rows), default=0)
    return min(max(NARROW, 8 * max(longest, len(column.label)) + 32), WIDE)


def column_heading(view: PageView, sheet: Sheet, column: OutColumn) -> str:
    """Name a column of numbers, with its unit; where there is one metric, what it is compared with is enough."""
    alone = sum(other.role == "metric" for other in sheet.columns) == 1
    if alone and column.role in BESIDE:
        return BESIDE[column.role]
    unit = view.currency if column.unit == "money" else UNITS.get(column.unit, "")
    if column.role == "change" or not unit or unit in column.label.lower():
        return column.label
    return f"{column.label} ({unit})"


def _row(view: PageView, sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for sorting, and beside each number the text that is shown."""
    out: dict[str, Any] = {}
    for column in sheet.columns:
        value = row[column.name]
        if column.role == "dimension":
            out |= {column.name: value, f"{column.name}{LINK}": leads_to(view, column.name, value)}
        elif column.role == "name":
            out[column.name] = value
        else:
            number = None if value is None else float(value)
            out |= {column.name: number, f"{column.name}{SHOWN}": write_value(sheet, column, value)}
    return out


def write_value(sheet: Sheet, column: OutColumn, value: Any) -> str:
    """Write a number as tables do: exact, a change with its sign; its unit stands in the head.

    A change that is a share is one in percent, unless what changes is a share itself: then it is in points.
    """
    if column.role != "change":
        return exact(value, column.unit).removesuffix(" %")
    if column.unit == "share":
        name = column.name.removesuffix("_change")
        unit = next((one.unit for one in sheet.columns if one.name == name), column.unit)
        return format_signed(value, unit)
    return difference(value, column.unit)


def leads_to(view: PageView, dimension: str, member: object) -> str | None:
    """Return the address that a member leads to: a bucket of time becomes the period, another member a filter."""
    if member is None or member == OTHERS:
        return None
    declared = catalog().dimensions.get(dimension)
    if isinstance(declared, Grain):
        return view.href(replace(view.state, period=_bucket(declared, str(member)), grain=None))
    if isinstance(declared, RecurringCut):
        return None
    if dimension not in view.page.allowed.dimensions:
        return None
    return view.href(view.state.only(dimension, str(member)))


def _bucket(grain: Grain, member: str) -> Period:
    start = grain.read(member)
    return Period(start=start, end=grain.step(start))
