"""Months: what happened in each month of the period; a month that the period holds in part says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashapp.core.captions import describe_comparison, describe_filters
from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.time.questions import ask_by_month, ask_whole
from dashapp.ui.change import arrow
from dashapp.ui.grid import leads_to
from services.core.numbers import NOTHING, exact
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

NAME = "months"
COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("views", "views", "Views", "count"),
    ("carts", "carts", "Carts", "count"),
    ("purchases", "purchases", "Purchases", "count"),
    ("users", "users", "Users", "count"),
    ("viewers", "view_users", "", "count"),
    ("buyers", "purchase_users", "", "count"),
    ("conversion", "funnel_conversion", "Conversion", "share"),
    ("revenue", "event_revenue", "Revenue", "money"),
)
"""Column, metric of the whole, head (none where only the table twin has it), unit."""
SHOWN = 12
"""The newest months; the others are in the table."""


@dataclass(frozen=True, kw_only=True)
class Months:
    """The months, and the whole, which is asked for: a user of two months is one user."""

    result: Result
    total: Mapping[str, Any]
    compared: Mapping[str, Any]
    change: Mapping[str, Any]
    """The whole over the days that the page compares with, and how it moved from there."""


def months() -> Tile:
    """Declare the table."""
    return Tile(name=NAME, span=7, height=256, answer=_answer, draw=_draw, sheet=_sheet, metric="views")


def _answer(query: TileQuery) -> Months:
    result = ask_by_month(query)
    row = ask_whole(query)
    total, compared, moved_by = (
        {name: row.get(f"{metric}{of}") for name, metric, _, _ in COLUMNS} for of in ("", "_compared", "_change")
    )
    return Months(result=result, total=total, compared=compared, change=moved_by)


def _draw(view: PageView, found: Months) -> TileContent | EmptyTile:
    title = "Months"
    said = f"Conversion: buyers per viewer. {describe_comparison(view)}. {describe_filters(view)}"
    rows = found.result.rows()
    if not any(row["users"] for row in rows):
        return EmptyTile(title=title, caption=said, what="events")
    heads = (el("th", "num", _head(view, name, label), scope="col") for name, _, label, _ in COLUMNS if label)
    head = el("tr", "", el("th", "", "Month", scope="col"), *heads)
    lines = (_line(view, row) for row in rows[-SHOWN:])
    total = el("tr", "tot", el("td", "", "All"), *_cells(found.total), key="total")
    table = el(
        "table",
        "table table-sm table-hover",
        el("thead", "", head),
        el("tbody", "", *lines, total, _change(view, found)),
    )
    room = el("div", "wide", table, tabIndex=0, role="region", aria_label=title)
    hidden = len(rows) - SHOWN
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden > 0 else None
    return TileContent(title=title, caption=said, body=[room, more])


def _change(view: PageView, found: Months) -> Node:
    """Say how the whole moved from the days that the page compares with; what there was then is said on hover."""
    if not view.window.against:
        return None
    cells = [
        el(
            "td",
            "num",
            arrow(metric, change_if_judged(view, found.change[name])) or NOTHING,
            title=f"Was {exact(found.compared[name], unit)}",
            key=name,
        )
        for name, metric, label, unit in COLUMNS
        if label
    ]
    return el("tr", "", el("td", "t2", f"vs {view.window.against}"), *cells, key="change")


def _head(view: PageView, name: str, label: str) -> str:
    return f"{label}, {view.currency}" if name == "revenue" and view.currency else label


def _line(view: PageView, row: Mapping[str, Any]) -> Node:
    first = date.fromisoformat(f"{row['month']}-01")
    href, mark = leads_to(view, "month", row["month"]), f"{NAME}:month:{row['month']}"
    name = link(href, "accent", f"{first:%b %Y}", data_mark=mark) if href else f"{first:%b %Y}"
    part = None if row["whole"] else el("span", "meta", f" {row['days']} days")
    return el("tr", "", el("td", "", name, part), *_cells(row), key=row["month"])


def _cells(row: Mapping[str, Any]) -> list[Node]:
    return [el("td", "num", exact(row[name], unit), key=name) for name, _, label, unit in COLUMNS if label]


def _sheet(_: PageView, found: Months) -> Sheet:
    total = {"month": "Total", "days": None, "whole": None, **found.total}
    return replace(sheet_of(found.result), total=total)
