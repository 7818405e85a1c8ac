"""Algebra: which metrics a metric is computed from, down to those that are computed from rows."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Column

from services.catalog import Catalog, catalog
from services.catalog.kinds import Aggregate, Fact, Formula, Leaf, Metric


def leaves_of(metrics: Iterable[Metric]) -> tuple[Leaf, ...]:
    """Return the metrics that must be computed from rows, each once, in a stable order."""
    declared = catalog()
    return tuple(dict.fromkeys(leaf for metric in metrics for leaf in _leaves_of_one(metric, declared)))


def facts_of(metrics: Iterable[Metric]) -> tuple[Fact, ...]:
    """Return the facts that the metrics are computed from, each once."""
    return tuple({leaf.fact.name: leaf.fact for leaf in leaves_of(metrics)}.values())


def leaf_over(leaf: Leaf, fact: Fact) -> Leaf | None:
    """Return the metric if it is computed from rows of the fact, or its sum over parts if that is; None if neither."""
    of_parts = leaf.on_parts if isinstance(leaf, Aggregate) else None
    found = (one for one in (leaf, of_parts) if one is not None and _is_over(one.fact, fact))
    return next(found, None)


def _is_over(one: Fact, other: Fact) -> bool:
    return one.table is other.table and one.rows is other.rows


def needs_of(metric: Metric) -> tuple[tuple[Fact, Column[Any]], ...]:
    """Return the optional columns without which a metric says nothing, each with its fact."""
    spared = metric.zero_if_absent if isinstance(metric, Formula) else ()
    needed = (leaf for leaf in leaves_of([metric]) if leaf.needs is not None and leaf.name not in spared)
    return tuple(dict.fromkeys((leaf.fact, leaf.needs) for leaf in needed if leaf.needs is not None))


@lru_cache(maxsize=1024)
def _leaves_of_one(metric: Metric, declared: Catalog) -> tuple[Leaf, ...]:
    return leaves_of(declared.metrics[name] for name in metric.operands) if isinstance(metric, Formula) else (metric,)
