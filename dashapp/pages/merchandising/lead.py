"""Lead: the assortment in sentences: who leads, on how few products the revenue rests, how many nobody buys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.comparison import describe_change
from dashapp.core.markup import Node, el, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.merchandising.questions import (
    MANY,
    UNKNOWN,
    ask_concentration,
    ask_ranking,
    flops_of,
    leading,
    least_views,
    level_of,
    members,
    one,
    rows_at,
)
from services.core.numbers import exact, round_half_up


@dataclass(frozen=True, kw_only=True)
class MerchandisingSummary:
    """What the sentences say."""

    level: str
    first: Mapping[str, Any] | None
    """The largest member that has a name; where one is chosen, that one."""
    place: int
    count: int
    unknown: float | None
    """The share of revenue without a name, where it is larger than that of the largest."""
    products: Mapping[str, Any]
    unsold: int


def merchandise_lead() -> Tile:
    """Declare the sentence above the ranking."""
    return Tile(name="lead", span=12, height=48, bare=True, answer=_answer, draw=_draw)


def _answer(query: TileQuery) -> MerchandisingSummary:
    view, level = query.view, level_of(query.view)
    result = ask_ranking(query, order="revenue")
    names, wanted = members(result, level), view.state.members(level)
    named = [at for at, name in enumerate(names[:2]) if name != UNKNOWN]
    place = names.index(wanted[0]) if len(wanted) == 1 and wanted[0] in names else next(iter(named), -1)
    unnamed = rows_at(result, 0, 1)[0]["revenue_share"] if place == 1 and names[0] == UNKNOWN and not wanted else None
    return MerchandisingSummary(
        level=level,
        first=rows_at(result, place, 1)[0] if place >= 0 else None,
        place=place,
        count=len(names),
        unknown=unnamed,
        products=ask_concentration(query, "product"),
        unsold=query.share(flops_of(view)).table.num_rows,
    )


def _draw(view: PageView, found: MerchandisingSummary) -> TileContent:
    if found.first is None:
        return TileContent(body=el("p", "lead", "There are no events here: choose another period, or lift a filter."))
    said = [*_first(view, found, found.first), *_products(found), *_unsold(view, found)]
    return TileContent(body=el("p", "lead", *said))


def _first(view: PageView, found: MerchandisingSummary, row: Mapping[str, Any]) -> list[Node]:
    if not row["revenue_share"]:
        return ["Nothing is sold here."]
    name = str(row[found.level])
    chosen = name in view.state.members(found.level)
    who = link(view.href(leading(view.state, found.level, name)), "", el("b", "", _called(found.level, name)))
    money = link("#origin=ranked", "said", exact(row["revenue"], "money", view.currency))
    share = link("#origin=ranked", "", el("b", "", exact(row["revenue_share"], "share")))
    place = f" is number {found.place + 1:,} of {found.count:,} {MANY[found.level]} with " if chosen else " leads with "
    unnamed = f"; {exact(found.unknown, 'share')} has no {one(found.level).lower()}" if found.unknown else ""
    moved = describe_change(view, row.get("revenue_change"), "money", "#origin=ranked")
    return [who, place, money, *moved, ", ", share, f" of revenue{unnamed}."]


def _called(level: str, name: str) -> str:
    return f"Product {name}" if level == "product" else name


def _products(found: MerchandisingSummary) -> list[Node]:
    row = found.products
    if not row["members"] or row["top_10_share"] is None:
        return []
    top = link("#origin=pareto", "", el("b", "", exact(row["top_10_share"], "share")))
    few = exact(row["top_10_members"], "count")
    many = "product brings" if row["top_10_members"] == 1 else "products bring"
    gini = link("#origin=pareto", "said", f"{round_half_up(row['gini'], 2)}")
    return [f" The top 10 % of products sold ({few}) {many.split()[1]} ", top, " (Gini ", gini, ")."]


def _unsold(view: PageView, found: MerchandisingSummary) -> list[Node]:
    least = exact(least_views(view).views, "count")
    if not found.unsold:
        return [f" No product with {least} views or more goes unsold."]
    count = link("#origin=flops", "", el("b", "bad", exact(found.unsold, "count")))
    words = "product has" if found.unsold == 1 else "products have"
    return [" ", count, f" {words} {least} views or more and not one purchase."]
