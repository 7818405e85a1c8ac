"""Ranking: brands, categories or products with their views, purchases, revenue and share of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.member_names import name_of, name_with_id
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.merchandising.controls import BY, ORDER
from dashapp.pages.merchandising.questions import (
    LEAST_VIEWERS,
    MANY,
    ask_ranking,
    leading,
    level_of,
    members,
    one,
    rows_at,
)
from dashapp.ui.change import arrow
from dashapp.ui.funnel_stages import menu, with_choice
from services.core.numbers import NOTHING, exact
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

NAME = "ranked"
SHOWN = 12
HEIGHT = 440
PATHS = ("category_2", "category_3", "category_code")
"""Levels whose members are paths: where there is little room, their ends tell them apart."""
MEASURES: tuple[tuple[str, str, str], ...] = (
    ("views", "Views", "count"),
    ("conversion", "Conversion", "share"),
    ("purchases", "Purchases", "count"),
    ("revenue", "Revenue", "money"),
)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Every member of a level in order."""

    level: str
    order: str
    result: Result
    lifted: bool


def ranked_members() -> Tile:
    """Declare the ranking."""
    return Tile(name=NAME, span=8, height=HEIGHT, answer=_answer, draw=_draw, sheet=_sheet, metric="event_revenue")


def _answer(query: TileQuery) -> Ranking:
    view, level = query.view, level_of(query.view)
    lifted = view.where(but=level) != view.where()
    return Ranking(level=level, order=view.value_of(ORDER), result=ask_ranking(query), lifted=lifted)


def _draw(view: PageView, found: Ranking) -> TileContent | EmptyTile:
    title = f"{MANY[found.level].capitalize()} by {found.order}"
    few = f", of those with {LEAST_VIEWERS} viewers or more" if found.order == "conversion" else ""
    said = caption(view, unit=f"Conversion: buyers per viewer{few}", but=found.level if found.lifted else None)
    named = dict(BY.values or ())
    label = "" if named[view.value_of(BY)] == named[found.level] else named[found.level]
    tools = (menu(view, BY, view.value_of(BY), label), menu(view, ORDER, found.order))
    if not found.result.table.num_rows:
        what = f"{MANY[found.level]} with {LEAST_VIEWERS} viewers" if few else "events"
        return EmptyTile(title=title, caption=said, what=what)
    return TileContent(title=title, caption=said, tools=tools, body=_table(view, found))


def shown_rows(view: PageView, found: Ranking) -> list[Mapping[str, Any]]:
    """Return the first dozen, and chosen members wherever they stand."""
    names, wanted = members(found.result, found.level), view.state.members(found.level)
    beyond = [names.index(member) for member in wanted if member in names[SHOWN:]]
    return [*rows_at(found.result, 0, SHOWN), *(row for at in sorted(beyond) for row in rows_at(found.result, at, 1))]


def _table(view: PageView, found: Ranking) -> Node:
    rows, compared = shown_rows(view, found), "revenue_change" in found.result.table.column_names
    most = max((float(row["revenue"]) for row in rows), default=0.0) or 1.0
    body = el("tbody", "", *(_line(view, found, row, most, compared=compared) for row in rows))
    head = el("thead", "", el("tr", "", *_heads(view, found, compared=compared)))
    table = el("table", "table table-sm table-hover spl mer", head, body)
    room = el("div", "wide", table, tabIndex=0, role="region", aria_label=f"{MANY[found.level]} by {found.order}")
    hidden = found.result.table.num_rows - len(rows)
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden else None
    return [room, more]


def _heads(view: PageView, found: Ranking, *, compared: bool) -> list[Node]:
    money = f"Revenue, {view.currency}" if view.currency else "Revenue"
    heads = [_head(view, found, name, money if name == "revenue" else label) for name, label, _ in MEASURES]
    return [
        el("th", "num not-phone", el("span", "visually-hidden", "Rank")),
        el("th", "", one(found.level), scope="col"),
        *heads,
        el("th", "num", "Change", scope="col") if compared else None,
        el("th", "not-phone", el("span", "visually-hidden", "Revenue, bar")),
        el("th", "num", "Share", scope="col"),
        el("th", "num", "Cumulative", scope="col"),
    ]


def _head(view: PageView, found: Ranking, name: str, label: str) -> Node:
    """Name a column; a click ranks by it."""
    on = name == found.order
    href = view.href(with_choice(view.state, ORDER, name))
    words = link(href, "", label, icon("arrow-down") if on else None, title=f"Rank by {name}")
    return el("th", "num", words, scope="col", aria_sort="descending" if on else None, key=name)


def _line(view: PageView, found: Ranking, row: Mapping[str, Any], most: float, *, compared: bool) -> Node:
    member, chosen_ = str(row[found.level]), view.state.members(found.level)
    cls = "" if not chosen_ else "on" if member in chosen_ else "dim"
    bar = el("s", "", style={"width": f"{float(row['revenue']) / most * 100:.1f}%"})
    return el(
        "tr",
        cls,
        el("td", "num t3 not-phone", exact(row["rank"], "count")),
        el("td", "spl-name mer-path" if found.level in PATHS else "spl-name", _member(view, found.level, row)),
        *(el("td", "num", exact(row[name], unit), key=name) for name, _, unit in MEASURES),
        el("td", "num", arrow("event_revenue", change_if_judged(view, row["revenue_change"])) or NOTHING)
        if compared
        else None,
        el("td", "not-phone", el("span", "spl-bar", bar, aria_hidden="true")),
        el("td", "num", exact(row["revenue_share"], "share")),
        el("td", "num t2", exact(row["cumulative_share"], "share")),
        key=member,
    )


def _member(view: PageView, level: str, row: Mapping[str, Any]) -> Node:
    member = str(row[level])
    attributes = {"data_mark": f"{NAME}:{level}:{member}", "title": name_with_id(level, row)}
    return link(view.href(leading(view.state, level, member)), "accent", name_of(level, row), **attributes)


def _sheet(_: PageView, found: Ranking) -> Sheet:
    return sheet_of(found.result)
