"""Headers: what every answer tells the browser about where it may be used and for how long."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from flask import Flask, Response, request

from dashapp.auth.cookie import over_tls

Hashes = Callable[[], Sequence[str]]
"""Gives the hashes of the scripts inside our own page, as `Dash.csp_hashes` does."""

POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
"""Styles are inline in AG Grid and Plotly; scripts never are, but those of Dash, by their hash."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

TWO_YEARS = 63_072_000

FOREVER = "private, max-age=31536000, immutable"

YEAR = 31_536_000

VERSIONS = ("m", "v")
"""Parameters by which the address of a file changes with its content: Dash's for assets, and ours."""


def install_headers(server: Flask, script_hashes: Hashes) -> None:
    """Set the headers on every answer of the server. The hashes are asked for once, at the first answer."""
    hashes = cache(lambda: "".join(f" {value}" for value in script_hashes()))
    server.after_request(partial(_set, hashes))


def _set(hashes: Callable[[], str], response: Response) -> Response:
    response.headers.update(ALWAYS)
    response.headers["Content-Security-Policy"] = POLICY.format(hashes=hashes())
    if over_tls():
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    response.headers["Cache-Control"] = _kept(response)
    return response


def _kept(response: Response) -> str:
    """Say how long the browser may keep an answer: files that never change for ever, all else not at all.

    What serves a file of the first kind says so by the age. A file without a version in its address, such as a font, is
    asked for again each time and mostly not sent.
    """
    if response.status_code not in (200, 304):
        return "no-store"
    if (response.cache_control.max_age or 0) >= YEAR:
        return FOREVER
    if not _file():
        return "no-store"
    return FOREVER if any(name in request.args for name in VERSIONS) else "private, no-cache"


def _file() -> bool:
    endpoint = request.endpoint or ""
    return endpoint.endswith(".static") or endpoint == "entry.file" or "_dash-component-suites" in endpoint
