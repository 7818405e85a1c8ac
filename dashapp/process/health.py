"""Health: whether this process can answer people, for the program that starts and restarts it.

Log-ins, exports and changes are written down, so a home or a database that takes no more is sick too.
"""

import logging

from flask import Flask, Response, jsonify, make_response

from services.accounts.first_admin import nobody_yet
from services.core.context import Context
from services.core.errors import AppError
from services.core.writable import is_writable

log = logging.getLogger("cartograph.web")

ENDPOINT = "entry.health"
"""The address `/health`, which the guard lets everybody reach."""

WELL, SICK = 200, 503


def install_health(server: Flask, ctx: Context) -> None:
    """Let `/health` look at the parts, where it said only that the process answers."""
    server.view_functions[ENDPOINT] = lambda: health(ctx)


def health(ctx: Context) -> Response:
    """Answer 200 where questions can be answered, else 503. Without its cache the program is slow, but well."""
    stores = {"warehouse": _warehouse(ctx), "database": _database(ctx)}
    parts = stores | {"cache": ctx.cache.answers()}
    said = {name: "answers" if well else "does not answer" for name, well in parts.items()}
    if stores["database"] and not _can_write(ctx):
        stores["database"], said["database"] = False, "cannot be written"
    return make_response(jsonify(said), WELL if all(stores.values()) else SICK)


def _warehouse(ctx: Context) -> bool:
    try:
        ctx.engine.data_version()
    except AppError as error:
        log.warning("%s", error.public)
        return False
    return True


def _database(ctx: Context) -> bool:
    try:
        nobody_yet(ctx)
    except AppError as error:
        log.warning("%s", error.public)
        return False
    return True


def _can_write(ctx: Context) -> bool:
    try:
        return is_writable(ctx.application, ctx.settings.home)
    except (AppError, OSError) as error:
        log.warning("the application's database cannot be written: %s", error)
        return False
