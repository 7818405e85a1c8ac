"""Application: where accounts, rights and their audit are kept: a SQLite file or PostgreSQL, opened when needed."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from config.settings import Settings
from models.migrations import APPLICATION
from models.migrations.upgrade import upgrade
from services.core.errors import AppError, FilesInUse, StoreUnreachable
from services.warehouse.postgres.engine import MIGRATION_LOCK
from services.warehouse.schema_version import check_revision, revision_of

if TYPE_CHECKING:  # to import the mapper takes longer than most questions, and those need none of it
    from sqlalchemy.orm import Session

PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "foreign_keys = ON")
"""Readers do not wait for a writer, keys are checked, and a writer waits up to five seconds for another."""

PATIENCE = 5.0
"""Seconds that a new file is waited for while another process makes it."""

LOGGED_AS = "application"

BUSY, LOCKED = 5, 6
UNUSABLE = (8, 10, 11, 13, 14, 26)
"""SQLite's codes: read-only, input or output fails, corrupt, full, cannot be opened, no database."""

UNREACHABLE = "The application's database cannot be reached; check CARTOGRAPH_DATABASE_URL and that the server runs."

CHANGES = {"changes": True}
"""The option of a connection that will write: in SQLite it takes its turn at the beginning. One that reads first and
writes then could not wait: what it read may be old by the time its turn comes."""


class ApplicationDatabase:
    """One per process, shared by its threads. Errors raised: StoreUnreachable, OutOfDate, FilesInUse, BadValue."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._opened: Engine | None = None

    @contextmanager
    def read(self) -> Iterator["Session"]:
        """Open one consistent view."""
        with self._session({}) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator["Session"]:
        """Open one transaction; it commits at the end of the block and rolls back on an error."""
        with self._session(CHANGES) as session:
            yield session

    @contextmanager
    def _session(self, options: dict[str, Any]) -> Iterator["Session"]:
        from sqlalchemy.orm import Session

        with reachable():
            engine = self._engine().execution_options(**options)
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session

    def migrate(self) -> str:
        """Bring an older schema to this program's version; give the kind of database."""
        self.close()
        with reachable(), self._lock:
            self._opened = _opened(self._settings, force=True)
            return self._opened.dialect.name

    def _engine(self) -> Engine:
        with self._lock:
            if self._opened is None:
                self._opened = _opened(self._settings, force=False)
            return self._opened

    def close(self) -> None:
        """Close the connections; the next use opens it anew."""
        with self._lock:
            if self._opened is not None:
                self._opened.dispose()
            self._opened = None


def _opened(settings: Settings, *, force: bool) -> Engine:
    engine = _made(_url(settings.database))
    try:
        _bring_up(engine, force=force)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreUnreachable("CARTOGRAPH_DATABASE_URL is no URL of a database.") from error
    if url.drivername in {"postgresql", "postgresql+psycopg2"}:
        return url.set(drivername="postgresql+psycopg2")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise StoreUnreachable("CARTOGRAPH_DATABASE_URL must begin with postgresql://, or with sqlite:/// and name a file.")


def _made(url: URL) -> Engine:
    """Make the engine. No error names its values and no log its rows, at any level: hashes are among them."""
    logging.getLogger(f"sqlalchemy.engine.Engine.{LOGGED_AS}").setLevel(logging.WARNING)
    options = {"hide_parameters": True, "logging_name": LOGGED_AS}
    if url.drivername != "sqlite":
        return create_engine(url, pool_size=4, max_overflow=8, pool_pre_ping=True, **options)
    _make_file(Path(url.database or ""))
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(path: Path) -> None:
    """Make the file so that only the one who runs the program reads it; SQLite's files beside it follow."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnreachable(f"{path.name} of the application cannot be written in {path.parent}.") from error


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions by its own rules; `_begin` does
    for pragma in PRAGMAS:
        _pragma(connection, pragma)


def _pragma(connection: Any, pragma: str) -> None:
    """Set a pragma. To make a file write ahead needs it alone, and does not wait for that: so we do."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {BUSY, LOCKED} or time.monotonic() > until:
                raise
            time.sleep(PATIENCE / 200)
        else:
            return


def _begin(connection: Connection) -> None:
    changes = connection.get_execution_options().get("changes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if changes else "BEGIN")


def _bring_up(engine: Engine, *, force: bool) -> None:
    """Create the schema of an empty database; with `force`, bring an older one up to date. Raises OutOfDate."""
    with engine.begin() as connection:
        revision = revision_of(connection, APPLICATION.table)
    if revision is None or force:
        with engine.execution_options(**CHANGES).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            revision = revision_of(connection, APPLICATION.table)
            if revision is None or (force and revision < APPLICATION.head):
                upgrade(connection, history=APPLICATION)
                revision = APPLICATION.head
    check_revision("The application's database", revision, APPLICATION.head)


@contextmanager
def reachable() -> Iterator[None]:
    """Turn errors of the database into AppErrors without the URL. Raises StoreUnreachable, FilesInUse."""
    try:
        yield
    except DatabaseError as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error


def _told(error: DatabaseError) -> AppError | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return StoreUnreachable(UNREACHABLE) if isinstance(error, OperationalError) else None
    if code & 0xFF in {BUSY, LOCKED}:
        return FilesInUse("The file of the application is in use by another process; try again in a moment.")
    if code & 0xFF in UNUSABLE:
        return StoreUnreachable("The file of the application cannot be used; see CARTOGRAPH_DATABASE_URL and its disk.")
    return None
