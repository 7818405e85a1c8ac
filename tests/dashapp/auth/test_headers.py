"""Headers: every answer of every kind carries them, and only files that never change are kept."""

import re

from flask import Flask

from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, make_server
from tests.dashapp.auth.visitor import DISPATCH, Visitor
from tests.services.accounts.hiring import hire


def policy_of(text: str) -> dict[str, list[str]]:
    """A Content-Security-Policy by directive."""
    return {words[0]: words[1:] for words in (part.split() for part in text.split(";"))}


def test_every_answer_has_them(ann: Visitor) -> None:
    answers = [
        ann.open("/login"), ann.open("/"), ann.open("/who"), ann.open("/refused"), ann.open("/broken"),
        ann.open("/health"), ann.post_json(DISPATCH, {}), ann.post_json("/change", {}, {}),
        Visitor(ann.client.application).open("/who"),
    ]  # fmt: skip
    for response in answers:
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_no_script_runs_but_ours(ann: Visitor) -> None:
    page = ann.open("/")
    policy = policy_of(page.headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["form-action"] == policy["connect-src"] == ["'self'"]
    assert policy["script-src"][0] == "'self'"
    assert len(policy["script-src"]) == 3
    assert all(re.fullmatch(r"'sha256-[\w+/]+='", word) for word in policy["script-src"][1:])


def test_our_pages_have_nothing_inside_that_the_policy_refuses(ann: Visitor, web_desk: Desk) -> None:
    pages = [ann.open(path).text for path in ("/account", "/first/store", "/forgot", "/reset/x", "/refused")]
    pages += [Visitor(ann.client.application).open("/login").text]
    for page in pages:
        assert re.findall(r"<script(?![^>]* src=)|\son\w+=|\sstyle=|<style|javascript:", page) == []
        assert re.findall(r"https?://", page) == []


def test_tls_is_demanded_for_later_where_there_is_tls(server: Flask) -> None:
    headers = Visitor(server, "https://localhost").open("/login").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_files_are_kept_for_ever_under_their_own_address_only(ann: Visitor) -> None:
    page = ann.open("/login?next=/").location
    assert page == "/"
    address = re.findall(r'href="(/_entry/auth\.css\?v=\w{12})"', ann.open("/account").text)[0]
    assert ann.open(address).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert ann.open("/_entry/auth.css").headers["Cache-Control"] == "private, no-cache"
    assert ann.open("/_entry/none.css?v=1").headers["Cache-Control"] == "no-store"


def test_the_proxy_in_front_is_believed_as_far_as_it_is_said_to_be_there(web_desk: Desk) -> None:
    hire(web_desk, ANN)
    told = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Host": "example.org",
    }
    alone = Visitor(make_server(web_desk)).open("/login", **told)
    assert "Strict-Transport-Security" not in alone.headers
    behind = Desk(
        settings=web_desk.settings.model_copy(update={"behind_proxy": 1}),
        application=web_desk.application, clock=web_desk.clock, mailer=web_desk.mailer,
    )  # fmt: skip
    assert "Strict-Transport-Security" in Visitor(make_server(behind)).open("/login", **told).headers


def test_the_theme_is_the_one_that_this_browser_chose(visitor: Visitor) -> None:
    assert 'data-theme="system" data-bs-theme="light"' in visitor.open("/login").text
    visitor.client.set_cookie("theme", "dark")
    assert 'data-theme="dark" data-bs-theme="dark"' in visitor.open("/login").text
    visitor.client.set_cookie("theme", '"><script>')
    assert 'data-theme="system"' in visitor.open("/login").text
