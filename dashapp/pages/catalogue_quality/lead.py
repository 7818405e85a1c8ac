"""Lead: the share of revenue without brand or category in sentences; the two shares must not be added."""

from collections.abc import Mapping
from typing import Any

from dashapp.core.comparison import describe_change
from dashapp.core.markup import Node, el, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.questions import Missing, ask_missing, by_gap
from services.core.numbers import exact

HREF = "#origin=gaps"


def gaps_lead() -> Tile:
    """Declare the sentence above the gaps."""
    return Tile(name="lead", span=12, height=48, bare=True, answer=ask_missing, draw=_draw)


def _draw(view: PageView, answer: Missing) -> TileContent:
    return TileContent(body=el("p", "lead", *_said(view, answer)))


def _said(view: PageView, answer: Missing) -> list[Node]:
    found = by_gap(answer.result)
    if not found:
        return ["There are no events here: choose another period, or lift a filter."]
    either = found["either"]
    if not either["rows"]:
        return ["Every event here names its brand and its category."]
    if not either["revenue"]:
        share = link(HREF, "", el("b", "bad", exact(either["rows_share"], "share")))
        return ["Brand or category is missing on ", share, " of events; none of them is a purchase that brought money."]
    moved = describe_change(view, answer.change_of("either"), "share", HREF)
    return [*_shares(view, found), *moved, ".", *_twice(view, found)]


def _shares(view: PageView, found: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    brand, category, either = (_money(view, found[gap]) for gap in ("brand", "category", "either"))
    return ["Brand is missing on ", *brand, " of revenue, category on ", *category, ", either on ", *either]


def _money(view: PageView, row: Mapping[str, Any]) -> list[Node]:
    share = link(HREF, "", el("b", "bad" if row["revenue"] else "", exact(row["revenue_share"], "share")))
    return [share, " (", link(HREF, "said", exact(row["revenue"], "money", view.currency)), ")"]


def _twice(view: PageView, found: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    """Say what adding brand and category up would count twice."""
    both = found["both"]["revenue"]
    if not both:
        return []
    added = found["brand"]["revenue_share"] + found["category"]["revenue_share"]
    twice = link(HREF, "said", exact(both, "money", view.currency))
    return [f" Adding the first two would say {exact(added, 'share')}: ", twice, " that miss both would count twice."]
