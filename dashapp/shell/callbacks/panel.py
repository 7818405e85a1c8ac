"""Panel: the part of the address behind the # opens it; without one, nothing is asked."""

import logging
from uuid import uuid4

from dash import ClientsideFunction, Dash, Input, Output, State

from dashapp.auth.principal import current
from dashapp.core.markup import Node
from dashapp.shell.open_view import view_at
from dashapp.shell.panels import open_panel
from dashapp.shell.panels.frame import box
from dashapp.ui import states
from services.core.context import Context
from services.core.errors import BadValue, UnknownName

LOG = logging.getLogger("cartograph.web")


def register(app: Dash, ctx: Context) -> None:
    """Register the callbacks: the browser tells apart whether there is anything to ask, the server answers."""
    app.clientside_callback(
        ClientsideFunction(namespace="cartograph", function_name="panel"),
        Output("panel", "asked"),
        Input("url", "hash"),
        Input("url", "search"),
        Input("refresh", "data"),
        State("url", "pathname"),
    )

    @app.callback(Output("panel", "tree"), Input("panel", "asked"), prevent_initial_call=True)
    def show(asked: object) -> Node:
        return answer_panel(ctx, asked)


def answer_panel(ctx: Context, asked: object) -> Node:
    """Answer what the browser asks: {"hash", "search", "path"}; nothing where there is no hash. Raises BadValue."""
    if not asked:
        return None
    if not isinstance(asked, dict):
        raise BadValue("This is not the address of a panel.")
    fragment = asked.get("hash")
    current()
    try:
        return open_panel(ctx, view_at(ctx, asked.get("path"), asked.get("search")), fragment)
    except UnknownName:
        return None  # a page that is not there has no panels
    except BadValue as error:
        if not isinstance(fragment, str):
            raise
        return box("This link cannot be read", states.error_message(error.public), name="unreadable")
    except Exception:  # as with tiles: the log has the reason under the reference that the person sees
        reference = f"E-{uuid4().hex[:8].upper()}"
        LOG.exception("reference %s: panel %.60r", reference, fragment)
        return box("This panel", states.internal_error(reference), name="broken")
