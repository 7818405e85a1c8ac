"""Administrators: the first one is made once, and the last one stays."""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, select

from models.app.accounts import Role, User
from models.app.sessions import ADMINISTRATORS, Turn
from services.accounts.passwords import UNUSABLE
from services.core.errors import NotAllowed

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session


def take_turn(session: "Session") -> None:
    """Let nobody else decide about administrators until the transaction ends: what is counted then stays so."""
    session.execute(select(Turn).where(Turn.turn_key == ADMINISTRATORS).with_for_update())


def require_another(session: "Session", user: User) -> None:
    """Raise NotAllowed if an administrator is the last one who can log in; takes the turn."""
    take_turn(session)
    others = select(func.count()).select_from(User).where(_can_log_in(), User.user_id != user.user_id)
    if user.role is Role.ADMIN and user.disabled_at is None and not session.scalar(others):
        raise NotAllowed(f"{user.email} is the last active administrator; make somebody else administrator first.")


def _can_log_in() -> ColumnElement[bool]:
    return and_(User.role == Role.ADMIN, User.disabled_at.is_(None), User.password_hash != UNUSABLE)
