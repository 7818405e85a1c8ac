"""First admin: the page of an empty home: it makes the first administrator and offers the demo store or an import."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from dashapp.auth import hosts
from dashapp.auth.forms import First
from dashapp.auth.login import let_in, origin
from dashapp.auth.principal import Principal, current
from dashapp.auth.templates import show
from services.accounts import first_admin, login_flow
from services.accounts.login_flow import Entered
from services.accounts.permissions import Right
from services.core.context import AccountContext
from services.core.errors import BadValue, PasswordRefused

LoadDemo = Callable[[Principal], str]
"""Starts to make the demo store, and gives the address of the page that shows how far it is."""

DATA = "/data"


def to_data(_principal: Principal) -> str:
    """Do nothing but lead to the data page, where no job is given."""
    return DATA


def make_first(ctx: AccountContext) -> ResponseReturnValue:
    """Make the first account, an administrator, and let them in.

    Raises AlreadyThere once there is one, and NotAllowed where it is asked for under a name that is not this machine's.
    """
    hosts.check_first()
    form, minimum = First(), ctx.settings.password_minimum
    if not form.is_submitted():
        if first_admin.nobody_yet(ctx):
            return show("first.html", form=form, minimum=minimum)
        return redirect(url_for("entry.login"), 303)
    if not form.validate() or not _made(ctx, form):
        return show("first.html", form=form, minimum=minimum), 422
    outcome = login_flow.enter(ctx, form.email.data, form.password.data, code=None, remember=False, **origin())
    if isinstance(outcome, Entered):
        return let_in(ctx, outcome.token, url_for("entry.store"), remember=False)
    return redirect(url_for("entry.login"), 303)


def _made(ctx: AccountContext, form: First) -> bool:
    try:
        first_admin.make_first(ctx, form.email.data, form.password.data)
    except PasswordRefused as error:
        form.password.errors = [error.public]
    except BadValue as error:
        form.email.errors = [error.public]
    else:
        return True
    return False


def offer_store(_ctx: AccountContext) -> ResponseReturnValue:
    """Offer the demo store, or an import of one's own files."""
    current().require(Right.IMPORT)
    return show("store.html", data=DATA)


def load_demo(start: LoadDemo) -> ResponseReturnValue:
    """Start to make the demo store."""
    principal = current()
    principal.require(Right.IMPORT)
    return redirect(start(principal), 303)
