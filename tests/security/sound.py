"""Sound: what holds for every answer, whoever asks: no fault of ours, no inner thing told, every header."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.test import TestResponse

from tests.security.shop import Shop

ROOT = Path(__file__).parents[2]

INNER = (
    "Traceback (most recent", 'File \\"', 'File "', "site-packages", "sqlalchemy", "psycopg2", "OperationalError",
    "KeyError",
    "TypeError", "ValueError", "AttributeError", "werkzeug.", "waitress.", str(ROOT),
)  # fmt: skip
"""What no answer says."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

TALKATIVE = ("Server", "X-Powered-By", "X-AspNet-Version", "Via")

TEXTS = ("text/html", "application/json", "text/csv", "text/plain")

Asked = object
"""What was asked, for the message of a test that fails."""


def text_of(response: TestResponse) -> str:
    """Give what an answer says to people or scripts; nothing of libraries and pictures."""
    return response.get_data(as_text=True) if response.mimetype in TEXTS else ""


def check(shop: Shop, response: TestResponse, asked: Asked = None) -> TestResponse:
    """Hold an answer against what holds for all of them; it is whole and closed after that."""
    with response:
        said = text_of(response)
    assert response.status_code != 429, (asked, "answered by the limit: nothing is shown by that")
    assert response.status_code < 500, (asked, response.status_code, said[:300])
    found = [mark for mark in (*INNER, str(shop.ctx.settings.home)) if mark in said]
    assert not found, (asked, found, said[:600])
    _check_headers(response, asked)
    return response


def _check_headers(response: TestResponse, asked: Asked) -> None:
    for name, value in HEADERS.items():
        assert response.headers.getlist(name) == [value], (asked, name)
    assert [name for name in TALKATIVE if name in response.headers] == [], asked
    policy = response.headers["Content-Security-Policy"]
    scripts = next(part.split() for part in policy.split(";") if part.strip().startswith("script-src"))
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:", "https:", "http:"} & set(scripts), asked
    assert "frame-ancestors 'none'" in policy, asked
    assert "Access-Control-Allow-Origin" not in response.headers, asked
    location = response.headers.get("Location")
    assert location is None or (location.startswith("/") and not location.startswith(("//", "/\\"))), (asked, location)


class Faults(logging.Handler):
    """Keeps what the program calls a fault of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, and the reason."""
        reason = repr(record.exc_info[1]) if record.exc_info else ""
        self.lines.append(f"{record.name}: {record.getMessage()} {reason}"[:400])


@contextmanager
def no_fault() -> Iterator[Faults]:
    """Fail where a part of an answer hides an exception behind a reference: a tile or a panel that fails alone."""
    handler, root = Faults(), logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
    assert not handler.lines, handler.lines[:5]
