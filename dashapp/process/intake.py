"""Intake: how much of a request is taken before anybody has looked at it."""

from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from dashapp.auth.cookie import NAME
from services.uploads.receive import PIECE

LARGEST = PIECE + 2**16
"""Bytes of a body: a piece of a file is the largest thing that a page of ours sends."""

LARGEST_ANONYMOUS = 2**16
"""Bytes of the body of a request without the cookie of a session: a form to log in has some hundred."""


class BoundedParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Takes no large body from who names no session: it is refused by its size, before it is read."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, after which waitress looks how large the body may be."""
        super().parse_header(header_plus)
        if NAME not in self.headers.get("COOKIE", ""):
            bounds = copy(self.adj)
            bounds.max_request_body_size = LARGEST_ANONYMOUS
            self.adj = bounds


class BoundedChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests are bounded."""

    parser_class = BoundedParser
