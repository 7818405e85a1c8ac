"""Tables: the seven small ones, with the names and columns that the case study gives them.

Money to the cent without sign or separators, counts as plain integers, rates as percent with two decimals.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.analyses.segments.question import Segments
from services.core.numbers import Number, round_half_up
from services.query.questions import Having
from services.query.slice import Slice

VIEWS = 200
"""Views without a purchase from which a product is in the table of low conversion."""

Cells = Sequence[object]


@dataclass(frozen=True, kw_only=True)
class CaseStudyTable:
    """Head and rows as they are written."""

    head: tuple[str, ...]
    rows: tuple[Cells, ...]


KPIS: tuple[tuple[str, str, str], ...] = (
    ("Total Users", "users", "count"),
    ("Total Sessions", "sessions", "count"),
    ("Total Product Views", "views", "count"),
    ("Total Cart Additions", "carts", "count"),
    ("Total Purchases", "purchases", "count"),
    ("Total Revenue", "event_revenue", "money"),
    ("Average Order Value", "event_aov", "money"),
    ("Overall Conversion Rate", "user_conversion", "rate"),
    ("View-to-Cart User Rate", "view_to_cart", "rate"),
    ("Cart-to-Purchase User Rate", "cart_to_purchase", "rate"),
    ("Cart-to-Purchase Event Rate", "cart_to_purchase_events", "rate"),
    ("Overall Funnel Conversion", "funnel_conversion", "rate"),
)
STAGES = (("View", "view_users"), ("Cart", "cart_users"), ("Purchase", "purchase_users"))
SEGMENTS: Mapping[str, tuple[str, str]] = {
    "view_only": ("Only Viewed", "Improve product pages & discoverability"),
    "cart_abandoner": ("Cart Abandoned", "Cart abandonment emails / checkout friction fix"),
    "single": ("Purchased Once", "Cross-sell & related product recommendations"),
    "multi": ("Repeat Buyers", "Loyalty rewards & retention campaigns"),
    "high_value": ("High-Value", "Priority support & VIP membership"),
}
"""What the case study calls a segment, and what it advises. High-Value is a part of the buyers."""


def kpi_summary(view: Slice) -> CaseStudyTable:
    """Return the key figures of the store."""
    (row,) = view.ask_metrics(*(metric for _, metric, _ in KPIS)).rows()
    rows = tuple((label, FORMS[form](row[metric])) for label, metric, form in KPIS)
    return CaseStudyTable(head=("KPI", "Value"), rows=rows)


def funnel_summary(view: Slice) -> CaseStudyTable:
    """Return users by stage, each stage on its own."""
    (row,) = view.ask_metrics(*(metric for _, metric in STAGES)).rows()
    counts = [row[metric] for _, metric in STAGES]
    before = [None, *counts[:-1]]
    rows = tuple(
        (label, count, _dropped(count, previous), _of(count, previous), _of(count, counts[0]))
        for (label, _), count, previous in zip(STAGES, counts, before, strict=True)
    )
    return CaseStudyTable(head=("Stage", "Users", "Drop-off %", "Conversion", "Overall Share"), rows=rows)


def user_segments(view: Slice) -> CaseStudyTable:
    """Return users by what they did; the high-value ones are among the buyers."""
    found = {row["segment"]: row for row in view.ask(Segments).rows()}
    rows = tuple(
        (label, found[name]["users"], _rate(found[name]["share"]), action) for name, (label, action) in SEGMENTS.items()
    )
    return CaseStudyTable(head=("Segment", "Users", "% of Total Users", "Business Action"), rows=rows)


def brand_revenue(view: Slice) -> CaseStudyTable:
    """Return every brand that was bought, the largest revenue first."""
    return CaseStudyTable(head=("Brand", "Revenue", "Purchases"), rows=_bought(view, "brand"))


def category_revenue(view: Slice) -> CaseStudyTable:
    """Return every category path that was bought, the largest revenue first."""
    return CaseStudyTable(head=("Category", "Revenue", "Purchases"), rows=_bought(view, "category_code"))


def product_purchases(view: Slice) -> CaseStudyTable:
    """Return every product that was bought, the most purchases first."""
    rows = sorted(_bought(view, "product"), key=lambda row: -row[2])
    return CaseStudyTable(
        head=("product_id", "purchases", "revenue"), rows=tuple((name, count, money) for name, money, count in rows)
    )


def low_conversion_products(view: Slice) -> CaseStudyTable:
    """Return the products that many looked at and nobody bought, the most views first."""
    seen = Having(metric="views", operator=">=", value=Decimal(VIEWS))
    unsold = Having(metric="purchases", operator="=", value=Decimal(0))
    asked = view.ask_metrics("views", "purchases", by=("product",), having=(seen, unsold))
    found = sorted(asked.rows(), key=lambda row: (-row["views"], row["product"]))
    rows = tuple((row["product"], row["views"], 0, _rate(0.0), row["views"]) for row in found)
    return CaseStudyTable(head=("product_id", "views", "purchases", "conversion_rate", "view_purchase_gap"), rows=rows)


TABLES: Mapping[str, Callable[[Slice], CaseStudyTable]] = {
    table.__name__: table
    for table in (
        kpi_summary,
        funnel_summary,
        user_segments,
        brand_revenue,
        category_revenue,
        product_purchases,
        low_conversion_products,
    )
}
"""By the name of the file."""


def _bought(view: Slice, by: str) -> tuple[tuple[str, str, int], ...]:
    some = Having(metric="purchases", operator=">", value=Decimal(0))
    asked = view.ask_metrics("event_revenue", "purchases", by=(by,), having=(some,))
    ordered = sorted(asked.rows(), key=lambda row: (-row["event_revenue"], row[by]))
    return tuple((row[by], _money(row["event_revenue"]), row["purchases"]) for row in ordered)


def _money(value: Number | None) -> str:
    return "" if value is None else f"{round_half_up(value, 2):f}"


def _rate(value: Number | None) -> str:
    return "" if value is None else f"{round_half_up(Decimal(str(value)) * 100, 2):f}%"


def _of(part: int, whole: int | None) -> str:
    return _rate(part / whole) if whole else ""


def _dropped(part: int, whole: int | None) -> str:
    """Write what was lost; never less than nothing, where a stage has more people than the one before."""
    return _rate(max(0.0, 1 - part / whole)) if whole else ""


FORMS: Mapping[str, Callable[[Any], object]] = {"count": lambda value: value, "money": _money, "rate": _rate}
