"""Anonymous: who is not logged in gets nothing out of any route and any callback but the way in."""

import pytest
from werkzeug.test import TestResponse

from dashapp.auth.guard import PUBLIC
from dashapp.pages import PAGES
from tests.dashapp.auth.visitor import HTML, Visitor
from tests.security import addresses, posting
from tests.security.shop import FOREIGN, SECRETS, Shop
from tests.security.sound import check, text_of

OPEN = {
    "entry.login", "entry.code", "entry.forgot", "entry.reset", "entry.invitation", "entry.first", "entry.file",
    "entry.health",
}  # fmt: skip
"""All that somebody who is not logged in may reach. To add to it is a decision: it is made here too."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")

DETOURS = (
    "//", "/./", "/login/../overview", "/LOGIN/..%2foverview", "/login/..%2f..%2f_dash-layout",
    "/login;/../_dash-layout",
    "/_entry/../_dash-layout", "/_entry/..%2f..%2f..%2fconfig%2fsettings.py",
    "/health/../export/overview/by-region.csv",
    "//overview", "/overview/", "/%6fverview", "/overview%00", "/overview%0a", "/Overview", "/health%2f..%2foverview",
    "/_dash-layout?next=/login", "/login/../_dash-dependencies", "/reset/..%2f..%2fcsrf",
    "/_entry/%2e%2e/%2e%2e/page.py",
)  # fmt: skip

ASIDE = (
    {"X-Original-URL": "/login"}, {"X-Rewrite-URL": "/login"}, {"X-HTTP-Method-Override": "GET"},
    {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-User": "admin@example.org"}, {"Remote-User": "admin@example.org"},
    {"Authorization": "Basic YWRtaW46YWRtaW4="}, {"Authorization": "Bearer x"}, {"Cookie": "cartograph_session=1"},
    {"Cookie": "remember_token=admin@example.org|x; session=x; _user_id=1"}, {"Host": "127.0.0.1"},
)  # fmt: skip


def silent(shop: Shop, response: TestResponse, asked: object) -> None:
    """Hold where an answer tells nothing of the store, its catalogue or its people."""
    check(shop, response, asked)
    said = text_of(response)
    assert [word for word in (*SECRETS, *FOREIGN) if word in said] == [], asked


def ask(visitor: Visitor, method: str, path: str, **headers: str) -> TestResponse:
    """Ask with a method, as a script does unless the headers say otherwise."""
    body = {} if method in ("POST", "PUT", "PATCH") else None
    return visitor.client.open(path, method=method, json=body, headers=headers)


def test_the_open_routes_are_those_that_were_decided(shop: Shop) -> None:
    assert set(PUBLIC) == OPEN
    assert {rule.endpoint for rule in addresses.rules(shop.server)} >= OPEN


@pytest.mark.parametrize("headers", [{}, HTML], ids=["script", "page"])
def test_every_route_refuses(shop: Shop, headers: dict[str, str]) -> None:
    visitor, refused = shop.visitor(), 0
    for rule in addresses.rules(shop.server):
        for path in addresses.likely(rule):
            for method in METHODS if rule.endpoint not in OPEN else ():
                response = ask(visitor, method, path, **headers)
                leads = response.status_code == 302 and (response.location or "").split("?")[0] == "/login"
                assert response.status_code == 401 or (leads and method in ("GET", "HEAD") and headers), (method, path)
                silent(shop, response, (method, path))
                refused += 1
    assert refused > 500


def test_hostile_values_change_nothing_of_that(shop: Shop) -> None:
    visitor = shop.visitor()
    for rule in addresses.rules(shop.server):
        for path in addresses.hostile(rule):
            for method in ("GET", "POST"):
                response = ask(visitor, method, path)
                assert rule.endpoint in OPEN or response.status_code == 401, (method, path, response.status_code)
                silent(shop, response, (method, path))


def test_what_is_open_tells_nothing(shop: Shop) -> None:
    visitor = shop.visitor()
    for rule in (rule for rule in addresses.rules(shop.server) if rule.endpoint in OPEN):
        for path in addresses.likely(rule):
            for query in addresses.QUERIES:
                address = f"{path}?{query}"
                silent(shop, visitor.client.get(address, headers=HTML), address) if "region" not in query else None


def test_every_callback_refuses(shop: Shop) -> None:
    admin, visitor = shop.as_("admin"), shop.visitor()
    for page in PAGES.values():
        there = posting.opened(shop.app, admin, page.path)
        for key in posting.declared(shop.app):
            body = there.body(key)
            assert posting.post(admin, body).status_code in (200, 204), key
            response = posting.post(visitor, body)
            assert (response.status_code, response.json) == (401, {"error": "Log in first.", "reference": None}), key
            silent(shop, response, key)


@pytest.mark.parametrize("path", DETOURS)
def test_no_detour_leads_inside(shop: Shop, path: str) -> None:
    visitor = shop.visitor()
    for headers in ({}, HTML):
        response = visitor.client.get(path, headers=headers)
        silent(shop, response, path)
        inside = response.status_code == 200 and "Log in" not in response.text and response.json != {"status": "ok"}
        assert not inside, path


@pytest.mark.parametrize("headers", ASIDE, ids=str)
def test_no_header_opens_anything(shop: Shop, headers: dict[str, str]) -> None:
    for path in ("/_dash-layout", "/export/overview/by-region.csv", "/account", "/csrf", "/_dash-update-component"):
        response = shop.visitor().client.get(path, headers=headers)
        assert response.status_code == 401, path
        silent(shop, response, path)


def test_what_exists_is_not_told_from_what_does_not(shop: Shop) -> None:
    visitor = shop.visitor()
    pairs = (
        ("/export/overview/by-region.csv", "/export/nothing/here.csv"),
        ("/overview", "/nothing"),
        ("/assets/tokens.css", "/assets/nothing.css"),
        ("/_dash-component-suites/dash/deps/react@18.js", "/_dash-component-suites/nothing/x.js"),
    )
    for there, nowhere in pairs:
        one, other = (visitor.client.get(path) for path in (there, nowhere))
        assert (one.status_code, one.data) == (other.status_code, other.data) == (401, one.data)


def test_every_page_that_is_open_to_some_is_refused_alike(shop: Shop) -> None:
    """A page without the right reads as one that is not there: over the callbacks, and as a file."""
    viewer = shop.as_("viewer")
    closed = [page for page in PAGES.values() if page.needs.value != "see and drill"]
    assert closed
    for page in closed:
        for key in posting.declared(shop.app):
            there = posting.opened(shop.app, shop.as_("admin"), page.path).body(key)
            response = check(shop, posting.post(viewer, there), key)
            said = text_of(response)
            assert response.status_code in (200, 204, 403, 404), key
            assert not any(person in said for person in ("admin@", "north@", "manager@")), key
            nowhere = posting.post(viewer, _moved(there, page.path, "/nothing"))
            assert nowhere.status_code == response.status_code, key
            assert text_of(nowhere).replace("/nothing", page.path) == said, key


def _moved(body: object, path: str, to: str) -> object:
    if isinstance(body, dict):
        return {name: _moved(value, path, to) for name, value in body.items()}
    if isinstance(body, list):
        return [_moved(value, path, to) for value in body]
    return to if body == path else body
