"""Login: the pages for logging in and out: password, second step, log-out."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import partial

from flask import jsonify, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from dashapp.auth import cookie
from dashapp.auth.forms import Code, LogIn
from dashapp.auth.next_address import local
from dashapp.auth.principal import present
from dashapp.auth.templates import show
from services.accounts import login_flow, sessions
from services.accounts.login_flow import CodeNeeded, Entered, Refused
from services.core.context import AccountContext

WRONG = "The email address or the password is not right."
WRONG_CODE = "This code is not right, or no longer."

HALF = "half"
"""Where the browser keeps, signed by us, that the password was right: e-mail, choices, and when that was."""

HALF_SECONDS = 300

MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Half:
    """A log-in whose second step is missing."""

    email: str
    remember: bool
    target: str
    proven: float
    """When the password was right, in seconds of the epoch."""


def log_in(ctx: AccountContext) -> ResponseReturnValue:
    """Ask for e-mail and password."""
    target = local(request.values.get("next"))
    if present():
        return redirect(target, 303)
    form = LogIn()
    asked = partial(show, "login.html", form=form, target=target, days=round(ctx.settings.session_remembered_days))
    if not form.is_submitted():
        return asked()
    if not form.validate():
        return asked(), 422
    remember = bool(form.remember.data)
    outcome = login_flow.enter(ctx, form.email.data, form.password.data, code=None, remember=remember, **origin())
    match outcome:
        case Entered():
            return let_in(ctx, outcome.token, target, remember=remember)
        case CodeNeeded():
            return _go_on(Half(email=form.email.data, remember=remember, target=target, proven=_now(ctx)))
        case Refused():
            return _refused(asked, outcome, WRONG)


def ask_code(ctx: AccountContext) -> ResponseReturnValue:
    """Ask for the code of the second step, of a person whose password was right a moment ago."""
    half, form = _half(ctx), Code()
    asked = partial(show, "code.html", form=form)
    if half is None:
        return redirect(url_for("entry.login"), 303)
    if not form.is_submitted():
        return asked()
    if not form.validate():
        return asked(), 422
    proven = datetime.fromtimestamp(half.proven, UTC)
    outcome = login_flow.enter_by_code(
        ctx, half.email, form.code.data, proven_at=proven, remember=half.remember, **origin()
    )
    if isinstance(outcome, Refused):
        return _refused(asked, outcome, WRONG_CODE)
    return let_in(ctx, outcome.token, half.target, remember=half.remember)


def log_out(ctx: AccountContext) -> ResponseReturnValue:
    """End this session here and on the server."""
    leave(ctx)
    response = make_response(redirect(url_for("entry.login"), 303))
    cookie.take_back(response)
    return response


def give_token(_ctx: AccountContext) -> ResponseReturnValue:
    """Return the token that a form needs, to a script of our own page that makes one; no other site can read it."""
    return jsonify(token=generate_csrf())


def let_in(ctx: AccountContext, token: str, target: str, *, remember: bool) -> ResponseReturnValue:
    """Hand over a new session; what the browser had before is worth nothing from now on."""
    leave(ctx)
    response = make_response(redirect(target, 303))
    cookie.hand_over(response, token, days=ctx.settings.session_remembered_days if remember else None)
    return response


def leave(ctx: AccountContext) -> None:
    """End the session that the browser has, if any, and forget what its forms kept."""
    old = cookie.token()
    if old:
        sessions.end(ctx, old)
    session.clear()


def origin() -> dict[str, str]:
    """Say where the person sits, for the list of their sessions and for the audit."""
    return {"address": request.remote_addr or "", "agent": request.headers.get("User-Agent", "")[:400]}


def waiting(seconds: float) -> str:
    """Say how long to wait, in whole minutes."""
    minutes = max(1, -(-int(seconds) // MINUTE))
    return f"Too many tries. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}."


def _refused(asked: Callable[..., str], outcome: Refused, wrong: str) -> ResponseReturnValue:
    """Say no: the same for every address that was typed, whether it has an account or not."""
    if not outcome.wait_seconds:
        return asked(problem=wrong), 401
    return asked(problem=waiting(outcome.wait_seconds)), 429, {"Retry-After": str(outcome.wait_seconds)}


def _go_on(half: Half) -> ResponseReturnValue:
    session.clear()
    session[HALF] = astuple(half)
    return redirect(url_for("entry.code"), 303)


def _half(ctx: AccountContext) -> Half | None:
    email, remember, target, proven = session.get(HALF) or ("", False, "", 0)
    if _now(ctx) - proven > HALF_SECONDS:
        return None
    return Half(email=email, remember=remember, target=local(target), proven=proven)


def _now(ctx: AccountContext) -> float:
    return ctx.clock.now().timestamp()
