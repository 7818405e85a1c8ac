"""Lead: the segments in sentences: who only looks, what is left in carts, who brings the revenue."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashapp.core.comparison import change_if_judged
from dashapp.core.event_questions import ask_segments
from dashapp.core.markup import Node, el, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.view import PageView
from services.analyses.segments.kinds import DISJOINT
from services.core.numbers import change, exact, moves, short
from services.query.result import Result

HREF = "#origin=segments"
MOVED = {1: "rose", -1: "fell"}

RowsBySegment = Mapping[str, Mapping[str, Any]]


def segments_lead() -> Tile:
    """Declare the sentence above the segments."""
    return Tile(name="lead", span=12, height=48, bare=True, answer=ask_segments, draw=_draw)


def _draw(view: PageView, result: Result) -> TileContent:
    rows = {row["segment"]: row for row in result.rows()}
    users = sum(rows[one.name]["users"] for one in DISJOINT)  # every user is in exactly one of them
    if not users:
        return TileContent(body=el("p", "lead", "There are no events here: choose another period, or lift a filter."))
    return TileContent(body=el("p", "lead", *_who(view, rows, users), *_brings(rows), *_moved(view, rows)))


def _who(view: PageView, rows: RowsBySegment, users: int) -> list[Node]:
    left = rows["cart_abandoner"]
    said: list[Node] = ["Of ", _said(exact(users, "count")), " people, " if users != 1 else " person, "]
    said += [_strong(exact(rows["view_only"]["share"], "share")), " only looked"]
    if not left["users"]:
        return [*said, "."]
    value = short(left["value_left"], "money", view.currency)
    return [
        *said,
        " and ",
        _strong(exact(left["share"], "share")),
        " left a cart and bought nothing: ",
        _said(value),
        ".",
    ]


def _brings(rows: RowsBySegment) -> list[Node]:
    """Say how much of the revenue those who came back bring."""
    multi, revenue = rows["multi"], sum((rows[one.name]["revenue"] for one in DISJOINT), Decimal(0))
    if not multi["users"] or not revenue:
        return []
    share, brought = exact(multi["share"], "share"), exact(multi["revenue"] / revenue, "share")
    return [" Multi-buyers are ", _said(share), " of them and bring ", _strong(brought), " of the revenue."]


def _moved(view: PageView, rows: RowsBySegment) -> list[Node]:
    """Say how the number of multi-buyers compares."""
    moved = change_if_judged(view, rows["multi"].get("users_change"))
    way = moves(moved, "count")
    if not way:
        return []
    return [f" Their number {MOVED[way]} ", _said(change(moved, "count")), f" against {view.window.against}."]


def _said(words: str) -> Node:
    return link(HREF, "said", words)


def _strong(words: str) -> Node:
    return link(HREF, "", el("b", "", words))
