"""Contributions: which members of which dimension a change comes from, more than from the others.

Of each dimension the members that moved more than the whole did are those whose share of the change is above their
share of the value before. By how much they are above, added up, is the dimension's concentration (Hoover's index of the
two distributions, 1936): 0 where all members moved alike. The dimension with the highest one is named; of equal ones
the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.core.numbers import round_half_up
from services.monitoring.narratives.effects import Sales

LEAST = Decimal("0.05")
"""Below so much concentration all members moved alike, and nothing is said."""
DIGITS = 6
"""Decimals of a concentration: two that differ by less are equal."""
NAMED = 3
"""Members that a sentence names at most."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """The members of a dimension that a change comes from."""

    dimension: str
    members: tuple[str, ...]
    """Those that moved more than the whole, the largest contribution first."""
    share: Decimal
    """Their part of the change; above 1 where others moved against it."""
    concentration: Decimal


def strongest(cuts: Mapping[str, Mapping[str, Sales]]) -> Contribution | None:
    """Find the dimension that a change is concentrated in most; None where it is in none."""
    found = [contribution for name, parts in cuts.items() if (contribution := contribution_of(name, parts))]
    best = max(found, key=lambda contribution: contribution.concentration, default=None)
    return best if best and best.concentration >= LEAST else None


def contribution_of(dimension: str, parts: Mapping[str, Sales]) -> Contribution | None:
    """Measure one dimension; None where it has one member, where nothing was before, or nothing changed."""
    before = sum((sales.revenue[0] for sales in parts.values()), Decimal(0))
    change = sum((sales.revenue[1] - sales.revenue[0] for sales in parts.values()), Decimal(0))
    if len(parts) <= 1 or before <= 0 or not change:
        return None
    shares = {member: (sales.revenue[1] - sales.revenue[0]) / change for member, sales in parts.items()}
    above = {member: shares[member] - sales.revenue[0] / before for member, sales in parts.items()}
    leading = sorted((m for m in parts if above[m] > 0 and shares[m] > 0), key=lambda m: (-shares[m], m))
    if not leading:
        return None
    named: Sequence[str] = leading[:NAMED]
    return Contribution(
        dimension=dimension,
        members=tuple(named),
        share=sum((shares[member] for member in named), Decimal(0)),
        concentration=round_half_up(sum((above[member] for member in leading), Decimal(0)), DIGITS),
    )
