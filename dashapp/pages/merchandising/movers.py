"""Movers: whose revenue rose and fell against the other period; together they are the change of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.member_names import name_of, name_with_id
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView, window_of
from dashapp.pages.merchandising.questions import MANY, ask_ranking, leading, level_of
from dashapp.ui.diverging_bars import DivergingBar, diverging_bars
from services.analyses.merchandising.movers import Movers
from services.core.numbers import difference, exact, format_signed
from services.exports.sheet import Sheet, choose_columns, sheet_of
from services.query.result import OTHERS, Result

NAME = "movers"
TITLE = "Rising and falling"
EACH = 5
"""So many that rose and so many that fell; the others are one row."""
OFFERED = ("last-month", "28d", "7d")
"""Periods that are offered where there is nothing to compare with, the first that has days before it."""
STATES = {"new": "new", "gone": "gone"}


@dataclass(frozen=True, kw_only=True)
class MoversAnswer:
    """Who moved; where there is nothing to compare with, the members as they are now."""

    level: str
    result: Result
    compared: bool


def movers() -> Tile:
    """Declare the bars."""
    return Tile(name=NAME, span=4, height=424, answer=_answer, draw=_draw, sheet=_sheet, metric="event_revenue")


def _answer(query: TileQuery) -> MoversAnswer:
    view, level = query.view, level_of(query.view)
    compare = view.window.compare
    if compare is None or not view.window.judged:
        return MoversAnswer(level=level, result=ask_ranking(query, order="revenue"), compared=False)
    question = Movers(period=view.window.period, where=view.where(but=level), by=level, compare=compare, top=EACH)
    return MoversAnswer(level=level, result=query.share(question), compared=True)


def _draw(view: PageView, found: MoversAnswer) -> TileContent | EmptyTile:
    lifted = found.level if view.where(but=found.level) != view.where() else None
    said = caption(view, unit=f"Change of revenue by {MANY[found.level]}", but=lifted)
    if not found.compared:
        return TileContent(title=TITLE, caption=said, body=_alone(view))
    rows = found.result.rows()
    if not rows:
        return EmptyTile(title=TITLE, caption=said, what="purchases")
    ordered = sorted(rows, key=lambda row: (row[found.level] == OTHERS, -row["change"]))
    drawn = [_moved(view, found.level, row) for row in ordered]
    return TileContent(title=TITLE, caption=said, body=diverging_bars(TITLE, drawn, _total(view, rows)))


def _moved(view: PageView, level: str, row: Mapping[str, Any]) -> DivergingBar:
    member, rest = str(row[level]), row[level] == OTHERS
    amount = difference(row["change"], "money", view.currency)
    before, now = (exact(row[name], "money", view.currency) for name in ("revenue_compared", "revenue"))
    return DivergingBar(
        member=f"{row['members']:,} other{'s' * (row['members'] > 1)}" if rest else name_of(level, row),
        value=row["change"],
        amount=amount,
        side=STATES.get(row["state"]) or format_signed(row["relative"], "money"),
        href="" if rest else view.href(leading(view.state, level, member)),
        mark=f"{NAME}:{level}:{member}",
        title=f"{name_with_id(level, row)}: {before} to {now}",
    )


def _total(view: PageView, rows: list[dict[str, Any]]) -> DivergingBar:
    """Return the change of the whole: the rows and the one of all others come to it exactly."""
    change, before = (sum((row[name] for row in rows), Decimal(0)) for name in ("change", "revenue_compared"))
    relative = float(change / before) if before else None
    amount = difference(change, "money", view.currency)
    return DivergingBar(member="All", value=change, amount=amount, side=format_signed(relative, "money"))


def _alone(view: PageView) -> Node:
    """Say that there is nothing to compare with, and what to choose."""
    window = view.window
    why = "The period has nothing it is compared with."
    if window.lacking or window.missing:
        why = f"There are no data {f'in {window.lacking}' if window.lacking else f'of a part of {window.against}'}."
    return el(
        "div",
        "state",
        el("h3", "", icon("arrow-left-right"), "Nothing to compare with"),
        el("p", "", f"{why} Choose a shorter period, or another comparison, in the bar above."),
        el("div", "state-do", _offer(view)),
        role="status",
    )


def _offer(view: PageView) -> Node:
    for preset in OFFERED:
        state = replace(view.state, period=preset, compare="previous", grain=None)
        window = window_of(state, view.window.first, view.window.last)
        if window.judged:
            return link(view.href(state), "btn", f"Compare {window.name} with {window.against}")
    return None


def _sheet(_: PageView, found: MoversAnswer) -> Sheet:
    if found.compared:
        return sheet_of(found.result)
    return choose_columns(found.result, lambda column: column.name in {found.level, "revenue", "revenue_share"})
