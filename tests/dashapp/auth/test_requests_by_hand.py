"""What is decided of one request, by hand: next address, hosts, origin, cookie, limits, headers, failures."""

from typing import Any

import pytest
from flask import Blueprint, Flask, Response
from flask_wtf.csrf import CSRFProtect
from pydantic import SecretStr
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from config.settings import Settings
from dashapp.auth import cookie, dispatch, failures, headers, hosts, limits, origin
from dashapp.auth.next_address import local
from services.core.errors import BadValue, NotAllowed

APP = Flask("by_hand")
APP.config |= {"SECURE_COOKIES": False}


@pytest.mark.parametrize(
    "target",
    [
        "/overview",
        "/",
        "/overview?period=all&region=North",
        "/catalogue?x.gap=brand#origin=gaps",
        "/data?to=http://example.org",
        "/account/login",
        "/a//b",
    ],
)
def test_a_path_of_ours_follows_a_log_in(target: str) -> None:
    assert local(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "overview",
        "http://example.org",
        "//example.org/overview",
        "///example.org",
        "/\\example.org",
        "/over\\view",
        "/\t/example.org",
        "/\n/example.org",
        "/over\x00view",
        "/übersicht",
        "/\N{FULLWIDTH SOLIDUS}example.org",
        " /overview",
        "javascript:alert(1)",
        "/login?next=/login",
        "/logout",
        "/first/store",
    ],
)
def test_whatever_leads_elsewhere_or_in_a_circle_ends_at_home(target: str | None) -> None:
    assert local(target) == "/"


@pytest.mark.parametrize(
    ("host", "name", "home"),
    [
        ("localhost", "localhost", True),
        ("localhost:8050", "localhost", True),
        ("LOCALHOST:8050", "localhost", True),
        ("localhost.", "localhost", True),
        ("127.0.0.1:1", "127.0.0.1", True),
        ("127.8.8.8", "127.8.8.8", True),
        ("[::1]:8050", "::1", True),
        ("127.0.0.1.example.org", "127.0.0.1.example.org", False),
        ("localhost.example.org", "localhost.example.org", False),
        ("192.168.0.1", "192.168.0.1", False),
        ("[::2]", "::2", False),
    ],
)
def test_only_this_machines_own_names_are_home(host: str, name: str, home: bool) -> None:
    with APP.test_request_context("/", headers={"Host": host}):
        assert hosts.is_own_host() == name
    assert hosts.at_home(name) is home


def asked_as(host: str, **settings: Any) -> None:
    """Ask a server with these settings under a name. Raises NotAllowed."""
    server = Flask("by_hand")
    hosts.only_here(server, Settings(**settings))
    with server.test_request_context("/", headers={"Host": host}):
        hosts.check()


def test_a_foreign_name_is_refused_with_the_way_out() -> None:
    with pytest.raises(NotAllowed, match="CARTOGRAPH_BASE_URL"):
        asked_as("evil.example.org")
    with pytest.raises(NotAllowed):
        asked_as("example.org.evil.org", base_url="https://example.org")


def test_the_name_that_is_set_and_our_own_are_answered() -> None:
    asked_as("localhost:8050")
    asked_as("example.org:8443", base_url="https://example.org:8443")
    asked_as("127.0.0.1", base_url="https://example.org")


def test_behind_a_proxy_its_names_are_its_own_affair() -> None:
    asked_as("evil.example.org", behind_proxy=1)


def test_the_first_account_is_made_on_this_machine_alone() -> None:
    with (
        APP.test_request_context("/first", headers={"Host": "example.org"}),
        pytest.raises(NotAllowed, match="user add"),
    ):
        hosts.check_first()
    with APP.test_request_context("/first", headers={"Host": "[::1]"}):
        hosts.check_first()


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ({}, None),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "https://localhost"}, False),
        ({"Origin": "http://localhost/"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "Same-Origin"}, False),
        ({"Sec-Fetch-Site": "none", "Origin": "http://localhost"}, False),
    ],
)
def test_all_that_a_browser_says_of_its_origin_must_be_us(given: dict[str, str], ours: bool | None) -> None:
    with APP.test_request_context("/", headers=given):
        assert origin.from_us() is ours


def checked(method: str, kind: str | None, data: bytes = b"{}", **given: str) -> None:
    """Let a request through, or raise."""
    with APP.test_request_context("/", method=method, data=data, content_type=kind, headers=given):
        origin.check(CSRFProtect())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_changes_nothing_may_come_from_anywhere(method: str) -> None:
    checked(method, None, b"", Origin="http://evil.example.org")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_changes_something_may_not(method: str) -> None:
    with pytest.raises(NotAllowed, match="does not come from a page"):
        checked(method, "application/json", Origin="http://evil.example.org")
    with pytest.raises(NotAllowed, match="does not say where"):
        checked(method, "application/json")
    with pytest.raises(UnsupportedMediaType):
        checked(method, "text/plain", Origin="http://localhost")


