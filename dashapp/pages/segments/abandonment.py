"""Abandonment: what was carted and not bought by that user, by a dimension of the reader's choice, beside all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import add_comparison, ask_compared, change_if_judged
from dashapp.core.event_questions import ask_segments
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.member_names import name_of
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.segments.controls import BY, label_now
from dashapp.ui.change import arrow
from dashapp.ui.funnel_stages import menu
from dashapp.ui.grid import leads_to
from services.analyses.carts.question import Abandonment
from services.core.numbers import NOTHING, exact, short
from services.exports.sheet import Sheet, sheet_of
from services.query.compare import change_of
from services.query.questions import Where
from services.query.result import OTHERS, Result, Row

SHOWN = 8
"""Members with most value left; what has an order of its own is shown whole."""
FEW = frozenset({"price_tier", "hour", "weekday", "month"})
UNIT = "Value of what a user carted and did not buy"
LEFT = "cart_abandoners"
"""The metric that says whether more left in carts is better."""
MEASURES = ("value_left", "abandonment_rate", "abandoning_users")
ALL = "All"
PLURAL = {"brand": "brands", "product": "products"}


@dataclass(frozen=True, kw_only=True)
class Left:
    """Members, the others, all of it; what the page's abandoners left; and how to ask for every member."""

    by: str
    rows: tuple[Row, ...]
    total: Row
    abandoners: Row | None
    """The segment of the strip; None where that is filtered and this is not."""
    every: Callable[[], Result]
    before: Result | None
    """Every member, over the days that the page compares with."""


