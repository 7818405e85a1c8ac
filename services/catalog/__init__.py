"""What can be asked: metrics, dimensions and hierarchies, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalog.dimensions import DIMENSIONS, HIERARCHIES
from services.catalog.kinds import AnyDimension, Hierarchy, Identity, Metric
from services.catalog.metrics import IDENTITIES, METRICS


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Every declaration, by name."""

    metrics: Mapping[str, Metric]
    dimensions: Mapping[str, AnyDimension]
    hierarchies: tuple[Hierarchy, ...]
    identities: tuple[Identity, ...]


CATALOG = Catalog(
    metrics={metric.name: metric for metric in METRICS},
    dimensions={dimension.name: dimension for dimension in DIMENSIONS},
    hierarchies=HIERARCHIES,
    identities=IDENTITIES,
)
