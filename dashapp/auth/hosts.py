"""Hosts: under which names this server answers. Closed where a foreign name can only be a trick.

A page of another site can have its own name lead to 127.0.0.1 (DNS rebinding), and then reads what is answered there as
if it were its own. It cannot choose what its browser sends as Host, which is that foreign name.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from config.settings import Settings
from services.core.errors import NotAllowed

OURS = "LOOPBACK_ONLY"
"""In the server's configuration, the names beside this machine's own under which it answers; None for any."""

FOREIGN = (
    "This server answers under the names http://localhost and http://127.0.0.1 only. Where it is to be reached under "
    "another, set CARTOGRAPH_BASE_URL to that address."
)
FIRST = (
    "The first account is made on the machine that serves: open http://localhost or http://127.0.0.1 there, or make it "
    "with `cartograph user add EMAIL --role admin`."
)


def is_own_host() -> str:
    """Return the name that was asked for, without its port: "localhost", "::1", "shop.example"."""
    try:
        return (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def at_home(name: str) -> bool:
    """True for the names of this machine that no other can give out: localhost and the addresses of the loopback."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def only_here(server: Flask, settings: Settings) -> None:
    """Answer from now on under this machine's names alone, and that of the base URL; a proxy in front sees to it."""
    if not settings.behind_proxy:
        given = urlsplit(settings.base_url).hostname if settings.base_url else None
        server.config[OURS] = (given,) if given else ()


def check() -> None:
    """Let a request through under a name of ours. Raises NotAllowed."""
    others = current_app.config.get(OURS)
    if others is not None and is_own_host() not in others and not at_home(is_own_host()):
        raise NotAllowed(FOREIGN)


def check_first() -> None:
    """Let nobody make the first account but under this machine's own names. Raises NotAllowed."""
    if not at_home(is_own_host()):
        raise NotAllowed(FIRST)
