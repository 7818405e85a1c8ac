"""Views: what a person may see, and that no administrator gives anybody more than they see themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.app.accounts import Grant, User
from services.accounts.audit import MEANWHILE, Change, changing
from services.accounts.lookup import user_of
from services.core.context import AccountContext
from services.core.errors import BadValue, NotAllowed
from services.query.scope import Limits, Scope, limits

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session


def limits_of(grants: Iterable[Grant]) -> Limits:
    """Return grants as limits: the members of one dimension unite."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for grant in grants:
        members[grant.dimension].append(grant.member)
    return limits(members)


def view_of(user: User) -> Scope:
    """Return the rows that a person may see: within their own grants, and within those of at least one of their teams.

    Without a grant of their own, or in no team, or in a team without a grant, that part does not limit them; the role
    changes nothing.
    """
    teams = [dict(limits_of(team.grants)) for team in user.teams]
    return Scope.limited(dict(limits_of(user.grants)), any_of=teams, reason=f"grants of {user.email}")


@contextmanager
def changing_views(ctx: AccountContext, who: str, *, taken: str = MEANWHILE) -> Iterator[Change]:
    """Open a change after which people may see more; see `changing`.

    Raises NotAllowed where it was an administrator whose view is limited, and somebody would see what they do not, or
    would get a role with it: so nobody takes their own limit back, alone or through another account.
    """
    with changing(ctx, who, taken=taken) as change:
        own = _limit(change)
        before = {} if own is None else _powers(change.session)
        yield change
        if own is not None:
            change.session.flush()
            _require_within(own, before, _powers(change.session))


def require_within_view(change: Change, user: User) -> None:
    """Refuse an administrator whose view is limited what would let them in as somebody who sees more."""
    own = _limit(change)
    if own is not None and not view_of(user).is_within(own):
        raise NotAllowed(_refusal(own, user.email))


def _limit(change: Change) -> Scope | None:
    """Return the view of who acts, if it is a person with a limited one."""
    try:
        user = user_of(change.session, change.who)
    except BadValue:  # the command line and other names that are no e-mail
        return None
    own = view_of(user) if user is not None else None
    return own if own is not None and own.is_limited else None


def _powers(session: "Session") -> dict[str, tuple[Scope, str]]:
    """Return what everybody may see and is, by e-mail, but for closed accounts."""
    users = session.scalars(select(User).where(User.disabled_at.is_(None)))
    return {user.email: (view_of(user), user.role.value) for user in users}


def _require_within(
    own: Scope, before: Mapping[str, tuple[Scope, str]], after: Mapping[str, tuple[Scope, str]]
) -> None:
    for email, power in after.items():
        if power != before.get(email) and not power[0].is_within(own):
            raise NotAllowed(_refusal(own, email))


def _refusal(own: Scope, email: str) -> str:
    return (
        f"Your view is limited ({'; '.join(own.words())}), and {email} would see more than that; another administrator "
        "can do it."
    )
