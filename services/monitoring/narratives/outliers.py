"""Outliers: the member whose customers are less satisfied than those of all others, beyond chance.

A two-sample z-test of means. The scores themselves are not asked for, so their variance is bounded by what is known of
them: of values from 1 to 5 with mean m it is at most (5 - m)(m - 1) (Bhatia and Davis, 2000). The test can only be
stricter for it: it says less than it could, never more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

LOWEST, HIGHEST = 1, 5
"""The scale of scores."""
ENOUGH = 30
"""Scores on either side without which nothing is compared."""
BEYOND = 3.29
"""Standard errors between the two: by chance once in a thousand."""


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A member with a low mean score, and how many there are."""

    dimension: str
    member: str
    mean: float
    scores: int
    gap: float
    """In standard errors, against what the others come to."""


def lowest(cuts: Mapping[str, Iterable[Mapping[str, Any]]]) -> Suspect | None:
    """Find the member that lies lowest against the rest of its dimension, if one lies beyond chance.

    The rows hold `satisfaction`, `satisfaction_points` and `rated_orders` by the dimension's name.
    """
    suspects = [found for name, rows in cuts.items() for found in _suspects(name, tuple(rows))]
    worst = max(suspects, key=lambda suspect: suspect.gap, default=None)
    return worst if worst and worst.gap >= BEYOND else None


def _suspects(dimension: str, rows: tuple[Mapping[str, Any], ...]) -> list[Suspect]:
    points = sum(float(row["satisfaction_points"] or 0) for row in rows)
    rated = sum(row["rated_orders"] for row in rows)
    found = []
    for row in rows:
        own, others = row["rated_orders"], rated - row["rated_orders"]
        if own < ENOUGH or others < ENOUGH:
            continue
        rest = (points - float(row["satisfaction_points"])) / others
        gap = (rest - row["satisfaction"]) / _error(row["satisfaction"], own, rest, others)
        found.append(Suspect(dimension=dimension, member=row[dimension], mean=row["satisfaction"], scores=own, gap=gap))
    return found


def _error(mean: float, count: int, other: float, others: int) -> float:
    """Bound the standard error of the difference of two means; where all scores are an end of the scale, there is none
    left to speak of, so a little is kept."""
    return sqrt(_variance(mean) / count + _variance(other) / others) or 1e-9


def _variance(mean: float) -> float:
    return max(HIGHEST - mean, 0) * max(mean - LOWEST, 0)
