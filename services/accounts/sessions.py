"""Sessions: who is logged in where, as whom with which rights and scope, and until when.

They live in the database, so that each can be seen and ended at once. The browser keeps a random token, the database
its hash. A session is over when it is deleted, too old, rested too long, its account is disabled, or the password was
set after it was last given there.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, or_, select, update

from models.app.accounts import Grant, Membership, User
from models.app.base import Instant
from models.app.sessions import LoginSession, SecondFactor
from services.accounts.audit import PAGE, Change, bookkeeping, changing, clean_text
from services.accounts.emails import key_of
from services.accounts.lookup import known_user
from services.accounts.permissions import Right, rights_of
from services.accounts.tokens import digest, fresh
from services.core.context import AccountContext
from services.core.errors import FilesInUse, NotAllowed, UnknownName
from services.query.scope import Scope

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy import Executable
    from sqlalchemy.orm import Session

TOUCHED = timedelta(minutes=1)
"""How exactly it is kept when a session was last seen: a page asks often, and each answer would be a write."""

LONGEST_ADDRESS, LONGEST_AGENT = 64, 200


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a session, as they are at this moment."""

    email: str
    role: str
    rights: frozenset[Right]
    scope: Scope
    session_id: int
    second_factor: bool
    """True if they have one on."""


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """A session as a list shows it."""

    session_id: int
    email: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Where a session starts."""

    address: str
    agent: str
    remember: bool


def start(ctx: AccountContext, email: str, *, address: str, agent: str, remember: bool) -> str:
    """Start a session; give its token, which nobody has but the caller. Raises BadValue, UnknownName, NotAllowed."""
    browser = Browser(address=address, agent=agent, remember=remember)
    with changing(ctx, email) as change:
        user = known_user(change.session, email)
        if user.disabled_at is not None:
            raise NotAllowed(f"The account of {user.email} is disabled.")
        return open_session(ctx, change.by(user.email), user, browser, proven_at=change.at)


def open_session(ctx: AccountContext, change: Change, user: User, browser: Browser, *, proven_at: datetime) -> str:
    """Start a session inside a change, of a person whose password was right at `proven_at`; give its token."""
    token, address, agent = (
        fresh(),
        clean_text(browser.address, LONGEST_ADDRESS),
        clean_text(browser.agent, LONGEST_AGENT),
    )
    change.session.add(
        LoginSession(
            user_id=user.user_id,
            token_hash=digest(token),
            started_at=change.at,
            proven_at=proven_at,
            seen_at=change.at,
            expires_at=change.at + _life(ctx, remember=browser.remember),
            remembered=browser.remember,
            address=address,
            agent=agent,
        )
    )
    _sweep(change.session, change.at)
    change.record("logged in", user.email, address=address, agent=agent)
    return token


def _life(ctx: AccountContext, *, remember: bool) -> timedelta:
    if remember:
        return timedelta(days=ctx.settings.session_remembered_days)
    return timedelta(hours=ctx.settings.session_hours)


def sweep_sessions(ctx: AccountContext) -> int:
    """Delete the sessions that have expired. Return how many there were."""
    with bookkeeping(ctx) as session:
        return _sweep(session, ctx.clock.now())


def _sweep(session: "Session", now: datetime) -> int:
    """Delete what is over; what another deletes at this moment is left to them."""
    old = select(LoginSession.session_id).where(LoginSession.expires_at <= now).with_for_update(skip_locked=True)
    gone = session.execute(delete(LoginSession).where(LoginSession.session_id.in_(old)))
    return int(gone.rowcount)  # type: ignore[attr-defined] # of a statement that changes rows


def _lives() -> ColumnElement[bool]:
    """Return the condition of a session that is not over; takes the parameters of `_at`."""
    return and_(
        LoginSession.expires_at > bindparam("now", type_=Instant),
        or_(LoginSession.remembered, LoginSession.seen_at > bindparam("rested", type_=Instant)),
        User.disabled_at.is_(None),
        User.password_set_at <= LoginSession.proven_at,
    )


def _at(ctx: AccountContext, now: datetime) -> dict[str, Any]:
    return {"now": now, "rested": now - timedelta(hours=ctx.settings.session_idle_hours)}


@cache
def _held() -> "Executable":
    """Ask for a session with all that follows from it, in one statement: made once, since it runs at every request."""
    return (
        select(LoginSession.session_id, LoginSession.seen_at, User.email, User.role,
               SecondFactor.confirmed_at.label("factor"), Membership.team_id.label("team"),
               Grant.user_id.label("own"), Grant.dimension, Grant.member)
        .join(User, User.user_id == LoginSession.user_id)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.user_id)
        .outerjoin(Membership, Membership.user_id == User.user_id)
        .outerjoin(Grant, or_(Grant.user_id == User.user_id, Grant.team_id == Membership.team_id))
        .where(LoginSession.token_hash == bindparam("token_hash"), _lives())
    )  # fmt: skip


def holder(ctx: AccountContext, token: str) -> Holder | None:
    """Return the holder of a session; None if it does not exist or has ended. One statement."""
    now = ctx.clock.now()
    with ctx.application.read() as session:
        rows = session.execute(_held(), {"token_hash": digest(token), **_at(ctx, now)}).all()
    if not rows:
        return None
    held = rows[0]
    if now - held.seen_at >= TOUCHED:
        _touch(ctx, held.session_id, now)
    return Holder(
        email=held.email,
        role=held.role.value,
        rights=frozenset(rights_of(held.role)),
        scope=_scope(held.email, rows),
        session_id=held.session_id,
        second_factor=held.factor is not None,
    )


def _scope(email: str, rows: Sequence[Row[Any]]) -> Scope:
    """Return the same scope as `scope_of`, from rows in which own grants come once per team, those of teams once."""
    own: defaultdict[str, set[str]] = defaultdict(set)
    teams: dict[int, defaultdict[str, set[str]]] = {row.team: defaultdict(set) for row in rows if row.team is not None}
    for row in rows:
        if row.dimension is not None:
            (own if row.own is not None else teams[row.team])[row.dimension].add(row.member)
    return Scope.limited(own, any_of=teams.values(), reason=f"grants of {email}")


def _touch(ctx: AccountContext, session_id: int, now: datetime) -> None:
    """Keep that the session was seen; of many requests at a time the first one does."""
    stale = (LoginSession.session_id == session_id) & (LoginSession.seen_at <= now - TOUCHED)
    try:
        with bookkeeping(ctx) as session:
            session.execute(update(LoginSession).where(stale).values(seen_at=now))
    except FilesInUse:  # open: an answer does not fail for that; the next request keeps it
        return


def sessions(ctx: AccountContext, email: str | None = None) -> tuple[SessionEntry, ...]:
    """Return the sessions that live, of a person or of all, the last seen first. Raises BadValue."""
    wanted = select(LoginSession, User.email).join(User, User.user_id == LoginSession.user_id).where(_lives())
    if email is not None:
        wanted = wanted.where(User.email_key == key_of(email))
    wanted = wanted.order_by(LoginSession.seen_at.desc(), LoginSession.session_id.desc())
    with ctx.application.read() as session:
        return tuple(_entry(*row) for row in session.execute(wanted, _at(ctx, ctx.clock.now())))


def _entry(row: LoginSession, email: str) -> SessionEntry:
    return SessionEntry(
        session_id=row.session_id,
        email=email,
        started_at=row.started_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        address=row.address,
        agent=row.agent,
    )


def end(ctx: AccountContext, token: str) -> None:
    """Log out; does nothing where the session is gone already."""
    with changing(ctx, PAGE) as change:
        for email in _deleted(change.session, LoginSession.token_hash == digest(token)):
            change.by(email).record("logged out", email)


def revoke(ctx: AccountContext, session_id: int, *, who: str) -> None:
    """End somebody's session. Raises UnknownName if it is over already."""
    with changing(ctx, who) as change:
        for email in _deleted(change.session, LoginSession.session_id == session_id):
            change.record("session revoked", email, sessions=1)
        if not change.recorded:
            raise UnknownName("This session is over already.")


