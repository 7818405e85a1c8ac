"""Limits: how often one address may try to get in, and how often one session may ask."""

from ipaddress import IPv6Address, ip_address, ip_network
from time import time

from flask import Flask, current_app, request
from flask_limiter import Limiter

from config.settings import Settings
from dashapp.auth.origin import SAFE
from dashapp.auth.principal import present

ENTERING = "60 per minute; 600 per hour"
"""Per address, which a whole office may share. One account is guarded far more closely, by its back-off."""

ASKING = "6000 per minute"
"""Per session: some hundred a second, which nobody clicks."""

HOME_NETWORK = 64
"""Bits of an IPv6 address that one customer of a provider has to themselves."""


def build_limiter(settings: Settings) -> Limiter:
    """Make what counts: in Redis where there is one, and in this process where it is down or there is none."""
    return Limiter(
        whose,
        storage_uri=_storage(settings),
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if settings.redis_url else {},
        in_memory_fallback_enabled=True,
        default_limits=[ASKING],
        default_limits_exempt_when=lambda: request.method in SAFE,
        key_prefix="cartograph",
    )


def seconds_left() -> int:
    """Return the seconds until the limit that this request ran into is over."""
    limiters: set[Limiter] = current_app.extensions["limiter"]
    breached = next(iter(limiters)).current_limit
    return max(1, int(breached.reset_at - time())) if breached else 1


def _storage(settings: Settings) -> str:
    if settings.redis_url is None:
        return "memory://"
    url = settings.redis_url.get_secret_value()
    return f"redis+{url}" if url.startswith("unix://") else url


def entering_limit(server: Flask) -> str:
    """Return the limit of log-ins in force."""
    return str(server.config.get("ENTERING_LIMIT", ENTERING))


def whose() -> str:
    """Say on whose account a request counts: the session's, or the address's."""
    principal = present()
    return f"session {principal.session_id}" if principal else address()


def address() -> str:
    """Return the address that asks; of IPv6, the network, since one customer has all of it."""
    text = request.remote_addr or "nowhere"
    try:
        found = ip_address(text)
    except ValueError:
        return text
    if isinstance(found, IPv6Address):
        return str(ip_network((found, HOME_NETWORK), strict=False))
    return text
