"""Login: whether an e-mail and a password belong together. Closed: whatever is not right is not let in."""

from sqlalchemy import update

from models.app.accounts import User
from services.accounts.audit import changing
from services.accounts.lookup import user_of
from services.accounts.password_policy import LONGEST
from services.accounts.passwords import compare_password
from services.accounts.people import Person, person_of
from services.core.context import AccountContext
from services.core.errors import BadValue


def authenticate(ctx: AccountContext, email: str, password: str) -> Person | None:
    """Return the person if the password is right and the account is active.

    Every refusal does the same work, one hash, so that its time does not tell which accounts there are. A hash with
    parameters of another time is replaced.
    """
    user, person = _account(ctx, email)
    possible = user and person and person.active and len(password) <= LONGEST
    verdict = compare_password(password[:LONGEST], user.password_hash if user and possible else None)
    if user and verdict.renewed:
        _renew(ctx, user, verdict.renewed)
    return person if verdict.right else None


def _account(ctx: AccountContext, email: str) -> tuple[User | None, Person | None]:
    try:
        with ctx.application.read() as session:
            user = user_of(session, email)
            return user, person_of(user) if user else None
    except BadValue:  # no address, so no account: the same answer as for an unknown one
        return None, None


def _renew(ctx: AccountContext, user: User, kept: str) -> None:
    """Keep the new hash, unless the password was changed in between."""
    with changing(ctx, user.email) as change:
        same = (User.user_id == user.user_id) & (User.password_hash == user.password_hash)
        change.session.execute(update(User).where(same).values(password_hash=kept))
        change.record("password rehashed", user.email)
