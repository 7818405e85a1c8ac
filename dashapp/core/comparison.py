"""Comparison: the same question over the days that the page compares with, and how a number changed."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, TypeVar

from dashapp.core.markup import Node, link
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.catalog import catalog
from services.core.numbers import Number, change, moves
from services.exports.sheet import Sheet
from services.query.compare import compared_columns, compared_values
from services.query.result import OutColumn, Result, Row

N = TypeVar("N", bound=Number)

Then = Callable[[Row], Row | None]
"""Gives the row of the other days that stands beside a row of these; None where there is none."""


def ask_compared(query: TileQuery, question: Any) -> Result | None:
    """Ask the same over the days that the page compares with; None where it compares with nothing."""
    other = query.view.window.compared
    return None if other is None else query.share(replace(question, period=other))


def change_if_judged(view: PageView, value: N | None) -> N | None:
    """Return a change where the data hold enough of the other days for it to say something, else nothing."""
    return value if view.window.judged else None


def describe_change(view: PageView, value: Number | None, unit: str, href: str) -> list[Node]:
    """Say in a sentence how a number moved: ", up 0.1 pp against Dec 2020"; nothing where it did not."""
    way = moves(change_if_judged(view, value), unit)
    if not way:
        return []
    size = f"{'up' if way > 0 else 'down'} {change(value, unit)}"
    return [", ", link(href, "said", size), f" against {view.window.against}"]


def add_comparison(view: PageView, sheet: Sheet, names: Collection[str], then: Then) -> Sheet:
    """Put NAME_compared and NAME_change behind the columns of a table, as every question names them."""
    columns = tuple(one for column in sheet.columns for one in _columns(column, compared=column.name in names))
    units = {column.name: column.unit for column in sheet.columns if column.name in names}
    total = _wide(view, sheet.total, units, then(sheet.total)) if sheet.total else None
    rows = tuple(_wide(view, row, units, then(row)) for row in sheet.rows)
    return replace(sheet, columns=columns, rows=rows, total=total)


def _columns(column: OutColumn, *, compared: bool) -> tuple[OutColumn, ...]:
    return (column, *compared_columns(column)) if compared else (column,)


def _wide(view: PageView, row: Row, units: dict[str, str], before: Row | None) -> Row:
    found = compared_values(row, before, units)
    fair = {} if view.window.judged else {f"{name}_change": None for name in units}
    return {**row, **found, **fair}


def tone_of(metric: str, value: Number | None) -> str:
    """Say whether a change of a metric is good or bad; nothing where it is neither or rounds to nothing."""
    declared = catalog().metrics[metric]
    moved = moves(value, declared.unit)
    if not moved or declared.better == "neither":
        return ""
    return "good" if (moved > 0) == (declared.better == "up") else "bad"
