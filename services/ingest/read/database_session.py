"""Database session: a connection to a shop's database that can read and do nothing else, for each kind."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from config.settings import Settings
from services.core.errors import BadValue, StoreUnreachable
from services.ingest.read.database_address import DatabaseAddress

CONNECT_SECONDS = 10

LOGGED_AS = "source"

OWN_TABLES = frozenset({"app_users", "app_sessions", "app_audit", "application_version"})
"""Tables of this program: a database with two of them is no shop's."""

MYSQL_TIMESTAMP = 7
"""The protocol's number for a time that the server keeps in UTC."""

READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)


@dataclass(frozen=True, kw_only=True)
class DatabaseSession:
    """An open connection, in a transaction that can only read."""

    address: DatabaseAddress
    connection: sa.Connection
    interrupt: Callable[[], None]
    """Stops the statement that runs; from any thread, and as often as one likes."""

    def describe(self, error: DBAPIError) -> str:
        """Return what the database says of an error, in one line and without the password."""
        return describe_error(self.address, error)

    def is_utc(self, result: sa.CursorResult[Any], at: int) -> bool:
        """True if the times of a column have no zone written and are in UTC."""
        described: Any = result.cursor.description if result.cursor is not None else None
        of_mysql = self.address.family in {"mysql", "mariadb"}
        return bool(of_mysql and described and described[at][1] == MYSQL_TIMESTAMP)

    @contextmanager
    def abandoning(self) -> Iterator[None]:
        """End the statement on the server if the block ends early: PyMySQL would read all rows that are left."""
        try:
            yield
        except BaseException:
            if self.address.family in {"mysql", "mariadb"}:
                self.interrupt()
            raise


def describe_error(address: DatabaseAddress, error: Exception) -> str:
    """Return what a driver says, in one line and without the password."""
    original = getattr(error, "orig", None) or error
    arguments: tuple[Any, ...] = getattr(original, "args", ())
    said = str(arguments[1] if len(arguments) > 1 and isinstance(arguments[1], str) else original)
    line = next((line for line in said.splitlines() if line.strip()), "it gives no reason")
    return address.hide_password(line.removeprefix("ERROR:").strip().rstrip("."))[:300] + "."


@contextmanager
def open_session(settings: Settings, address: DatabaseAddress) -> Iterator[DatabaseSession]:
    """Open a database for reading. Raises StoreUnreachable, and BadValue for the one of this program's accounts."""
    if address.file is not None and not address.file.is_file():
        raise StoreUnreachable(f"There is no file {address.file.name} of a database.", code="source-unreachable")
    logging.getLogger(f"sqlalchemy.engine.Engine.{LOGGED_AS}").setLevel(logging.WARNING)
    engine = _make_engine(address)
    try:
        with _connect(engine, address) as connection:
            with _reaching(address):
                _refuse_own(connection)
                _prepare(connection, settings, address)
            interrupt = INTERRUPTS[address.family](engine, connection)
            yield DatabaseSession(address=address, connection=connection, interrupt=interrupt)
    finally:
        engine.dispose()


@contextmanager
def _reaching(address: DatabaseAddress) -> Iterator[None]:
    """Turn what a driver raises before the first row into StoreUnreachable."""
    try:
        yield
    except (SQLAlchemyError, RuntimeError, OSError, ValueError) as error:  # PyMySQL: some ways to log in need TLS
        said = describe_error(address, error)
        raise StoreUnreachable(f"{address.name} cannot be reached: {said}", code="source-unreachable") from None


@contextmanager
def _connect(engine: sa.Engine, address: DatabaseAddress) -> Iterator[sa.Connection]:
    with _reaching(address):
        connection = engine.connect()
    with connection:
        yield connection


def _refuse_own(connection: sa.Connection) -> None:
    """Refuse a database of this program, by whatever address: it holds sessions and hashes of passwords."""
    if len(OWN_TABLES & set(sa.inspect(connection).get_table_names())) > 1:
        raise BadValue("This is the database of this program's accounts, which is no source.", code="source-own")


def _make_engine(address: DatabaseAddress) -> sa.Engine:
    options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True, "logging_name": LOGGED_AS}
    if address.file is not None:
        return sa.create_engine("sqlite://", creator=lambda: _open_file(address.file or Path()), **options)
    given = {"connect_timeout": CONNECT_SECONDS}
    if address.family == "postgresql":
        given |= {"application_name": "cartograph"}  # type: ignore[dict-item] # the driver takes both
    return sa.create_engine(address.url, connect_args=given, **options)


def _open_file(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, check_same_thread=False)


def _prepare(connection: sa.Connection, settings: Settings, address: DatabaseAddress) -> None:
    """Begin the transaction that can only read, whose times are in UTC, and which the server ends by itself."""
    connection.rollback()
    seconds = int(settings.source_seconds) + 1
    if address.family == "postgresql":
        connection.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000:d}")
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    elif address.family == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
        _driver(connection).set_authorizer(_authorize_reading)
    else:
        limit = (
            f"max_statement_time = {seconds:d}" if _is_mariadb(connection) else f"max_execution_time = {seconds:d}000"
        )
        connection.exec_driver_sql(f"SET SESSION {limit}, time_zone = '+00:00'")
        connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
        connection.exec_driver_sql("START TRANSACTION READ ONLY")


def _authorize_reading(action: int, *_: object) -> int:
    """Allow SQLite to read; it asks for each thing that a statement would do."""
    return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY


def _is_mariadb(connection: sa.Connection) -> bool:
    return bool(getattr(connection.dialect, "is_mariadb", False))


def _driver(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def _interrupt_sqlite(_: sa.Engine, connection: sa.Connection) -> Callable[[], None]:
    return lambda: _driver(connection).interrupt()


def _interrupt_postgres(_: sa.Engine, connection: sa.Connection) -> Callable[[], None]:
    cancel: Callable[[], None] = _driver(connection).cancel
    return cancel


def _interrupt_mysql(engine: sa.Engine, connection: sa.Connection) -> Callable[[], None]:
    """Return what ends the statement by a second connection: once, and not in the thread that watches statements."""
    number, once = int(_driver(connection).thread_id()), Lock()

    def kill() -> None:
        with suppress(SQLAlchemyError), engine.connect() as second:
            second.exec_driver_sql(f"KILL QUERY {number:d}")

    def interrupt() -> None:
        if once.acquire(blocking=False):
            Thread(target=kill, daemon=True, name="cartograph-kill").start()

    return interrupt


INTERRUPTS: Mapping[str, Callable[[sa.Engine, sa.Connection], Callable[[], None]]] = {
    "sqlite": _interrupt_sqlite,
    "postgresql": _interrupt_postgres,
    "mysql": _interrupt_mysql,
    "mariadb": _interrupt_mysql,
}
