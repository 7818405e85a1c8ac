"""Segments: five groups of users by what they did: how many, what they brought or left, what to do."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.event_questions import ask_segments
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.ui.segment_change import segment_change
from services.analyses.segments.kinds import SEGMENTS
from services.core.numbers import exact, short
from services.exports.sheet import Sheet, choose_columns
from services.query.result import Result

TITLE = "Segments"
LEADS = "segments"
"""The page that shows them whole."""


def segment_strip() -> Tile:
    """Declare the strip."""
    return Tile(name="segments", span=12, height=132, answer=ask_segments, draw=_draw, sheet=_sheet)


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    said = caption(view, unit="Every user by what they did; high value is the top 10 % of buyers by revenue")
    rows = result.rows()
    if not any(row["users"] for row in rows):
        return EmptyTile(title=TITLE, caption=said, what="events")
    href = view.href_on(LEADS, view.state)
    lists = [link(href, "btn btn-link btn-sm", icon("download"), "Member lists")] if href else []
    strip = el("div", "sgs", *(_segment(view, row, href) for row in rows))
    return TileContent(title=TITLE, caption=said, tools=tuple(lists), body=strip)


def _segment(view: PageView, row: Mapping[str, Any], href: str | None) -> Node:
    change = segment_change(view, row)
    action = link(href, "accent sg-do", row["action"]) if href else el("div", "t2 sg-do", row["action"])
    return el(
        "div",
        "sg",
        el("div", "t2", row["label"], title=SEGMENTS[row["segment"]].meaning),
        link("#origin=segments", "fnl-v num", exact(row["users"], "count")),
        el("div", "meta", change) if change else None,
        el("div", "meta", f"{exact(row['share'], 'share')} of users"),
        el("div", "meta", _money(view, row)),
        action,
        key=row["segment"],
    )


def _money(view: PageView, row: Mapping[str, Any]) -> str:
    """Say what a segment brought, or left; in whole on hover would be too much here: the table has it."""
    if row["value_left"] is not None:
        return f"{short(row['value_left'], 'money', view.currency)} left in carts"
    money = short(row["revenue"], "money", view.currency)
    return {"view_only": f"{money} so far", "high_value": f"{money}, part of the buyers"}.get(row["segment"], money)


def _sheet(_: PageView, result: Result) -> Sheet:
    return choose_columns(
        result, lambda column: column.name != "segment"
    )  # else a twin would link the customers' segment