def abandonment() -> Tile:
    """Declare the ranked bars."""
    return Tile(name="abandonment", span=7, height=408, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Left:
    view, by = query.view, query.view.value_of(BY)
    where = view.where(but=by)
    result = query.share(_asked(view, by, where, top=None if by in FEW else SHOWN))
    *rows, total = result.rows()
    return Left(
        by=by,
        rows=_with_chosen(query, by, where, rows),
        total=total,
        abandoners=_abandoners(query) if where == view.where() else None,
        every=lambda: query.share(_asked(view, by, where)),
        before=ask_compared(query, _asked(view, by, where)),
    )


def _abandoners(query: TileQuery) -> Row:
    return next(row for row in ask_segments(query).rows() if row["segment"] == "cart_abandoner")


def _asked(view: PageView, by: str, where: tuple[Where, ...], *, top: int | None = None) -> Abandonment:
    return Abandonment(by=by, period=view.window.period, where=where, top=top)


def _with_chosen(query: TileQuery, by: str, where: tuple[Where, ...], rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    """Keep chosen members in view: they stand above the others, who are then asked for without them."""
    view, shown = query.view, tuple(str(row[by]) for row in rows if row["row"] == "member")
    missing = tuple(one for one in view.state.members(by) if one not in shown)
    if not missing or not rows or rows[-1]["row"] != "others":
        return tuple(rows)
    own = Where(dimension=by, members=missing)
    rest = Where(dimension=by, members=(*shown, *missing), exclude=True)
    added = query.share(_asked(view, by, (*where, own))).rows()[:-1]
    others = query.share(_asked(view, by, (*where, rest), top=1)).rows()[-1] | {by: OTHERS, "row": "others"}
    return (*rows[:-1], *added, *([others] if others["pairs"] else []))


def _draw(view: PageView, found: Left) -> TileContent | EmptyTile:
    name = label_now(BY, view)
    title = f"Left in carts by {name.lower()}"
    said = caption(view, unit=UNIT, but=found.by)
    if not found.rows:
        return EmptyTile(title=title, caption=said, what="cart events")
    tools = (menu(view, BY, found.by),)
    return TileContent(
        title=title, caption=said, tools=tools, body=[_table(view, found, name), _definitions(view, found)]
    )


def _table(view: PageView, found: Left, name: str) -> Node:
    most = max(float(row["value_left"]) for row in found.rows if row["row"] == "member") or 1.0
    unit = f"Value left, {view.currency}" if view.currency else "Value left"
    down = icon("arrow-down") if found.by not in FEW else None
    change = el("th", "num", "Change", scope="col", title="Of the value left") if found.before is not None else None
    heads = (
        el("th", "", name, scope="col"),
        el("th", "abn-bar not-phone", el("span", "visually-hidden", "Value left, bar")),
        el("th", "num", unit, down, scope="col"),
        change,
        el("th", "num not-phone", "Of all", scope="col"),
        el("th", "num", "Abandoned", scope="col", title="Of the pairs of user and product in carts, those not bought"),
        el("th", "num", "Users", scope="col"),
    )
    before = _before(found)
    rows = [_line(view, found, row, most, before) for row in found.rows]
    body = el("tbody", "", *rows, _total(view, found, before))
    inner = el("table", "table table-sm table-hover spl abn", el("thead", "", el("tr", "", *heads)), body)
    return el(
        "div", "wide spl-room abn-room", inner, tabIndex=0, role="region", aria_label=f"Left in carts by {name.lower()}"
    )


def _before(found: Left) -> Mapping[str, Decimal]:
    """Return what was left over the other days, by member; the others are what the members shown leave of the whole."""
    if found.before is None:
        return {}
    rows = found.before.rows()
    value = {str(row[found.by]): row["value_left"] for row in rows if row["row"] == "member"}
    whole: Decimal = rows[-1]["value_left"] or Decimal(0)
    shown = [value.get(str(row[found.by]), Decimal(0)) for row in found.rows if row["row"] == "member"]
    return value | {OTHERS: whole - sum(shown, Decimal(0)), ALL: whole}


def _change(view: PageView, found: Left, row: Row, name: str, before: Mapping[str, Decimal]) -> Node:
    if found.before is None:
        return None
    was = before.get(name, Decimal(0))
    moved = arrow(LEFT, change_if_judged(view, change_of("money", row["value_left"], was)))
    return el("td", "num", moved or NOTHING, title=f"Was {exact(was, 'money')}")


def _line(view: PageView, found: Left, row: Row, most: float, before: Mapping[str, Decimal]) -> Node:
    picked, member = view.state.members(found.by), str(row[found.by])
    cls = "" if not picked else "on" if member in picked else "dim"
    width = {"width": f"{float(row['value_left']) / most * 100:.1f}%"}
    bar = el("span", "spl-bar", el("s", "", style=width), aria_hidden="true") if row["row"] == "member" else None
    change = _change(view, found, row, OTHERS if row["row"] == "others" else member, before)
    return el("tr", cls, el("td", "spl-name", _member(view, found, row)), *_cells(row, change, bar), key=member)


def _cells(row: Row, change: Node, bar: Node = None) -> tuple[Node, ...]:
    pairs = f"{exact(row['abandoned_pairs'], 'count')} of {exact(row['pairs'], 'count')} pairs of user and product"
    return (
        el("td", "abn-bar not-phone", bar),
        el("td", "num", exact(row["value_left"], "money")),
        change,
        el("td", "num not-phone", exact(row["share_left"], "share")),
        el("td", "num", exact(row["abandonment_rate"], "share"), title=pairs),
        el("td", "num", exact(row["abandoning_users"], "count")),
    )


def _total(view: PageView, found: Left, before: Mapping[str, Decimal]) -> Node:
    change = _change(view, found, found.total, ALL, before)
    return el("tr", "tot", el("td", "", "All"), *_cells(found.total, change), key="total of all")


def _member(view: PageView, found: Left, row: Row) -> Node:
    """Name a member: a click filters the page to it; a month becomes the period."""
    if row["row"] == "others":
        return el("span", "t2", f"All other {PLURAL.get(found.by, 'categories')}")
    member = str(row[found.by])
    words = f"{member} h" if found.by == "hour" else name_of(found.by, row)
    href = leads_to(view, found.by, member)
    if href is None:
        return el("span", "", words)
    return link(href, "accent", words, data_mark=f"abandonment:{found.by}:{member}", title=words)


def _definitions(view: PageView, found: Left) -> Node:
    """Say why this is more than what the strip says: two definitions, each with its number."""
    here = _amounts(view, found.total, "abandoning_users")
    strip = _amounts(view, found.abandoners, "users") if found.abandoners else ""
    words = (
        f"Two definitions. Here: each product that a user carted and did not buy, once, at its last price in the cart, "
        f"also of those who bought something else{here}. Cart abandoners above: every cart event of those who bought "
        f"nothing at all{strip}."
    )
    return el("p", "meta abn-words", words)


def _amounts(view: PageView, row: Row, users: str) -> str:
    many = f"{exact(row[users], 'count')} user{'s' * (row[users] != 1)}"
    return f": {short(row['value_left'], 'money', view.currency)} of {many}"


def _sheet(view: PageView, found: Left) -> Sheet:
    """Return every member, not only those shown, and the whole."""
    sheet = sheet_of(found.every())
    columns = tuple(column for column in sheet.columns if column.name != "row")
    rows = tuple(row for row in sheet.rows if row["row"] == "member")
    whole = Sheet(columns=columns, rows=rows, origins=sheet.origins, total={**found.total, found.by: ALL})
    if found.before is None:
        return whole
    before = {ALL if row["row"] == "total" else row[found.by]: row for row in found.before.rows()}
    return add_comparison(view, whole, MEASURES, lambda row: before.get(row[found.by]))
