"""People actions: invite a person, change their role and grants, close their account; never one's own."""

from functools import partial
from typing import Annotated

from flask import has_request_context, request
from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import FilledText, Form, OptionalText, mandatory, one_of, optional, read_choice, read_text
from services.accounts import links, people, second_factor
from services.accounts.emails import key_of
from services.accounts.grants import GrantPairs, Owner, add_grants, remove_grants
from services.accounts.people import NewPerson
from services.accounts.permissions import ROLES, Right
from services.catalog import DECLARED, catalog
from services.catalog.kinds import Dimension
from services.core.context import Context
from services.core.errors import BadValue, NotAllowed

SCOPING = tuple(one.name for one in DECLARED.dimensions.values() if isinstance(one, Dimension) and one.scoping)

Email = Annotated[str, mandatory(partial(read_text, longest=320)), Field(title="E-mail")]
RoleName = Annotated[str, one_of(ROLES)]
ScopingDimension = Annotated[str, one_of(SCOPING)]


class PersonForm(Form):
    """Whose account is changed."""

    email: Email


class RoleForm(PersonForm):
    """The new role of a person."""

    role: RoleName


class GrantForm(PersonForm):
    """A grant that is given to a person, or taken back."""

    dimension: ScopingDimension
    member: FilledText


class InviteForm(RoleForm):
    """Who is invited, as what, limited to what."""

    team: OptionalText = None
    dimension: Annotated[str | None, optional(partial(read_choice, frozenset(SCOPING)))] = None
    member: OptionalText = None


def is_self(who: Principal, email: str) -> bool:
    """True if an e-mail is that of the person who acts, however it is written. Raises BadValue."""
    return key_of(email) == key_of(who.email)


def require_other(who: Principal, email: str, what: str) -> None:
    """Raise NotAllowed where somebody would do to themselves what only another may."""
    if is_self(who, email):
        raise NotAllowed(f"Nobody {what}; another administrator can.")


def pair_of(dimension: str, member: str) -> GrantPairs:
    """Return the one grant that a form names."""
    return ((dimension, member),)


def _invite(ctx: Context, who: Principal, form: InviteForm) -> Done:
    dimension, member, team = form.dimension, form.member, form.team
    if (dimension is None) is not (member is None):
        raise BadValue("A limit is a dimension and a member of it: fill in both, or neither.")
    grants = () if dimension is None or member is None else pair_of(dimension, member)
    new = NewPerson(email=form.email, role=form.role, teams=(team,) if team else (), grants=grants)
    link = links.invite(ctx, new, who=who.email, base_url=_here())
    return Done(words=f"{new.email} is invited.", keep=link)


def _invite_again(ctx: Context, who: Principal, form: PersonForm) -> Done:
    link = links.invite_again(ctx, form.email, who=who.email, base_url=_here())
    return Done(words=f"{form.email} gets a new link; the old one is over.", keep=link)


def _here() -> str:
    """Return the address that the browser uses; what the settings say goes before it."""
    return request.host_url if has_request_context() else ""


def _role(ctx: Context, who: Principal, form: RoleForm) -> Done:
    require_other(who, form.email, "changes their own role")
    person = people.change_role(ctx, form.email, form.role, who=who.email)
    return Done(words=f"{person.email} is {person.role} now.")


def _disable(ctx: Context, who: Principal, form: PersonForm) -> Done:
    require_other(who, form.email, "closes their own account")
    person = people.disable(ctx, form.email, who=who.email)
    return Done(words=f"The account of {person.email} is closed; their sessions are over.")


def _enable(ctx: Context, who: Principal, form: PersonForm) -> Done:
    person = people.enable(ctx, form.email, who=who.email)
    return Done(words=f"The account of {person.email} is open again.")


def _grant(ctx: Context, who: Principal, form: GrantForm) -> Done:
    new = add_grants(ctx, Owner(kind="user", name=form.email), pair_of(form.dimension, form.member), who=who.email)
    return Done(words=f"{form.email} {'is limited to' if new else 'had already'} {_describe_grant(form)}.")


def _ungrant(ctx: Context, who: Principal, form: GrantForm) -> Done:
    left = remove_grants(ctx, Owner(kind="user", name=form.email), pair_of(form.dimension, form.member), who=who.email)
    rest = "" if left else "; no grant of their own limits them any more"
    return Done(words=f"{_describe_grant(form)} is taken back{rest}.")


def _describe_grant(form: GrantForm) -> str:
    return f"{catalog().dimensions[form.dimension].label} {form.member}"


def _factor_off(ctx: Context, who: Principal, form: PersonForm) -> Done:
    if is_self(who, form.email):
        raise NotAllowed("Your own second factor is turned off on the page of your account, with your password.")
    second_factor.remove(ctx, form.email, who=who.email)
    return Done(words=f"{form.email} logs in without a second factor now.")


ACTIONS = (
    Action(name="person.invite", needs=Right.MANAGE_PEOPLE, form=InviteForm, do=_invite),
    Action(name="person.invite_again", needs=Right.MANAGE_PEOPLE, form=PersonForm, do=_invite_again),
    Action(name="person.role", needs=Right.MANAGE_ROLES, form=RoleForm, do=_role),
    Action(name="person.disable", needs=Right.MANAGE_PEOPLE, form=PersonForm, do=_disable),
    Action(name="person.enable", needs=Right.MANAGE_PEOPLE, form=PersonForm, do=_enable),
    Action(name="person.grant", needs=Right.MANAGE_GRANTS, form=GrantForm, do=_grant),
    Action(name="person.ungrant", needs=Right.MANAGE_GRANTS, form=GrantForm, do=_ungrant),
    Action(name="person.factor_off", needs=Right.MANAGE_PEOPLE, form=PersonForm, do=_factor_off),
)
