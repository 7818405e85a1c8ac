"""Loads: an import against the least that any load must do, in the same run; and the memory it takes."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg2

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


def _bare_copy(log: Path, host: str) -> float:
    connection = psycopg2.connect(host=host, user="postgres", dbname="postgres")
    with log.open() as lines:
        columns = ", ".join(f"{name} text" for name in next(csv.reader(lines)))
    with connection.cursor() as cursor, log.open() as rows:
        cursor.execute(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({columns})")
        connection.commit()

        def copy() -> None:
            cursor.copy_expert("COPY bare FROM STDIN CSV HEADER", rows)
            connection.commit()

        seconds = timed(copy)
    connection.close()
    return seconds


def _duckdb(log: Path, folder: Path) -> tuple[float, int, float]:
    with TemporaryDirectory(dir=folder) as home:
        bare = _bare_duckdb(log, folder)
        return *_ours(log, Path(home), None), bare


def _postgres(log: Path, folder: Path) -> tuple[float, int, float]:
    with TemporaryDirectory(dir=folder) as home, running_postgres(folder / "postgres") as host:
        connection = psycopg2.connect(host=host, user="postgres", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS fresh")
            cursor.execute("CREATE DATABASE fresh")
        connection.close()
        bare = _bare_copy(log, host)
        return *_ours(log, Path(home), postgres_url(host, "fresh")), bare


ENGINES: dict[str, Callable[[Path, Path], tuple[float, int, float]]] = {"duckdb": _duckdb, "postgresql": _postgres}


def compare(folder: Path, engines: list[str], copies: list[int]) -> list[Row]:
    """Give a row per engine and size: name, rows, our seconds, bare seconds, ratio, peak memory."""
    rows = []
    for engine in engines:
        for count in copies:
            log = log_file(folder, count)
            seconds, peak, bare = ENGINES[engine](log, folder)
            size = f"{count * 885_129:,}"
            rows.append((engine, size, f"{seconds:.1f}", f"{bare:.1f}", f"{seconds / bare:.2f}", str(peak)))
    return rows
