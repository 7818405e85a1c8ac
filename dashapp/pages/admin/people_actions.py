"""People: invite somebody, change what they may do and see, close their account. Nobody does that to themselves."""

from flask import has_request_context, request

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done, FormField, FormValues
from services.accounts import links, people, second_factor
from services.accounts.emails import key_of
from services.accounts.grants import Owner, Pairs, add_grants, remove_grants
from services.accounts.people import NewPerson
from services.accounts.permissions import ROLES, Right
from services.catalog import DECLARED, catalog
from services.catalog.kinds import Dimension
from services.core.context import Context
from services.core.errors import BadValue, NotAllowed

SCOPING = tuple(one.name for one in DECLARED.dimensions.values() if isinstance(one, Dimension) and one.scoping)

EMAIL = FormField(name="email", label="E-mail", longest=320)
ROLE = FormField(name="role", kind="choice", choices=ROLES)
DIMENSION = FormField(name="dimension", kind="choice", choices=SCOPING)
MEMBER = FormField(name="member")


def is_self(who: Principal, email: str) -> bool:
    """True if an e-mail is that of the person who acts, however it is written. Raises BadValue."""
    return key_of(email) == key_of(who.email)


def require_other(who: Principal, email: str, what: str) -> None:
    """Raise NotAllowed where somebody would do to themselves what only another may."""
    if is_self(who, email):
        raise NotAllowed(f"Nobody {what}; another administrator can.")


def pair_of(values: FormValues) -> Pairs:
    """Return the one grant that a form names."""
    return ((values["dimension"], values["member"]),)


def _invite(ctx: Context, who: Principal, values: FormValues) -> Done:
    dimension, member, team = values["dimension"], values["member"], values["team"]
    if (dimension is None) is not (member is None):
        raise BadValue("A limit is a dimension and a member of it: fill in both, or neither.")
    grants = () if dimension is None else ((dimension, member),)
    new = NewPerson(email=values["email"], role=values["role"], teams=(team,) if team else (), grants=grants)
    link = links.invite(ctx, new, who=who.email, base_url=_here())
    return Done(words=f"{new.email} is invited.", keep=link)


def _invite_again(ctx: Context, who: Principal, values: FormValues) -> Done:
    link = links.invite_again(ctx, values["email"], who=who.email, base_url=_here())
    return Done(words=f"{values['email']} gets a new link; the old one is over.", keep=link)


def _here() -> str:
    """Return the address that the browser uses; what the settings say goes before it."""
    return request.host_url if has_request_context() else ""


def _role(ctx: Context, who: Principal, values: FormValues) -> Done:
    require_other(who, values["email"], "changes their own role")
    person = people.change_role(ctx, values["email"], values["role"], who=who.email)
    return Done(words=f"{person.email} is {person.role} now.")


def _disable(ctx: Context, who: Principal, values: FormValues) -> Done:
    require_other(who, values["email"], "closes their own account")
    person = people.disable(ctx, values["email"], who=who.email)
    return Done(words=f"The account of {person.email} is closed; their sessions are over.")


def _enable(ctx: Context, who: Principal, values: FormValues) -> Done:
    person = people.enable(ctx, values["email"], who=who.email)
    return Done(words=f"The account of {person.email} is open again.")


def _grant(ctx: Context, who: Principal, values: FormValues) -> Done:
    new = add_grants(ctx, Owner(kind="user", name=values["email"]), pair_of(values), who=who.email)
    return Done(words=f"{values['email']} {'is limited to' if new else 'had already'} {_said(values)}.")


def _ungrant(ctx: Context, who: Principal, values: FormValues) -> Done:
    left = remove_grants(ctx, Owner(kind="user", name=values["email"]), pair_of(values), who=who.email)
    rest = "" if left else "; no grant of their own limits them any more"
    return Done(words=f"{_said(values)} is taken back{rest}.")


def _said(values: FormValues) -> str:
    return f"{catalog().dimensions[values['dimension']].label} {values['member']}"


def _factor_off(ctx: Context, who: Principal, values: FormValues) -> Done:
    if is_self(who, values["email"]):
        raise NotAllowed("Your own second factor is turned off on the page of your account, with your password.")
    second_factor.remove(ctx, values["email"], who=who.email)
    return Done(words=f"{values['email']} logs in without a second factor now.")


ACTIONS = (
    Action(
        name="person.invite",
        needs=Right.MANAGE_PEOPLE,
        fields=(
            EMAIL,
            ROLE,
            FormField(name="team", required=False),
            FormField(name="dimension", kind="choice", choices=SCOPING, required=False),
            FormField(name="member", required=False),
        ),
        do=_invite,
    ),
    Action(name="person.invite_again", needs=Right.MANAGE_PEOPLE, fields=(EMAIL,), do=_invite_again),
    Action(name="person.role", needs=Right.MANAGE_ROLES, fields=(EMAIL, ROLE), do=_role),
    Action(name="person.disable", needs=Right.MANAGE_PEOPLE, fields=(EMAIL,), do=_disable),
    Action(name="person.enable", needs=Right.MANAGE_PEOPLE, fields=(EMAIL,), do=_enable),
    Action(name="person.grant", needs=Right.MANAGE_GRANTS, fields=(EMAIL, DIMENSION, MEMBER), do=_grant),
    Action(name="person.ungrant", needs=Right.MANAGE_GRANTS, fields=(EMAIL, DIMENSION, MEMBER), do=_ungrant),
    Action(name="person.factor_off", needs=Right.MANAGE_PEOPLE, fields=(EMAIL,), do=_factor_off),
)
