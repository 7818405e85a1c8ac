"""What can be asked: metrics, dimensions and hierarchies, declared once.

`catalog()` is the one way to it. A module that needs declarations while it is imported takes `DECLARED`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from services.catalog.dimensions import DIMENSIONS, HIERARCHIES
from services.catalog.kinds import AnyDimension, Hierarchy, Identity, Metric
from services.catalog.metrics import IDENTITIES, METRICS


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalog:
    """Every declaration, by name. Equal to itself only."""

    metrics: Mapping[str, Metric]
    dimensions: Mapping[str, AnyDimension]
    hierarchies: tuple[Hierarchy, ...]
    identities: tuple[Identity, ...]
    version: str = ""
    """What tells it from other catalogues of the same program: part of the key of every answer in the cache."""


DECLARED = Catalog(
    metrics={metric.name: metric for metric in METRICS},
    dimensions={dimension.name: dimension for dimension in DIMENSIONS},
    hierarchies=HIERARCHIES,
    identities=IDENTITIES,
)
"""What the program declares; every store has at least this."""

_IN_FORCE: ContextVar[Catalog] = ContextVar("catalog", default=DECLARED)

catalog: Callable[[], Catalog] = _IN_FORCE.get
"""Return the catalogue in force here: the store's, where `use_catalog` put one in force, else the declared one."""


def put_catalog(store: Catalog) -> Token[Catalog]:
    """Put a store's catalogue in force until `take_catalog` is called with what this returns."""
    return _IN_FORCE.set(store)


def take_catalog(token: Token[Catalog]) -> None:
    """Put the catalogue of before in force again."""
    _IN_FORCE.reset(token)


@contextmanager
def use_catalog(store: Catalog) -> Iterator[None]:
    """Put a store's catalogue in force for the block, for this thread and for the contexts that are copied in it."""
    token = put_catalog(store)
    try:
        yield
    finally:
        take_catalog(token)
