"""Months: what happened in each month of the period; a month that the period holds in part says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashapp.asking import Asking
from dashapp.components.markup import Node, el, link
from dashapp.page import Drawn, Nothing, Tile
from dashapp.sheets import leads_to
from dashapp.tiles.when_asked import by_month
from dashapp.tiles.words import against, filters
from dashapp.view import View
from services.numbers import exact
from services.query.result import Result
from services.sheet import Sheet, sheet_of

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


def months() -> Tile:
    """Declare the table."""
    return Tile(name=NAME, span=7, height=256, answer=_answer, draw=_draw, sheet=_sheet, metric="views")


def _answer(asking: Asking) -> Months:
    result = by_month(asking)
    whole = asking.ask(*(metric for _, metric, _, _ in COLUMNS), compare=False).rows()
    row = whole[0] if whole else {}
    return Months(result=result, total={name: row.get(metric) for name, metric, _, _ in COLUMNS})


def _draw(view: View, found: Months) -> Drawn | Nothing:
    title = "Months"
    said = f"Conversion: buyers per viewer. {against(view).split(' against ')[0]}. {filters(view)}"
    rows = found.result.rows()
    if not any(row["users"] for row in rows):
        return Nothing(title=title, caption=said, what="events")
    heads = (el("th", "num", _head(view, name, label), scope="col") for name, _, label, _ in COLUMNS if label)
    head = el("tr", "", el("th", "", "Month", scope="col"), *heads)
    lines = (_line(view, row) for row in rows[-SHOWN:])
    total = el("tr", "tot", el("td", "", "All"), *_cells(found.total), key="total")
    table = el("table", "tb", el("thead", "", head), el("tbody", "", *lines, total))
    room = el("div", "wide", table, tabIndex=0, role="region", aria_label=title)
    hidden = len(rows) - SHOWN
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden > 0 else None
    return Drawn(title=title, caption=said, body=[room, more])


def _head(view: View, name: str, label: str) -> str:
    return f"{label}, {view.currency}" if name == "revenue" and view.currency else label


def _line(view: View, row: Mapping[str, Any]) -> Node:
    first = date.fromisoformat(f"{row['month']}-01")
    href, mark = leads_to(view, "month", row["month"]), f"{NAME}:month:{row['month']}"
    name = link(href, "accent", f"{first:%b %Y}", data_mark=mark) if href else f"{first:%b %Y}"
    part = None if row["whole"] else el("span", "meta", f" {row['days']} days")
    return el("tr", "", el("td", "", name, part), *_cells(row), key=row["month"])


def _cells(row: Mapping[str, Any]) -> list[Node]:
    return [el("td", "num", exact(row[name], unit), key=name) for name, _, label, unit in COLUMNS if label]


def _sheet(_: View, found: Months) -> Sheet:
    total = {"month": "Total", "days": None, "whole": None, **found.total}
    return replace(sheet_of(found.result), total=total)
