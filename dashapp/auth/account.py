"""Account: what a person sees of their own account and changes in it: password, sessions."""

from zoneinfo import ZoneInfo

from flask import Response, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from dashapp.auth import cookie
from dashapp.auth.devices import device
from dashapp.auth.forms import ChangePassword, Confirm
from dashapp.auth.principal import Principal, current
from dashapp.auth.templates import show
from services.accounts import people, second_factor, sessions
from services.accounts.sessions import SessionEntry
from services.core.context import AccountContext
from services.core.errors import AppError, NotAllowed, PasswordRefused

CHANGED = "Your password is changed. Other devices are logged out."


def account(ctx: AccountContext) -> ResponseReturnValue:
    """Show the account."""
    return draw_qr_code(ctx, current())


def draw_qr_code(
    ctx: AccountContext, principal: Principal, *, change: ChangePassword | None = None, confirm: Confirm | None = None
) -> str:
    """Draw the page, with the forms as they came back."""
    return show(
        "account.html",
        principal=principal,
        change=change or ChangePassword(formdata=None),
        confirm=confirm or Confirm(formdata=None),
        minimum=ctx.settings.password_minimum,
        second=second_factor.has_second_factor(ctx, principal.email),
        sessions=[_line(ctx, entry, principal) for entry in sessions.sessions(ctx, principal.email)],
    )


def _line(ctx: AccountContext, entry: SessionEntry, principal: Principal) -> dict[str, object]:
    zone = ZoneInfo(ctx.settings.time_zone)
    return {
        "id": entry.session_id,
        "device": device(entry.agent),
        "address": entry.address,
        "started": f"{entry.started_at.astimezone(zone):%d %b %Y, %H:%M}",
        "seen": f"{entry.seen_at.astimezone(zone):%d %b %Y, %H:%M}",
        "here": entry.session_id == principal.session_id,
    }


def change_password(ctx: AccountContext) -> ResponseReturnValue:
    """Change the password; sessions elsewhere end with it."""
    principal, form = current(), ChangePassword()
    if form.validate() and _changed(ctx, principal, form):
        flash(CHANGED)
        return redirect(url_for("entry.account"), 303)
    return draw_qr_code(ctx, principal, change=form), 422


def _changed(ctx: AccountContext, principal: Principal, form: ChangePassword) -> bool:
    try:
        people.change_password(ctx, principal.email, form.old.data, form.password.data, keep=cookie.token())
    except PasswordRefused as error:
        form.password.errors = [error.public]
    except AppError as error:
        form.old.errors = [error.public]
    else:
        return True
    return False


def end_session(ctx: AccountContext, session_id: int) -> ResponseReturnValue:
    """End one session of one's own. Raises NotAllowed for another person's, which is not told from none."""
    principal = current()
    if session_id not in {entry.session_id for entry in sessions.sessions(ctx, principal.email)}:
        raise NotAllowed("There is no such session of yours.")
    sessions.revoke(ctx, session_id, who=principal.email)
    if session_id == principal.session_id:
        return _out()
    return redirect(url_for("entry.account"), 303)


def end_everywhere(ctx: AccountContext) -> ResponseReturnValue:
    """End all of one's sessions, this one too."""
    principal = current()
    sessions.revoke_all(ctx, principal.email, who=principal.email, but=None)
    return _out()


def _out() -> Response:
    response = make_response(redirect(url_for("entry.login"), 303))
    cookie.take_back(response)
    return response
