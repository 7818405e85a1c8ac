"""Teams: make one, limit it, put people in and take them out."""

from urllib.parse import urlencode

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
from dashapp.pages.admin.people_actions import DIMENSION, EMAIL, MEMBER, pair_of
from services.accounts import teams
from services.accounts.grants import Owner, add_grants, remove_grants
from services.accounts.permissions import Right
from services.core.context import Context

TEAM = FormField(name="team")


def _add(ctx: Context, who: Principal, values: FormValues) -> Done:
    team = teams.add_team(ctx, values["name"], who=who.email)
    there = urlencode([("x.section", "teams"), ("x.team", team.name)])
    return Done(words=f"There is a team {team.name}.", go=f"/admin?{there}")


def _grant(ctx: Context, who: Principal, values: FormValues) -> Done:
    new = add_grants(ctx, Owner(kind="team", name=values["team"]), pair_of(values), who=who.email)
    return Done(words=f"{values['team']} {'shows' if new else 'showed already'} {values['member']}.")


def _ungrant(ctx: Context, who: Principal, values: FormValues) -> Done:
    left = remove_grants(ctx, Owner(kind="team", name=values["team"]), pair_of(values), who=who.email)
    rest = "" if left else f"; {values['team']} limits nobody any more"
    return Done(words=f"{values['member']} is taken back{rest}.")


def _join(ctx: Context, who: Principal, values: FormValues) -> Done:
    team = teams.join(ctx, values["team"], values["email"], who=who.email)
    return Done(words=f"{values['email']} is in {team.name}.")


def _leave(ctx: Context, who: Principal, values: FormValues) -> Done:
    team = teams.leave(ctx, values["team"], values["email"], who=who.email)
    return Done(words=f"{values['email']} is not in {team.name} any more.")


ACTIONS = (
    Action(name="team.add", needs=Right.MANAGE_TEAMS, fields=(FormField(name="name"),), do=_add),
    Action(name="team.grant", needs=Right.MANAGE_GRANTS, fields=(TEAM, DIMENSION, MEMBER), do=_grant),
    Action(name="team.ungrant", needs=Right.MANAGE_GRANTS, fields=(TEAM, DIMENSION, MEMBER), do=_ungrant),
    Action(name="team.join", needs=Right.MANAGE_TEAMS, fields=(TEAM, EMAIL), do=_join),
    Action(name="team.leave", needs=Right.MANAGE_TEAMS, fields=(TEAM, EMAIL), do=_leave),
)
