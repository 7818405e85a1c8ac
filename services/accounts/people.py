"""People: who has an account, and what may be done to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.accounts import Role, User
from services.accounts.audit import Change, changing
from services.accounts.emails import normal
from services.accounts.grants import Pairs, checked, limits_of, made
from services.accounts.lookup import known_team, known_user, user_of
from services.accounts.passwords import hashed
from services.accounts.rules import require_allowed
from services.context import AccountContext
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
    grants: Pairs = ()


def add(ctx: AccountContext, new: NewPerson, password: str, *, who: str) -> Person:
    """Make an account. Raises BadValue, AlreadyThere, UnknownName, PasswordRefused."""
    email, grants, role = normal(new.email), checked(new.grants), Role(new.role)
    kept = _kept(ctx, email, password)
    with changing(ctx, who, taken=f"There is an account for {email} already.") as change:
        user = _made(change, email, role, kept)
        user.teams = list(dict.fromkeys(known_team(change.session, name) for name in new.teams))
        user.grants = made(grants)
        change.session.add(user)
        change.session.flush()
        person = person_of(user)
        change.record("user added", email, role=role, teams=person.teams, grants=dict(person.grants))
    return person


def _kept(ctx: AccountContext, email: str, password: str) -> str:
    """Give what is kept of a password; outside of any transaction, since it takes its time on purpose."""
    require_allowed(password, email=email, shortest=ctx.settings.password_minimum)
    return hashed(password)


def _made(change: Change, email: str, role: Role, kept: str) -> User:
    instants = {"created_at": change.at, "password_set_at": change.at}
    return User(email=email, email_key=email.casefold(), role=role, password_hash=kept, **instants)


def person_of(user: User) -> Person:
    """Give an account as others may see it."""
    return Person(
        email=user.email,
        role=user.role.value,
        teams=tuple(sorted(team.name for team in user.teams)),
        grants=limits_of(user.grants),
        active=user.disabled_at is None,
        created_at=user.created_at,
    )


def everyone(ctx: AccountContext) -> tuple[Person, ...]:
    """Give all accounts, by e-mail."""
    with ctx.application.read() as session:
        return tuple(person_of(user) for user in sorted(session.scalars(select(User)), key=lambda user: user.email_key))


def find(ctx: AccountContext, email: str) -> Person | None:
    """Give the account of an address, whatever its case, if there is one. Raises BadValue."""
    with ctx.application.read() as session:
        user = user_of(session, email)
        return person_of(user) if user else None


def set_password(ctx: AccountContext, email: str, password: str, *, who: str) -> Person:
    """Replace a password. Raises BadValue, UnknownName, PasswordRefused."""
    kept = _kept(ctx, normal(email), password)
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        user.password_hash, user.password_set_at = kept, change.at
        change.record("password set", user.email)
        return person_of(user)


def change_role(ctx: AccountContext, email: str, role: str, *, who: str) -> Person:
    """Give a person another role. Raises BadValue, UnknownName."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        before, user.role = user.role, Role(role)
        if before is not user.role:
            change.record("role changed", user.email, before=before, after=role)
        return person_of(user)


def disable(ctx: AccountContext, email: str, *, who: str) -> Person:
    """Close an account: it stays in the audit and can be opened again. Raises BadValue, UnknownName."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        if user.disabled_at is None:
            user.disabled_at = change.at
            change.record("user disabled", user.email)
        return person_of(user)


def enable(ctx: AccountContext, email: str, *, who: str) -> Person:
    """Open an account again. Raises BadValue, UnknownName."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        if user.disabled_at is not None:
            user.disabled_at = None
            change.record("user enabled", user.email)
        return person_of(user)
