"""Teams: people who see the same."""

from dataclasses import dataclass

from sqlalchemy import select

from models.app.accounts import Team
from services.accounts.audit import changing
from services.accounts.grants import GrantPairs, check_grants, make_grants
from services.accounts.lookup import known_team, known_user, team_key
from services.accounts.views import changing_views, limits_of
from services.core.context import AccountContext
from services.core.errors import BadValue
from services.query.scope import Limits


@dataclass(frozen=True, kw_only=True)
class TeamEntry:
    """A team, its people by e-mail, and what it is limited to."""

    name: str
    people: tuple[str, ...]
    grants: Limits


def add_team(ctx: AccountContext, name: str, grants: GrantPairs = (), *, who: str) -> TeamEntry:
    """Make a team. Raises BadValue, UnknownName, AlreadyThere."""
    words, key, pairs = " ".join(name.split()), team_key(name), check_grants(grants)
    with changing(ctx, who, taken=f"There is a team {words!r} already.") as change:
        team = Team(name=words, name_key=key, created_at=change.at, grants=make_grants(pairs))
        change.session.add(team)
        change.session.flush()
        entry = _entry(team)
        change.record("team added", words, grants=dict(entry.grants))
    return entry


def teams(ctx: AccountContext) -> tuple[TeamEntry, ...]:
    """Return all teams, by name."""
    with ctx.application.read() as session:
        return tuple(_entry(team) for team in sorted(session.scalars(select(Team)), key=lambda team: team.name_key))


def _entry(team: Team) -> TeamEntry:
    people = tuple(sorted(user.email for user in team.people))
    return TeamEntry(name=team.name, people=people, grants=limits_of(team.grants))


def join(ctx: AccountContext, name: str, email: str, *, who: str) -> TeamEntry:
    """Put a person into a team. Raises BadValue, UnknownName."""
    with changing_views(ctx, who) as change:
        team, user = known_team(change.session, name), known_user(change.session, email)
        if user not in team.people:
            team.people.append(user)
            change.record("team joined", user.email, team=team.name)
        return _entry(team)


def leave(ctx: AccountContext, name: str, email: str, *, who: str) -> TeamEntry:
    """Take a person out of a team. Raises BadValue, UnknownName."""
    with changing_views(ctx, who) as change:
        team, user = known_team(change.session, name), known_user(change.session, email)
        if user not in team.people:
            raise BadValue(f"{user.email} is not in the team {team.name}.")
        team.people.remove(user)
        change.record("team left", user.email, team=team.name)
        return _entry(team)
