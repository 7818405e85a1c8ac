"""Concentration: on how few members the revenue of orders rests: the curve, who makes 80 %, the Gini coefficient."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.line import Tip
from dashapp.figures.pareto import Curve, pareto, ranks
from dashapp.pages.products.questions import MANY, ask_sales, find_lifted, level_of
from services.analyses.concentration import concentration_of
from services.catalog.dimensions import NO_LINE_MEMBER
from services.core.numbers import exact, round_half_up
from services.exports.sheet import Sheet, choose_columns
from services.query.result import Result

HEIGHT = 264
TITLE = "Concentration"


@dataclass(frozen=True, kw_only=True)
class SalesConcentration:
    """The revenue of the members of a level, the largest first, and how unequal they are."""

    level: str
    numbers: Mapping[str, Any]
    amounts: tuple[float, ...]
    result: Result


def concentration() -> Tile:
    """Declare the curve."""
    return Tile(
        name="pareto", span=4, height=HEIGHT, plot=True, answer=_answer, draw=_draw, sheet=_sheet, metric="revenue"
    )


def _answer(query: TileQuery) -> SalesConcentration:
    """Take the members that brought money; what is on no line is none of them."""
    result, level = ask_sales(query, order="revenue"), level_of(query)
    table = result.table
    members = table.filter(pc.not_equal(table.column(level).cast("string"), NO_LINE_MEMBER))
    sold = members.filter(pc.greater(members.column("revenue"), 0)).column("revenue")
    amounts = tuple(float(amount) for amount in sold.to_pylist())
    return SalesConcentration(level=level, numbers=concentration_of(sold), amounts=amounts, result=result)


def _draw(view: PageView, found: SalesConcentration) -> TileContent | EmptyTile:
    many = MANY[found.level]
    said = f"Cumulative share of revenue, {many} from the largest down. {describe_period(view)}. "
    said += describe_filters(view, but=find_lifted(view, found.level))
    if not found.amounts:
        return EmptyTile(title=TITLE, caption=said)
    return TileContent(
        title=TITLE, caption=said, figure=pareto(curve(found), view.theme, HEIGHT), body=_words(view, found)
    )


def curve(found: SalesConcentration) -> Curve:
    """Return a point for each percent of the members: how much of the revenue the largest of them bring."""
    count, total = len(found.amounts), sum(found.amounts)
    at, points, running = set(ranks(count)), [], 0.0
    for rank, amount in enumerate(found.amounts, start=1):
        running += amount
        if rank in at:
            points.append((rank, running / total))
    return Curve(
        places=[0.0, *(rank / count for rank, _ in points)],
        shares=[0.0, *(share for _, share in points)],
        tips=[{}, *(_tip(found.level, rank, count, share) for rank, share in points)],
        mark=found.numbers["members_of_80"] / count,
    )


def _tip(level: str, rank: int, count: int, share: float) -> Tip:
    rows = [["Of revenue", exact(share, "share"), "strong"], [f"Of {MANY[level]}", exact(rank / count, "share"), ""]]
    return {"t": f"First {rank:,} of {count:,} {MANY[level]}", "rows": rows, "foot": "", "href": ""}


def _words(view: PageView, found: SalesConcentration) -> Node:
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


def _sheet(_: PageView, found: SalesConcentration) -> Sheet:
    kept = {found.level, f"{found.level}_name", "rank", "revenue", "revenue_share", "cumulative_share"}
    return choose_columns(found.result, lambda column: column.name in kept)
