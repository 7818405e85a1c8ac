"""Raw table: files become one table of text, `raw`, whose row ids follow the order of the files.

Lines that are no rows (too few or too many columns, broken quotes, bytes of another encoding) go to `malformed`.
Columns are called c0, c1, ... whatever the file calls them, so that no name of a file ever is an identifier.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from services.core.errors import FileRefused
from services.ingest.read.faults import FAULTS, LINE_BYTES
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal, quoted

NUMBER = re.compile(r"DECIMAL\(\d+,\d+\)|DOUBLE|FLOAT|U?(BIG|SMALL|TINY|HUGE)INT|U?INTEGER")
"""DuckDB's numeric types."""

ENCODING_FAULT = FAULTS["INVALID ENCODING"]


class UnreadableText(FileRefused):
    """DuckDB cannot read a text file as it is; `source` is its place among the files."""

    def __init__(self, public: str, source: int) -> None:
        super().__init__(public)
        self.source = source


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
    header: bool = True
    """True if a line behind those that are skipped names the columns."""
    packed: bool = False
    """True if the person's file is packed with gzip; `gzip` is about what is read, which may be a copy."""
    gzip: bool = False


@dataclass(frozen=True, kw_only=True)
class ParquetSource:
    """A Parquet file; `stored` are the names of its columns in it, `types` are DuckDB's, in the same order."""

    path: Path
    name: str
    columns: tuple[str, ...]
    stored: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def numeric(self) -> frozenset[str]:
        """The names of the columns that are numbers in the file."""
        typed = zip(self.columns, self.types, strict=True)
        return frozenset(column for column, kind in typed if NUMBER.fullmatch(kind))


@dataclass(frozen=True, kw_only=True)
class RepairedSource:
    """A text file that was read row by row: `path` holds its rows, `misfits` the lines that are none."""

    path: Path
    misfits: Path
    name: str
    columns: tuple[str, ...]
    delimiter: str


Source = CsvSource | ParquetSource | RepairedSource


def open_parquet(stage: Sandbox, path: Path, name: str) -> ParquetSource:
    """Read the names and types of a Parquet file's columns. Raises FileRefused."""
    try:
        described = stage.run("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        raise FileRefused(f"{name} cannot be read as Parquet; write it again.") from error
    names = tuple(row[0] for row in described)
    return ParquetSource(path=path, name=name, columns=names, stored=names, types=tuple(row[1] for row in described))


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


def has_broken_lines(stage: Sandbox, source: int) -> bool:
    """True if lines of a source are no rows for another reason than their bytes: quotes, or lines below the table."""
    found = (
        "SELECT 1 FROM malformed WHERE source = ? AND reason <> ? AND (contains(line, ?) OR row_number >= ?) LIMIT 1"
    )
    return bool(stage.run(found, [source, ENCODING_FAULT, '"', _count_rows(stage, source)]))


def has_swallowed_rows(stage: Sandbox, source: int, delimiter: str, width: int) -> bool:
    """True if a cell of a source goes over several lines and holds as many delimiters as a row."""
    first, last = _find_place(stage, source)
    mark = literal(delimiter)
    cells = (f"contains(c{at}, chr(10)) AND len(string_split(c{at}, {mark})) >= {width:d}" for at in range(width))
    found = f"SELECT 1 FROM raw WHERE rowid >= ? AND rowid < ? AND ({' OR '.join(cells)}) LIMIT 1"
    return bool(stage.run(found, [first, last]))


def find_last_rows(stage: Sandbox, source: int, count: int) -> list[tuple[str | None, ...]]:
    """Return the last rows of a source as they stand in it."""
    first, last = _find_place(stage, source)
    return stage.run(
        "SELECT * FROM raw WHERE rowid >= ? AND rowid < ? ORDER BY rowid", [max(first, last - count), last]
    )


def _find_place(stage: Sandbox, source: int) -> tuple[int, int]:
    """Return the first row of a source in `raw`, and the first behind it."""
    begins = [
        row[0] for row in stage.run("SELECT first FROM starts WHERE source >= ? ORDER BY source LIMIT 2", [source])
    ]
    return begins[0], begins[1] if len(begins) > 1 else stage.count("raw")


def _count_rows(stage: Sandbox, source: int) -> int:
    first, last = _find_place(stage, source)
    return last - first + int(stage.run("SELECT count(*) FROM malformed WHERE source = ?", [source])[0][0])


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
            _keep_malformed(stage, index, source)
        else:
            wanted = _in_order(source, columns) if isinstance(source, RepairedSource) else _as_text(source, columns)
            stage.run(f"{into} SELECT {wanted} FROM read_parquet(?){end}", [str(source.path)])
        if isinstance(source, RepairedSource):
            stage.run(f"INSERT INTO malformed SELECT {index:d}, * FROM read_parquet(?)", [str(source.misfits)])
    except duckdb.InterruptException:
        raise
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        sentence = f"{source.name} cannot be read: {_first_line(error)}"
        raise UnreadableText(sentence, index) if isinstance(source, CsvSource) else FileRefused(sentence) from error


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0].removeprefix("Invalid Input Error: ").removeprefix("IO Error: ").rstrip(".") + "."


def _in_order(source: Source, columns: Sequence[str]) -> str:
    return listed([f"c{source.columns.index(name)} AS c{at}" for at, name in enumerate(columns)])


def _csv(source: CsvSource) -> str:
    spec = listed([f"'c{at}': 'VARCHAR'" for at in range(len(source.columns))])
    marks = f"delim = {literal(source.delimiter)}, quote = {literal(source.quote)}, escape = {literal(source.escape)}"
    pack = "gzip" if source.gzip else "none"
    return (
        f"read_csv(?, columns = {{{spec}}}, auto_detect = false, header = {str(source.header).lower()}, {marks}, "
        f"skip = {source.skip:d}, compression = '{pack}', store_rejects = true, max_line_size = {LINE_BYTES:d})"
    )


def _keep_malformed(stage: Sandbox, index: int, source: CsvSource) -> None:
    faults = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in FAULTS.items())
    before = source.skip + (1 if source.header else 0)
    stage.run(
        f"""INSERT INTO malformed
            SELECT {index:d}, line - {before:d}, CASE any_value(error_type) {faults} ELSE any_value(error_message) END,
                   ltrim(any_value(csv_line), chr(10) || chr(13))
            FROM reject_errors GROUP BY line"""
    )
    stage.run("DROP TABLE reject_errors; DROP TABLE reject_scans")


def _as_text(source: ParquetSource, columns: Sequence[str]) -> str:
    places = [source.columns.index(name) for name in columns]
    texts = (_text(quoted(source.stored[place]), source.types[place]) for place in places)
    return listed([f"{text} AS c{at}" for at, text in enumerate(texts)])


def _text(column: str, kind: str) -> str:
    """Write a typed value as text: whole floats without a point, times in UTC with their zone, nested ones as JSON."""
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"isfinite({column}) AND {column} = trunc({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST(timezone('UTC', {column}) AS VARCHAR) || ' UTC'"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"
