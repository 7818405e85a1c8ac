"""Own columns: what a store keeps of its files beside our fields, as dimensions and measures of its catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, literal

from models.warehouse import OWN_NUMBERS, UNKNOWN, Label, order_lines
from services.catalog import DECLARED, Catalog
from services.catalog.facts import ORDER_LINES
from services.catalog.kinds import Aggregate, Dimension
from services.catalog.units import QUANTITY


@dataclass(frozen=True, kw_only=True)
class OwnColumn:
    """One of them: the column of order_lines that holds it, its name in questions, and what the file calls it."""

    column: str
    name: str
    label: str

    @property
    def is_measure(self) -> bool:
        """True if its values are numbers that are added up."""
        return self.column in OWN_NUMBERS


def name_own(label: str, taken: Iterable[str] = ()) -> str:
    """Return the name of a column in questions: `Ship Mode` is ship_mode, or own_ship_mode if that is taken."""
    words = "".join(letter.lower() if letter.isalnum() else " " for letter in label).split()
    plain = "_".join(words) or "column"
    known = {*DECLARED.dimensions, *DECLARED.metrics, *taken}
    return next(
        one for one in (plain, f"own_{plain}", *(f"own_{plain}_{at}" for at in range(2, 99))) if one not in known
    )


@lru_cache(maxsize=16)
def extend_catalog(own: tuple[OwnColumn, ...]) -> Catalog:
    """Return the declared catalogue with a store's own dimensions and measures."""
    return _extended(own) if own else DECLARED


def _extended(own: tuple[OwnColumn, ...]) -> Catalog:
    dimensions = {one.name: _dimension(one) for one in own if not one.is_measure}
    measures = {one.name: _measure(one) for one in own if one.is_measure}
    return Catalog(
        metrics={**DECLARED.metrics, **measures},
        dimensions={**DECLARED.dimensions, **dimensions},
        hierarchies=DECLARED.hierarchies,
        identities=DECLARED.identities,
        version=repr(own),
    )


def _dimension(one: OwnColumn) -> Dimension:
    kept = func.coalesce(order_lines.c[one.column], literal(UNKNOWN, Label, literal_execute=True))
    return Dimension(
        name=one.name,
        label=one.label,
        meaning=f"The column {one.label} of the store's files, by the lines of orders",
        derived=((order_lines, kept),),
    )


def _measure(one: OwnColumn) -> Aggregate:
    return Aggregate(
        name=one.name,
        label=one.label,
        meaning=f"The column {one.label} of the store's files, added up over the lines of orders",
        formula=f"sum of {one.label} over order lines",
        unit=QUANTITY,
        fact=ORDER_LINES,
        expr=func.sum(order_lines.c[one.column]),
        additive=True,
        better="neither",
    )
