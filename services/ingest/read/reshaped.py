"""Reshaped rows: files of known programs whose rows are not yet those of an import: an order with its items in a row.

A preset says by a SELECT over `file` how they become rows: `file` has the file's rows as text, each with its place as
`file_row`, and its columns by the names that the preset uses; those that the file lacks are empty. Nested values are
JSON.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, ImportRequest
from services.ingest.infer.mapping import normalise
from services.ingest.kinds import find_kind, find_preset, recognise_preset
from services.ingest.presets import FilePreset
from services.ingest.read.files import ReadableFile
from services.ingest.read.raw_table import ParquetSource, Source
from services.warehouse.duckdb.sandbox import Sandbox, listed, quoted

PLACE = "file_row"
"""The column of `file` that holds a row's place in `raw`."""


def refuse_incomplete(request: ImportRequest) -> None:
    """Raise FileRefused for files of a program that do not hold what an import needs; see `FilePreset.lacks`."""
    preset = find_preset(find_kind(request.kind), request.preset) if len(request.files) > 1 else None
    if preset is not None and preset.lacks:
        raise FileRefused(preset.lacks, code="days-missing")


def reshape_rows(stage: Sandbox, request: ImportRequest, opened: Sequence[ReadableFile]) -> list[ReadableFile]:
    """Make the rows of `raw` those of the import, where the files are of a program that is known to need it.

    Raises FileRefused, UnknownName.
    """
    columns = opened[0].source.columns
    preset = choose_preset(request, columns)
    if preset is None or not preset.reshape or not has_form(preset, columns):
        return list(opened)
    before = stage.count("raw")
    names = _reshape(stage, preset, columns, opened[0].source.name)
    after = stage.count("raw")
    notes = (_describe(opened[0].source.name, before, after),) if before != after else ()
    first = replace(opened[0], source=_rename(opened[0].source, names), notes=(*opened[0].notes, *notes))
    return [first, *opened[1:]]


def _rename(source: Source, names: tuple[str, ...]) -> Source:
    """Return the source with the columns of the reshaped rows; those that are new are text."""
    if not isinstance(source, ParquetSource):
        return replace(source, columns=names)
    types = dict(zip(source.columns, source.types, strict=True))
    return replace(source, columns=names, stored=names, types=tuple(types.get(name, "VARCHAR") for name in names))


def choose_preset(request: ImportRequest, columns: Sequence[str]) -> FilePreset | None:
    """Return the preset that is asked for, or the one whose program wrote these columns. Raises UnknownName."""
    kind = find_kind(request.kind)
    return find_preset(kind, request.preset, columns) if request.preset else recognise_preset(kind, columns)


def has_form(preset: FilePreset, columns: Sequence[str]) -> bool:
    """True if the columns are those of the form that the preset reads."""
    return {normalise(name) for name in preset.signature} <= {normalise(name) for name in columns}


def _reshape(stage: Sandbox, preset: FilePreset, columns: Sequence[str], source: str) -> tuple[str, ...]:
    """Put the rows of the preset's SELECT into `raw`. Return the names of its columns."""
    spelled = (*(name for _, name in preset.columns), *preset.signature, *preset.reads)
    known = {normalise(name): name for name in spelled}
    names = [known.get(normalise(column), column) for column in columns]
    names = [name if name not in names[:at] else columns[at] for at, name in enumerate(names)]
    lacking = [name for name in dict.fromkeys(known.values()) if name.lower() not in {one.lower() for one in names}]
    taken = listed([f"c{at} AS {quoted(name)}" for at, name in enumerate(names)])
    empty = "".join(f", CAST(NULL AS VARCHAR) AS {quoted(name)}" for name in lacking)
    stage.run(f"CREATE OR REPLACE TEMP VIEW file AS SELECT rowid AS {PLACE}, {taken}{empty} FROM raw")
    try:
        stage.run(f"CREATE OR REPLACE TEMP TABLE reshaped AS SELECT * FROM ({preset.reshape}) ORDER BY {PLACE}")
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise FileRefused(f"{source} has the columns of {preset.name}, but its rows cannot be read as such.") from error
    own = dict(zip(names, columns, strict=True))
    found = [str(row[0]) for row in stage.run("DESCRIBE reshaped")]
    kept = [name for name in found if name != PLACE and not (name in lacking and _is_empty(stage, name))]
    _take_over(stage, kept)
    return tuple(own.get(name, name) for name in kept)


def _is_empty(stage: Sandbox, name: str) -> bool:
    return not stage.one(f"SELECT count({quoted(name)}) FROM reshaped")[0]


def _take_over(stage: Sandbox, names: Sequence[str]) -> None:
    """Make the reshaped rows `raw`, and count anew where each file begins."""
    before = "SELECT count(*) FROM reshaped WHERE reshaped.file_row < starts.first"
    stage.run(f"UPDATE starts SET first = ({before})")
    stage.run("DROP VIEW file; DROP TABLE raw")
    texts = listed([f"CAST({quoted(name)} AS VARCHAR) AS c{at}" for at, name in enumerate(names)])
    stage.run(f"CREATE TEMP TABLE raw AS SELECT {texts} FROM reshaped")
    stage.run("DROP TABLE reshaped")


def _describe(name: str, before: int, after: int) -> ImportNote:
    return ImportNote(sentence=f"{name}: {before:,} rows became {after:,}, one for each item that they are about.")
