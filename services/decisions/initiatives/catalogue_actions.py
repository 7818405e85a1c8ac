"""Goods: products that nobody buys, and revenue that no brand or category can be named for."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.analyses.catalogue_quality.missing_attributes_splits import GapCuts, part
from services.analyses.merchandising.zero_conversion import Flops
from services.backfill.proposals import LEAST, Proposals, proposals, sum_filled
from services.decisions.initiatives.inputs import Draft, InitiativeInputs
from services.decisions.initiatives.model import Evidence
from services.monitoring.narratives.sentences import Sentence, SentencePart, join_list, sentence

NAMED = 2
"""Products that a sentence names."""
VIEWS = 200
"""Views without a purchase from which a product is named."""


def mend_flops(view: InitiativeInputs) -> Draft:
    """Compute what the products without sale would bring at the rate of their category."""
    result = view.data.ask(Flops, views=VIEWS)
    rows, share = result.rows(), view.assumed.of("mended")
    buyers = sum((_decimal(row["expected"]) for row in rows), Decimal(0))
    lost = sum((_decimal(row["expected"]) * _decimal(row["price"]) for row in rows), Decimal(0))
    views = sum(row["views"] for row in rows)
    basis = sentence("At the rate of their categories they would have had ", SentencePart(text=f"{buyers:,.0f}"),
                     " buyers and brought ", view.money(lost), f"; {view.percent(share)} of that: ",
                     view.money(share * lost), ".")  # fmt: skip
    return Draft(
        name="mend_flops",
        title="Mend products that are looked at and not bought",
        assumption="mended",
        stake=share * lost,
        issue=(_unsold(view, rows),),
        basis=basis,
        actions=(
            f"A rule that names any product with more than {VIEWS} views in 30 days and no sale",
            "Check price, description, stock and how the page is shown",
        ),
        figures=(
            Evidence(name="products", label="Products without sale", value=len(rows), unit="count"),
            Evidence(name="views", label="Their views", value=views, unit="count"),
            Evidence(name="expected", label="Buyers at the rate of their categories", value=buyers, unit="ratio"),
            Evidence(name="expected_revenue", label="What those would have brought", value=lost, unit="money"),
        ),
        origins=(result.origin,),
    )


def _unsold(view: InitiativeInputs, rows: Sequence[Mapping[str, Any]]) -> Sentence:
    if not rows:
        return sentence(f"No product with {VIEWS} views or more sold nothing.")
    leading = [(view.member("product", row["product"]), " (", view.count(row["views"], "views"), ")")
               for row in rows[:NAMED]]  # fmt: skip
    views = view.count(sum(row["views"] for row in rows), "views")
    products = " product" if len(rows) == 1 else " products"
    return sentence(view.count(len(rows), "views"), products, f" with {VIEWS} views or more sold nothing; ", views,
                    " views in all, most of ", *join_list(leading), ".")  # fmt: skip


def complete_catalogue(view: InitiativeInputs) -> Draft:
    """Compute what revenue has no brand or no category, and what a backfill could name of it."""
    result = part(view.data.ask(GapCuts), None)
    gaps = {row["gap"]: row for row in result.rows()}
    found = proposals(view.data.ctx, view.data.scope, period=view.data.period, where=view.data.where)
    hidden, share = Decimal(gaps["either"]["revenue"]), view.assumed.of("lift")
    of_all = view.share(gaps["either"]["revenue_share"], "event_revenue", tone="bad")
    brand, category, both = (view.money(gaps[gap]["revenue"]) for gap in ("brand", "category", "both"))
    issue = sentence(view.money(hidden, "event_revenue"), " of revenue (", of_all, ") misses brand or category: ",
                     brand, " the brand, ", category, " the category, ", both, " both.")  # fmt: skip
    basis = sentence(f"If it grew by {view.percent(share)} once it can be found and steered: ",
                     view.money(share * hidden), ".")  # fmt: skip
    return Draft(
        name="complete_catalogue",
        title="Complete the catalogue",
        assumption="lift",
        stake=share * hidden,
        issue=(issue,),
        basis=basis,
        actions=(
            "Brand and category are required before a product goes live",
            "Run the backfill after each import: what other rows say of the same product or category id",
        ),
        figures=(*(_gap(row) for row in gaps.values()), *_fillable(found)),
        origins=(result.origin,),
    )


def _gap(row: dict[str, Any]) -> Evidence:
    return Evidence(name=row["gap"], label=f"Revenue: {row['label'].lower()}", value=row["revenue"], unit="money")


def _fillable(found: Proposals) -> tuple[Evidence, ...]:
    """Return the rows that the sure proposals would fill; brand and category apart, as their rows overlap."""
    sure = found.above(LEAST)
    brand = sum_filled(item for item in sure if item.kind == "brand_of_product")
    category = sum_filled(item for item in sure if item.kind != "brand_of_product")
    return (
        Evidence(name="brand_fillable", label="Revenue whose brand a backfill names",
                 value=brand.revenue, unit="money"),
        Evidence(name="category_fillable", label="Revenue whose category a backfill names",
                 value=category.revenue,
               unit="money"),
    )  # fmt: skip


def _decimal(value: float | None) -> Decimal:
    return Decimal(str(value or 0))
