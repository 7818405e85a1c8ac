"""Grants: what people and teams are limited to, and the scope that follows for a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from models.app.accounts import Grant, Team, User
from services.accounts.lookup import known_team, known_user
from services.accounts.permissions import Right, require
from services.accounts.views import changing_views, limits_of, view_of
from services.catalog import catalog
from services.catalog.kinds import Dimension
from services.catalog.lookup import find_dimension
from services.core.context import AccountContext, Context
from services.core.errors import BadValue, NotAllowed
from services.query.questions import MetricQuery, Where
from services.query.run import run
from services.query.scope import Limits, Scope
from services.query.validate import counts_of

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

GrantPairs = tuple[tuple[str, str], ...]
"""(dimension, member), one for each member that may be seen."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who is limited: a person by e-mail, or a team by name."""

    kind: Literal["user", "team"]
    name: str


KNOWN: Mapping[str, Callable[["Session", str], User | Team]] = {"user": known_user, "team": known_team}


def check_grants(pairs: Iterable[tuple[str, str]]) -> GrantPairs:
    """Return the grants without repeats if all can be granted. Raises UnknownName, BadValue."""
    return tuple(sorted({(_scoping(name).name, _member(name, member)) for name, member in pairs}))


def _scoping(name: str) -> Dimension:
    dimension = find_dimension(name)
    if isinstance(dimension, Dimension) and dimension.scoping:
        return dimension
    able = ", ".join(d.name for d in catalog().dimensions.values() if isinstance(d, Dimension) and d.scoping)
    raise BadValue(f"{dimension.label} cannot limit what a person sees; these can: {able}.")


def _member(name: str, member: str) -> str:
    if not member.strip():
        raise BadValue(f"A grant names a member, as in {name}=North; nothing follows {name}=.")
    if "\x00" in member:
        raise BadValue("A member holds no null character.")
    return member


def scope_of(ctx: AccountContext, email: str) -> Scope:
    """Return the rows that a person may see, see `view_of`.

    Raises BadValue, UnknownName, NotAllowed where the account is disabled.
    """
    with ctx.application.read() as session:
        user = known_user(session, email)
        if user.disabled_at is not None:
            raise NotAllowed(f"The account of {user.email} is disabled.")
        require(user.role, Right.VIEW)
        return view_of(user)


def add_grants(ctx: AccountContext, owner: Owner, pairs: GrantPairs, *, who: str) -> GrantPairs:
    """Let the owner see these members; give those that are new. Raises UnknownName, BadValue."""
    pairs = check_grants(pairs)
    with changing_views(ctx, who) as change:
        found = KNOWN[owner.kind](change.session, owner.name)
        had = {(grant.dimension, grant.member) for grant in found.grants}
        new = tuple(pair for pair in pairs if pair not in had)
        found.grants += make_grants(new)
        if new:
            change.record("grants added", owner_name(found), grants=_by_dimension(new))
    return new


def remove_grants(ctx: AccountContext, owner: Owner, pairs: GrantPairs, *, who: str) -> Limits:
    """Take these members from the owner; give the limits that are left. Raises UnknownName for one they have not."""
    with changing_views(ctx, who) as change:
        found = KNOWN[owner.kind](change.session, owner.name)
        has = {(grant.dimension, grant.member): grant for grant in found.grants}
        missing = next((pair for pair in pairs if pair not in has), None)
        if missing:
            raise BadValue(f"{owner_name(found)} has no grant {missing[0]}={missing[1]}.")
        for pair in set(pairs):
            found.grants.remove(has[pair])
            change.session.delete(has[pair])
        change.record("grants removed", owner_name(found), grants=_by_dimension(pairs))
        return limits_of(found.grants)


def make_grants(pairs: GrantPairs) -> list[Grant]:
    """Make the rows of grants, for an owner to take."""
    return [Grant(dimension=name, member=member) for name, member in pairs]


def owner_name(owner: User | Team) -> str:
    """Return the name under which an owner stands in the audit."""
    return owner.email if isinstance(owner, User) else owner.name


def _by_dimension(pairs: GrantPairs) -> dict[str, Any]:
    return {name: list(members) for name, members in limits_of(make_grants(pairs))}


def without_rows(ctx: Context, pairs: GrantPairs, scope: Scope) -> GrantPairs:
    """Return the grants whose member no row has yet, as far as `scope` shows rows. Such a grant may be given."""
    return tuple(pair for pair in pairs if not _has_rows(ctx, *pair, scope))


def _has_rows(ctx: Context, name: str, member: str, scope: Scope) -> bool:
    counts, where = counts_of(catalog().dimensions[name]), (Where(dimension=name, members=(member,)),)
    asked = (MetricQuery(metrics=(metric,), by=(name,), where=where) for metric in counts)
    return any(run(ctx, question, scope).table.num_rows for question in asked)
