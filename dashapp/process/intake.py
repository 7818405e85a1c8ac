"""Intake: how much of a request is taken before anybody has looked at it."""

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from dashapp.auth.cookie import NAME
from services.uploads.receive import PIECE

LARGEST = PIECE + 2**16
"""Bytes of a body: a piece of a file is the largest thing that a page of ours sends."""

LARGEST_ANONYMOUS = 2**16
"""Bytes of the body of a request without the cookie of a session: a form to log in has some hundred."""


class BoundedParser(HTTPRequestParser):
    """Refuses a body by its size before it is read: from who names no session, all but a form."""

    def received(self, data: bytes) -> int:
        """Take what has come of a request; see waitress."""
        taken: int = super().received(data)
        size = max(self.content_length, self.body_bytes_received)
        if self.headers_finished and self.error is None and size > self._largest():
            self.error = RequestEntityTooLarge("The body of this request is too large.")
            self.completed = True
        return taken

    def _largest(self) -> int:
        return LARGEST if NAME in self.headers.get("COOKIE", "") else LARGEST_ANONYMOUS


class BoundedChannel(HTTPChannel):
    """A connection whose requests are bounded."""

    parser_class = BoundedParser
