"""Staging: the sandbox in which files are read and cleaned before anything of them is loaded.

A stage is a connection whose tables are temporary, and a folder of its own, into which the files to be read are linked:
statements reach nothing outside it. For a DuckDB warehouse it is a cursor of that database, so that rows are written
once: through a second database the import of 885,129 events takes 3.5 times a bare read of the file, this way 2.6.
For any other warehouse it is a database in memory. The folder names the process that made it, so that what a killed
process left is swept by the next import.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import psutil

from config.settings import Settings

PREFIX = "import"


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """One import's own database, and the folder that it may write to."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def run(self, sql: str, values: Mapping[str, Any] | Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement and give its rows."""
        return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Mapping[str, Any] | Sequence[Any] | None = None) -> tuple[Any, ...]:
        """Return the only row of a statement."""
        return self.run(sql, values)[0]

    def count(self, relation: str) -> int:
        """Count the rows of a table or view of the stage."""
        return int(self.one(f"SELECT count(*) FROM {relation}")[0])


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text that has no placeholder of its own: names of declared fields, format patterns, names of columns."""
    return "'" + text.replace("'", "''") + "'"


def listed(items: Sequence[str]) -> str:
    """Join expressions with commas."""
    return ", ".join(items)


@contextmanager
def open_stage(settings: Settings, connection: duckdb.DuckDBPyConnection | None = None) -> Iterator[Sandbox]:
    """Open a stage on a connection that may read below `settings.staging`, or in memory; both end with the block."""
    settings.staging.mkdir(parents=True, exist_ok=True)
    sweep(settings.staging)
    folder = settings.staging.resolve() / f"{PREFIX}-{_process(os.getpid())}-{uuid4().hex}"
    folder.mkdir()
    try:
        own = _in_memory(settings, folder) if connection is None else connection
        try:
            yield Sandbox(connection=own, folder=folder)
        finally:
            own.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def linked(stage: Sandbox, path: Path) -> Path:
    """Link a file into the stage's folder, where statements reach it; from another file system it is copied.

    The link is a hard one: DuckDB follows a symbolic one to where the file lies, and finds that outside of the sandbox.
    """
    link = stage.folder / f"{len(list(stage.folder.iterdir()))}{''.join(path.suffixes[-2:])}"
    try:
        link.hardlink_to(path.resolve())
    except OSError:
        shutil.copy(path, link)
    return link


def sweep(staging: Path) -> None:
    """Remove the folders of imports whose process is gone."""
    for folder in staging.glob(f"{PREFIX}-*-*-*"):
        process = folder.name.removeprefix(f"{PREFIX}-").rpartition("-")[0]
        if process != _process(int(process.partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def _process(number: int) -> str:
    """Name a running process so that a later one of the same number has another name."""
    try:
        return f"{number}-{round(psutil.Process(number).create_time() * 100)}"
    except psutil.Error:
        return f"{number}-gone"


def _in_memory(settings: Settings, folder: Path) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    config["memory_limit"] = settings.duckdb_memory
    if settings.duckdb_threads:
        config["threads"] = settings.duckdb_threads
    connection = duckdb.connect(":memory:", config=config)
    connection.execute(f"SET temp_directory = {literal(str(folder / 'spill'))}")
    connection.execute(f"SET allowed_directories = [{literal(str(folder))}]")
    connection.execute("SET enable_progress_bar = false")  # it would be drawn on stdout, amid the JSON
    connection.execute("SET TimeZone = 'UTC'; SET enable_external_access = false; SET lock_configuration = true")
    return connection
