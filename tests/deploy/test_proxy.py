"""The proxy of `docker-compose.yml`, run without docker: its own files, before the web server's own command."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.contracts.sources import ROOT
from tests.deploy.composed import mounted, service
from tests.deploy.processes import started
from tests.deploy.test_compose import free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.xdist_group("compose"),
]

GIVEN = dict.fromkeys(
    ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "CARTOGRAPH_SECRET_KEY", "CARTOGRAPH_BASE_URL"), "of a test"
)
SLOW = 40
SOON = 3.0
"""Seconds in which somebody wants an answer."""


@dataclass(frozen=True, kw_only=True)
class Fronted:
    """A web server and the proxy before it."""

    web: int
    proxy: int
    scheme: str = "http"

    @property
    def url(self) -> str:
        """The address that people use."""
        return f"{self.scheme}://127.0.0.1:{self.proxy}"


def await_port(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    """The command of the service `web`, with a small application, in one process: of two, one might be spared."""
    port = free_port()
    command = service(
        "web", GIVEN | {"WEB_WORKERS": "1"}, {"dashapp.wsgi:application()": "tests.deploy.echo_app:app"}
    ).command
    program = [sys.executable, "-m", "gunicorn", *command[1:], "--bind", f"127.0.0.1:{port}"]
    with started(program, {**os.environ, "PYTHONPATH": str(ROOT)}):
        await_port(int(port))
        yield int(port)


@contextmanager
def fronted(web: int, folder: Path, **variables: str) -> Iterator[Fronted]:
    """Run the service `proxy` with its files where they may be read and written here."""
    port = free_port()
    places = {"web:8050": f"127.0.0.1:{web}", "8080": port, "/tmp/": f"{folder}/", "/tls/": f"{folder}/"}  # noqa: S108
    for there, here in mounted("proxy", GIVEN | variables).items():
        text = (ROOT / here).read_text(encoding="utf-8") if (ROOT / here).is_file() else ""
        for name, place in places.items():
            text = text.replace(name, place)
        (folder / Path(there).name).write_text(text, encoding="utf-8")
    command = [word.replace("/deploy/", f"{folder}/") for word in service("proxy", GIVEN | variables, {}).command[1:]]
    if os.geteuid() == 0:  # its workers would be nobody, who may not write here
        command[-1] += " user root;"
    assert NGINX is not None
    with started([NGINX, *command, "-e", "stderr"], dict(os.environ)):
        await_port(int(port))
        scheme = "https" if variables.get("PROXY_CONFIG") == "tls" else "http"
        yield Fronted(web=web, proxy=int(port), scheme=scheme)


@pytest.fixture(scope="module")
def plain(web: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronted]:
    """The proxy as it is where nothing is chosen."""
    with fronted(web, tmp_path_factory.mktemp("proxy")) as running:
        yield running


def is_answered(url: str) -> bool:
    """True if somebody who asks now is answered soon."""
    try:
        return requests.get(url, timeout=SOON, verify=False).status_code == 200  # noqa: S501 - made for the test
    except requests.RequestException:
        return False


@contextmanager
def slow_senders(port: int) -> Iterator[None]:
    """Open connections that send half a head, or one byte of a body, and keep on with a byte now and then."""
    head = b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n"
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)) for _ in range(SLOW)]
        for at, line in enumerate(lines):
            line.sendall(head if at % 2 else head + b"\r\nx")
        time.sleep(0.5)
        yield


def test_slow_senders_stop_the_web_server_and_not_the_proxy(plain: Fronted) -> None:
    direct = f"http://127.0.0.1:{plain.web}"
    assert is_answered(direct)
    with slow_senders(plain.web):
        assert not is_answered(direct), "the attack works where nothing stands in front"
    with slow_senders(plain.proxy):
        assert all(is_answered(plain.url) for _ in range(5))


def test_a_body_larger_than_a_piece_of_a_file_is_refused(plain: Fronted) -> None:
    head = f"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: {200 * 2**20}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", plain.proxy), timeout=10) as line:
        line.sendall(head.encode())
        assert b" 413 " in line.makefile("rb").readline()
    whole = requests.post(plain.url, data=bytes(16 * 2**20), timeout=30)
    assert whole.json()["CONTENT_LENGTH"] == str(16 * 2**20)


def test_the_web_server_hears_who_asks_and_how(plain: Fronted) -> None:
    told = requests.get(plain.url, headers={"Host": "shop.example.org"}, timeout=10).json()
    assert told["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert (told["HTTP_X_FORWARDED_PROTO"], told["HTTP_X_FORWARDED_HOST"]) == ("http", "shop.example.org")
    outer = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example.org"}
    told = requests.get(plain.url, headers=outer, timeout=10).json()
    assert told["HTTP_X_FORWARDED_FOR"] == "198.51.100.7, 127.0.0.1"
    assert told["HTTP_X_FORWARDED_PROTO"] == "https, http"
    assert told["HTTP_X_FORWARDED_HOST"].startswith("shop.example.org, 127.0.0.1")


def test_it_speaks_tls_with_certificates_of_ones_own(web: int, tmp_path: Path) -> None:
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*made, *files], check=True, capture_output=True)
    with fronted(web, tmp_path, PROXY_CONFIG="tls") as running:
        trusted = str(tmp_path / "fullchain.pem")
        told = requests.get(running.url.replace("127.0.0.1", "localhost"), timeout=10, verify=trusted).json()
        assert told["HTTP_X_FORWARDED_PROTO"] == "https"
        plainly = requests.get(running.url.replace("https", "http"), timeout=10, allow_redirects=False)
        assert (plainly.status_code, plainly.headers["Location"]) == (301, f"{running.url}/")
