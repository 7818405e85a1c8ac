"""Auth: who gets in. Everything about logging in that the web process does, installed by one call."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dashapp.auth.cookie import FormSession
from dashapp.auth.dispatch import Callbacks
from dashapp.auth.failures import install_failures
from dashapp.auth.first_admin import LoadDemo, to_data
from dashapp.auth.guard import install_guard
from dashapp.auth.headers import Hashes, install_headers
from dashapp.auth.limits import build_limiter
from dashapp.auth.routes import install_routes
from dashapp.auth.secret import secret_key
from services.core.context import AccountContext

FORM_COOKIE = "cartograph_form"


def install(
    server: Flask,
    ctx: AccountContext,
    script_hashes: Hashes,
    *,
    callbacks: Callbacks,
    load_demo: LoadDemo = to_data,
) -> None:
    """Guard a server: pages to log in, the check before every route, headers, limits, failures.

    `script_hashes` and `callbacks` are Dash's `app.csp_hashes` and `lambda: app.callback_map`; a callback that is not
    in it is refused. Raises BadValue for a secret key that is too short.
    """
    settings = ctx.settings
    server.secret_key = secret_key(settings)
    server.config.update(
        SECURE_COOKIES=settings.secure_cookies,
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    server.session_interface = FormSession()
    if settings.behind_proxy:
        hops = settings.behind_proxy
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    limiter = build_limiter(settings)
    install_headers(server, script_hashes)
    install_failures(server)
    install_guard(server, ctx, callbacks=callbacks)
    limiter.init_app(server)  # after the guard, which says whose session counts
    install_routes(server, ctx, limiter, load_demo)