def test_json_is_bounded_and_plain_bytes_are_not() -> None:
    large = b'"' + b"x" * origin.LARGEST_JSON + b'"'
    with pytest.raises(RequestEntityTooLarge):
        checked("POST", "application/json", large, Origin="http://localhost")
    checked("POST", "application/octet-stream", large, Origin="http://localhost")


def test_json_as_deep_as_the_parser_goes_is_refused() -> None:
    with pytest.raises(BadValue, match="Load the page again"):
        checked("POST", "application/json", b"[" * 100_000, Origin="http://localhost")


@pytest.mark.parametrize(
    ("tls", "insisted", "name"),
    [
        (False, False, "cartograph_session"),
        (True, False, "__Host-cartograph_session"),
        (False, True, "__Host-cartograph_session"),
    ],
)
def test_over_tls_the_cookie_is_the_hosts_own(tls: bool, insisted: bool, name: str) -> None:
    server = Flask("by_hand")
    server.config["SECURE_COOKIES"] = insisted
    response = Response()
    with server.test_request_context("/", base_url="https://example.org" if tls else "http://localhost"):
        assert cookie.name() == name
        cookie.hand_over(response, "abc", days=0.5)
    set_cookie = response.headers["Set-Cookie"]
    assert set_cookie.startswith(f"{name}=abc;")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=43200"} <= set(set_cookie.split("; "))
    assert ("Secure" in set_cookie.split("; ")) is (tls or insisted)


def test_a_cookie_without_days_ends_with_the_browser() -> None:
    kept, gone = Response(), Response()
    with APP.test_request_context("/"):
        cookie.hand_over(kept, "abc", days=None)
        cookie.take_back(gone)
    assert "Max-Age" not in kept.headers["Set-Cookie"]
    assert "Max-Age=0" in gone.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("/run/socket", "/run/socket"),
        ("", "nowhere"),
    ],
)
def test_an_address_counts_and_of_ipv6_its_network(asks: str, counted: str) -> None:
    with APP.test_request_context("/", environ_base={"REMOTE_ADDR": asks}):
        assert limits.address() == counted
        assert limits.whose() == counted


def test_limits_are_counted_where_the_settings_say() -> None:
    assert limits._storage(Settings(redis_url=None)) == "memory://"
    assert limits._storage(Settings(redis_url=SecretStr("redis://r:1/0"))) == "redis://r:1/0"
    assert limits._storage(Settings(redis_url=SecretStr("unix:///r.sock"))) == "redis+unix:///r.sock"


@pytest.mark.parametrize(
    ("path", "given", "page"),
    [
        ("/overview", {"Accept": "text/html,*/*"}, True),
        ("/overview", {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}, True),
        ("/overview", {"Accept": "text/html", "Sec-Fetch-Mode": "cors"}, False),
        ("/overview", {"Accept": "*/*"}, False),
        ("/overview", {}, False),
        ("/_dash-layout", {"Accept": "text/html"}, False),
    ],
)
def test_a_page_of_failure_is_for_people_alone(path: str, given: dict[str, str], page: bool) -> None:
    with APP.test_request_context(path, headers=given):
        assert failures.wants_page() is page


def kept(path: str, status: int = 200, cache: str = "") -> str:
    """How long a browser keeps the answer of a server that has static files."""
    server = Flask("by_hand", static_folder=None)
    server.register_blueprint(Blueprint("files", __name__, static_folder=".", static_url_path="/static"))
    response = Response(status=status)
    if cache:
        response.headers["Cache-Control"] = cache
    with server.test_request_context(path):
        return headers._kept(response)


def test_only_files_with_their_version_are_kept_for_ever() -> None:
    assert kept("/static/a.css?v=1") == kept("/static/a.css?m=1") == "private, max-age=31536000, immutable"
    assert kept("/static/a.css") == kept("/static/a.css?w=1") == "private, no-cache"
    assert kept("/static/a.css?v=1", status=304) == "private, max-age=31536000, immutable"
    assert kept("/static/a.css?v=1", status=404) == kept("/overview?v=1") == "no-store"
    assert kept("/x", cache="max-age=31536000") == "private, max-age=31536000, immutable"
    assert kept("/x", cache="max-age=31535999") == "no-store"


@pytest.mark.parametrize("body", [b"[]", b"1", b'""', b"null", b"{}", b'{"output": 1}', b'{"output": "other.x"}'])
def test_a_body_that_names_no_callback_is_refused(body: bytes) -> None:
    declared = {"out.children": {"inputs": [], "state": [], "callback": print}}
    request = APP.test_request_context("/", method="POST", data=body, content_type="application/json")
    with request, pytest.raises(BadValue, match="not one that the page makes"):
        dispatch.check(declared)
