"""Routes: every address of the log-in and of one's own account, in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from dashapp.auth import account, files, first_admin, login, password_links, second_factor
from dashapp.auth.limits import address, entering_limit
from dashapp.auth.templates import TEMPLATES
from services.core.context import AccountContext

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address, and the function that answers it: of the context and of the parts of the address."""

    rule: str
    name: str
    view: Callable[..., ResponseReturnValue]
    methods: tuple[str, ...] = GET
    limited: bool = False
    """True if its posts count against the limit of their address: they try to prove who somebody is."""


ROUTES = (
    Route(rule="/login", name="login", view=login.log_in, methods=BOTH, limited=True),
    Route(rule="/login/code", name="code", view=login.ask_code, methods=BOTH, limited=True),
    Route(rule="/logout", name="logout", view=login.log_out, methods=POST),
    Route(rule="/forgot", name="forgot", view=password_links.forgot, methods=BOTH, limited=True),
    Route(rule="/reset/<token>", name="reset", view=password_links.reset, methods=BOTH, limited=True),
    Route(rule="/invitation/<token>", name="invitation", view=password_links.invitation, methods=BOTH, limited=True),
    Route(rule="/first", name="first", view=first_admin.make_first, methods=BOTH, limited=True),
    Route(rule="/first/store", name="store", view=first_admin.offer_store),
    Route(rule="/account", name="account", view=account.account),
    Route(rule="/account/password", name="password", view=account.change_password, methods=POST, limited=True),
    Route(rule="/account/sessions/<int:session_id>", name="end", view=account.end_session, methods=POST),
    Route(rule="/account/everywhere", name="everywhere", view=account.end_everywhere, methods=POST),
    Route(rule="/account/factor", name="begin", view=second_factor.begin, methods=POST, limited=True),
    Route(rule="/account/factor/confirm", name="confirm", view=second_factor.confirm, methods=POST, limited=True),
    Route(rule="/account/factor/off", name="remove", view=second_factor.remove, methods=POST, limited=True),
    Route(rule="/csrf", name="token", view=login.give_token),
    Route(rule="/_entry/<name>", name="file", view=files.file),
    Route(rule="/health", name="health", view=files.health),
)


def install_routes(server: Flask, ctx: AccountContext, limiter: Limiter, load_demo: first_admin.LoadDemo) -> None:
    """Return the server every address of the table, and the one that starts the demo store."""
    pages = Blueprint("entry", __name__, template_folder=str(TEMPLATES))
    limit = limiter.shared_limit(
        partial(entering_limit, server), "entering", key_func=address, methods=["POST"], override_defaults=True
    )
    for route in ROUTES:
        view = _bound(route.view, ctx)
        view = limit(view) if route.limited else view
        pages.add_url_rule(route.rule, route.name, view, methods=route.methods)
    pages.add_url_rule("/first/demo", "demo", _bound(first_admin.load_demo, load_demo), methods=POST)
    server.register_blueprint(pages)


def _bound(view: Callable[..., ResponseReturnValue], given: object) -> Callable[..., ResponseReturnValue]:
    """Return the view its first argument, and keep its name: the limits are counted by it."""

    @wraps(view)
    def bound(**parts: Any) -> ResponseReturnValue:
        return view(given, **parts)

    return bound
