"""Describe: the catalogue as rows of text, for the command line, the page of definitions and the documentation."""

from collections.abc import Callable
from dataclasses import dataclass

from services.catalog import catalog
from services.catalog.kinds import AnyDimension, Metric


@dataclass(frozen=True, kw_only=True)
class MetricEntry:
    """A metric as people read of it."""

    name: str
    label: str
    meaning: str
    formula: str
    unit: str
    better: str
    ingredient: bool
    cut_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DimensionEntry:
    """A dimension as people read of it."""

    name: str
    label: str
    meaning: str
    hierarchies: tuple[str, ...]


def metric_entries(cuts_of: Callable[[Metric], tuple[str, ...]]) -> tuple[MetricEntry, ...]:
    """Describe every metric; `cuts_of` says what it can be cut by."""
    return tuple(
        MetricEntry(
            name=metric.name,
            label=metric.label,
            meaning=metric.meaning,
            formula=metric.formula,
            unit=metric.unit.name,
            better=metric.better,
            ingredient=metric.ingredient,
            cut_by=cuts_of(metric),
        )
        for metric in catalog().metrics.values()
    )


def _hierarchies(dimension: AnyDimension) -> tuple[str, ...]:
    return tuple(
        " > ".join(hierarchy.levels) for hierarchy in catalog().hierarchies if dimension.name in hierarchy.levels
    )


def dimension_entries() -> tuple[DimensionEntry, ...]:
    """Describe every dimension."""
    return tuple(
        DimensionEntry(
            name=dimension.name, label=dimension.label, meaning=dimension.meaning, hierarchies=_hierarchies(dimension)
        )
        for dimension in catalog().dimensions.values()
    )
