"""Actions: the one address to which forms send what should change.

A plain address and no callback: whatever is refused is answered with its own status and sentence, which the browser
shows beside the form, and a double click or a lost connection is the form's own affair.
"""

from typing import Any

from flask import Flask, Response, jsonify, request

from dashapp.auth.principal import Principal, current
from dashapp.core.action import Done
from dashapp.core.form import parse_form
from dashapp.http.action_list import ACTIONS
from services.core.context import Context
from services.core.errors import BadValue, UnknownName

UNREADABLE = "This is not what a form of ours sends. Load the page again."


def install(server: Flask, ctx: Context) -> None:
    """Add the address. The guard sees to it that only pages of ours reach it."""

    @server.post("/act/<name>")
    def act(name: str) -> Response:
        done = do_action(ctx, current(), name, _fields())
        return jsonify(words=done.words, go=done.go, keep=done.keep)


def do_action(ctx: Context, who: Principal, name: str, fields: object) -> Done:
    """Do what a form asks for: the right is looked at first, then what was sent. Raises AppError."""
    action = ACTIONS.get(name)
    if action is None:
        raise UnknownName("There is no such action. Load the page again.")
    who.require(action.needs)
    return action.do(ctx, who, parse_form(action.form, fields))


def _fields() -> Any:
    try:
        body = request.get_json()
    except RecursionError as error:
        raise BadValue(UNREADABLE) from error
    if not isinstance(body, dict) or set(body) != {"fields"}:
        raise BadValue(UNREADABLE)
    return body["fields"]
