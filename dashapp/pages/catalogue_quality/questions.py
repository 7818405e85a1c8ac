"""Questions: what the choices of the page come to as questions; tiles that ask the same share the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.core.comparison import ask_compared
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.controls import CONFIDENCE, KIND, KINDS
from services.analyses.catalogue_quality.attribute_lookup import LOOKUPS, AttributeLookup
from services.analyses.catalogue_quality.missing_attributes import Gaps
from services.analyses.catalogue_quality.missing_attributes_splits import GapCuts, part
from services.backfill.proposals import EVER, Filled, Proposal, Proposals, proposals, sum_filled
from services.query.compare import change_of
from services.query.questions import Period
from services.query.result import Result


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
        return sum_filled(item for item in self.sure if item.kind in KINDS[kind])

    @property
    def apart(self) -> Filled | None:
        """Add up all that the sure ones fill, where no row can be filled twice; None where some may be."""
        brands = {item.key for item in self.sure if item.kind in KINDS["brand"]}
        others = [item for item in self.sure if item.kind not in KINDS["brand"]]
        twice = any(item.kind == "category_of_id" or item.key in brands for item in others)
        return None if brands and twice else sum_filled(self.sure)

    def untold(self, kind: str) -> Filled:
        """Return the gaps of products of which no row says anything: what no backfill fills."""
        return self.found.hopeless["brand_of_product" if kind == "brand" else "category_of_product"]

    @property
    def named(self) -> tuple[str, ...]:
        """What may be filled under the choice: brand, category."""
        return ("brand", "category") if self.kind == "all" else (self.kind,)


def learn_proposals(query: TileQuery) -> Learned:
    """Learn from all days under the page's filters: a product's brand does not depend on the period."""
    view = query.view
    period, where = _ever(view), view.where()
    for kind in LOOKUPS:  # the answers that proposals rest on, for the panel that shows statements
        query.share(AttributeLookup(kind=kind, period=period, where=where))
    scope = view.principal.scope
    found = query.once("proposals", lambda: proposals(query.ctx, scope, period=period, where=where))
    least, kind = float(view.value_of(CONFIDENCE)), view.value_of(KIND)
    sure = found.above(least, KINDS[kind])
    known = set(sure)
    others = tuple(item for item in found.items if item.kind in KINDS[kind] and item not in known)
    return Learned(found=found, least=least, kind=kind, sure=sure, others=others)


def _ever(view: PageView) -> Period:
    """Return all days, as the page says them where it shows all: then other tiles ask the same."""
    window = view.window
    start, last = window.period.start, window.period.last
    whole = None not in (start, last, window.first, window.last) and (start, last) == (window.first, window.last)
    return window.period if whole else EVER


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The gaps, and those over the days that the page compares with."""

    result: Result
    before: Result | None

    def change_of(self, gap: str) -> float | None:
        """Give by how many points the share of revenue behind a gap moved."""
        if self.before is None:
            return None
        now, before = (by_gap(one).get(gap, {}).get("revenue_share") for one in (self.result, self.before))
        return change_of("share", now, before)


def ask_gaps(query: TileQuery, *, by: str | None = None) -> Result:
    """Ask for the gaps of the page, whole or cut; the filter of what they are cut by is lifted."""
    view = query.view
    if view.where(but=by) != view.where():  # the filter of the cut is lifted, so that it alone looks at other rows
        return query.share(gaps_of(view, by))
    return part(query.share(GapCuts(period=view.window.period, where=view.where())), by)


def gaps_of(view: PageView, by: str | None = None) -> Gaps:
    """Make the question of the gaps, whole or cut."""
    return Gaps(period=view.window.period, where=view.where(but=by), by=by)


def ask_missing(query: TileQuery) -> Missing:
    """Ask for the gaps of the page, beside the comparison."""
    return Missing(result=ask_gaps(query), before=ask_compared(query, gaps_of(query.view)))


def by_gap(result: Result) -> Mapping[str, Mapping[str, Any]]:
    """Return the rows of gaps that are not cut, by name; none where nothing happened."""
    return {row["gap"]: row for row in result.rows() if row["rows_share"] is not None}
