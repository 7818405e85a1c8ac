"""Store catalogue: puts what the store keeps of its files beside our metrics and dimensions, for every request."""

from flask import Flask, g, request

from dashapp.auth.guard import BARE
from services.catalog import put_catalog, take_catalog
from services.catalog.own import extend_catalog
from services.core.context import Context
from services.core.errors import AppError


def install(server: Flask, ctx: Context) -> None:
    """Put the store's catalogue in force while a request of a person is answered."""
    server.before_request(lambda: _begin(ctx))
    server.teardown_request(_end)


def _begin(ctx: Context) -> None:
    """A store that cannot be read has no columns of its own; whoever asks it something is told so then."""
    if request.endpoint in BARE or g.get("principal") is None:
        return
    try:
        own = ctx.coverage().own
    except AppError:
        return
    if own:
        g.own_catalog = put_catalog(extend_catalog(own))


def _end(_: BaseException | None) -> None:
    token = g.pop("own_catalog", None)
    if token is not None:
        take_catalog(token)
