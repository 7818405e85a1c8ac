"""Routes: the addresses of our own that are no page of the application."""

from flask import Flask

from dashapp.http import actions, case_study, exports, uploads
from dashapp.pages.segments import routes
from services.core.context import Context


def install(server: Flask, ctx: Context) -> None:
    """Add them."""
    exports.install(server, ctx)
    routes.install(server, ctx)
    actions.install(server, ctx)
    uploads.install(server, ctx)
    case_study.install(server, ctx)
