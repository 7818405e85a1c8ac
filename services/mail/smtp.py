"""SMTP: mail through a server, without TLS, over TLS, or with STARTTLS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from services.core.errors import BadValue, MailNotSent
from services.core.ports import Message
from services.mail.message import write_message

if TYPE_CHECKING:  # the library is imported by what sends
    from smtplib import SMTP

TIMEOUT = 10
"""Seconds that a server has for each answer."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """The server, and the account that mail is sent with."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None


def server_of(url: str) -> Server:
    """Read the URL of a server. Raises BadValue; the sentence holds nothing of it, since a password is inside."""
    try:
        parts = urlsplit(url)
        return _server(parts)
    except (ValueError, KeyError) as error:
        raise BadValue(
            "CARTOGRAPH_MAIL_URL must begin with smtp://, smtps:// or smtp+starttls:// and name a host."
        ) from error


def _server(parts: SplitResult) -> Server:
    port, host = parts.port or PORTS[parts.scheme], parts.hostname
    if parts.scheme not in PORTS or not host:
        raise ValueError
    user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
    return Server(scheme=parts.scheme, host=host, port=port, user=user, password=password)


class SmtpMailer:
    """Hands each mail to a server; when `send` returns, the server has accepted it."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._server, self._sender = server_of(url), sender

    def require(self, message: Message) -> None:
        """Raise BadValue for a mail that no server should be handed."""
        write_message(message, sender=self._sender)

    def send(self, message: Message) -> None:
        """Hand over one mail. Raises BadValue, MailNotSent."""
        from smtplib import SMTPException

        letter = write_message(message, sender=self._sender)
        try:
            with CONNECTED[self._server.scheme](self._server) as connection:
                if self._server.user is not None:
                    connection.login(self._server.user, self._server.password or "")
                connection.send_message(letter)
        except (OSError, SMTPException, UnicodeError) as error:
            raise MailNotSent(f"The mail server did not take it ({type(error).__name__}).") from error

    def close(self) -> None:
        """Do nothing: no connection is open between two mails."""


def _plain(server: Server) -> "SMTP":
    from smtplib import SMTP

    return SMTP(server.host, server.port, timeout=TIMEOUT)


def _tls(server: Server) -> "SMTP":
    from smtplib import SMTP_SSL
    from ssl import create_default_context

    return SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=create_default_context())


def _starttls(server: Server) -> "SMTP":
    from ssl import create_default_context

    connection = _plain(server)
    try:
        connection.starttls(context=create_default_context())
    except BaseException:
        connection.close()
        raise
    return connection


CONNECTED: Mapping[str, Callable[[Server], "SMTP"]] = {"smtp": _plain, "smtps": _tls, "smtp+starttls": _starttls}
PORTS: Mapping[str, int] = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
