"""Origin: whether a request that changes something comes from a page of ours.

Forms carry a token too (Flask-WTF). Everything else must say where it comes from, and be of a type that no form of
another site can send.
"""

from flask import request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from services.core.errors import BadValue, NotAllowed

SAFE = ("GET", "HEAD", "OPTIONS")

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""What a form of any site can send."""

PLAIN = ("application/json", "application/octet-stream")
"""What only a script of our own pages can send to us: a browser asks us first, and we never agree."""

LARGEST_JSON = 4 * 2**20
"""Bytes; a callback's inputs are far below. Files come as a form or as plain bytes."""


def check(csrf: CSRFProtect) -> None:
    """Let a request through that changes nothing, or comes from us. Raises NotAllowed, or the HTTP error."""
    if request.method in SAFE:
        return
    ours = from_us()
    if ours is False:
        raise NotAllowed("This request does not come from a page of this server.")
    if request.mimetype in FORMS:
        csrf.protect()
    elif request.mimetype not in PLAIN:
        raise UnsupportedMediaType("This is taken as JSON only.")
    elif not ours:
        raise NotAllowed("This request does not say where it comes from.")
    elif request.mimetype == PLAIN[0]:
        _bound()
        _flat()


def from_us() -> bool | None:
    """True if all that the browser says of the origin is us; None where it says nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    said = []
    if site is not None:
        said.append(site == "same-origin")
    if origin is not None:
        said.append(origin == request.host_url.rstrip("/"))
    return all(said) if said else None


def _bound() -> None:
    request.max_content_length = LARGEST_JSON
    if (request.content_length or 0) > LARGEST_JSON:
        raise RequestEntityTooLarge("That is more than a page of ours sends.")


def _flat() -> None:
    """Refuse JSON of a depth at which the parser gives up; what else is malformed is refused where it is read."""
    try:
        request.get_json(silent=True)
    except RecursionError as error:
        raise BadValue("This request is not one that a page of ours makes. Load the page again.") from error
