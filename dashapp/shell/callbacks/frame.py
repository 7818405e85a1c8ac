"""Frame: the address chooses the page; its tiles appear as skeletons of their final size."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from flask import request

from dashapp.auth.principal import current
from dashapp.core.markup import Markup, el
from dashapp.core.page import Page
from dashapp.pages import PAGES
from dashapp.shell.freshness import describe_freshness
from dashapp.shell.navigation import navigation
from dashapp.shell.open_view import page_at
from dashapp.shell.topbar import missing, topbar
from dashapp.ui.tile import frame
from services.core.context import Context
from services.core.errors import UnknownName


def register(app: Dash, ctx: Context) -> None:
    """Register the callbacks: the page at an address, and its name in the title of the window."""
    app.clientside_callback(ClientsideFunction("cartograph", "title"), Input("title", "data"))

    @app.callback(
        Output("content", "children"),
        Output("nav", "tree"),
        Output("top", "tree"),
        Output("title", "data"),
        Input("url", "pathname"),
    )
    def show(pathname: object) -> tuple[Any, ...]:
        principal = current()
        try:
            page = page_at(pathname, principal)
        except UnknownName:
            nav = navigation(principal, PAGES.values(), None, small=_small())
            return (
                Markup(missing(), id="main", tag="main", className="main"),
                nav,
                topbar(principal, None, ""),
                "Not found",
            )
        nav = navigation(principal, PAGES.values(), page, small=_small())
        return content(page), nav, topbar(principal, page, describe_freshness(ctx, page, principal.scope)), page.label


def _small() -> bool:
    """True if the navigation is collapsed: the browser keeps that in a cookie."""
    return request.cookies.get("nav") == "small"


def content(page: Page) -> list[Any]:
    """Lay out a page before its answers are there."""
    own = {"page": page.name}
    bar = Markup(None, id={"part": "bar", **own}, className="fbar" if page.filters else "fbar none")
    trail = Markup(None, id={"part": "trail", **own}, className="trail")
    tiles = html.Div([frame(page, tile) for tile in page.tiles], className="g12")
    foot = Markup(el("span", "", " "), id={"part": "foot", **own}, tag="footer", className="foot")
    answered = dcc.Store(id={"part": "answered", **own})
    return [
        answered,
        bar,
        html.Main([trail, tiles, foot], className=f"main page-{page.name}", id="main", tabIndex="-1"),
    ]
