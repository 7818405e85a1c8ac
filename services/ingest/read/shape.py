"""Shape: several files become one table by a SELECT over them, in a sandbox that reaches nothing but these files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from threading import Event

import duckdb

from config.settings import Settings
from services.core.errors import BadValue, FileRefused
from services.ingest.audit import ImportRequest, Named
from services.ingest.infer.mapping import normalise
from services.ingest.presets import FilePreset, JoinedTable
from services.ingest.read.files_to_table import refuse_doubtful
from services.ingest.read.joined_rows import OpenedFile, describe_joins
from services.ingest.read.load_raw import load_raw
from services.ingest.read.raw_table import drop_raw
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal, open_stage, quoted
from services.warehouse.statement_timeout import stoppable

SHAPED = "shaped.parquet"

LONGEST = 20_000
"""Characters of a statement."""


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A request whose files are one table now, and what became of the files it was made of, in sentences."""

    request: ImportRequest
    notes: tuple[str, ...]


@contextmanager
def shape_files(
    settings: Settings, request: ImportRequest, preset: FilePreset | None, cancel: Event
) -> Iterator[Shaped]:
    """Yield the request over the rows that a SELECT over its files gives; they are there as long as the block.

    Each file is a table of text, called as the file without its ending; those of a preset are called as it says.
    Raises FileRefused, BadValue.
    """
    with open_stage(settings) as stage:
        files = [_open(stage, request, file, preset) for file in request.named]
        sql = request.sql or _of_preset(stage, preset, files)
        columns, rows = _run(stage, sql, cancel)
        if not rows:
            raise FileRefused("The SELECT over the files gives no rows.")
        name = request.label or " + ".join(file.name for file in request.named)
        place = stage.folder / SHAPED
        notes = (
            *describe_joins(stage, files, preset, sql),
            f"Together they give {rows:,} rows of {len(columns)} columns.",
        )
        yield Shaped(request=replace(request, files=(place,), names=(name,), sql=None), notes=notes)


def _open(stage: Sandbox, request: ImportRequest, file: Named, preset: FilePreset | None) -> OpenedFile:
    (opened,) = load_raw(stage, replace(request, files=(file.path,), names=(file.name,)))
    refuse_doubtful([opened])
    columns = opened.source.columns
    table = _choose_name(stage, file.name, columns, preset)
    named = listed([f"c{at} AS {quoted(column)}" for at, column in enumerate(columns)])
    rows, malformed = stage.count("raw"), stage.count("malformed")
    stage.run(f"CREATE TABLE {quoted(table)} AS SELECT {named} FROM raw")
    drop_raw(stage)
    said = tuple(note.sentence for note in opened.notes)
    return OpenedFile(name=file.name, table=table, columns=columns, rows=rows, malformed=malformed, said=said)


def _choose_name(stage: Sandbox, file: str, columns: Sequence[str], preset: FilePreset | None) -> str:
    """Name a file's table as the preset does, else as the file; the second of a name gets a number."""
    joined = preset.joins if preset else ()
    name = next((one.name for one in joined if _has(one, columns)), name_table(file))
    taken = {str(row[0]) for row in stage.run("SELECT table_name FROM duckdb_tables()")}
    return next(one for one in (name, *(f"{name}_{at}" for at in range(2, 1000))) if one not in taken)


def _has(one: JoinedTable, columns: Sequence[str]) -> bool:
    return {normalise(column) for column in one.signature} <= {normalise(column) for column in columns}


def name_table(file: str) -> str:
    """Return a file's name as a name of a table: `Order items (2).csv` is order_items_2."""
    stem = re.sub(r"\W+", "_", Path(file).name.partition(".")[0].lower()).strip("_")
    return f"t_{stem}" if not stem or stem[0].isdigit() else stem


def _of_preset(stage: Sandbox, preset: FilePreset | None, files: Sequence[OpenedFile]) -> str:
    """Return the preset's SELECT; a table that it can do without is empty where no file is it. Raises FileRefused."""
    if preset is None or not preset.sql:
        raise BadValue("Several files are joined by a SELECT; there is none.")
    there = {file.table for file in files}
    missing = [one.name for one in preset.joins if one.required and one.name not in there]
    if missing:
        raise FileRefused(f"The preset {preset.name} needs the file of {' and '.join(missing)}, by its columns.")
    for one in preset.joins:
        if one.name not in there:
            columns = listed([f"{quoted(column)} VARCHAR" for column in one.signature])
            stage.run(f"CREATE TABLE {quoted(one.name)} ({columns})")
    return preset.sql


def _run(stage: Sandbox, sql: str, cancel: Event) -> tuple[list[str], int]:
    """Write the rows of a SELECT to a file of the sandbox. Raises BadValue for what is no SELECT, or fails."""
    if len(sql) > LONGEST:
        raise BadValue(f"The SELECT is longer than {LONGEST:,} characters.")
    try:
        statements = stage.connection.extract_statements(sql)
        if len(statements) != 1 or not _is_select(statements[0], sql):
            raise BadValue("Write one SELECT over the tables of the files.")
        with stoppable(stage.connection.interrupt, seconds=inf, cancel=cancel, interrupted=duckdb.InterruptException):
            stage.run(
                f"CREATE TABLE shaped_rows AS FROM ({statements[0].query.rstrip().rstrip(';')}\n)"
            )  # a comment may end it
            columns = [str(row[0]) for row in stage.run("DESCRIBE shaped_rows")]
            place = literal(str(stage.folder / SHAPED))
            stage.run(f"COPY shaped_rows TO {place} (FORMAT parquet)")
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise BadValue(f"The SELECT fails: {_first_line(error, _list_tables(stage))}") from error
    return columns, stage.count("shaped_rows")


def _is_select(statement: duckdb.Statement, text: str) -> bool:
    """True if it is a SELECT; DuckDB calls some PRAGMA so too, and those do not begin as one."""
    bare = re.sub(r"/\*.*?\*/|--[^\n]*", " ", text, flags=re.DOTALL)
    begins = re.match(r"[\s(]*(SELECT|WITH|FROM|VALUES)\b", bare, flags=re.IGNORECASE)
    return statement.type == duckdb.StatementType.SELECT and begins is not None


def _list_tables(stage: Sandbox) -> Mapping[str, str]:
    rows = stage.run(
        """SELECT table_name, string_agg(column_name, ', ') FROM duckdb_columns()
           WHERE NOT internal GROUP BY ALL ORDER BY ALL"""
    )
    return {str(table): str(columns) for table, columns in rows if table != "shaped_rows"}


def _first_line(error: duckdb.Error, tables: Mapping[str, str]) -> str:
    said = str(error).splitlines()[0].partition(": ")[2] or str(error).splitlines()[0]
    there = "; ".join(f"{table} ({columns[:200]})" for table, columns in tables.items())
    return f"{said.rstrip('.!')}. The tables are {there[:1000]}."
