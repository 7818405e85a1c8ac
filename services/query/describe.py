"""Describe: a question's period, filters and limits as a person would say them."""

from collections.abc import Iterable

from services.catalog import catalog
from services.catalog.facts import TRANSACTIONS
from services.catalog.kinds import AnyDimension, Metric
from services.query.additivity import is_repeated
from services.query.compile.joins import is_of_parts
from services.query.questions import MetricQuery, Period, Where
from services.query.scope import Scope


def describe_period(period: Period) -> str:
    """Say a period whose ends are known: "2024-01-01 to 2024-12-31"."""
    if period.start is None or period.last is None:
        return "All days"
    return f"{period.start} to {period.last}" if period.start != period.last else f"{period.start}"


def describe_condition(condition: Where) -> str:
    """Say a filter: "Segment is Premium or Regular"."""
    label = catalog().dimensions[condition.dimension].label
    verb = "is not" if condition.exclude else "is"
    return f"{label} {verb} {' or '.join(condition.members)}"


def describe_scope(scope: Scope) -> tuple[str, ...]:
    """Say what a view is limited to: "View limited to Region North"; alternatives in one phrase with "or else"."""
    either = ", or else ".join(" and ".join(map(_limit_in_words, limits)) for limits in scope.any_of)
    phrases = (*map(_limit_in_words, scope.grants), *([either] if either else []))
    return tuple(f"View limited to {phrase}" for phrase in phrases)


def _limit_in_words(limit: tuple[str, tuple[str, ...]]) -> str:
    name, members = limit
    return f"{catalog().dimensions[name].label} {' or '.join(members) or '(none)'}"


def describe_sums(metrics: Iterable[Metric], by: tuple[AnyDimension, ...]) -> tuple[str, ...]:
    """Say which metrics do not add up over these dimensions, because a row counts in several groups."""
    labels = [metric.label for metric in metrics if is_repeated(metric, by)]
    if not labels:
        return ()
    cuts = " and ".join(one.label.lower() for one in by if is_of_parts(TRANSACTIONS, one))
    return (f"{' and '.join(labels)} by {cuts} do not add up: an order counts once for each {cuts} of its lines",)


def describe_filters(ask: MetricQuery, period: Period, scope: Scope) -> tuple[str, ...]:
    """Say everything that decides which rows were counted."""
    conditions = (describe_condition(condition) for condition in ask.where)
    having = (f"{catalog().metrics[h.metric].label} {h.operator} {h.value:f}" for h in ask.having)
    return (describe_period(period), *conditions, *having, *describe_scope(scope))
