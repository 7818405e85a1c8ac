"""Segments strip: five groups of users by what they did: how many, what they brought or left, what to do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile, Page, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.segments.questions import all_segments
from dashapp.pages.segments.strip import change_of
from services.analyses.segments.kinds import SEGMENTS
from services.core.numbers import exact, short
from services.exports.sheet import Sheet, chosen
from services.query.result import Result

TITLE = "Segments"
LEADS = "segments"
"""The page that shows them whole."""


def segment_strip() -> Tile:
    """Declare the strip."""
    return Tile(name="segments", span=12, height=132, answer=all_segments, draw=_draw, sheet=_sheet)


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    said = caption(view, unit="Every user by what they did; high value is the top 10 % of buyers by revenue")
    rows = result.rows()
    if not any(row["users"] for row in rows):
        return EmptyTile(title=TITLE, caption=said, what="events")
    whole = _page()
    lists = [link(_href(view, whole), "btn btn-link btn-sm", icon("download"), "Member lists")] if whole else []
    strip = el("div", "sgs", *(_segment(view, row, whole) for row in rows))
    return TileContent(title=TITLE, caption=said, tools=tuple(lists), body=strip)


def _segment(view: PageView, row: Mapping[str, Any], whole: Page | None) -> Node:
    href, change = _href(view, whole) if whole else "", change_of(view, row)
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


def _page() -> Page | None:
    """Find the page of segments, if there is one. Pages are made of tiles, so it is looked up late."""
    from dashapp.pages import PAGES

    return PAGES.get(LEADS)


def _href(view: PageView, page: Page | None) -> str:
    """Give the address of the page over the same days, with as much of the filters as it has."""
    if page is None:
        return ""
    known = page.allowed.dimensions
    where = tuple(one for one in view.state.where if one.dimension in known)
    path = tuple(step for step in view.state.path if step[0] in known)
    return view.href(replace(view.state, where=where, path=path, options=(), tables=(), grain=None), page=page.name)


def _sheet(_: PageView, result: Result) -> Sheet:
    return chosen(result, lambda column: column.name != "segment")  # else a twin would link the customers' segment
