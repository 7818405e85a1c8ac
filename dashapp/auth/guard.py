"""Guard: who may reach which address. Closed by default: what is not listed as public needs a log-in."""

from dataclasses import dataclass, field

from flask import Flask, Response, g, make_response, redirect, request, url_for
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from dashapp.auth import cookie, dispatch, hosts, origin
from dashapp.auth.dispatch import Callbacks
from dashapp.auth.failures import WORDS, failure, wants_page
from dashapp.auth.next_address import HOME, local
from dashapp.auth.principal import Principal, present, principal_of
from services.accounts import first_admin, sessions
from services.core.context import AccountContext

PUBLIC = (
    "entry.login",
    "entry.code",
    "entry.forgot",
    "entry.reset",
    "entry.invitation",
    "entry.first",
    "entry.file",
    "entry.health",
)
"""What everybody may reach, by endpoint: how to get in, what those pages look like, whether we are alive."""

BARE = ("entry.file", "entry.health")
"""Those of them that are the same for everybody, so that nobody is looked up for them."""


@dataclass(kw_only=True)
class Guard:
    """The one check before every route."""

    ctx: AccountContext
    csrf: CSRFProtect
    callbacks: Callbacks
    _peopled: bool = field(default=False, init=False)
    """Turns true once: accounts are closed, never removed."""

    def __call__(self) -> Response | None:
        """Let the request through, or answer it."""
        hosts.check()
        if request.endpoint in BARE:
            return None
        g.principal = self._principal()
        if g.principal is None:
            stopped = self._stopped()
            if stopped is not None:
                return stopped
        origin.check(self.csrf)
        if request.path == dispatch.PATH and request.method == "POST":
            dispatch.check(self.callbacks())
        return None

    def _principal(self) -> Principal | None:
        """Find who holds the session, on every request, so that a revoked one ends at once."""
        token = cookie.token()
        holder = sessions.holder(self.ctx, token) if token else None
        return principal_of(holder) if holder else None

    def _stopped(self) -> Response | None:
        """Answer a caller who is not logged in, unless the address is public."""
        if self._nobody_yet():
            return None if request.endpoint == "entry.first" else _elsewhere(url_for("entry.first"))
        if request.endpoint in PUBLIC:
            return None
        target = local(request.full_path.removesuffix("?"))
        return _elsewhere(url_for("entry.login", next=None if target == HOME else target))

    def _nobody_yet(self) -> bool:
        if not self._peopled:
            self._peopled = not first_admin.nobody_yet(self.ctx)
        return not self._peopled


def _elsewhere(address: str) -> Response:
    """Lead a person who opens a page to where they can get in; tell a script, or a form, that they are not."""
    if request.method in ("GET", "HEAD") and wants_page():
        return make_response(redirect(address))
    return failure(401, WORDS[401])


def install_guard(server: Flask, ctx: AccountContext, *, callbacks: Callbacks) -> None:
    """Put the guard before every route of the server, and let `flask_login.current_user` tell whom it found."""
    csrf, logins = CSRFProtect(), LoginManager()
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    server.before_request(Guard(ctx=ctx, csrf=csrf, callbacks=callbacks))
    csrf.init_app(server)
    logins.session_protection = None  # the session is ours, on the server; Flask-Login's own ways in stay unused
    logins.request_loader(lambda _request: present())
    logins.init_app(server)
