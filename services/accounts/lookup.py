"""Lookup: accounts and teams by the names that people write, whatever their case."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.app.accounts import Team, User
from services.accounts.emails import key_of
from services.core.errors import BadValue, UnknownName

if TYPE_CHECKING:  # for the annotation only
    from sqlalchemy.orm import Session

LONGEST_NAME = 100


def user_of(session: "Session", email: str) -> User | None:
    """Return the account of an address. Raises BadValue for a text that is none."""
    return session.scalars(select(User).where(User.email_key == key_of(email))).one_or_none()


def known_user(session: "Session", email: str) -> User:
    """Return the account of an address. Raises BadValue, UnknownName."""
    user = user_of(session, email)
    if user is None:
        raise UnknownName(f"There is no account for {email}; see `cartograph user list`.")
    return user


def team_key(name: str) -> str:
    """Return the key of a team's name, equal for all spellings. Raises BadValue for an empty or endless one."""
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME or not words.isprintable():
        raise BadValue(f"A team's name has 1 to {LONGEST_NAME} characters, all of them visible.")
    return words.casefold()


def known_team(session: "Session", name: str) -> Team:
    """Return the team of a name. Raises BadValue, UnknownName with the names that come close."""
    team = session.scalars(select(Team).where(Team.name_key == team_key(name))).one_or_none()
    if team is None:
        close = get_close_matches(name.casefold(), session.scalars(select(Team.name_key)).all(), n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f'make it by `cartograph team add "{name}"`.'
        raise UnknownName(f"There is no team {name!r}; {hint}")
    return team
