"""Guard: nobody reaches anything that is not listed, and whoever lost their session loses it at once."""

from flask import Flask

from dashapp.auth.guard import PUBLIC
from services.accounts import people, sessions
from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, BOB, make_server
from tests.dashapp.auth.visitor import DISPATCH, Visitor
from tests.services.accounts.hiring import WHO, hire


def test_a_page_leads_to_the_log_in_and_back(visitor: Visitor) -> None:
    response = visitor.open("/overview?period=all&region=North")
    assert response.status_code == 302
    assert response.location == "/login?next=/overview?period%3Dall%26region%3DNorth"
    after = visitor.log_in(ANN, "wrong", next="/overview?a=b")
    assert 'name="next" value="/overview?a=b"' in after.text
    assert visitor.log_in(ANN, next="/overview?a=b").location == "/overview?a=b"


def test_the_first_page_asks_for_no_way_back(visitor: Visitor) -> None:
    assert visitor.open("/").location == "/login"


SCRIPTED = (
    "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico", "/assets/tokens.css",
    "/_dash-component-suites/dash/deps/react@18.js", "/export/overview.csv", "/nothing/here", "/who",
)  # fmt: skip


def test_what_a_script_asks_for_is_refused(visitor: Visitor) -> None:
    for path in SCRIPTED:
        response = visitor.client.get(path, headers={"Accept": "*/*", "Sec-Fetch-Mode": "cors"})
        assert (response.status_code, response.json) == (401, {"error": "Log in first.", "reference": None}), path


def test_every_route_refuses_a_caller_who_is_not_logged_in(server: Flask, visitor: Visitor) -> None:
    refused = 0
    for rule in server.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        parts = dict.fromkeys(rule.arguments, 1 if "int:" in rule.rule else "x")
        with server.test_request_context():
            path = server.url_map.bind("localhost").build(rule.endpoint, parts)
        for method in sorted(rule.methods or ()):
            response = visitor.client.open(path, method=method, json={} if method == "POST" else None)
            assert response.status_code == 401, (method, path)
            refused += 1
    assert refused > 20


def test_the_public_routes_are_those_and_no_others(server: Flask) -> None:
    assert set(PUBLIC) <= {rule.endpoint for rule in server.url_map.iter_rules()}
    assert len(PUBLIC) == 8


def test_what_one_needs_to_get_in_is_public(visitor: Visitor) -> None:
    for path in ("/login", "/forgot", "/reset/x", "/invitation/x", "/health", "/_entry/auth.css"):
        assert visitor.open(path).status_code in (200, 410)


def test_the_files_of_these_pages_are_served(visitor: Visitor) -> None:
    for name in ("auth.css", "scheme.js", "auth.js", "favicon.svg"):
        assert visitor.open(f"/_entry/{name}").status_code == 200


def test_no_other_file_is(visitor: Visitor) -> None:
    for name in ("plotly-template.json", "..%2fauth%2fguard.py", "../page.py", "%2e%2e/__init__.py"):
        assert visitor.open(f"/_entry/{name}").status_code in (401, 404)


def test_who_is_logged_in_is_known_to_the_page_and_to_flask_login(ann: Visitor) -> None:
    assert ann.open("/who").json == {"email": ANN, "limits": [], "role": "admin", "flask_login": True}


def test_the_limits_of_a_person_come_with_them(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB, region="North")
    bob = Visitor(server)
    bob.log_in(BOB)
    assert bob.open("/who").json["limits"] == ["View limited to Region North"]


def test_a_revoked_session_ends_at_once(ann: Visitor, web_desk: Desk) -> None:
    assert ann.open("/who").status_code == 200
    sessions.revoke_all(web_desk, ANN, who=WHO)
    assert ann.client.get("/who").status_code == 401
    assert ann.post_json(DISPATCH, {}).status_code == 401


def test_a_disabled_account_is_out_at_once(server: Flask, web_desk: Desk) -> None:
    hire(web_desk, BOB)
    bob = Visitor(server)
    bob.log_in(BOB)
    people.disable(web_desk, BOB, who=WHO)
    assert bob.client.get("/who").status_code == 401


def test_a_made_up_token_opens_nothing(visitor: Visitor) -> None:
    for token in ("", "x", "x" * 3000, "é", '"; --'):
        visitor.client.set_cookie("cartograph_session", token)
        assert visitor.client.get("/who").status_code == 401


def test_an_empty_home_leads_to_the_first_page(web_desk: Desk) -> None:
    visitor = Visitor(make_server(web_desk))
    for path in ("/", "/login", "/overview", "/forgot"):
        assert visitor.open(path).location == "/first"
    assert visitor.client.get("/_dash-layout").status_code == 401


def test_the_guard_comes_before_all_else(server: Flask) -> None:
    names = [
        getattr(function, "__qualname__", type(function).__name__) for function in server.before_request_funcs[None]
    ]
    ours = names.index("Guard")
    assert all("setup_server" in name for name in names[:ours]), names
