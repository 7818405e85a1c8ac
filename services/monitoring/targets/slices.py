"""Seen: of which rows a view shows all, so that a target is never held against a part of what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.query.questions import Where
from services.query.scope import Scope


@dataclass(frozen=True, kw_only=True)
class StorePart:
    """The whole store, or the rows of one member of one dimension."""

    dimension: str | None = None
    member: str | None = None


WHOLE = StorePart()


def for_view(scope: Scope, where: Iterable[Where] = ()) -> StorePart | None:
    """Return the slice that a view shows exactly; None if it shows another part of the store.

    Filters and the person's own limits count alike: East is what a view filtered to East shows, and what a person sees
    who is limited to East. Excluding filters, several members, two dimensions are no slice, so nothing is a target of
    theirs.
    """
    shown = {name: set(members) for name, members in scope.grants}
    for condition in where:
        if condition.exclude:
            return None
        had = shown.get(condition.dimension, set(condition.members))
        shown[condition.dimension] = had & set(condition.members)
    limited = Scope.limited(shown, any_of=map(dict, scope.any_of), reason=scope.reason)
    if limited.any_of or len(limited.grants) > 1:
        return None
    if not limited.grants:
        return WHOLE
    ((dimension, members),) = limited.grants
    return StorePart(dimension=dimension, member=members[0]) if len(members) == 1 else None


def shows(scope: Scope, part: StorePart) -> bool:
    """Hold where the scope shows all rows of the slice."""
    where = () if part.dimension is None else (Where(dimension=part.dimension, members=(part.member or "",)),)
    return for_view(scope, where) == part
