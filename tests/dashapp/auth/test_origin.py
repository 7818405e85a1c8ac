"""Origin: what changes something comes from our own pages."""

from flask import Flask

from dashapp.auth.origin import LARGEST_JSON
from tests.dashapp.auth.conftest import ANN
from tests.dashapp.auth.visitor import HTML, OURS, Visitor
from tests.services.accounts.hiring import PASSWORD

FOREIGN = [
    {"Origin": "http://example.org"},
    {"Origin": "null"},
    {"Origin": "http://" + "localhost.example.org"},
    {"Origin": "http://localhost:8050"},
    {"Origin": "https://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://example.org"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


def test_json_from_elsewhere_is_refused(ann: Visitor) -> None:
    for headers in (*FOREIGN, {}):
        assert ann.post_json("/change", {}, headers).status_code == 403, headers


def test_json_from_our_page_is_taken(ann: Visitor) -> None:
    for headers in (OURS, {"Origin": "http://localhost"}, {**OURS, "Origin": "http://localhost"}):
        assert ann.post_json("/change", {}, headers).json == {"done": True}


def test_what_a_form_of_another_site_could_send_is_no_json(ann: Visitor) -> None:
    for kind in ("text/plain", "", "text/html", "application/xml"):
        assert ann.post_raw("/change", b"{}", kind).status_code == 415, kind


def test_plain_bytes_are_taken_for_uploads(ann: Visitor) -> None:
    assert ann.post_raw("/change", b"a,b", "application/octet-stream").status_code == 200
    assert ann.post_raw("/change", b"a,b", "application/octet-stream", {}).status_code == 403


def test_too_much_json_is_not_read(ann: Visitor) -> None:
    assert ann.post_raw("/change", b" " * (LARGEST_JSON + 1), "application/json").status_code == 413


def test_a_form_without_its_token_is_refused(visitor: Visitor) -> None:
    visitor.open("/login")
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "wrong"}, {"csrf_token": "a.b.c"}):
        fields = {"email": ANN, "password": PASSWORD} | token
        assert visitor.client.post("/login", data=fields, headers=HTML | OURS).status_code == 400
    assert visitor.cookie() is None


def test_the_token_of_another_browser_is_refused(visitor: Visitor, server: Flask) -> None:
    theirs = Visitor(server).token("/login")
    visitor.open("/login")
    fields = {"email": ANN, "password": PASSWORD, "csrf_token": theirs}
    assert visitor.client.post("/login", data=fields, headers=HTML | OURS).status_code == 400


def test_a_form_from_elsewhere_is_refused_with_a_right_token_too(visitor: Visitor) -> None:
    fields = {"email": ANN, "password": PASSWORD, "csrf_token": visitor.token("/login")}
    for headers in FOREIGN:
        assert visitor.client.post("/login", data=fields, headers=HTML | headers).status_code == 403, headers


def test_an_old_browser_that_says_nothing_of_itself_can_use_forms(visitor: Visitor) -> None:
    fields = {"email": ANN, "password": PASSWORD, "csrf_token": visitor.token("/login")}
    assert visitor.client.post("/login", data=fields, headers={"Accept": "text/html"}).status_code == 303


def test_a_script_of_ours_can_make_a_form(ann: Visitor) -> None:
    token = ann.client.get("/csrf").json["token"]
    done = ann.client.post("/logout", data={"csrf_token": token}, headers=HTML | OURS)
    assert done.location == "/login"


def test_every_form_of_a_person_needs_the_token(ann: Visitor) -> None:
    for path in ("/logout", "/account/password", "/account/everywhere", "/account/factor", "/first/demo"):
        assert ann.client.post(path, data={"a": 1}, headers=HTML | OURS).status_code == 400, path
    assert ann.open("/who").status_code == 200
