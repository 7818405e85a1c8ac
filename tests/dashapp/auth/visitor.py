"""Visitor: somebody with a browser, as far as a server can tell: cookies, forms, the headers of navigation."""

import json
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.services.accounts.hiring import PASSWORD

HTML = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
OURS = {"Sec-Fetch-Site": "same-origin"}
DISPATCH = "/_dash-update-component"


class Visitor:
    """A browser with its cookies."""

    def __init__(self, server: Flask, base: str = "http://localhost", address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = server.test_client()
        self.base, self.address = base, address

    def _options(self, headers: dict[str, str]) -> dict[str, Any]:
        environ = {"REMOTE_ADDR": self.address}
        return {"base_url": self.base, "headers": headers, "environ_overrides": environ}

    def open(self, path: str, **headers: str) -> TestResponse:
        """Open a page; the answer is whole and closed."""
        with self.client.get(path, **self._options(HTML | headers)) as response:
            assert response.data is not None
        return response

    def token(self, path: str) -> str:
        """Read the token of the form on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.open(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def submit(self, path: str, at: str | None = None, **fields: object) -> TestResponse:
        """Send a form of the page `at`, by default of the same address; the answer is whole and closed."""
        fields["csrf_token"] = self.token(at or path)
        options = self._options(HTML | OURS | {"Origin": self.base})
        with self.client.post(path, data=fields, **options) as response:
            assert response.data is not None
        return response

    def post_json(self, path: str, body: object, headers: dict[str, str] | None = None) -> TestResponse:
        """Send JSON as a script of our page does."""
        return self.post_raw(path, json.dumps(body).encode(), "application/json", headers)

    def post_raw(
        self, path: str, data: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send bytes."""
        options = self._options(OURS if headers is None else headers)
        return self.client.post(path, data=data, content_type=content_type, **options)

    def log_in(self, email: str, password: str = PASSWORD, **fields: object) -> TestResponse:
        """Log in by the form."""
        return self.submit("/login", email=email, password=password, **fields)

    def cookie(self, name: str = "cartograph_session") -> str | None:
        """Give what the browser keeps under a name."""
        found = self.client.get_cookie(name, domain=self.base.partition("//")[2])
        return found.value if found else None


def cookies_of(response: TestResponse) -> dict[str, str]:
    """Give the cookies that a response sets, each with its flags."""
    return {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}
