"""PostgreSQL: the warehouse on a server, shared by many processes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

import psycopg2
import pyarrow as pa
from psycopg2.errors import QueryCanceled
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case
from sqlalchemy import Connection as Session
from sqlalchemy import create_engine
from sqlalchemy import event as sa_event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine as Pool
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable

from config.settings import Settings
from services.core.errors import StoreUnreachable
from services.warehouse.base import DataVersion, Fetched, Reader, Writer
from services.warehouse.schema_version import STATE_OF_DATA, bring_up, revision_of
from services.warehouse.statement_cache import StatementCache
from services.warehouse.statement_timeout import stoppable

DIALECT = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]

SETTINGS = {
    "timezone": "'UTC'",
    "jit": "off",
    "work_mem": "'64MB'",
    "enable_partitionwise_aggregate": "on",
    "parallel_setup_cost": "200",
    "parallel_tuple_cost": "0.02",
}
"""What every connection starts with. Compiling a statement to machine code (jit) costs more than these statements take;
64 MB keep the grouping of half a million users in memory; what is grouped by user is grouped within each partition of
the events, by several processes at once, which are worth their start. What each gave is in docs/POSTGRESQL.md."""

SESSION = "; ".join(f"SET {name} TO {value}" for name, value in SETTINGS.items())

MIGRATION_LOCK = 4_272_019
"""The advisory lock that lets one process migrate at a time."""


FORMS = StatementCache(DIALECT)


def compile_statement(statement: ClauseElement) -> tuple[str, Mapping[str, Any]]:
    """Return the text of `statement` and its parameters by name."""
    state = FORMS(statement)
    return state.statement, state.parameters


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _state_of_data(connection: Connection) -> DataVersion:
    with connection.cursor() as cursor:
        cursor.execute(STATE_OF_DATA)
        row = cursor.fetchone()
    return DataVersion(*row) if row else DataVersion(0, "")


@dataclass(frozen=True, kw_only=True)
class PostgresReader:
    """One read-only transaction, repeatable read."""

    connection: Connection
    seconds: float
    cancel: Event | None
    counts_in_bits: bool = False

    def data_version(self) -> DataVersion:
        """Return the version of the data that this view sees."""
        return _state_of_data(self.connection)

    def fetch(self, statement: ClauseElement, schema: pa.Schema) -> Fetched:
        """Run `statement`; see `Reader`."""
        sql, parameters = compile_statement(statement)
        with (
            stoppable(self.connection.cancel, seconds=self.seconds, cancel=self.cancel, interrupted=QueryCanceled),
            self.connection.cursor() as cursor,
        ):
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        return Fetched(table=_table(rows, schema), sql=sql, parameters=parameters)


@dataclass(frozen=True, kw_only=True)
class PostgresWriter:
    """One write transaction."""

    session: Session

    def execute(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run `statement`; see `Writer`."""
        self.session.execute(statement, None if rows is None else [dict(row) for row in rows])


@dataclass(frozen=True, kw_only=True)
class PostgresEngine:
    """The warehouse in a PostgreSQL database."""

    pool: Pool
    name: str = "postgresql"

    def data_version(self) -> DataVersion:
        """Return the version of the committed data; see `Engine`."""
        with self.raw() as connection:
            version = _state_of_data(connection)
            connection.rollback()
        return version

    @contextmanager
    def snapshot(self, *, seconds: float, cancel: Event | None = None) -> Iterator[Reader]:
        """Open one consistent view; see `Engine`."""
        with self.raw() as connection:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            try:
                yield PostgresReader(connection=connection, seconds=seconds, cancel=cancel)
            finally:
                connection.rollback()
                connection.set_session(isolation_level="default", readonly="default")

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Open one transaction; see `Engine`."""
        with reachable(), self.pool.begin() as session:
            yield PostgresWriter(session=session)

    @contextmanager
    def raw(self) -> Iterator[Connection]:
        """Lend a psycopg2 connection; the caller ends its transaction."""
        with reachable():
            lent = self.pool.raw_connection()
        try:
            connection = lent.driver_connection
            assert isinstance(connection, Connection)  # noqa: S101 - the pool was made for psycopg2
            yield connection
        finally:
            lent.close()

    def close(self) -> None:
        """Close the pool."""
        self.pool.dispose()


@contextmanager
def reachable() -> Iterator[None]:
    """Say in a sentence, without the URL, that the server does not answer. Raises StoreUnreachable."""
    try:
        yield
    except (OperationalError, psycopg2.OperationalError) as error:
        raise StoreUnreachable(
            "The PostgreSQL warehouse cannot be reached; check CARTOGRAPH_WAREHOUSE_URL and that the server runs."
        ) from error


def _pool(url: str) -> Pool:
    try:
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg2"), pool_size=8, max_overflow=8, pool_pre_ping=True
        )
    except ArgumentError as error:
        raise StoreUnreachable("CARTOGRAPH_WAREHOUSE_URL is no URL of a database.") from error


def _start_session(connection: Connection, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SESSION)
    connection.commit()


def migrate_database(pool: Pool, settings: Settings, *, force: bool) -> None:
    """Make the schema of an empty database; with `force`, bring an older one up to date."""
    with pool.begin() as session:
        if not force and revision_of(session) is not None:
            return
        session.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        if force or revision_of(session) is None:
            bring_up(session, settings.time_zone)


def open_postgres(settings: Settings, *, migrate: bool) -> PostgresEngine:
    """Open the warehouse on the server. Raises OutOfDate, StoreUnreachable."""
    pool = _pool(settings.warehouse)
    sa_event.listen(pool, "connect", _start_session)
    with reachable():
        migrate_database(pool, settings, force=migrate)
    return PostgresEngine(pool=pool)
