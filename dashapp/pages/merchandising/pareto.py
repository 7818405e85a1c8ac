"""Pareto: on how few members the revenue rests: the curve, the members that make 80 %, the Gini coefficient."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.line import Tip
from dashapp.figures.pareto import Curve, pareto, ranks
from dashapp.pages.merchandising.questions import MANY, ask_concentration, ask_ranking, level_of
from services.analyses.concentration import COLUMNS
from services.core.numbers import exact, round_half_up
from services.exports.sheet import Sheet
from services.query.result import OutColumn, Result

HEIGHT = 264
TITLE = "Concentration"


@dataclass(frozen=True, kw_only=True)
class Concentrated:
    """The members of a level by revenue, and how unequal they are."""

    level: str
    numbers: Mapping[str, Any]
    result: Result
    lifted: bool


def concentration() -> Tile:
    """Declare the curve."""
    return Tile(
        name="pareto",
        span=4,
        height=HEIGHT,
        plot=True,
        answer=_answer,
        draw=_draw,
        sheet=_sheet,
        metric="event_revenue",
    )


def _answer(query: TileQuery) -> Concentrated:
    view, level = query.view, level_of(query.view)
    where = view.where(but=level)
    numbers = ask_concentration(query, level, where)
    result = ask_ranking(query, order="revenue")
    return Concentrated(level=level, numbers=numbers, result=result, lifted=where != view.where())


def _draw(view: PageView, found: Concentrated) -> TileContent | EmptyTile:
    many = MANY[found.level]
    said = f"Cumulative share of revenue, {many} from the largest down. {describe_period(view)}. "
    said += describe_filters(view, but=found.level if found.lifted else None)
    if not found.numbers["members"]:
        return EmptyTile(title=TITLE, caption=said, what="purchases")
    figure = pareto(_curve(found), view.theme, HEIGHT)
    return TileContent(title=TITLE, caption=said, figure=figure, body=_words(view, found))


def _curve(found: Concentrated) -> Curve:
    count = found.numbers["members"]
    shares = found.result.table.column("cumulative_share").to_pylist()
    points = [(rank, shares[rank - 1]) for rank in ranks(count)]
    tips = [_tip(found.level, rank, count, share) for rank, share in points]
    return Curve(
        places=[0.0, *(rank / count for rank, _ in points)],
        shares=[0.0, *(share for _, share in points)],
        tips=[{}, *tips],
        mark=found.numbers["members_of_80"] / count,
    )


def _tip(level: str, rank: int, count: int, share: float) -> Tip:
    rows = [["Of revenue", exact(share, "share"), "strong"], [f"Of {MANY[level]}", exact(rank / count, "share"), ""]]
    return {"t": f"First {rank:,} of {count:,} {MANY[level]}", "rows": rows, "foot": "", "href": ""}


def _words(view: PageView, found: Concentrated) -> Node:
    row, many = found.numbers, MANY[found.level]
    make = "makes" if row["members_of_80"] == 1 else "make"
    mark = f"{exact(row['members_of_80'], 'count')} of {exact(row['members'], 'count')} {many} sold {make} 80 %"
    numbers = (
        (f"Top 10 % ({exact(row['top_10_members'], 'count')})", exact(row["top_10_share"], "share")),
        (f"Top 20 % ({exact(row['top_20_members'], 'count')})", exact(row["top_20_share"], "share")),
        ("Gini coefficient", f"{round_half_up(row['gini'], 3)}"),
        ("Revenue", exact(row["revenue"], "money", view.currency)),
    )
    pairs = (el("div", "", el("dt", "t2", name), el("dd", "num", value), key=name) for name, value in numbers)
    return [el("p", "par-words", el("b", "", mark)), el("dl", "par", *pairs)]


def _sheet(_: PageView, found: Concentrated) -> Sheet:
    """Return the curve's points, and below them nothing: the numbers are one row of their own kind."""
    count = found.numbers["members"]
    shares = found.result.table.column("cumulative_share").to_pylist()
    kinds = {name: (label, unit.name) for name, label, unit, _ in COLUMNS}
    columns = (
        OutColumn(name="rank", label=f"First {MANY[found.level]}", unit="count", role="metric"),
        OutColumn(name="place", label=f"Share of {MANY[found.level]}", unit="share", role="metric"),
        OutColumn(name="share", label="Share of revenue", unit="share", role="metric"),
        *(OutColumn(name=name, label=label, unit=unit, role="metric") for name, (label, unit) in kinds.items()),
    )
    rows = tuple(
        {"rank": rank, "place": rank / count, "share": shares[rank - 1], **found.numbers} for rank in ranks(count)
    )
    return Sheet(columns=columns, rows=rows, origins=(found.result.origin,))
