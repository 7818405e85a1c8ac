"""Proposals: what could stand where the log says nothing, how sure that is, and what it would fill."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import sqrt
from operator import itemgetter
from typing import Any

from services.analyses.catalogue_quality.attribute_lookup import LOOKUPS, AttributeLookup
from services.core.context import Context
from services.core.errors import BadValue
from services.query.questions import Period, Where
from services.query.run import run
from services.query.scope import Scope

LEAST = 0.8
"""The confidence that is asked for where nobody says another."""

EVER = Period()
NORMAL_95 = 1.959963984540054
"""The quantile of the normal distribution that 95 % lie within, both sides."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Another value that the same key was seen with."""

    value: str
    rows: int
    users: int


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A value for a key whose rows have gaps: the most frequent one among the rows that say any."""

    kind: str
    """One of LOOKUPS."""
    key: str
    """Id of the category or the product."""
    value: str
    support_rows: int
    support_users: int
    told_rows: int
    """Rows of the key that say any value."""
    conflicts: tuple[Conflict, ...]
    rows: int
    """Rows that it would fill."""
    users: int
    revenue: Decimal
    """Of the purchases among them."""

    @property
    def confidence(self) -> float:
        """Share of the most frequent value among the rows that say any."""
        return self.support_rows / self.told_rows

    @property
    def least(self) -> float:
        """Lower bound of that share: few rows leave it low even where all agree."""
        return wilson(self.support_rows, self.told_rows)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Rows of one kind of gap, and their revenue."""

    keys: int
    rows: int
    revenue: Decimal


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """All that can be proposed on one state of the data, those with the most revenue first."""

    items: tuple[Proposal, ...]
    hopeless: dict[str, Filled]
    """By kind: the gaps of keys that no row says anything of."""
    data_version: int

    def above(self, least: float = LEAST, kinds: Iterable[str] = tuple(LOOKUPS)) -> tuple[Proposal, ...]:
        """Return the proposals of which the lower bound of the confidence is at least so much. Raises BadValue."""
        if not 0 <= least <= 1:
            raise BadValue("The confidence is between 0 and 1.")
        wanted = tuple(kinds)
        return tuple(item for item in self.items if item.least >= least and item.kind in wanted)


def wilson(hits: int, tries: int, z: float = NORMAL_95) -> float:
    """Return the lower bound of a share, two-sided 95 % (Wilson, 1927); 0 of nothing."""
    if not tries:
        return 0.0
    share, square = hits / tries, z * z
    spread = z * sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    return max(0.0, (share + square / (2 * tries) - spread) / (1 + square / tries))


def sum_filled(items: Iterable[Proposal]) -> Filled:
    """Add up what proposals of one kind would fill; over brand and category some rows would count twice."""
    found = tuple(items)
    revenue = sum((item.revenue for item in found), Decimal(0))
    return Filled(keys=len(found), rows=sum(item.rows for item in found), revenue=revenue)


def proposals(
    ctx: Context,
    scope: Scope,
    *,
    period: Period = EVER,
    where: tuple[Where, ...] = (),
) -> Proposals:
    """Propose from the rows that `scope` shows. Raises what `run` raises."""
    items: list[Proposal] = []
    hopeless: dict[str, Filled] = {}
    versions: list[int] = []
    for kind in LOOKUPS:
        result = run(ctx, AttributeLookup(kind=kind, period=period, where=where), scope)
        versions.append(result.origin.data_version)
        keys = [(key, list(rows)) for key, rows in groupby(result.rows(), itemgetter("key"))]
        items += _proposed(kind, keys)
        hopeless[kind] = _hopeless([rows[0] for _, rows in keys if len(rows) == 1])
    ordered = sorted(items, key=lambda item: (-item.revenue, -item.rows, item.kind, item.key))
    return Proposals(items=tuple(ordered), hopeless=hopeless, data_version=min(versions))


def _proposed(kind: str, keys: Iterable[tuple[str, list[dict[str, Any]]]]) -> Iterator[Proposal]:
    for key, rows in keys:
        gap = next(row for row in rows if row["value"] is None)
        told = [row for row in rows if row["value"] is not None]
        if told:
            yield _proposal(kind, key, gap, told)


def _proposal(kind: str, key: str, gap: dict[str, Any], told: list[dict[str, Any]]) -> Proposal:
    best, *others = told
    return Proposal(
        kind=kind,
        key=key,
        value=best["value"],
        support_rows=best["rows"],
        support_users=best["users"],
        told_rows=sum(row["rows"] for row in told),
        conflicts=tuple(Conflict(value=row["value"], rows=row["rows"], users=row["users"]) for row in others),
        rows=gap["rows"],
        users=gap["users"],
        revenue=gap["revenue"],
    )


def _hopeless(rows: list[dict[str, Any]]) -> Filled:
    revenue = sum((row["revenue"] for row in rows), Decimal(0))
    return Filled(keys=len(rows), rows=sum(row["rows"] for row in rows), revenue=revenue)
