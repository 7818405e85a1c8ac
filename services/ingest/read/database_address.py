"""Database address: which databases rows may be read from, and how an address is shown without its password."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from services.core.errors import BadValue

DRIVERS: Mapping[str, str] = {
    "postgresql": "postgresql+psycopg2",
    "postgresql+psycopg2": "postgresql+psycopg2",
    "postgres": "postgresql+psycopg2",
    "mysql": "mysql+pymysql",
    "mysql+pymysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "mariadb+pymysql": "mariadb+pymysql",
    "sqlite": "sqlite",
}
"""The scheme of a URL, and the driver that reads it."""

TLS = ("ssl_ca", "ssl_cert", "ssl_key", "ssl_check_hostname")
PARAMETERS: Mapping[str, frozenset[str]] = {
    "postgresql": frozenset({"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey"}),
    "mysql": frozenset({"charset", "unix_socket", *TLS}),
    "mariadb": frozenset({"charset", "unix_socket", *TLS}),
    "sqlite": frozenset(),
}
"""What a URL may say behind its question mark. Drivers know more: some send files of this machine to the server."""

LONGEST = 4_000
"""Bytes of a secret file that are read."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, kw_only=True)
class DatabaseAddress:
    """Where a database is. Its `repr` holds no password."""

    url: URL

    @property
    def family(self) -> str:
        """Which kind of database it is: postgresql, mysql, mariadb or sqlite."""
        return self.url.get_backend_name()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database or "") if self.family == "sqlite" else None

    @property
    def name(self) -> str:
        """What people call it: "shop at db.example.org", "shop.db"."""
        if self.file is not None:
            return self.file.name
        return f"{self.url.database} at {self.url.host or 'this machine'}"

    def hide_password(self, text: str) -> str:
        """Return a text of the driver without the password."""
        password = self.url.password
        hidden = {password, quote(password, safe=""), quote_plus(password)} if password else set()
        for one in sorted(hidden, key=len, reverse=True):
            text = text.replace(one, "***")
        return text


def read_address(text: str) -> DatabaseAddress:
    """Read a URL. Raises BadValue, whose sentence never repeats the URL: it may hold a password."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise BadValue("This is no URL of a database.", code="source-url") from None
    driver = DRIVERS.get(url.drivername)
    if driver is None or not url.database or url.database == ":memory:":
        raise BadValue("The URL names no database that can be read.", code="source-url")
    url = url.set(drivername=driver)
    unknown = sorted(set(url.query) - PARAMETERS[url.get_backend_name()])
    if unknown:
        raise BadValue(f"The URL may not set {', '.join(unknown)[:100]}.", code="source-url")
    return DatabaseAddress(url=url)


def read_address_of(where: str) -> DatabaseAddress:
    """Read the URL that a secret holds: "env:NAME", or "file:PATH". Raises BadValue."""
    kind, _, name = where.partition(":")
    return read_address(_read_variable(name) if kind == "env" else _read_file(Path(name)))


def _read_variable(name: str) -> str:
    if not NAME.fullmatch(name):  # not repeated: it may be the URL itself
        raise BadValue("This is no name of a variable of the environment.", code="source-secret")
    value = os.environ.get(name, "")
    if not value.strip():
        raise BadValue(f"The environment has no variable {name}.", code="source-secret")
    return value


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadValue(f"The file {path.name} with the URL cannot be read.", code="source-secret") from None
    if not text.strip():
        raise BadValue(f"The file {path.name} with the URL is empty.", code="source-secret")
    return text
