"""Words: buckets, members and bounds as sentences say them."""

from collections.abc import Callable, Mapping
from datetime import date

from services.catalog import catalog
from services.catalog.kinds import Metric
from services.core.numbers import change, exact, format_signed
from services.monitoring.rules.store import Rule

MONTHS_OF_A_QUARTER = 3


def _quarter(first: date) -> str:
    return f"Q{(first.month - 1) // MONTHS_OF_A_QUARTER + 1}"


WHOLE: Mapping[str, Callable[[date], str]] = {
    "quarter": _quarter,
    "month": lambda first: f"{first:%B}",
    "week": lambda first: f"the week of {first.day} {first:%b}",
}
BRIEF: Mapping[str, Callable[[date], str]] = {
    "quarter": _quarter,
    "month": lambda first: f"{first:%b}",
    "week": lambda first: f"{first.day} {first:%b}",
}


def bucket_in_words(grain: str, first: date, *, now: int, brief: bool = False) -> str:
    """Describe a bucket, with its year if that is not the year `now`: "December", "Q4 2023", "the week of 23 Dec"."""
    name = (BRIEF if brief else WHOLE)[grain](first)
    return name if first.year == now else f"{name} {first.year}"


def place(dimension: str | None, member: str | None) -> str:
    """Return the place: " in East", " of Books"; nothing for the whole store."""
    if dimension is None or member is None:
        return ""
    return f" {'in' if dimension == 'region' else 'of'} {member}"


def others(dimension: str) -> str:
    """Describe the rest of a dimension's members: "other regions", "other categories"."""
    label = catalog().dimensions[dimension].label.lower().partition(",")[0]
    return f"other {label[:-1]}ies" if label.endswith("y") else f"other {label}s"


def title(rule: Rule, metric: Metric, member: str | None, currency: str) -> str:
    """Describe a broken rule: "Satisfaction in East below 3.00", "Revenue of Budget down over 10 %"."""
    return f"{metric.label}{place(rule.dimension, member)} {bound(rule, metric, currency)}"


def bound(rule: Rule, metric: Metric, currency: str) -> str:
    """Describe the threshold: "below 3.00", "down over 10 %"."""
    if not rule.kind.startswith("change_"):
        return f"{rule.kind} {exact(rule.threshold, metric.unit, currency).removesuffix('.00' * metric.unit.relative)}"
    way = rule.kind.removeprefix("change_")
    outward = rule.threshold > 0 if way == "above" else rule.threshold < 0
    if outward:
        return f"{'up' if way == 'above' else 'down'} over {_plain(change(rule.threshold, metric.unit))}"
    return f"changed {'more' if way == 'above' else 'less'} than {_plain(format_signed(rule.threshold, metric.unit))}"


def _plain(text: str) -> str:
    return text.replace(".0 ", " ")
