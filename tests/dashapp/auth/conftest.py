"""A server with the guard before a small Dash application, for the tests of logging in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dash import ALL, Dash, Input, Output, State, html
from flask import Flask, jsonify
from flask_login import current_user

from config.settings import Settings
from dashapp.auth import install
from dashapp.auth.principal import current
from services.core.context import Desk, build_desk
from services.core.errors import OutOfScope, StoreUnreachable
from services.core.ports import FrozenClock
from tests.dashapp.auth.visitor import Visitor
from tests.services.accounts.hiring import hire

ANN, BOB = "ann.lee@example.org", "bob@example.org"

MakeServer = Callable[[Desk], Flask]


@pytest.fixture
def web_desk(migrated_sqlite: Settings, frozen_clock: FrozenClock) -> Iterator[Desk]:
    """The ports of accounts over a SQLite file, at a clock that stands still."""
    yield from with_clock(migrated_sqlite, frozen_clock)


def with_clock(settings: Settings, clock: FrozenClock) -> Iterator[Desk]:
    """Give the ports of accounts with another clock."""
    built = build_desk(settings)
    yield Desk(settings=settings, application=built.application, clock=clock, mailer=built.mailer)
    built.mailer.close()
    built.application.close()


def make_server(desk: Desk, **options: Any) -> Flask:
    """Make a server with a few routes, two callbacks, and the guard before them."""
    server = Flask("dashapp")
    app = Dash("tests", server=server, use_async=False, enable_mcp=False)
    app.layout = html.Div([html.Button(id="button"), html.Div(id="out"), html.Div(id="all")])
    add_callbacks(app)
    add_routes(server)
    install(server, desk, app.csp_hashes, callbacks=lambda: app.callback_map, **options)
    return server


def add_callbacks(app: Dash) -> None:
    """Add one callback of plain ids, and one of patterns."""

    @app.callback(Output("out", "children"), Input("button", "n_clicks"), State("out", "title"))
    def answer(clicks: object, title: object) -> str:
        return f"{current().email} {clicks} {title}"

    @app.callback(Output("all", "children"), Input({"type": "row", "index": ALL}, "n_clicks"))
    def rows(clicks: list[object]) -> str:
        return str(len(clicks))

    app.clientside_callback("function (n) { return n; }", Output("all", "title"), Input("button", "n_clicks"))


def add_routes(server: Flask) -> None:
    """Add what a page of ours may do: answer, refuse, fail."""

    @server.get("/who")
    def who() -> Any:
        principal = current()
        same = current_user.is_authenticated and current_user.get_id() == principal.email
        return jsonify(email=principal.email, limits=principal.limits, role=principal.role, flask_login=same)

    @server.post("/change")
    def change() -> Any:
        return jsonify(done=True)

    @server.get("/refused")
    def refused() -> Any:
        raise OutOfScope("Events carry no region.")

    @server.get("/down")
    def down() -> Any:
        raise StoreUnreachable("The warehouse cannot be reached.")

    @server.get("/broken")
    def broken() -> Any:
        raise RuntimeError("token=abc and what nobody should read")


@pytest.fixture
def server(web_desk: Desk) -> Flask:
    """The server, with Ann's account."""
    hire(web_desk, ANN, role="admin")
    return make_server(web_desk)


@pytest.fixture
def visitor(server: Flask) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(server)


@pytest.fixture
def ann(visitor: Visitor) -> Visitor:
    """Ann, logged in."""
    assert visitor.log_in(ANN).status_code == 303
    return visitor
