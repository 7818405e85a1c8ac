"""Opening: which engine a URL means, whether its warehouse is of this program's version, and what loads into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pyarrow as pa
import sqlalchemy as sa

from config.settings import Settings
from models.warehouse import warehouse_state
from services.core.errors import StoreUnreachable
from services.warehouse.base import Engine
from services.warehouse.duckdb.engine import DuckDBEngine, open_duckdb
from services.warehouse.duckdb.loader import duckdb_loader
from services.warehouse.duckdb.sandbox import Sandbox, open_stage
from services.warehouse.loader import Loader
from services.warehouse.postgres.engine import PostgresEngine, open_postgres
from services.warehouse.postgres.loader import postgres_loader
from services.warehouse.schema_version import REVISION, check

STANDING = pa.schema([("revision", pa.string()), ("time_zone", pa.string())])


def open_engine(settings: Settings, *, write: bool = False, migrate: bool = False) -> Engine:
    """Open the warehouse that the settings name; an empty one is brought up to date, an older one refused.

    `write` asks for the right to change it; `migrate` brings an older one up to date. Raises FilesInUse, OutOfDate,
    StoreUnreachable.
    """
    engine = _open(settings, write=write, migrate=migrate)
    try:
        _check(engine, settings)
    except BaseException:
        engine.close()
        raise
    return engine


def _open(settings: Settings, *, write: bool, migrate: bool) -> Engine:
    scheme = settings.warehouse.partition("://")[0]
    if scheme == "duckdb":
        return open_duckdb(settings, write=write, migrate=migrate)
    if scheme in ("postgresql", "postgresql+psycopg2"):
        return open_postgres(settings, migrate=migrate)
    raise StoreUnreachable("CARTOGRAPH_WAREHOUSE_URL must begin with duckdb:// or postgresql://.")


def _check(engine: Engine, settings: Settings) -> None:
    statement = sa.select(REVISION.c.version_num, warehouse_state.c.time_zone).select_from(REVISION, warehouse_state)
    with engine.snapshot(seconds=settings.query_seconds) as reader:
        rows = reader.fetch(statement, STANDING).table.to_pylist()
    check(rows[0]["revision"], rows[0]["time_zone"], settings.time_zone)


@contextmanager
def open_staged(engine: Engine, settings: Settings) -> Iterator[Sandbox]:
    """Open the stage of an import into this warehouse."""
    with open_stage(settings, engine.cursor() if isinstance(engine, DuckDBEngine) else None) as stage:
        yield stage


@contextmanager
def open_loader(
    engine: Engine, stage: Sandbox | None = None, *, cancel: Event | None = None, keep: bool = True
) -> Iterator[Loader]:
    """Open the transaction, for rows of a stage or without; it commits at the end of the block if it is to `keep`.

    It rolls back on an error. Raises Cancelled, StoreUnreachable.
    """
    if isinstance(engine, DuckDBEngine):
        with duckdb_loader(engine, stage, cancel=cancel, keep=keep) as loader:
            yield loader
    elif isinstance(engine, PostgresEngine):
        with postgres_loader(engine, cancel=cancel, keep=keep) as loader:
            yield loader
    else:
        raise TypeError(f"no loader for the engine {engine.name}")
