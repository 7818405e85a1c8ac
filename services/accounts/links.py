"""Links: what is sent by mail and lets its holder set a password once: an invitation, or a reset.

Of the link the database keeps a hash. It is gone when it is used, when a password is set in any other way, and when its
time is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ColumnElement, delete, func, select

from models.app.accounts import User
from models.app.sessions import Link, LinkKind
from services.accounts import mails
from services.accounts.audit import PAGE, Change, changing, clean_text
from services.accounts.lookup import known_user, user_of
from services.accounts.passwords import UNUSABLE
from services.accounts.people import NewPerson, admit, checked_hash, normalise, replace_password
from services.accounts.throttle import forget, of_account
from services.accounts.tokens import digest, fresh
from services.accounts.views import changing_views, require_within_view
from services.core.context import AccountContext
from services.core.errors import AlreadyThere, BadValue, NotAllowed

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

LinkPurpose = Literal["reset", "invitation"]

LIVES: Mapping[LinkKind, timedelta] = {LinkKind.RESET: timedelta(hours=1), LinkKind.INVITATION: timedelta(days=7)}

RESETS = 3
"""Mails that an account gets within the life of a reset: nobody fills another's mailbox."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invitation that was not accepted yet."""

    email: str
    role: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    expired: bool
    """True if its link is over; `invite_again` sends another."""


def invite(ctx: AccountContext, new: NewPerson, *, who: str, base_url: str) -> str:
    """Make an account that nobody can log in to before its link is used; mail the link, and give it to be copied.

    Raises BadValue, AlreadyThere, UnknownName.
    """
    new = normalise(new)
    with changing_views(ctx, who, taken=f"There is an account for {new.email} already.") as change:
        admit(change, new, UNUSABLE, "invited")
        token = _made(change, known_user(change.session, new.email), LinkKind.INVITATION)
    return _sent(ctx, LinkKind.INVITATION, new.email, token, who=who, base_url=base_url)


def invite_again(ctx: AccountContext, email: str, *, who: str, base_url: str) -> str:
    """Replace the link of an invitation that was not accepted; mail and give it. Raises BadValue, UnknownName,
    AlreadyThere where it was accepted."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        if user.password_hash != UNUSABLE:
            raise AlreadyThere(f"{user.email} has a password already.")
        require_within_view(change, user)
        change.session.execute(delete(Link).where(Link.user_id == user.user_id))
        token = _made(change, user, LinkKind.INVITATION)
        change.record("invited", user.email, again=True)
    return _sent(ctx, LinkKind.INVITATION, user.email, token, who=who, base_url=base_url)


def _made(change: Change, user: User, kind: LinkKind) -> str:
    token, ends = fresh(), change.at + LIVES[kind]
    link = Link(user_id=user.user_id, kind=kind, token_hash=digest(token), made_by=change.who)
    link.made_at, link.expires_at = change.at, ends
    change.session.add(link)
    return token


def _sent(ctx: AccountContext, kind: LinkKind, email: str, token: str, *, who: str, base_url: str) -> str:
    """Mail a link and give it. The address in the settings goes first: the one a browser named may be anything."""
    url = f"{(ctx.settings.base_url or base_url).rstrip('/')}/{kind.value}/{token}"
    mails.send(ctx, kind, email, url, who=who)
    return url


def pending(ctx: AccountContext) -> tuple[Invitation, ...]:
    """Return the invitations that were not accepted yet, by e-mail; those whose link is over too."""
    wanted = select(Link, User).join(User, User.user_id == Link.user_id).where(Link.kind == LinkKind.INVITATION)
    now = ctx.clock.now()
    with ctx.application.read() as session:
        found = session.execute(wanted.order_by(User.email_key)).all()
    return tuple(_invitation(link, user, now) for link, user in found)


def _invitation(link: Link, user: User, now: datetime) -> Invitation:
    return Invitation(
        email=user.email,
        role=user.role.value,
        made_by=link.made_by,
        made_at=link.made_at,
        expires_at=link.expires_at,
        expired=link.expires_at <= now,
    )


def ask_reset(ctx: AccountContext, email: str, *, base_url: str) -> None:
    """Mail a link to set a new password, if there is an account that can be logged in to.

    Nothing tells whether there is: known or not, one line goes into the audit, and a mail server is spoken to in the
    background. Who never accepted the invitation gets none, or its seven days would mean nothing.
    """
    with changing(ctx, PAGE) as change:
        user = _resettable(change.session, email)
        token = _made(change, user, LinkKind.RESET) if user and not _enough(change, user) else None
        change.record("reset asked", user.email if user else clean_text(email), mailed=token is not None)
    if user and token:
        _sent(ctx, LinkKind.RESET, user.email, token, who=PAGE, base_url=base_url)


def _resettable(session: "Session", email: str) -> User | None:
    try:
        user = user_of(session, email)
    except BadValue:
        return None
    return user if user and user.disabled_at is None and user.password_hash != UNUSABLE else None


def _enough(change: Change, user: User) -> bool:
    """True if the account got its mails of this hour; those of earlier ones are deleted. One asks at a time."""
    resets = (Link.user_id == user.user_id) & (Link.kind == LinkKind.RESET)
    change.session.execute(select(User.user_id).where(User.user_id == user.user_id).with_for_update())
    change.session.execute(delete(Link).where(resets, Link.expires_at <= change.at))
    return (change.session.scalar(select(func.count()).select_from(Link).where(resets)) or 0) >= RESETS


def whose(ctx: AccountContext, token: str, kind: LinkPurpose) -> str | None:
    """Return the e-mail of the account that a link is for; None where it is none, was used, or its time is over."""
    with ctx.application.read() as session:
        found = select(User.email).join(Link, Link.user_id == User.user_id)
        return session.scalar(found.where(_valid(token, ctx.clock.now()), Link.kind == LinkKind(kind)))


def _valid(token: str, now: datetime) -> ColumnElement[bool]:
    return (Link.token_hash == digest(token)) & (Link.expires_at > now) & User.disabled_at.is_(None)


def set_by_link(ctx: AccountContext, token: str, password: str) -> str:
    """Set the password of the account that a link is for, once; give its e-mail.

    All its sessions end, all its links are gone, and its failed log-ins are forgotten: the mailbox proves the owner.
    Raises NotAllowed if the link lets nobody in any more, PasswordRefused (the link stays then).
    """
    email = whose(ctx, token, "reset") or whose(ctx, token, "invitation")
    if email is None:
        raise _over()
    kept = checked_hash(ctx, email, password)
    with changing(ctx, email) as change:
        link = _used(change.session, token, change.at)
        user = change.session.get_one(User, link.user_id)
        replace_password(change, user, kept)
        forget(change.session, of_account(user.email))
        change.record("password reset" if link.kind is LinkKind.RESET else "invitation accepted", user.email)
    return email


def _used(session: "Session", token: str, now: datetime) -> Link:
    """Use a link up: of many at the same moment one deletes the row."""
    found = select(Link).join(User, User.user_id == Link.user_id).where(_valid(token, now))
    link = session.scalar(found)
    gone = delete(Link).where(Link.token_hash == digest(token)).returning(Link.link_id)
    if link is None or session.scalar(gone.execution_options(synchronize_session=False)) is None:
        raise _over()
    return link


def _over() -> NotAllowed:
    return NotAllowed("This link was used, or its time is over; ask for a new one.")
