"""Analyses on one line: which there are, and which options each takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.analyses.carts.question import Abandonment
from services.analyses.catalogue_quality.missing_attributes import GapProducts, Gaps
from services.analyses.cohorts.question import EventCohorts, OrderCohorts
from services.analyses.funnel.question import Funnel, OrderedFunnel
from services.analyses.merchandising.question import Merchandising
from services.analyses.merchandising.zero_conversion import Flops
from services.analyses.segments.question import Segments
from services.analyses.time.question import Temporal
from services.analyses.time.weekday_hour import WeekdayHour
from services.core.errors import BadValue, ImpossibleQuestion
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


def _temporal(common: Options, *, by: str = "month", metric: str | None = None) -> Question:
    """Return the buckets of a grain, every one; the hours or weekdays that recur; or their heatmap."""
    if by == HEATMAP:
        return WeekdayHour(**_with(common, metric=metric))
    if metric is not None:
        raise BadValue(f"--metric goes with --by {HEATMAP}; the others show every metric.")
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
        raise BadValue("--top goes with --by product.")
    return Gaps(**common, by=by)


def _with(common: Options, **given: Any) -> dict[str, Any]:
    return {**common, **{name: value for name, value in given.items() if value is not None}}


def _flops(common: Options, **given: Any) -> Question:
    return Flops(**common, **given)


def _cohorts(common: Options, *, by: str = "month", of: str = "users") -> Question:
    node = OrderCohorts if of == CUSTOMERS else EventCohorts
    return node(**_with(common, grain=by))


@dataclass(frozen=True, kw_only=True)
class AnalysisCommand:
    """One analysis: how its question is made, and which options it takes beside the period and the filters."""

    make: Callable[..., Question]
    takes: tuple[str, ...]


KINDS: Mapping[str, AnalysisCommand] = {
    "funnel": AnalysisCommand(make=_funnel, takes=("by", "count", "hours", "compare", "top")),
    "segments": AnalysisCommand(make=_segments, takes=("compare",)),
    "abandonment": AnalysisCommand(make=_abandonment, takes=("by", "top")),
    "merchandising": AnalysisCommand(make=_merchandising, takes=("by", "order", "top", "compare")),
    "temporal": AnalysisCommand(make=_temporal, takes=("by", "metric")),
    "gaps": AnalysisCommand(make=_gaps, takes=("by", "top")),
    "flops": AnalysisCommand(make=_flops, takes=("views", "days", "top")),
    "cohorts": AnalysisCommand(make=_cohorts, takes=("by", "of")),
}
"""By name."""


def question_of(name: str, common: Options, given: Options) -> Question:
    """Make the question. Raises BadValue for an option that the analysis does not take."""
    kind, chosen = KINDS[name], {option: value for option, value in given.items() if value is not None}
    stray = next((option for option in chosen if option not in kind.takes), None)
    if stray is not None:
        options = ", ".join(f"--{option}" for option in kind.takes)
        raise BadValue(f"{name} takes {options}, beside the period and the filters; --{stray} says nothing of it.")
    return kind.make(common, **chosen)
