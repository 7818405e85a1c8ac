"""Algebra: which metrics a metric is computed from, down to those that are computed from rows."""

from collections.abc import Iterable

from services.catalog import CATALOG
from services.catalog.kinds import Fact, Formula, Leaf, Metric


def leaves_of(metrics: Iterable[Metric]) -> tuple[Leaf, ...]:
    """Return the metrics that must be computed from rows, each once, in a stable order."""
    found: dict[str, Leaf] = {}
    for metric in metrics:
        found |= {leaf.name: leaf for leaf in _leaves_of_one(metric)}
    return tuple(found.values())


def facts_of(metrics: Iterable[Metric]) -> tuple[Fact, ...]:
    """Return the facts that the metrics are computed from, each once."""
    return tuple({leaf.fact.name: leaf.fact for leaf in leaves_of(metrics)}.values())


def _leaves_of_one(metric: Metric) -> tuple[Leaf, ...]:
    return leaves_of(CATALOG.metrics[name] for name in metric.operands) if isinstance(metric, Formula) else (metric,)
