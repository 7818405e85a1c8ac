"""The server of `cartograph serve`, asked over real connections: bodies that nobody asked for, and a proxy in front."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
import requests

from config.settings import Settings
from dashapp.process.intake import LARGEST, LARGEST_ANONYMOUS
from dashapp.process.server import address_of, bound, end, listening
from services.core.context import Desk
from services.core.ports import FrozenClock
from tests.dashapp.auth.conftest import ANN, make_server, with_clock
from tests.services.accounts.hiring import PASSWORD, hire

TOLD = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org", "X-Forwarded-For": "198.51.100.7"}


@pytest.fixture
def web_desk(migrated_sqlite: Settings, frozen_clock: FrozenClock) -> Iterator[Desk]:
    """The ports of accounts over a SQLite file, at a clock that stands still."""
    yield from with_clock(migrated_sqlite, frozen_clock)


@contextmanager
def answering(desk: Desk, **changes: object) -> Iterator[str]:
    """Give the address of a running server with these settings."""
    settings = desk.settings.model_copy(update=changes)
    app = make_server(Desk(settings=settings, application=desk.application, clock=desk.clock, mailer=desk.mailer))
    with bound("127.0.0.1", 0) as taken:
        server = listening(app, taken, threads=2, behind_proxy=bool(settings.behind_proxy))
        thread = Thread(target=server.run)
        thread.start()
        try:
            yield address_of(taken)
        finally:
            end(server)
            thread.join(20)


def first_line(address: str, head: str, body: bytes = b"") -> bytes:
    """Send a request by hand, the body as far as it is taken. Return the first line of the answer."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"{head}\r\nHost: {host}:{port}\r\n\r\n".encode() + body)
        return line.makefile("rb").readline().strip()


def test_a_large_body_of_nobody_is_refused_before_it_is_sent(web_desk: Desk) -> None:
    head = "POST /change HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
    with answering(web_desk) as address:
        assert b" 413 " in first_line(address, f"{head}{200 * 2**20}")
        assert b" 413 " in first_line(address, f"{head}{LARGEST_ANONYMOUS + 1}")
        known = "Cookie: cartograph_session=x"
        assert b" 413 " in first_line(address, f"{head}{LARGEST}\r\n{known}")
        assert b" 401 " in first_line(address, f"{head}5\r\n{known}", b"hello")


def test_a_large_body_in_pieces_of_nobody_is_refused_on_its_way(web_desk: Desk) -> None:
    head = "POST /change HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    piece = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    with answering(web_desk) as address:
        assert b" 413 " in first_line(address, head, piece * 3)


@pytest.mark.parametrize(("proxies", "status"), [(1, 303), (0, 403)])
def test_a_person_logs_in_through_a_proxy_with_tls_only_where_it_is_declared(
    web_desk: Desk, proxies: int, status: int
) -> None:
    hire(web_desk, ANN)
    with answering(web_desk, behind_proxy=proxies, base_url="https://example.org") as address:
        person = requests.Session()
        page = person.get(f"{address}/login", headers=TOLD, timeout=20)
        assert ("Strict-Transport-Security" in page.headers) == bool(proxies)
        token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"csrf_token": token, "email": ANN, "password": PASSWORD}
        cookies = "; ".join(f"{one.name}={one.value}" for one in page.cookies)
        sent = TOLD | {"Origin": "https://example.org", "Cookie": cookies}
        answer = requests.post(f"{address}/login", data=form, headers=sent, allow_redirects=False, timeout=20)
    assert answer.status_code == status
    assert ("__Host-cartograph_session" in answer.headers.get("Set-Cookie", "")) == bool(proxies)
