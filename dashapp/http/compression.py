"""Compression: answers are compressed, and the browser keeps files that never change."""

from functools import lru_cache

import brotli
from flask import Flask, Response, request
from flask_compress import Compress

YEAR = 31_536_000
FILES = ("/_dash-component-suites/", "/assets/", "/icons/", "/bundle.")
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")
DONE = 200


def install(server: Flask) -> None:
    """Compress answers as they come and files once for the life of the process."""
    server.config |= {"COMPRESS_ALGORITHM": ["br", "gzip"], "COMPRESS_BR_LEVEL": 4, "COMPRESS_MIN_SIZE": 600}
    Compress(server)
    server.after_request(_file)  # runs before the one above, which leaves alone what is compressed


def _file(response: Response) -> Response:
    """Compress a file well, and let the browser keep it where its address changes with its content."""
    if response.status_code != DONE or not request.path.startswith(FILES):
        return response
    if "br" in request.headers.get("Accept-Encoding", "") and (response.mimetype or "").startswith(TEXTS):
        response.direct_passthrough = False
        response.set_data(_packed(response.get_data()))
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    if request.args.get("m") or request.args.get("v") or ".v" in request.path:
        response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response


@lru_cache(maxsize=96)
def _packed(content: bytes) -> bytes:
    """Compress a file at a high level: there are a few dozen, and each is asked for by everybody."""
    return bytes(brotli.compress(content, quality=9))
