"""Echo: the smallest application behind the proxy: it says what the proxy told it."""

import json
from collections.abc import Callable, Iterable
from typing import Any

TOLD = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "CONTENT_LENGTH")


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read the body, and answer with the headers."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: environ.get(name, "") for name in TOLD}).encode()]
