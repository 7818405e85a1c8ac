"""Server: how settings become a running application, which address it listens on, and how it stops in order."""

import errno
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, NoReturn

from flask import Flask
from waitress.server import TcpWSGIServer, create_server
from waitress.wasyncore import close_all

from config.settings import Settings
from dashapp.process.intake import LARGEST, BoundedChannel
from services.core.context import Context, build_context
from services.core.errors import BadValue, NotAllowed

if TYPE_CHECKING:  # what makes jobs and pages is imported when there is a home for them
    from services.jobs.queue import Queue

IN_MEMORY = 4 * 2**20
"""Bytes of an answer that wait in memory: the largest file of the libraries is one of them."""

CONNECTIONS = 1_000
"""Browsers keep up to six open each, so that a hundred, as waitress has it, are seventeen people."""


@contextmanager
def open_home(settings: Settings) -> Iterator[Context]:
    """Open the home for changes. Raises FilesInUse, OutOfDate, StoreUnreachable."""
    ctx = build_context(settings, write=True)
    try:
        yield ctx
    finally:
        ctx.close()


@contextmanager
def open_queue(ctx: Context, *, runs: bool) -> Iterator["Queue"]:
    """Open the queue of a home, and where it `runs`, run here what is sent; it ends with the block."""
    from services.jobs.queue import build_queue

    queue = build_queue(ctx)
    try:
        if runs:
            queue.start()
        yield queue
    finally:
        queue.stop()


@contextmanager
def application_of(ctx: Context, *, runs_jobs: bool = True) -> Iterator[Flask]:
    """Make the application on an open home. Without `runs_jobs`, another process does: see `cartograph worker`."""
    from dashapp import create_app
    from dashapp.process import gc_tuning
    from dashapp.process.health import install_health

    with open_queue(ctx, runs=runs_jobs) as queue:
        app: Flask = create_app(ctx, queue).server
        install_health(app, ctx)
        with gc_tuning.settle_memory():
            yield app


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take an address; nobody is answered there before `listening`. Raises BadValue."""
    with socket.socket(family_of(host)) as taken:
        if os.name == "posix":  # elsewhere the option would let two programs have one port
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, port))
        except OSError as error:
            raise BadValue(_refusal(error, host, port)) from error
        yield taken


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is not for this account of the machine; choose one from 1024 on with --port."
    return f"{host} is no address of this machine."


def without_first_page(app: Flask) -> None:
    """Let nobody make the administrator in a browser: who reaches a network's address first need not be the owner."""
    app.view_functions["entry.first"] = _refused


def _refused() -> NoReturn:
    raise NotAllowed("There is no account yet. The one who runs this makes it: cartograph user add EMAIL --role admin.")


def family_of(host: str) -> socket.AddressFamily:
    """Tell an address with colons from others."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def loopback(host: str) -> bool:
    """True if only this machine reaches the address. A name but localhost may be anything."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(taken: socket.socket) -> str:
    """Write the address as a browser takes it."""
    host, port = taken.getsockname()[:2]
    return "http://" + (f"[{host}]" if ":" in host else host) + f":{port}"


def listening(app: Flask, taken: socket.socket, *, threads: int, behind_proxy: bool = False) -> TcpWSGIServer:
    """Answer on a taken address from now on; `run` of what is returned does the work, in this one process.

    What a proxy says of the person's address and of TLS reaches the application only where there is one in front.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page has more tiles than there are threads
    options = {
        "threads": threads,
        "connection_limit": CONNECTIONS,
        "outbuf_overflow": IN_MEMORY,
        "asyncore_use_poll": True,
        "ident": None,
        "max_request_body_size": LARGEST,
        "clear_untrusted_proxy_headers": not behind_proxy,  # how many proxies are believed, ProxyFix decides
    }
    server: TcpWSGIServer = create_server(app, sockets=[taken], **options)
    server.channel_class = BoundedChannel
    return server


def end(server: TcpWSGIServer) -> None:
    """Let `run` return, from whatever thread."""
    server.trigger.pull_trigger(partial(close_all, server._map))  # noqa: SLF001 - waitress has no stop of its own


def end_on_signals() -> None:
    """Turn SIGTERM into an orderly end, as Ctrl-C is one."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