def revoke_all(ctx: AccountContext, email: str, *, who: str, but: str | None = None) -> int:
    """End all sessions of a person but that of the token `but`; give how many. Raises BadValue, UnknownName."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        count = close_all(change.session, user, but=but)
        if count:
            change.record("session revoked", user.email, sessions=count)
        return count


def close_all(session: "Session", user: User, *, but: str | None = None) -> int:
    """End all sessions of a person inside a change, but that of the token `but`; give how many."""
    theirs = LoginSession.user_id == user.user_id
    return len(_deleted(session, theirs if but is None else theirs & (LoginSession.token_hash != digest(but))))


def renew(session: "Session", user: User, token: str, now: datetime) -> None:
    """Let a person's session outlive a password that is set now: the old one was given there."""
    its = (LoginSession.user_id == user.user_id) & (LoginSession.token_hash == digest(token))
    session.execute(update(LoginSession).where(its).values(proven_at=now))


def _deleted(session: "Session", which: ColumnElement[bool]) -> list[str]:
    """Delete sessions; give the e-mail of each."""
    ids = session.scalars(delete(LoginSession).where(which).returning(LoginSession.user_id)).all()
    found = session.execute(select(User.user_id, User.email).where(User.user_id.in_(ids)))
    emails = {row.user_id: row.email for row in found}
    return [emails[user_id] for user_id in ids]
