"""Backfill, asked: how sure a proposal must be and what it may fill, and what the rows tell under these choices."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashapp.core.page import Control
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from services.analyses.catalogue_quality.attribute_lookup import LOOKUPS, AttributeLookup
from services.backfill.proposals import EVER, LEAST, Filled, Proposal, Proposals, filled, proposals
from services.query.questions import Period

LEVELS = (0.0, 0.5, 0.7, LEAST, 0.9, 0.95, 0.99)
CONFIDENCE = Control(
    name="confidence",
    label="Sure at least",
    values=tuple((str(level), f"{level:.0%}".replace("%", " %") if level else "Any") for level in LEVELS),
    first=str(LEAST),
)
"""Held against the lower bound of the confidence: few rows leave it low even where all agree."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "all": tuple(LOOKUPS),
    "brand": ("brand_of_product",),
    "category": ("category_of_id", "category_of_product"),
}
KIND = Control(
    name="kind",
    label="Fill",
    values=(("all", "Brand and category"), ("brand", "Brand"), ("category", "Category")),
    first="all",
)


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What the rows tell, and what of it is sure enough."""

    found: Proposals
    least: float
    kind: str
    sure: tuple[Proposal, ...]
    others: tuple[Proposal, ...]
    """Of the same kinds, less sure."""

    def fills(self, kind: str) -> Filled:
        """Add up what the sure ones fill of brand or of category: within one of them no row counts twice."""
        return filled(item for item in self.sure if item.kind in KINDS[kind])

    @property
    def apart(self) -> Filled | None:
        """Add up all that the sure ones fill, where no row can be filled twice; None where some may be."""
        brands = {item.key for item in self.sure if item.kind in KINDS["brand"]}
        others = [item for item in self.sure if item.kind not in KINDS["brand"]]
        twice = any(item.kind == "category_of_id" or item.key in brands for item in others)
        return None if brands and twice else filled(self.sure)

    def untold(self, kind: str) -> Filled:
        """Give the gaps of products of which no row says anything: what no backfill fills."""
        return self.found.hopeless["brand_of_product" if kind == "brand" else "category_of_product"]

    @property
    def named(self) -> tuple[str, ...]:
        """What may be filled under the choice: brand, category."""
        return ("brand", "category") if self.kind == "all" else (self.kind,)


def learned(asking: TileQuery) -> Learned:
    """Learn from all days under the page's filters: a product's brand does not depend on the period."""
    view = asking.view
    period, where = _ever(view), view.where()
    for kind in LOOKUPS:  # the answers that proposals rest on, for the panel that shows statements
        asking.share(AttributeLookup(kind=kind, period=period, where=where))
    scope = view.principal.scope
    found = asking.once("proposals", lambda: proposals(asking.ctx, scope, period=period, where=where))
    least, kind = float(view.chosen(CONFIDENCE)), view.chosen(KIND)
    sure = found.above(least, KINDS[kind])
    others = tuple(item for item in found.items if item.kind in KINDS[kind] and item not in sure)
    return Learned(found=found, least=least, kind=kind, sure=sure, others=others)


def _ever(view: PageView) -> Period:
    """Give all days, as the page says them where it shows all: then other tiles ask the same."""
    window = view.window
    start, last = window.period.start, window.period.last
    whole = None not in (start, last, window.first, window.last) and (start, last) == (window.first, window.last)
    return window.period if whole else EVER
