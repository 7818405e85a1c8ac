"""Additivity: whether the values of groups add up to the value of the whole."""

from collections.abc import Iterable

from services.catalog.algebra import leaves_of
from services.catalog.kinds import Aggregate, AnyDimension, Leaf, Metric, Ratio
from services.query.compile.joins import is_of_parts


def adds_up(metric: Metric, by: Iterable[AnyDimension]) -> bool:
    """Return True if the metric's values by these dimensions add up to its value for all of them.

    Orders by category do not: an order with lines of two categories is in both groups.
    """
    cuts = tuple(by)
    return not isinstance(metric, Ratio) and all(_adds_up(leaf, cuts) for leaf in leaves_of([metric]))


def _adds_up(leaf: Leaf, by: tuple[AnyDimension, ...]) -> bool:
    return isinstance(leaf, Aggregate) and leaf.additive and not _repeats(leaf, by)


def _repeats(leaf: Leaf, by: tuple[AnyDimension, ...]) -> bool:
    """Return True if a row counts in several groups: in each that one of its parts belongs to."""
    of_parts = isinstance(leaf, Aggregate) and leaf.on_parts is not None and leaf.on_parts.additive
    return not of_parts and any(is_of_parts(leaf.fact, dimension) for dimension in by)


def is_repeated(metric: Metric, by: Iterable[AnyDimension]) -> bool:
    """Return True if the metric counts rows in several groups of these dimensions, which a reader must be told."""
    cuts = tuple(by)
    return not isinstance(metric, Ratio) and any(_repeats(leaf, cuts) for leaf in leaves_of([metric]))
