"""Limits: an address that tries too often waits, with Redis, without, and while it is down."""

import pytest
from flask import Flask
from pydantic import SecretStr

from dashapp.auth.limits import address
from services.core.context import Desk
from tests.dashapp.auth.conftest import ANN, make_server
from tests.dashapp.auth.visitor import DISPATCH, Visitor
from tests.services.accounts.hiring import hire


def limited(desk: Desk, redis: str | None = None) -> Flask:
    """A server that lets an address try three times a minute."""
    url = SecretStr(redis) if redis else None
    settings = desk.settings.model_copy(update={"redis_url": url})
    hire(desk, ANN)
    server = make_server(Desk(settings=settings, application=desk.application, clock=desk.clock, mailer=desk.mailer))
    server.config["ENTERING_LIMIT"] = "3 per minute"
    return server


def check(server: Flask) -> None:
    """Three tries are looked at, whatever they are; a fourth is not, and another address is."""
    visitor = Visitor(server)
    visitor.log_in(ANN, "wrong")
    visitor.submit("/forgot", email="nobody@example.org")
    visitor.log_in("nobody@example.org", "wrong")
    stopped = visitor.log_in(ANN)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert "Too many requests" in stopped.text
    assert visitor.cookie() is None
    page = visitor.open("/login")
    assert page.status_code == 200
    assert "Retry-After" not in page.headers
    assert Visitor(server, address="192.0.2.200").log_in(ANN).status_code == 303


def test_tries_are_counted_in_the_process(web_desk: Desk) -> None:
    check(limited(web_desk))


@pytest.mark.redis
def test_tries_are_counted_in_redis_by_all_processes(web_desk: Desk, redis_url: str) -> None:
    server = limited(web_desk, redis_url)
    check(server)
    other = make_server(
        Desk(
            settings=web_desk.settings.model_copy(update={"redis_url": SecretStr(redis_url)}),
            application=web_desk.application, clock=web_desk.clock, mailer=web_desk.mailer,
        )
    )  # fmt: skip
    other.config["ENTERING_LIMIT"] = "3 per minute"
    assert Visitor(other).log_in(ANN).status_code == 429


def test_they_are_counted_in_the_process_while_redis_is_down(web_desk: Desk) -> None:
    check(limited(web_desk, "unix:///nowhere/redis.sock"))


def test_asking_is_limited_generously_and_per_session(web_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashapp.auth.limits.ASKING", "5 per minute")
    server = limited(web_desk)
    ann, also = Visitor(server), Visitor(server, address="192.0.2.9")
    ann.log_in(ANN)
    also.log_in(ANN)
    assert [ann.post_json(DISPATCH, {}).status_code for _ in range(6)] == [400] * 6, "refused before they count"
    statuses = [ann.post_json("/change", {}).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert ann.open("/who").status_code == 200
    assert also.post_json("/change", {}).status_code == 200


@pytest.mark.parametrize(
    ("told", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
     ("2001:db8:1:2::9", "2001:db8:1:2::/64"), ("", "nowhere"), ("a socket", "a socket")],
)  # fmt: skip
def test_an_address_is_the_network_that_one_customer_has(server: Flask, told: str, counted: str) -> None:
    with server.test_request_context(environ_base={"REMOTE_ADDR": told}):
        assert address() == counted
