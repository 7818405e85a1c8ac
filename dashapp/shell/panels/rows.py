"""Rows: the rows behind a tile or a mark of it: the newest at once, all of them as a file."""

from typing import Any
from urllib.parse import quote

from dashapp.core.markup import Node, el, icon
from dashapp.core.page import Tile
from dashapp.core.state import label_of
from dashapp.core.view import PageView
from dashapp.shell.open_view import page_of
from dashapp.shell.panels.drill_through import FigureMember, counting_metric, mark_at, rows_behind, write_mark
from dashapp.shell.panels.frame import box
from dashapp.ui import states
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import AppError, OutOfScope, UnknownName
from services.core.numbers import exact
from services.query.questions import MetricQuery, RowQuery
from services.query.result import OutColumn, Result
from services.query.run import run

SHOWN = 200


def rows(ctx: Context, view: PageView, argument: str) -> Node:
    """Make the panel of "tile" or "tile:dimension:member". Raises UnknownName, BadValue."""
    name, _, rest = argument.partition(":")
    tile, mark = page_of(view).tile(name), mark_at(rest)
    if tile is None:
        raise UnknownName("This page has no such part.")
    view.principal.require(tile.needs)
    asked = rows_behind(view, tile, mark, limit=SHOWN)
    try:
        result = run(ctx, asked, view.principal.scope)
        total = _total(ctx, view, asked, result.table.num_rows)
    except OutOfScope as error:
        return _box(tile, mark, states.access_denied(error.public))
    except AppError as error:
        return _box(tile, mark, states.error_message(error.public))
    filters = el("p", "meta", "; ".join((*result.origin.filters, *result.origin.notes)), ".")
    return _box(
        tile,
        mark,
        el("div", "panel-do", _describe_count(total, result), _export(view, tile, mark)),
        filters,
        _table(view, result),
    )


def _box(tile: Tile, mark: FigureMember | None, *parts: Node) -> Node:
    title = f"Rows behind {mark.member}" if mark else "The rows behind it"
    shown = tile.name.replace("-", " ").capitalize()
    caption = f"{shown}, {label_of(mark.dimension).lower()} {mark.member}" if mark else shown
    return box(title, *parts, caption=caption, wide=True, name=f"rows={tile.name}:{write_mark(mark)}")


def _total(ctx: Context, view: PageView, asked: RowQuery, found: int) -> int | None:
    """Count all the rows; None where the catalogue cannot."""
    if found < SHOWN:
        return found
    metric = counting_metric(asked)
    if metric is None:
        return None
    (row,) = run(
        ctx, MetricQuery(metrics=(metric,), period=asked.period, where=asked.where), view.principal.scope
    ).rows()
    return int(row[metric] or 0)


def _describe_count(total: int | None, result: Result) -> Node:
    shown = result.table.num_rows
    if total == shown:
        return el("span", "", f"{shown:,} rows" if shown != 1 else "1 row")
    return el("span", "", f"The newest {shown:,} of {total:,} rows" if total else f"The newest {shown:,} rows")


def _export(view: PageView, tile: Tile, mark: FigureMember | None) -> Node:
    """Offer all rows as a file."""
    if not view.principal.may(Right.EXPORT):
        return None
    search = view.state.search()
    joined = (
        f"{search}{'&' if search else '?'}mark={quote(f'{mark.dimension}:{mark.member}', safe='')}" if mark else search
    )
    href = f"/export/rows/{view.page.name}/{tile.name}.csv{joined}"
    return el("a", "btn", icon("download"), "Export all rows", href=href, download=True)


def _table(view: PageView, result: Result) -> Node:
    found = result.rows()
    if not found:
        return el("p", "t2", "There are no rows.")
    heads = (el("th", _cls(column), _label(view, column), scope="col", key=column.name) for column in result.columns)
    body = (_row(result, row, at) for at, row in enumerate(found))
    table = el("table", "table rows", el("thead", "", el("tr", "", *heads)), el("tbody", "", *body))
    return el("div", "tbl-room tall", table, role="region", aria_label="Rows", tabIndex=0)


def _row(result: Result, row: dict[str, Any], at: int) -> Node:
    cells = (el("td", _cls(column), _cell(column, row[column.name]), key=column.name) for column in result.columns)
    return el("tr", "", *cells, key=str(at))


def _cls(column: OutColumn) -> str:
    return "num" if column.role != "dimension" else "mono" if column.name in IDS else ""


IDS = ("transaction", "customer", "user", "session", "product")
"""The columns that hold ids."""


def _label(view: PageView, column: OutColumn) -> str:
    return f"{column.label} ({view.currency})" if column.unit == "money" and view.currency else column.label


def _cell(column: OutColumn, value: Any) -> Node:
    if column.role == "dimension":
        return "\u2013" if value is None else str(value)
    unit = "count" if column.unit in {"days", "score"} else column.unit
    return exact(value, unit)
