"""Scope: which rows a person may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Grants: for each dimension the members that may be seen. Dimensions intersect, members of one unite.

    Never built without thought: `limited` for a person, `everything` for the operator and for jobs.
    """

    grants: tuple[tuple[str, tuple[str, ...]], ...]
    reason: str

    @classmethod
    def limited(cls, grants: Mapping[str, Iterable[str]], *, reason: str) -> Self:
        """Limit to the granted members. A dimension with no member at all shows nothing."""
        ordered = tuple((name, tuple(sorted(set(members)))) for name, members in sorted(grants.items()))
        return cls(grants=ordered, reason=reason)

    @classmethod
    def everything(cls, reason: str) -> Self:
        """See all rows. Who calls this stands on the allow-list of the contract tests."""
        return cls(grants=(), reason=reason)

    def words(self) -> tuple[str, ...]:
        """Say the limits, one phrase per dimension name: (name, members) in words."""
        return tuple(f"{name}: {', '.join(members) or 'none'}" for name, members in self.grants)
