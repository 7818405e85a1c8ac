"""Password links: a password is set by a mailed link, after it was forgotten or with an invitation."""

import logging
from functools import partial
from typing import Literal

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashapp.auth import cookie, hosts
from dashapp.auth.forms import Forgot, NewPassword
from dashapp.auth.login import leave
from dashapp.auth.templates import show
from services.accounts import links
from services.accounts.emails import normal
from services.core.context import AccountContext
from services.core.errors import AppError, BadValue, NotAllowed, PasswordRefused

log = logging.getLogger("cartograph.web")

GONE = 410

SET = "Your password is set. Log in with it."

UNNAMED = (
    "Links cannot be mailed from here: CARTOGRAPH_BASE_URL does not say where this server is. The one who runs it can "
    "set it, or give you a password with `cartograph user password`."
)

NO_ADDRESS = "This is no email address."


def forgot(ctx: AccountContext) -> ResponseReturnValue:
    """Mail a link to set a new password; the answer is the same if there is no such account."""
    _mailable(ctx)
    form = Forgot()
    if not form.is_submitted():
        return show("forgot.html", form=form)
    if not form.validate() or not _address(form):
        return show("forgot.html", form=form), 422
    response = make_response(show("sent.html", email=form.email.data))
    # After the answer is out, so that its time does not tell whether a mail was written.
    response.call_on_close(partial(_send, ctx, form.email.data, base_url(ctx)))
    return response


def _mailable(ctx: AccountContext) -> None:
    """Mail no link to an address that only the request names: whoever asks for another's link could name their own.

    Raises NotAllowed.
    """
    if ctx.settings.mail_url is not None and not ctx.settings.base_url and not hosts.at_home(hosts.is_own_host()):
        raise NotAllowed(UNNAMED)


def _address(form: Forgot) -> bool:
    try:
        normal(form.email.data)
    except BadValue:
        form.email.errors = [NO_ADDRESS]
        return False
    return True


def _send(ctx: AccountContext, email: str, address: str) -> None:
    try:
        links.ask_reset(ctx, email, base_url=address)
    except AppError:  # nobody is there any more to be told
        log.exception("no link was sent")


def base_url(ctx: AccountContext) -> str:
    """Return the address of this server as people type it: the one that is set, before what the request says."""
    return (ctx.settings.base_url or request.host_url).rstrip("/")


def reset(ctx: AccountContext, token: str) -> ResponseReturnValue:
    """Let the holder of a link choose a new password."""
    return _by_link(ctx, token, "reset")


def invitation(ctx: AccountContext, token: str) -> ResponseReturnValue:
    """Let a new person choose their first password."""
    return _by_link(ctx, token, "invitation")


def _by_link(ctx: AccountContext, token: str, kind: Literal["reset", "invitation"]) -> ResponseReturnValue:
    email = links.whose(ctx, token, kind)
    if email is None:
        return show("gone.html", kind=kind), GONE
    form, minimum = NewPassword(), ctx.settings.password_minimum
    if not form.is_submitted():
        return show("choose.html", form=form, kind=kind, email=email, minimum=minimum)
    if not form.validate() or not _set(ctx, token, form):
        return show("choose.html", form=form, kind=kind, email=email, minimum=minimum), 422
    leave(ctx)
    flash(SET)
    response = make_response(redirect(url_for("entry.login"), 303))
    cookie.take_back(response)
    return response


def _set(ctx: AccountContext, token: str, form: NewPassword) -> bool:
    try:
        links.set_by_link(ctx, token, form.password.data)
    except PasswordRefused as error:
        form.password.errors = [error.public]
        return False
    return True
