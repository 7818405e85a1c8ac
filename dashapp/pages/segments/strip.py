"""Strip: five groups of users by what they did: how many, what they brought or left, how to reach them."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.event_questions import ask_segments
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.ui.segment_change import segment_change
from services.analyses.segments.kinds import SEGMENTS
from services.core.numbers import exact, round_half_up, short
from services.exports.sheet import choose_columns
from services.query.result import Result

HREF = "#origin=segments"
BEHAVIOUR = (("events_per_user", "events"), ("views_per_user", "views"), ("sessions_per_user", "sessions"))
UNIT = "Users by what they did; high value is the top 10 % of buyers by revenue, who are among the buyers too"


def segments_strip() -> Tile:
    """Declare the strip."""
    return Tile(
        name="segments",
        span=12,
        height=164,
        answer=ask_segments,
        draw=_draw,
        sheet=lambda _, result: choose_columns(result, lambda column: column.name != "segment"),
        metric="users",
    )


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    said = caption(view, unit=UNIT)
    rows = result.rows()
    if not any(row["users"] for row in rows):
        return EmptyTile(title="Segments", caption=said, what="events")
    return TileContent(
        title="Segments", caption=said, body=el("div", "sgs sgm", *(_segment(view, row) for row in rows))
    )


def _segment(view: PageView, row: Mapping[str, Any]) -> Node:
    name = row["segment"]
    users = link(HREF, "fnl-v num", exact(row["users"], "count"), title=_behaviour(row))
    lines = (segment_change(view, row), f"{exact(row['share'], 'share')} of users", _money(view, row), _seen(row))
    return el(
        "div",
        "sg",
        el("div", "t2", row["label"], title=SEGMENTS[name].meaning),
        users,
        *(el("div", "meta", line, key=str(at)) for at, line in enumerate(lines) if line),
        el("div", "sg-do", row["action"]),
        _download(view, row),
        key=name,
    )


def _behaviour(row: Mapping[str, Any]) -> str:
    """Say how the users of a segment behave."""
    if not row["users"]:
        return SEGMENTS[row["segment"]].meaning
    per = ", ".join(f"{round_half_up(row[name], 2)} {words}" for name, words in BEHAVIOUR)
    whole = f"{exact(row['carts'], 'count')} cart events, {exact(row['purchases'], 'count')} purchases"
    return f"{SEGMENTS[row['segment']].meaning}. A user: {per}. Together: {whole}"


def _money(view: PageView, row: Mapping[str, Any]) -> Node:
    """Say what a segment brought, or left in carts; the exact amount on hover."""
    left = row["value_left"]
    amount = row["revenue"] if left is None else left
    said = f"{short(amount, 'money', view.currency)} {'left in carts' if left is not None else 'revenue'}"
    return el("span", "", said, title=exact(amount, "money", view.currency))


def _seen(row: Mapping[str, Any]) -> Node:
    if row["days_since"] is None:
        return None
    days = round_half_up(row["days_since"], 0)
    return el("span", "", f"Last seen {days} {'day' if days == 1 else 'days'} ago", title="Median of its users")


def _download(view: PageView, row: Mapping[str, Any]) -> Node:
    """Offer the list of the users; there is none of nobody."""
    if not row["users"]:
        return None
    href = f"/members/{row['segment']}.csv{view.state.search()}"
    label = f"Download the users: {row['label']}"
    return el("a", "accent", icon("download"), " Member list", href=href, download=True, aria_label=label)
