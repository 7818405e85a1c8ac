"""Price tiers: what each brings, how many look and how many of them buy."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.captions import caption
from dashapp.core.comparison import change_if_judged
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.merchandising.questions import ask_ranking
from dashapp.ui.change import arrow
from services.catalog import catalog
from services.catalog.kinds import Dimension
from services.core.numbers import exact, short
from services.exports.sheet import Sheet, sheet_of
from services.query.result import Result

NAME, LEVEL = "tiers", "price_tier"
TITLE = "Price tiers"


def price_tiers() -> Tile:
    """Declare the strip."""
    return Tile(name=NAME, span=12, height=104, answer=_answer, draw=_draw, sheet=_sheet, metric="event_revenue")


def _answer(query: TileQuery) -> Result:
    return ask_ranking(query, LEVEL, order="revenue")


def _draw(view: PageView, result: Result) -> TileContent | EmptyTile:
    lifted = LEVEL if view.state.members(LEVEL) or view.state.members(LEVEL, exclude=True) else None
    said = caption(view, unit="Share of revenue and how many of those who look buy", but=lifted)
    rows = sorted(result.rows(), key=lambda row: (_place(row[LEVEL]), row[LEVEL]))
    if not rows:
        return EmptyTile(title=TITLE, caption=said, what="events")
    return TileContent(title=TITLE, caption=said, body=el("div", "trs", *(_tier(view, row) for row in rows)))


def _place(tier: str) -> int:
    """Return the place of a tier from the cheapest up; what the catalogue does not order comes last."""
    declared = catalog().dimensions[LEVEL]
    order = declared.order if isinstance(declared, Dimension) else ()
    return order.index(tier) if tier in order else len(order)


def _tier(view: PageView, row: Mapping[str, Any]) -> Node:
    tier, chosen = row[LEVEL], view.state.members(LEVEL)
    share = row["revenue_share"] or 0.0
    sold = f"{exact(row['purchases'], 'count')} purchases from {exact(row['views'], 'count')} views"
    buy = f"{exact(row['conversion'], 'share')} of viewers buy, at {exact(row['average_price'], 'money')} on average"
    money = short(row["revenue"], "money", view.currency)
    change = arrow("event_revenue", change_if_judged(view, row.get("revenue_change")))
    return link(
        view.href(view.state.only(LEVEL, tier)),
        "tr-one" if not chosen or tier in chosen else "tr-one dim",
        el("div", "tr-head", el("span", "t2", tier.capitalize()), el("span", "num", exact(share, "share"))),
        el("span", "tr-bar", el("s", "", style={"width": f"{share * 100:.2f}%"}), aria_hidden="true"),
        el("div", "", el("b", "", money), " ", change, title=exact(row["revenue"], "money", view.currency)),
        el("div", "meta", sold),
        el("div", "meta", buy),
        data_mark=f"{NAME}:{LEVEL}:{tier}",
        aria_current="true" if tier in chosen else None,
        key=tier,
    )


def _sheet(_: PageView, result: Result) -> Sheet:
    return sheet_of(result)
