"""Session actions: end one session, or all of a person. Log out to end the session in use."""

from typing import Annotated

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import Form, Whole
from dashapp.pages.admin.people_actions import PersonForm, is_self
from services.accounts import sessions
from services.accounts.permissions import Right
from services.core.context import Context
from services.core.errors import NotAllowed


class SessionForm(Form):
    """Which session ends."""

    session_id: Annotated[Whole, Field(title="Session")]


def _revoke(ctx: Context, who: Principal, form: SessionForm) -> Done:
    if form.session_id == who.session_id:
        raise NotAllowed("This is the session you are in; log out instead.")
    sessions.revoke(ctx, form.session_id, who=who.email)
    return Done(words="The session is over.")


def _revoke_all(ctx: Context, who: Principal, form: PersonForm) -> Done:
    if is_self(who, form.email):
        return _others(ctx, who)
    count = sessions.revoke_all(ctx, form.email, who=who.email)
    return Done(words=f"{_counted(count)} of {form.email} over.")


def _others(ctx: Context, who: Principal) -> Done:
    others = [one.session_id for one in sessions.sessions(ctx, who.email) if one.session_id != who.session_id]
    for session_id in others:
        sessions.revoke(ctx, session_id, who=who.email)
    return Done(words=f"{_counted(len(others))} of yours over; this one stays.")


def _counted(count: int) -> str:
    return "1 session is" if count == 1 else f"{count} sessions are"


ACTIONS = (
    Action(name="session.revoke", needs=Right.MANAGE_PEOPLE, form=SessionForm, do=_revoke),
    Action(name="session.revoke_all", needs=Right.MANAGE_PEOPLE, form=PersonForm, do=_revoke_all),
)
