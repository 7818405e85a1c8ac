"""Team actions: make a team, limit it, add and remove people."""

from urllib.parse import urlencode

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import FilledText, Form
from dashapp.pages.admin.people_actions import Email, ScopingDimension, pair_of
from services.accounts import teams
from services.accounts.grants import Owner, add_grants, remove_grants
from services.accounts.permissions import Right
from services.core.context import Context


class NewTeam(Form):
    """The name of a team that is made."""

    name: FilledText


class TeamGrant(Form):
    """A grant that is given to a team, or taken back."""

    team: FilledText
    dimension: ScopingDimension
    member: FilledText


class TeamMember(Form):
    """Who joins or leaves a team."""

    team: FilledText
    email: Email


def _add(ctx: Context, who: Principal, form: NewTeam) -> Done:
    team = teams.add_team(ctx, form.name, who=who.email)
    there = urlencode([("x.section", "teams"), ("x.team", team.name)])
    return Done(words=f"There is a team {team.name}.", go=f"/admin?{there}")


def _grant(ctx: Context, who: Principal, form: TeamGrant) -> Done:
    new = add_grants(ctx, Owner(kind="team", name=form.team), pair_of(form.dimension, form.member), who=who.email)
    return Done(words=f"{form.team} {'shows' if new else 'showed already'} {form.member}.")


def _ungrant(ctx: Context, who: Principal, form: TeamGrant) -> Done:
    left = remove_grants(ctx, Owner(kind="team", name=form.team), pair_of(form.dimension, form.member), who=who.email)
    rest = "" if left else f"; {form.team} limits nobody any more"
    return Done(words=f"{form.member} is taken back{rest}.")


def _join(ctx: Context, who: Principal, form: TeamMember) -> Done:
    team = teams.join(ctx, form.team, form.email, who=who.email)
    return Done(words=f"{form.email} is in {team.name}.")


def _leave(ctx: Context, who: Principal, form: TeamMember) -> Done:
    team = teams.leave(ctx, form.team, form.email, who=who.email)
    return Done(words=f"{form.email} is not in {team.name} any more.")


ACTIONS = (
    Action(name="team.add", needs=Right.MANAGE_TEAMS, form=NewTeam, do=_add),
    Action(name="team.grant", needs=Right.MANAGE_GRANTS, form=TeamGrant, do=_grant),
    Action(name="team.ungrant", needs=Right.MANAGE_GRANTS, form=TeamGrant, do=_ungrant),
    Action(name="team.join", needs=Right.MANAGE_TEAMS, form=TeamMember, do=_join),
    Action(name="team.leave", needs=Right.MANAGE_TEAMS, form=TeamMember, do=_leave),
)
