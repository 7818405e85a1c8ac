"""First: the administrator that an empty home begins with. Closed for good as soon as anybody has an account."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.app.accounts import Role, User
from services.accounts.administrators import take_turn
from services.accounts.audit import changing
from services.accounts.people import NewPerson, Person, admit, checked_hash, normalise
from services.core.context import AccountContext
from services.core.errors import NotAllowed

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

WHO = "first page"


def nobody_yet(ctx: AccountContext) -> bool:
    """True if there is no account at all, not even a disabled one."""
    with ctx.application.read() as session:
        return _empty(session)


def _empty(session: "Session") -> bool:
    return session.scalar(select(User.user_id).limit(1)) is None


def make_first(ctx: AccountContext, email: str, password: str) -> Person:
    """Make the first administrator; of many at the same moment, one. Raises NotAllowed, BadValue, PasswordRefused."""
    if not nobody_yet(ctx):  # before the password is hashed: this can be asked by anybody
        raise _late()
    new = normalise(NewPerson(email=email, role=Role.ADMIN.value))
    kept = checked_hash(ctx, new.email, password)
    with changing(ctx, WHO) as change:
        take_turn(change.session)
        if not _empty(change.session):
            raise _late()
        return admit(change, new, kept, "user added")


def _late() -> NotAllowed:
    return NotAllowed("There is an account already; log in, or ask an administrator for one.")
