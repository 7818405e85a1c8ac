"""Second factor: one-time codes by the clock (TOTP, RFC 6238), and the recovery codes that stand in for a lost phone.

The secret is kept as it is, in the application's database. To compare a code takes the secret itself, so a hash will
not do; and a key to encrypt it with would lie beside the database, on the same machine and in the same backup, where
who reads the one reads the other. The password stays the factor that no database gives away.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from models.app.accounts import User
from models.app.sessions import RecoveryCode, SecondFactor
from services.accounts.audit import bookkeeping, changing
from services.accounts.lookup import known_user
from services.accounts.passwords import GROUP, LETTERS
from services.accounts.tokens import digest
from services.core.context import AccountContext
from services.core.errors import AlreadyThere, BadValue

if TYPE_CHECKING:  # for the annotations only
    from pyotp import TOTP
    from sqlalchemy.orm import Session

ISSUER = "Cartograph"

EITHER_SIDE = (-1, 0, 1)
"""Half minutes whose codes are taken: clocks differ, and people type slowly."""

RECOVERY_CODES = 10
"""Of two groups of letters, some 49 bits each; tried one by one behind the same lock-out as passwords."""

UNFINISHED = timedelta(hours=1)
"""How long a secret that was shown waits for its first code: a page may be loaded again in between."""


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What an authenticator needs: the secret to type, or the same in a URI to show as a QR code."""

    secret: str
    uri: str


def begin(ctx: AccountContext, email: str) -> Enrolment:
    """Return a secret for an authenticator; it has no effect before `confirm`.

    Raises BadValue, UnknownName, AlreadyThere where one is on.
    """
    now = ctx.clock.now()
    with bookkeeping(ctx) as session:
        user = known_user(session, email)
        factor = session.get(SecondFactor, user.user_id)
        if factor is None or (factor.confirmed_at is None and now - factor.made_at >= UNFINISHED):
            factor = session.merge(_made(user, now))
        if factor.confirmed_at is not None:
            raise AlreadyThere("A second factor is on already; remove it first.")
        return Enrolment(secret=factor.secret, uri=_codes(factor).provisioning_uri(name=user.email, issuer_name=ISSUER))


def _made(user: User, now: datetime) -> SecondFactor:
    from pyotp import random_base32

    return SecondFactor(user_id=user.user_id, secret=random_base32(), made_at=now, confirmed_at=None, last_step=0)


def _codes(factor: SecondFactor) -> "TOTP":
    from pyotp import TOTP

    return TOTP(factor.secret)


def confirm(ctx: AccountContext, email: str, code: str) -> tuple[str, ...]:
    """Turn it on with a first right code; give the recovery codes, this once.

    Raises BadValue if the code is wrong or nothing was begun, UnknownName, AlreadyThere.
    """
    with changing(ctx, email) as change:
        user = known_user(change.session, email)
        factor = change.session.get(SecondFactor, user.user_id, with_for_update=True)
        if factor is None:
            raise BadValue("There is no second factor to confirm; begin anew.")
        if factor.confirmed_at is not None:
            raise AlreadyThere("A second factor is on already; remove it first.")
        if not _stepped(change.session, factor, code, change.at):
            raise BadValue("This code is not the right one; codes change every half minute, so take the next one.")
        factor.confirmed_at = change.at
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        change.session.add_all(RecoveryCode(user_id=user.user_id, code_hash=digest(_plain(one))) for one in codes)
        change.by(user.email).record("second factor on", user.email)
        return codes


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(2))


def _plain(code: str) -> str:
    """Return a recovery code in normal form: people leave the hyphen out, and phones begin with a capital."""
    return "".join(letter for letter in code.casefold() if letter in LETTERS)


def remove(ctx: AccountContext, email: str, *, who: str) -> None:
    """Turn it off; does nothing where it is off. Raises BadValue, UnknownName."""
    with changing(ctx, who) as change:
        user = known_user(change.session, email)
        if is_on(change.session, user):
            change.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.user_id))
            change.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.user_id))
            change.record("second factor off", user.email)


def has_second_factor(ctx: AccountContext, email: str) -> bool:
    """True if a person is asked for a code. Raises BadValue, UnknownName."""
    with ctx.application.read() as session:
        return is_on(session, known_user(session, email))


def emails_with_second_factor(ctx: AccountContext) -> frozenset[str]:
    """Return the e-mails of all who are asked for a code."""
    on = select(User.email).join(SecondFactor, SecondFactor.user_id == User.user_id)
    with ctx.application.read() as session:
        return frozenset(session.scalars(on.where(SecondFactor.confirmed_at.is_not(None))))


def is_on(session: "Session", user: User) -> bool:
    """True if a person is asked for a code."""
    factor = session.get(SecondFactor, user.user_id)
    return factor is not None and factor.confirmed_at is not None


def take_code(session: "Session", user: User, code: str, now: datetime) -> bool:
    """Take a code, of the clock or for recovery; whichever it is, it is taken once, of many at a time too."""
    factor = session.get_one(SecondFactor, user.user_id)
    return _stepped(session, factor, code, now) or _recovered(session, user, code)


def _stepped(session: "Session", factor: SecondFactor, code: str, now: datetime) -> bool:
    """Take a code of the clock, unless it or a later one was taken before: the row is changed under that condition."""
    step = _step_of(factor, code, now)
    later = (SecondFactor.user_id == factor.user_id) & (SecondFactor.last_step < step)
    moved = update(SecondFactor).where(later).values(last_step=step).returning(SecondFactor.user_id)
    return step > 0 and session.scalar(moved) is not None


def _step_of(factor: SecondFactor, code: str, now: datetime) -> int:
    """Return the half minute that a code belongs to; 0 if the code is not accepted."""
    codes, typed = _codes(factor), "".join(code.split()).encode("utf-8", "surrogatepass")
    right = (
        codes.timecode(now) + offset
        for offset in EITHER_SIDE
        if secrets.compare_digest(codes.at(now, counter_offset=offset).encode(), typed)
    )
    return max(right, default=0)


def _recovered(session: "Session", user: User, code: str) -> bool:
    its = (RecoveryCode.user_id == user.user_id) & (RecoveryCode.code_hash == digest(_plain(code)))
    return session.scalar(delete(RecoveryCode).where(its).returning(RecoveryCode.user_id)) is not None
