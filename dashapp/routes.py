"""Routes: the addresses of our own that are no page of the application."""

from flask import Flask

from dashapp import exporting, uploading
from dashapp.actions import doing
from services.context import Context


def install(server: Flask, ctx: Context) -> None:
    """Add them."""
    exporting.install(server, ctx)
    doing.install(server, ctx)
    uploading.install(server, ctx)
