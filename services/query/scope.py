"""Scope: which rows a person may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Self

Limits = tuple[tuple[str, tuple[str, ...]], ...]
"""For each dimension the members that may be seen. Dimensions intersect, members of one unite. In order, so that equal
limits are equal values."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The rows within all of `grants` and, where there are alternatives, within at least one of `any_of`.

    Never built without thought: `limited` for a person, `everything` for the operator and for jobs.
    """

    grants: Limits
    any_of: tuple[Limits, ...] = ()
    """Row filters of the person's teams, combined with OR. Cannot be merged into `grants`."""
    reason: str

    @classmethod
    def limited(
        cls,
        grants: Mapping[str, Iterable[str]],
        *,
        any_of: Iterable[Mapping[str, Iterable[str]]] = (),
        reason: str,
    ) -> Self:
        """Limit to the granted members. A dimension with no member at all shows nothing; no alternative is no limit."""
        own, alternatives = limits(grants), _simplest({limits(alternative) for alternative in any_of})
        if any(_within(own, alternative) for alternative in alternatives):
            alternatives = ()
        if len(alternatives) == 1:
            own, alternatives = _both(own, alternatives[0]), ()
        return cls(grants=own, any_of=alternatives, reason=reason)

    @classmethod
    def everything(cls, reason: str) -> Self:
        """See all rows. Who calls this stands on the allow-list of the contract tests."""
        return cls(grants=(), reason=reason)

    @property
    def is_limited(self) -> bool:
        """True unless all rows are seen."""
        return bool(self.grants or self.any_of)

    def is_within(self, other: "Scope") -> bool:
        """True if `other` shows all rows that this shows, whatever the rows are."""
        return all(any(_within(one, wider) for wider in other.alternatives()) for one in self.alternatives())

    def alternatives(self) -> tuple[Limits, ...]:
        """Return the limits as alternatives, each within all of the grants."""
        return tuple(_both(self.grants, alternative) for alternative in self.any_of) or (self.grants,)

    def words(self) -> tuple[str, ...]:
        """Say the limits, one phrase per dimension name: (name, members) in words; the alternatives in one."""
        either = " or ".join(" and ".join(map(_phrase, alternative)) for alternative in self.any_of)
        return (*map(_phrase, self.grants), *([either] if either else []))


def limits(grants: Mapping[str, Iterable[str]]) -> Limits:
    """Return grants in their one order."""
    return tuple((name, tuple(sorted(set(members)))) for name, members in sorted(grants.items()))


def _phrase(limit: tuple[str, tuple[str, ...]]) -> str:
    name, members = limit
    return f"{name}: {', '.join(members) or 'none'}"


def _both(one: Limits, other: Limits) -> Limits:
    """Return the limits of the rows within both."""
    first, second = dict(one), dict(other)
    shared = {name: tuple(set(first[name]) & set(second[name])) for name in first.keys() & second.keys()}
    return limits(first | second | shared)


def _within(one: Limits, other: Limits) -> bool:
    """True if `other` shows all rows that `one` shows, whatever the rows are."""
    inner = dict(one)
    return all(name in inner and set(inner[name]) <= set(members) for name, members in other)


def _united(one: Limits, other: Limits) -> Limits | None:
    """Return the limits of exactly the rows within either, where one conjunction can say it."""
    if _within(one, other) or _within(other, one):
        return other if _within(one, other) else one
    first, second = dict(one), dict(other)
    apart = [name for name in first if first[name] != second.get(name)]
    if first.keys() != second.keys() or len(apart) != 1:
        return None
    return limits(first | {apart[0]: first[apart[0]] + second[apart[0]]})


def _simplest(alternatives: set[Limits]) -> tuple[Limits, ...]:
    """Unite alternatives while two of them can be said as one; always in the same order, so that keys stay equal."""
    kept = sorted(alternatives)
    while True:
        pairs = ((pair, _united(*pair)) for pair in combinations(kept, 2))
        found = next(((pair, united) for pair, united in pairs if united is not None), None)
        if found is None:
            return tuple(kept)
        kept = sorted({found[1], *(alternative for alternative in kept if alternative not in found[0])})
