"""Routes: the addresses of our own that are no page of the application."""

from flask import Flask

from dashapp import case_study_route, exporting, member_lists, uploading
from dashapp.actions import doing
from services.core.context import Context


def install(server: Flask, ctx: Context) -> None:
    """Add them."""
    exporting.install(server, ctx)
    member_lists.install(server, ctx)
    doing.install(server, ctx)
    uploading.install(server, ctx)
    case_study_route.install(server, ctx)
