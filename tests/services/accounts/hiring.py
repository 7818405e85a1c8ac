"""Hiring in tests: accounts and teams in one line."""

from services.accounts import people, teams
from services.accounts.people import NewPerson, Person
from services.core.context import AccountContext

PASSWORD = "a fine phrase, made up for tests"  # noqa: S105 - of accounts that tests make
WHO = "tests"


def hire(ctx: AccountContext, email: str, *, role: str = "viewer", of: tuple[str, ...] = (), **grants: str) -> Person:
    """Make an account, with at most one member per dimension."""
    new = NewPerson(email=email, role=role, teams=of, grants=tuple(grants.items()))
    return people.add(ctx, new, PASSWORD, who=WHO)


def found(ctx: AccountContext, name: str, **grants: str) -> None:
    """Make a team."""
    teams.add_team(ctx, name, tuple(grants.items()), who=WHO)
