"""Routes: the addresses of our own that are no page of the application."""

from flask import Flask

from dashapp.core.downloads import InstallRoutes
from dashapp.http import actions, exports, uploads
from dashapp.pages.catalogue_quality import routes as catalogue_quality
from dashapp.pages.segments import routes as segments
from dashapp.shell.open_view import view_of_request
from services.core.context import Context

PAGE_ROUTES: tuple[InstallRoutes, ...] = (segments.install, catalogue_quality.install)


def install(server: Flask, ctx: Context) -> None:
    """Add them."""
    exports.install(server, ctx)
    actions.install(server, ctx)
    uploads.install(server, ctx)
    for install_routes in PAGE_ROUTES:
        install_routes(server, ctx, view_of_request)
