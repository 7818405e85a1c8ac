"""DuckDB: the warehouse as one file, in this process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pyarrow as pa
from duckdb_sqlalchemy import Dialect
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable

from config.settings import Settings
from services.core.errors import FilesInUse, StoreUnreachable
from services.warehouse.base import DataVersion, Fetched, Reader, Writer
from services.warehouse.schema_version import STATE_OF_DATA, bring_up, revision_of
from services.warehouse.statement_cache import StatementCache
from services.warehouse.statement_timeout import stoppable

DIALECT = Dialect(paramstyle="numeric_dollar")


FORMS = StatementCache(DIALECT)


def compile_statement(statement: ClauseElement) -> tuple[str, Mapping[str, Any], Sequence[Any]]:
    """Return the text of `statement`, its parameters by name, and by position."""
    state = FORMS(statement)
    return state.statement, state.parameters, state.positional_parameters


def _state_of_data(cursor: duckdb.DuckDBPyConnection) -> DataVersion:
    row = cursor.execute(STATE_OF_DATA).fetchone()
    return DataVersion(*row) if row else DataVersion(0, "")


@dataclass(frozen=True, kw_only=True)
class DuckDBReader:
    """One read transaction on a cursor of its own."""

    cursor: duckdb.DuckDBPyConnection
    seconds: float
    cancel: Event | None
    counts_in_bits: bool = True

    def data_version(self) -> DataVersion:
        """Return the version of the data that this view sees."""
        return _state_of_data(self.cursor)

    def fetch(self, statement: ClauseElement, schema: pa.Schema) -> Fetched:
        """Run `statement`; see `Reader`."""
        sql, parameters, positional = compile_statement(statement)
        with stoppable(
            self.cursor.interrupt, seconds=self.seconds, cancel=self.cancel, interrupted=duckdb.InterruptException
        ):
            table = self.cursor.execute(sql, positional).to_arrow_table()
        return Fetched(table=table.rename_columns(schema.names).cast(schema), sql=sql, parameters=parameters)


@dataclass(frozen=True, kw_only=True)
class DuckDBWriter:
    """One write transaction."""

    cursor: duckdb.DuckDBPyConnection

    def execute(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run `statement`; see `Writer`."""
        for row in [{}] if rows is None else rows:
            whole: Any = statement.values(row) if row else statement  # type: ignore[attr-defined]
            sql, _, positional = compile_statement(whole)
            self.cursor.execute(sql, positional)


@dataclass(frozen=True, kw_only=True)
class DuckDBEngine:
    """The warehouse in a DuckDB file; one process at a time may hold it for writing."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    name: str = "duckdb"

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own to the same database, for one thread."""
        return self.connection.cursor()

    def data_version(self) -> DataVersion:
        """Return the version of the committed data; see `Engine`."""
        with self.cursor() as cursor:
            return _state_of_data(cursor)

    @contextmanager
    def snapshot(self, *, seconds: float, cancel: Event | None = None) -> Iterator[Reader]:
        """Open one consistent view; see `Engine`."""
        with self._transaction() as cursor:
            yield DuckDBReader(cursor=cursor, seconds=seconds, cancel=cancel)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Open one transaction; see `Engine`."""
        with self._transaction() as cursor:
            yield DuckDBWriter(cursor=cursor)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self.cursor()
        try:
            cursor.begin()
            yield cursor
            cursor.commit()
        except BaseException:
            with suppress(duckdb.Error):  # a transaction that failed is over already
                cursor.rollback()
            raise
        finally:
            cursor.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def file_of(url: str) -> Path:
    """Return the file that a `duckdb:///` URL names."""
    database = make_url(url).database
    if not database or database == ":memory:":
        raise StoreUnreachable("CARTOGRAPH_WAREHOUSE_URL must name a file, such as duckdb:///store.duckdb.")
    return Path(database)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error  # a migration goes through SQLAlchemy
        if not isinstance(cause, duckdb.IOException):
            raise
        if "lock" in str(cause):
            raise FilesInUse(
                f"The files of the store in {path.parent} are in use by another process; stop it, or go through it."
            ) from error
        raise StoreUnreachable(f"The warehouse {path.name} cannot be opened; is it a file of this program?") from error


def migrate_file(path: Path, settings: Settings, *, force: bool) -> None:
    """Make the schema of an empty or new file; with `force`, bring an older one up to date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"duckdb:///{path}", poolclass=NullPool)
    try:
        with engine.begin() as connection:
            if force or revision_of(connection) is None:
                bring_up(connection, settings.time_zone)
    finally:
        engine.dispose()


def _is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    return not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'alembic_version'").fetchall()


def connect(path: Path, settings: Settings, *, write: bool) -> duckdb.DuckDBPyConnection:
    """Open the file so that statements reach nothing else on this machine but the staging folder.

    The address rules follow DuckDB's guide to securing a database: no external access but to one folder, no extension
    fetched, the configuration locked.
    """
    settings.staging.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    config["memory_limit"] = settings.duckdb_memory
    if settings.duckdb_threads:
        config["threads"] = settings.duckdb_threads
    connection = duckdb.connect(str(path), read_only=not write, config=config)
    connection.execute("SET temp_directory = $1", [str(settings.staging / "spill")])
    connection.execute(f"SET allowed_directories = [{_quoted(settings.staging)}]")
    connection.execute("SET enable_progress_bar = false")  # it would be drawn on stdout, amid the JSON
    connection.execute("SET TimeZone = 'UTC'; SET enable_external_access = false; SET lock_configuration = true")
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"


def open_duckdb(settings: Settings, *, write: bool, migrate: bool) -> DuckDBEngine:
    """Open the warehouse file. Raises FilesInUse, OutOfDate, StoreUnreachable."""
    path = file_of(settings.warehouse)
    with _locked(path):
        if migrate or not path.exists():
            migrate_file(path, settings, force=migrate)
        connection = connect(path, settings, write=write)
        if _is_empty(connection):
            connection.close()
            migrate_file(path, settings, force=migrate)
            connection = connect(path, settings, write=write)
    return DuckDBEngine(connection=connection, path=path)
