"""Popovers: the floating layer asks the server for its content, and for what is typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State

from dashapp.core.markup import Node
from dashapp.core.view import PageView
from dashapp.shell.open_view import view_at
from dashapp.shell.popovers import WITHOUT_STATE, open_popover
from services.core.context import Context
from services.core.errors import BadValue

LONGEST_NAME, LONGEST_QUERY = 400, 120
"""Characters of what is opened (a mark names a member) and of what is typed."""


@dataclass(frozen=True, kw_only=True)
class PopoverRequest:
    """What the browser asks to be opened."""

    name: str
    query: str


def register(app: Dash, ctx: Context) -> None:
    """Register the callback. The browser asks anew when the address changes while something is open."""

    @app.callback(
        Output("float", "tree"),
        Input("pop", "data"),
        State("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def open_(data: object, search: object, pathname: object) -> Node:
        asked = read_request(data)
        return open_popover(ctx, _view(ctx, asked, pathname, search), asked.name, asked.query)


def read_request(data: object) -> PopoverRequest:
    """Read what the browser sent. Raises BadValue."""
    given: Mapping[str, Any] = data if isinstance(data, dict) else {}
    name, query = given.get("name"), given.get("q", "")
    if not isinstance(name, str) or not isinstance(query, str):
        raise BadValue("Say in text what to open. Load the page again.")
    if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY or "\x00" in name + query:
        raise BadValue("That is too long, or holds a character that no name has.")
    return PopoverRequest(name=name, query=query)


def _view(ctx: Context, asked: PopoverRequest, pathname: object, search: object) -> PageView:
    try:
        return view_at(ctx, pathname, search)
    except BadValue:
        if asked.name not in WITHOUT_STATE:
            raise
        return view_at(ctx, pathname, "")
