"""The web application: its composition root, one screen long."""

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # commands of the command line import this package and must stay fast
    from dash import Dash

    from services.core.context import Context
    from services.jobs.queue import Queue


def create_app(ctx: "Context", queue: "Queue") -> "Dash":
    """Make the application of one process. `app.server` is what a web server runs."""
    from dash import Dash
    from flask import Flask

    from dashapp import auth
    from dashapp.core import queue as queueing
    from dashapp.http import bundle, compression, routes, store_catalog
    from dashapp.shell.callbacks import BEHAVIOURS
    from dashapp.shell.layout import START, index, layout

    server = Flask(__name__, static_folder=None)
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its annotation knows only bool and functions
        title="Cartograph",
        update_title="",
        index_string=index(*bundle.install(server)),
        assets_ignore=".*",  # our own files come as bundles
        suppress_callback_exceptions=True,
        use_async=False,
        enable_mcp=False,
        compress=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = layout
    app.renderer = START
    demo = partial(queueing.start_demo, ctx)
    auth.install(server, ctx, app.csp_hashes, callbacks=lambda: app.callback_map, load_demo=demo)
    store_catalog.install(server, ctx)
    compression.install(server)
    queueing.install(server, queue)
    routes.install(server, ctx)
    for register in BEHAVIOURS:
        register(app, ctx)
    return app
