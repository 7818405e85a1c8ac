"""People: who has an account, and what may be done to it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from models.app.accounts import Role, User
from models.app.sessions import Link
from services.accounts.administrators import require_another, take_turn
from services.accounts.audit import Change, What, changing
from services.accounts.emails import normal
from services.accounts.grants import GrantPairs, check_grants, make_grants
from services.accounts.lookup import known_team, known_user, user_of
from services.accounts.password_policy import LONGEST, require_allowed
from services.accounts.passwords import compare_password, hash_password
from services.accounts.sessions import close_all, renew
from services.accounts.throttle import lock_gate, of_account, wait_of
from services.accounts.views import changing_views, limits_of
from services.core.context import AccountContext
from services.core.errors import NotAllowed
from services.query.scope import Limits


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account, without what proves it."""

    email: str
    role: str
    teams: tuple[str, ...]
    grants: Limits
    """Their own; what they see follows from their teams too: see `scope_of`."""
    active: bool
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """An account to be made."""

    email: str
    role: str
    teams: tuple[str, ...] = ()
    grants: GrantPairs = ()


def add(ctx: AccountContext, new: NewPerson, password: str, *, who: str) -> Person:
    """Make an account. Raises BadValue, AlreadyThere, UnknownName, PasswordRefused."""
    new = normalise(new)
    kept = checked_hash(ctx, new.email, password)
    with changing_views(ctx, who, taken=f"There is an account for {new.email} already.") as change:
        return admit(change, new, kept, "user added")


def normalise(new: NewPerson) -> NewPerson:
    """Return a new account in normal form if it is valid. Raises BadValue, UnknownName."""
    return replace(new, email=normal(new.email), role=Role(new.role).value, grants=check_grants(new.grants))


def checked_hash(ctx: AccountContext, email: str, password: str) -> str:
    """Check a new password and return its hash; outside of any transaction, since it takes its time on purpose.

    Raises PasswordRefused.
    """
    require_allowed(password, email=email, shortest=ctx.settings.password_minimum)
    return hash_password(password)


def admit(change: Change, new: NewPerson, kept: str, what: What) -> Person:
    """Make an account inside a change. Raises UnknownName; AlreadyThere at the end of the change."""
    take_turn(change.session)
    user = _made(change, new.email, Role(new.role), kept)
    user.teams = list(dict.fromkeys(known_team(change.session, name) for name in new.teams))
    user.grants = make_grants(new.grants)
    change.session.add(user)
    change.session.flush()
    person = person_of(user)
    change.record(what, new.email, role=user.role, teams=person.teams, grants=dict(person.grants))
    return person


def _made(change: Change, email: str, role: Role, kept: str) -> User:
    instants = {"created_at": change.at, "password_set_at": change.at}
    return User(email=email, email_key=email.casefold(), role=role, password_hash=kept, **instants)


def person_of(user: User) -> Person:
    """Return an account without its secrets."""
    return Person(
        email=user.email,
        role=user.role.value,
        teams=tuple(sorted(team.name for team in user.teams)),
        grants=limits_of(user.grants),
        active=user.disabled_at is None,
        created_at=user.created_at,
    )


def everyone(ctx: AccountContext) -> tuple[Person, ...]:
    """Return all accounts, by e-mail."""
    with ctx.application.read() as session:
        return tuple(person_of(user) for user in sorted(session.scalars(select(User)), key=lambda user: user.email_key))


def find(ctx: AccountContext, email: str) -> Person | None:
    """Return the account of an address, whatever its case, if there is one. Raises BadValue."""
    with ctx.application.read() as session:
        user = user_of(session, email)
        return person_of(user) if user else None


def set_password(ctx: AccountContext, email: str, password: str, *, who: str) -> Person:
    """Replace a password; all sessions of the account end. Raises BadValue, UnknownName, PasswordRefused."""
    kept = checked_hash(ctx, normal(email), password)
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        replace_password(change, user, kept)
        change.record("password set", user.email)
        return person_of(user)


def change_password(ctx: AccountContext, email: str, old: str, new: str, *, keep: str | None) -> Person:
    """Replace one's own password; all sessions end but the one of the token `keep`.

    A wrong old password counts as a failed log-in does: who finds a browser open shall not guess there. Raises
    NotAllowed where it is wrong or has to wait, BadValue, UnknownName, PasswordRefused.
    """
    before = proven(ctx, email, old)
    kept = checked_hash(ctx, before.email, new)
    with changing(ctx, before.email) as change:
        user = known_user(change.session, email)
        if user.password_hash != before.password_hash:
            raise NotAllowed("The password was changed at this moment; log in again.")
        replace_password(change, user, kept, keep=keep)
        change.record("password set", user.email)
        return person_of(user)


def proven(ctx: AccountContext, email: str, old: str) -> User:
    """Return the account if the password is right. Raises NotAllowed if it is wrong or has to wait, UnknownName."""
    with ctx.application.read() as session:
        user = known_user(session, email)
    counter = of_account(user.email)
    _require_no_wait(wait_of(ctx, [counter]))
    right = compare_password(old[:LONGEST], user.password_hash).right and len(old) <= LONGEST
    with changing(ctx, user.email) as change:
        gate = lock_gate(change.session, counter, change.at)
        _require_no_wait(gate.wait(change.at))
        if not right:
            gate.record_failure(change.at)
            change.record("log-in failed", user.email, at="change of the password")
    if not right:
        raise NotAllowed("The present password is not right.")
    return user


def _require_no_wait(seconds: int) -> None:
    if seconds:
        raise NotAllowed(f"The password was wrong too often; try again in {seconds} seconds.")


def replace_password(change: Change, user: User, kept: str, *, keep: str | None = None) -> None:
    """Set what is kept of a password inside a change: sessions end but that of the token `keep`, links are gone."""
    user.password_hash, user.password_set_at = kept, change.at
    close_all(change.session, user, but=keep)
    if keep is not None:
        renew(change.session, user, keep, change.at)
    change.session.execute(delete(Link).where(Link.user_id == user.user_id))


def change_role(ctx: AccountContext, email: str, role: str, *, who: str) -> Person:
    """Change the role of a person. Raises BadValue, UnknownName, NotAllowed for the last administrator."""
    with changing_views(ctx, who) as change:
        user = known_user(change.session, email)
        if Role(role) is not Role.ADMIN:
            require_another(change.session, user)
        before, user.role = user.role, Role(role)
        if before is not user.role:
            change.record("role changed", user.email, before=before, after=role)
        return person_of(user)


def disable(ctx: AccountContext, email: str, *, who: str) -> Person:
    """Close an account: it stays in the audit and can be opened again; its sessions end.

    Raises BadValue, UnknownName, NotAllowed for the last administrator.
    """
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        require_another(change.session, user)
        if user.disabled_at is None:
            close_all(change.session, user)
            user.disabled_at = change.at
            change.record("user disabled", user.email)
        return person_of(user)


def enable(ctx: AccountContext, email: str, *, who: str) -> Person:
    """Open an account again. Raises BadValue, UnknownName."""
    with changing_views(ctx, who) as change:
        user = known_user(change.session, email)
        if user.disabled_at is not None:
            user.disabled_at = None
            change.record("user enabled", user.email)
        return person_of(user)
