"""Failures: the message to a person or a script when a request cannot be answered, and the line in the log."""

import logging
from uuid import uuid4

from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, make_response, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dashapp.auth.limits import seconds_left
from dashapp.auth.templates import show
from services.core.errors import AppError

log = logging.getLogger("cartograph.web")

OURS = "Something went wrong on our side; it has been written down."

WORDS = {
    401: "Log in first.",
    404: "There is nothing at this address.",
    405: "This address does not take such a request.",
    413: "That is larger than what is taken here.",
    429: "Too many requests from here. Wait a moment and try again.",
}
"""Our sentences in the place of the library's own."""

STALE = "This page is from before you logged in or out, or from another browser. Load it again."

TITLES = {401: "Log in first", 403: "No access", 404: "Not found", 429: "Too many requests"}

FAULT = 500


def install_failures(server: Flask) -> None:
    """Answer every failure of the server; whatever is not foreseen is a fault of ours, told by a reference alone."""
    server.register_error_handler(AppError, _foreseen)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(CSRFError, _stale)
    server.register_error_handler(DependencyException, _missing_file)
    server.register_error_handler(Exception, _fault)


def _foreseen(error: AppError) -> Response:
    if error.status >= FAULT:
        reference = _reference()
        log.error("%s", error.public, extra={"reference": reference, "path": request.path}, exc_info=error)
        return failure(error.status, error.public, reference)
    return failure(error.status, error.public)


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect
        return make_response(error.get_response())
    if error.code >= FAULT:
        return _fault(error)
    sentence = WORDS.get(error.code) if _standard(error) else error.description
    answer = failure(error.code, sentence or error.description or error.name)
    if isinstance(error, RateLimitExceeded):
        answer.headers["Retry-After"] = str(seconds_left())
    return answer


def _standard(error: HTTPException) -> bool:
    return isinstance(error, RateLimitExceeded) or error.description == type(error).description


def _stale(_error: CSRFError) -> Response:
    return failure(400, STALE)


def _missing_file(_error: DependencyException) -> Response:
    return failure(404, WORDS[404])


def _fault(error: Exception) -> Response:
    reference = _reference()
    log.error("request failed", extra={"reference": reference, "path": request.path}, exc_info=error)
    return failure(FAULT, OURS, reference)


def _reference() -> str:
    """Make what the person can tell us, and we can find in the log."""
    return uuid4().hex[:8]


def failure(status: int, sentence: str, reference: str | None = None) -> Response:
    """Answer with a sentence: as a page where a person reads it, as JSON where a script does."""
    if wants_page():
        title = TITLES.get(status, "That did not work")
        return make_response(show("error.html", title=title, sentence=sentence, reference=reference), status)
    return make_response(jsonify(error=sentence, reference=reference), status)


def wants_page() -> bool:
    """True if a person is led to this address by the browser, and not a script by itself."""
    mode = request.headers.get("Sec-Fetch-Mode")
    if mode is not None and mode != "navigate":
        return False
    return not request.path.startswith("/_") and "text/html" in request.headers.get("Accept", "")
