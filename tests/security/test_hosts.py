"""Hosts: a page of another site whose name leads to this machine (DNS rebinding) is answered nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from config.settings import Settings
from dashapp.auth.hosts import only_here
from services.accounts import people
from services.core.context import Desk
from services.core.ports import FrozenClock
from tests.dashapp.auth.conftest import ANN, make_server, with_clock
from tests.dashapp.auth.visitor import HTML, OURS, Visitor
from tests.services.accounts.hiring import PASSWORD, hire

HERE = tuple(
    "http://" + name
    for name in ("localhost", "localhost:8050", "127.0.0.1:8050", "127.0.0.2", "[::1]:8050", "localhost.:8050")
)
FOREIGN = tuple(
    "http://" + name
    for name in (
        "example.org", "example.org:8050", "localhost.example.org", "127.0.0.1.example.org:8050", "192.0.2.7:8050",
        "[2001:db8::1]:8050", "localhost-x",
    )
)  # fmt: skip


@pytest.fixture
def web_desk(migrated_sqlite: Settings, frozen_clock: FrozenClock) -> Iterator[Desk]:
    """A home without an account."""
    yield from with_clock(migrated_sqlite, frozen_clock)


def served(desk: Desk, *, settings: Settings | None = None) -> Callable[[str], Visitor]:
    """Serve this machine alone; give who comes under a name."""
    server = make_server(desk)
    only_here(server, settings or desk.settings)
    return lambda base: Visitor(server, base=base)


@pytest.mark.parametrize("base", FOREIGN)
def test_nobody_makes_the_first_account_under_a_foreign_name(web_desk: Desk, base: str) -> None:
    server = make_server(web_desk)
    near, far = Visitor(server), Visitor(server, base=base)
    assert far.open("/first").status_code == 403
    assert "made on the machine that serves" in far.open("/first").text
    fields = {"email": ANN, "password": PASSWORD, "csrf_token": near.token("/first")}
    headers = HTML | OURS | {"Origin": base}
    for visitor in (far, near):  # the token of a form that is ours does not help either
        options = {"base_url": base, "headers": headers}
        assert visitor.client.post("/first", data=fields, **options).status_code >= 400  # type: ignore[arg-type]
    assert people.everyone(web_desk) == ()


@pytest.mark.parametrize("base", HERE)
def test_the_first_account_is_made_under_the_names_of_this_machine(web_desk: Desk, base: str) -> None:
    visitor = Visitor(make_server(web_desk), base=base)
    assert visitor.submit("/first", email=ANN, password=PASSWORD).location == "/first/store"
    assert [person.email for person in people.everyone(web_desk)] == [ANN]


@pytest.mark.parametrize("base", FOREIGN)
def test_a_server_of_this_machine_alone_answers_no_foreign_name(web_desk: Desk, base: str) -> None:
    hire(web_desk, ANN)
    visitor = served(web_desk)(base)
    for path in ("/", "/login", "/health", "/who", "/_entry/auth.css", "/nothing"):
        assert visitor.open(path).status_code == 403, path
    refused = visitor.post_json("/_dash-update-component", {})
    assert refused.status_code == 403
    assert "CARTOGRAPH_BASE_URL" in refused.json["error"]


@pytest.mark.parametrize("base", HERE)
def test_it_answers_under_its_own_names(web_desk: Desk, base: str) -> None:
    hire(web_desk, ANN)
    assert served(web_desk)(base).open("/login").status_code == 200


def test_the_base_url_names_one_more(web_desk: Desk) -> None:
    hire(web_desk, ANN)
    come = served(web_desk, settings=web_desk.settings.model_copy(update={"base_url": "https://example.org:8443"}))
    assert come("https://example.org:8443").open("/login").status_code == 200
    assert come("http://localhost").open("/login").status_code == 200
    assert come("https://" + "localhost.example.org").open("/login").status_code == 403


def test_behind_a_proxy_the_proxy_says_which_names(web_desk: Desk) -> None:
    hire(web_desk, ANN)
    come = served(web_desk, settings=web_desk.settings.model_copy(update={"behind_proxy": 1}))
    assert come("https://example.org").open("/login").status_code == 200


def test_no_link_is_mailed_to_an_address_that_only_the_request_names(web_desk: Desk) -> None:
    hire(web_desk, ANN)
    mailed = web_desk.settings.model_copy(update={"mail_url": SecretStr("smtp://localhost:1")})
    named = mailed.model_copy(update={"base_url": "https://example.org"})
    for settings, status in ((mailed, 403), (named, 200), (web_desk.settings, 200)):
        server = make_server(replace(web_desk, settings=settings))
        assert Visitor(server, base="http://example.org").open("/forgot").status_code == status
        assert Visitor(server).open("/forgot").status_code == 200
    poisoned = make_server(replace(web_desk, settings=mailed))
    near = Visitor(poisoned)
    token = near.token("/forgot")
    headers = HTML | OURS | {"Host": "example.org", "Origin": "http://example.org"}
    sent = near.client.post("/forgot", data={"email": ANN, "csrf_token": token}, headers=headers)
    assert sent.status_code >= 400
    assert not list(web_desk.settings.outbox.glob("*.eml"))
