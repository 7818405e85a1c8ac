"""Raw table: files become one table of text, `raw`, whose row ids follow the order of the files.

Lines that are no rows (too few or too many columns, broken quotes, bytes of another encoding) go to `malformed`.
Columns are called c0, c1, ... whatever the file calls them, so that no name of a file ever is an identifier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from services.core.errors import FileRefused
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal, quoted

LINE_BYTES = 4 * 2**20
"""A line longer than this is malformed."""

FAULTS = {
    "MISSING COLUMNS": "The line has fewer columns than the header.",
    "TOO MANY COLUMNS": "The line has more columns than the header.",
    "UNQUOTED VALUE": "The quotes of the line do not match.",
    "LINE SIZE OVER MAXIMUM": "The line is too long.",
    "INVALID ENCODING": "The line holds bytes that are not text in the encoding of the file.",
}
"""What DuckDB calls a fault of a line, and what we call it."""

ENCODING_FAULT = FAULTS["INVALID ENCODING"]


@dataclass(frozen=True, kw_only=True)
class CsvSource:
    """A text file with one row per line, in UTF-8."""

    path: Path
    name: str
    columns: tuple[str, ...]
    delimiter: str
    quote: str = '"'
    escape: str = '"'
    skip: int = 0
    packed: bool = False
    """True if the person's file is packed with gzip; `gzip` is about what is read, which may be a copy."""
    gzip: bool = False


@dataclass(frozen=True, kw_only=True)
class ParquetSource:
    """A Parquet file; `types` are DuckDB's, in the order of the columns."""

    path: Path
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]


Source = CsvSource | ParquetSource


def open_parquet(stage: Sandbox, path: Path, name: str) -> ParquetSource:
    """Read the names and types of a Parquet file's columns. Raises FileRefused."""
    try:
        described = stage.run("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        raise FileRefused(f"{name} cannot be read as Parquet; write it again.") from error
    return ParquetSource(
        path=path, name=name, columns=tuple(row[0] for row in described), types=tuple(row[1] for row in described)
    )


def read_sources(stage: Sandbox, sources: Sequence[Source], *, limit: int | None = None) -> None:
    """Read the files one after the other into `raw`, `starts` and `malformed`. Raises FileRefused.

    All have the columns of the first by name. `limit` rows of each are enough for a preview.
    """
    stage.run("CREATE TEMP TABLE malformed (source INTEGER, row_number BIGINT, reason VARCHAR, line VARCHAR)")
    stage.run("CREATE TEMP TABLE starts (source INTEGER, name VARCHAR, first BIGINT)")
    for index, source in enumerate(sources):
        first = stage.count("raw") if index else 0
        stage.run("INSERT INTO starts VALUES (?, ?, ?)", [index, source.name, first])
        _read_one(stage, source, sources[0].columns, index, limit)


def drop_raw(stage: Sandbox) -> None:
    """Drop what was read."""
    stage.run("DROP TABLE IF EXISTS raw; DROP TABLE IF EXISTS starts; DROP TABLE IF EXISTS malformed")


def was_misread(stage: Sandbox, source: int) -> bool:
    """True if lines of a source held bytes that are not UTF-8."""
    rows = stage.run("SELECT 1 FROM malformed WHERE source = ? AND reason = ? LIMIT 1", [source, ENCODING_FAULT])
    return bool(rows)


def _read_one(stage: Sandbox, source: Source, columns: Sequence[str], index: int, limit: int | None) -> None:
    into = "INSERT INTO raw" if index else "CREATE TEMP TABLE raw AS"
    end = "" if limit is None else f" LIMIT {limit:d}"
    try:
        if isinstance(source, CsvSource):
            stage.run(f"{into} SELECT {_in_order(source, columns)} FROM {_csv(source)}{end}", [str(source.path)])
            _keep_malformed(stage, index)
        else:
            stage.run(f"{into} SELECT {_as_text(source, columns)} FROM read_parquet(?){end}", [str(source.path)])
    except duckdb.InterruptException:
        raise
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        raise FileRefused(f"{source.name} cannot be read: {_first_line(error)}") from error


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0].removeprefix("Invalid Input Error: ").removeprefix("IO Error: ").rstrip(".") + "."


def _in_order(source: Source, columns: Sequence[str]) -> str:
    return listed([f"c{source.columns.index(name)} AS c{at}" for at, name in enumerate(columns)])


def _csv(source: CsvSource) -> str:
    spec = listed([f"'c{at}': 'VARCHAR'" for at in range(len(source.columns))])
    marks = f"delim = {literal(source.delimiter)}, quote = {literal(source.quote)}, escape = {literal(source.escape)}"
    pack = "gzip" if source.gzip else "none"
    return (
        f"read_csv(?, columns = {{{spec}}}, auto_detect = false, header = true, {marks}, skip = {source.skip:d}, "
        f"compression = '{pack}', store_rejects = true, max_line_size = {LINE_BYTES:d})"
    )


def _keep_malformed(stage: Sandbox, index: int) -> None:
    faults = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in FAULTS.items())
    stage.run(
        f"""INSERT INTO malformed
            SELECT {index:d}, line - 1, CASE any_value(error_type) {faults} ELSE any_value(error_message) END,
                   ltrim(any_value(csv_line), chr(10) || chr(13))
            FROM reject_errors GROUP BY line"""
    )
    stage.run("DROP TABLE reject_errors; DROP TABLE reject_scans")


def _as_text(source: ParquetSource, columns: Sequence[str]) -> str:
    types = dict(zip(source.columns, source.types, strict=True))
    return listed([f"{_text(quoted(name), types[name])} AS c{at}" for at, name in enumerate(columns)])


def _text(column: str, kind: str) -> str:
    """Write a typed value as text: whole floats without a point, times in UTC with their zone."""
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"isfinite({column}) AND {column} = trunc({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST(timezone('UTC', {column}) AS VARCHAR) || ' UTC'"
    return f"CAST({column} AS VARCHAR)"
