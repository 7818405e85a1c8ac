"""Registry: which analyses there are by name, and which options each takes."""

from collections.abc import Mapping
from typing import Any

from services.analyses.carts.question import Abandonment
from services.analyses.catalogue_quality.missing_attributes import GapProducts, Gaps
from services.analyses.cohorts.question import EventCohorts, OrderCohorts
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.analyses.merchandising.question import Merchandising
from services.analyses.merchandising.zero_conversion import Flops
from services.analyses.sales.question import ProductSales
from services.analyses.segments.question import Segments
from services.analyses.time.question import Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.core.errors import BadValue, ImpossibleQuestion
from services.query.analysis import AnalysisKind, AnalysisOption
from services.query.questions import MetricQuery
from services.query.run import Question

Options = Mapping[str, Any]
HEATMAP = "weekday-hour"
GRAINS, RECURRING = ("day", "week", "month"), ("weekday", "hour")
RECURRING_METRICS = ("views", "carts", "purchases", "users", "user_conversion", "event_revenue")
CUSTOMERS = "customers"


def _funnel(common: Options, *, hours: int | None = None, **given: Any) -> Question:
    if hours is None:
        return Funnel(**common, **given)
    return OrderedFunnel(**common, hours=hours, **given)


def _segments(common: Options, **given: Any) -> Question:
    return Segments(**common, **given)


def _abandonment(common: Options, *, by: str = "brand", **given: Any) -> Question:
    return Abandonment(**common, by=by, **given)


def _merchandising(common: Options, **given: Any) -> Question:
    return Merchandising(**common, **given)


def _sales(common: Options, **given: Any) -> Question:
    return ProductSales(**common, **given)


def _temporal(common: Options, *, by: str = "month", metric: str | None = None) -> Question:
    """Return the buckets of a grain, every one; the hours or weekdays that recur; or their heatmap."""
    if by == HEATMAP:
        return WeekdayHour(**_with(common, metric=metric))
    if metric is not None:
        raise BadValue("Only the heatmap is of one metric; the others show every one.", code="heatmap-only")
    if by in RECURRING:
        return MetricQuery(metrics=RECURRING_METRICS, by=(by,), **common)
    if by not in GRAINS:
        able = ", ".join((*GRAINS, *RECURRING))
        raise ImpossibleQuestion(f"temporal is cut by {able} or {HEATMAP}, not by {by!r}.")
    return Temporal(**_with(common, grain=by))


def _gaps(common: Options, *, by: str | None = None, top: int | None = None) -> Question:
    if by == "product":
        return GapProducts(**_with(common, top=top))
    if top is not None:
        raise BadValue("So many members can be kept of products only.", code="products-only")
    return Gaps(**common, by=by)


def _with(common: Options, **given: Any) -> dict[str, Any]:
    return {**common, **{name: value for name, value in given.items() if value is not None}}


def _flops(common: Options, **given: Any) -> Question:
    return Flops(**common, **given)


def _cohorts(common: Options, *, by: str = "month", of: str = "users") -> Question:
    node = OrderCohorts if of == CUSTOMERS else EventCohorts
    return node(**_with(common, grain=by))


OPTIONS: Mapping[str, AnalysisOption] = {
    option.name: option
    for option in (
        AnalysisOption(name="by", meaning=f"Cut by this; of temporal also {HEATMAP}, of cohorts the grain."),
        AnalysisOption(
            name="compare", meaning="Compare with the period before, or a year before.", choices=("previous", "year")
        ),
        AnalysisOption(name="top", meaning="So many members; what the rest is, each analysis says.", is_number=True),
        AnalysisOption(name="count", meaning="funnel: what is counted.", choices=("users", "sessions", "events")),
        AnalysisOption(
            name="hours", meaning="funnel: one stage after the other, within so many hours.", is_number=True
        ),
        AnalysisOption(
            name="order",
            meaning="merchandising: revenue, purchases, views or conversion; sales: revenue, units, orders or margin.",
        ),
        AnalysisOption(name="metric", meaning=f"temporal by {HEATMAP}: view, cart, purchase, events or conversion."),
        AnalysisOption(name="views", meaning="flops: at least so many views (200).", is_number=True),
        AnalysisOption(name="days", meaning="flops: within any window of so many days.", is_number=True),
        AnalysisOption(
            name="of", meaning="cohorts: of the event log, or of the orders.", choices=("users", "customers")
        ),
    )
}
"""By name, in the order in which help lists them."""

ANALYSES: Mapping[str, AnalysisKind] = {
    kind.name: kind
    for kind in (
        AnalysisKind(name="funnel", label="Funnel", options=("by", "count", "hours", "compare", "top"), make=_funnel),
        AnalysisKind(name="segments", label="Segments", options=("compare",), make=_segments),
        AnalysisKind(name="abandonment", label="Abandoned carts", options=("by", "top"), make=_abandonment),
        AnalysisKind(
            name="merchandising",
            label="Merchandising",
            options=("by", "order", "top", "compare"),
            make=_merchandising,
            of_orders="sales",
        ),
        AnalysisKind(name="sales", label="Sales by product", options=("by", "order", "top", "compare"), make=_sales),
        AnalysisKind(name="temporal", label="Time", options=("by", "metric"), make=_temporal),
        AnalysisKind(name="gaps", label="Missing attributes", options=("by", "top"), make=_gaps),
        AnalysisKind(name="flops", label="Products without sale", options=("views", "days", "top"), make=_flops),
        AnalysisKind(name="cohorts", label="Cohorts", options=("by", "of"), make=_cohorts),
    )
}
"""By name."""

_TAKEN = {option for kind in ANALYSES.values() for option in kind.options}
assert set(OPTIONS) == _TAKEN, "every option is declared and taken"  # noqa: S101 - checked at import
