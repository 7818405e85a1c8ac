"""Cookie: how the browser carries the random token of a session, and under which flags."""

from datetime import timedelta

from flask import Response, current_app, request
from flask.sessions import SecureCookieSessionInterface

NAME = "cartograph_session"


def over_tls() -> bool:
    """True if the person speaks TLS with us, as far as we know, or where the settings insist on it."""
    return request.is_secure or bool(current_app.config["SECURE_COOKIES"])


def name() -> str:
    """Return the cookie's name: over TLS one that no other host of the domain can set, by the browser's own rule."""
    return f"__Host-{NAME}" if over_tls() else NAME


def token() -> str | None:
    """Return the token that the browser sent."""
    return request.cookies.get(name())


def hand_over(response: Response, fresh: str, *, days: float | None) -> None:
    """Return the browser a token: for so many days, or until it is closed."""
    age = None if days is None else timedelta(days=days)
    response.set_cookie(name(), fresh, max_age=age, path="/", secure=over_tls(), httponly=True, samesite="Lax")


def take_back(response: Response) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(name(), path="/", secure=over_tls(), httponly=True, samesite="Lax")


class FormSession(SecureCookieSessionInterface):
    """Flask's own session: signed, for forms only, and only over TLS where there is TLS."""

    def get_cookie_secure(self, app: object) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Say whether the cookie is for TLS only."""
        return over_tls()
