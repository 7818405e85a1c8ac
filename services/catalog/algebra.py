"""Algebra: which metrics a metric is computed from, down to those that are computed from rows."""

from collections.abc import Iterable
from functools import lru_cache

from services.catalog import Catalog, catalog
from services.catalog.kinds import Fact, Formula, Leaf, Metric


def leaves_of(metrics: Iterable[Metric]) -> tuple[Leaf, ...]:
    """Return the metrics that must be computed from rows, each once, in a stable order."""
    declared = catalog()
    return tuple(dict.fromkeys(leaf for metric in metrics for leaf in _leaves_of_one(metric, declared)))


def facts_of(metrics: Iterable[Metric]) -> tuple[Fact, ...]:
    """Return the facts that the metrics are computed from, each once."""
    return tuple({leaf.fact.name: leaf.fact for leaf in leaves_of(metrics)}.values())


@lru_cache(maxsize=1024)
def _leaves_of_one(metric: Metric, declared: Catalog) -> tuple[Leaf, ...]:
    return leaves_of(declared.metrics[name] for name in metric.operands) if isinstance(metric, Formula) else (metric,)
