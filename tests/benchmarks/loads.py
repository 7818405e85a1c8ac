"""Loads: an import against the least that any load must do, in the same run; and the memory it takes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psycopg2
from pydantic import SecretStr

from config.settings import Settings
from services.warehouse.opening import open_engine
from tests.benchmarks.measure import timed
from tests.benchmarks.stores import log_file, running_postgres
from tests.fixtures.servers import postgres_url

HEAD = ("", "rows", "ours s", "bare s", "ratio", "peak MB")
Row = tuple[str, ...]

IMPORT = """
import resource, sys
from dashapp.cli import main
try:
    main(["import", "events", sys.argv[1], "--preset", "rees46-events", "--json"])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def _ours(log: Path, home: Path, url: str | None) -> tuple[float, int]:
    """Import in a process of its own, into an empty store; give the seconds of its audit and its peak memory in MB."""
    environment = {"CARTOGRAPH_HOME": str(home), "PATH": "/usr/bin:/bin"}
    if url:
        environment["CARTOGRAPH_WAREHOUSE_URL"] = url
    command = [sys.executable, "-c", IMPORT, str(log)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["seconds"]), int(done.stderr.strip().splitlines()[-1])


def _bare_duckdb(log: Path, folder: Path) -> float:
    path = folder / "bare.duckdb"
    path.unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    statement = f"CREATE TABLE bare AS SELECT DISTINCT * FROM read_csv('{log}')"
    seconds = timed(lambda: connection.execute(statement))
    connection.close()
    return seconds


TEXT = dict.fromkeys(
    (
        "event_time",
        "event_type",
        "product_id",
        "category_id",
        "category_code",
        "brand",
        "price",
        "user_id",
        "user_session",
    ),
    "text",
)
TYPED = TEXT | {"event_time": "timestamptz", "product_id": "bigint", "category_id": "bigint", "user_id": "bigint"}
TYPED |= {"price": "double precision"}
"""The types that DuckDB's reader finds in the file: a bare load into them does what its bare load does."""

STRIP = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
                 WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace ORDER BY contype LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.conname);
    END LOOP;
    FOR found IN SELECT indexname FROM pg_indexes WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP INDEX %I', found.indexname);
    END LOOP;
END $$
"""
"""Takes every key and index away, to measure a load before indexes."""


@contextmanager
def _cursor(host: str, database: str) -> Iterator[Any]:
    connection = psycopg2.connect(host=host, user="postgres", dbname=database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def _bare_copy(log: Path, host: str, types: Mapping[str, str]) -> float:
    columns = ", ".join(f"{name} {type_}" for name, type_ in types.items())
    with _cursor(host, "postgres") as cursor, log.open() as rows:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(f"CREATE TABLE bare ({columns})")
        return timed(lambda: cursor.copy_expert("COPY bare FROM STDIN CSV HEADER", rows))


def _fresh(host: str, *, indexes: bool) -> str:
    """Make an empty, migrated warehouse and give its URL."""
    with _cursor(host, "postgres") as cursor:
        cursor.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
        cursor.execute("CREATE DATABASE fresh")
    url = postgres_url(host, "fresh")
    open_engine(Settings(warehouse_url=SecretStr(url))).close()
    if not indexes:
        with _cursor(host, "fresh") as cursor:
            cursor.execute(STRIP)
    return url


def _row(name: str, log: Path, ours: tuple[float, int], bare: float) -> Row:
    with log.open("rb") as lines:
        rows = sum(block.count(b"\n") for block in iter(lambda: lines.read(2**24), b"")) - 1
    seconds, peak = ours
    return (name, f"{rows:,}", f"{seconds:.1f}", f"{bare:.1f}", f"{seconds / bare:.2f}", str(peak))


def _duckdb(log: Path, folder: Path) -> list[Row]:
    with TemporaryDirectory(dir=folder) as home:
        bare = _bare_duckdb(log, folder)
        return [_row("duckdb, CREATE TABLE AS SELECT DISTINCT", log, _ours(log, Path(home), None), bare)]


def _postgres(log: Path, folder: Path) -> list[Row]:
    rows = []
    with running_postgres(folder / "postgres") as host:
        for what, indexes in (("before indexes", False), ("with indexes", True)):
            with TemporaryDirectory(dir=folder) as home:
                ours = _ours(log, Path(home), _fresh(host, indexes=indexes))
            for name, types in (("COPY as text", TEXT), ("COPY as typed", TYPED)):
                rows.append(_row(f"postgresql {what}, {name}", log, ours, _bare_copy(log, host, types)))
    return rows


ENGINES: dict[str, Callable[[Path, Path], list[Row]]] = {"duckdb": _duckdb, "postgresql": _postgres}


def compare(folder: Path, engines: list[str], copies: list[int]) -> list[Row]:
    """Give rows: what was measured, rows of the file, our seconds, bare seconds, ratio, our peak memory."""
    return [row for engine in engines for count in copies for row in ENGINES[engine](log_file(folder, count), folder)]
