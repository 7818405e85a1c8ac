"""Load raw: files into the table `raw`, once more where the first reading shows that they are not as they begin."""

from services.ingest.audit import ImportRequest
from services.ingest.read.encoding import find_foreign_head
from services.ingest.read.files import ReadableFile, align_columns, make_readable, open_files, repair
from services.ingest.read.options import ReadOptions
from services.ingest.read.raw_table import (
    CsvSource,
    UnreadableText,
    drop_raw,
    find_last_rows,
    has_broken_lines,
    has_swallowed_rows,
    read_sources,
    was_misread,
)
from services.ingest.read.reshaped import refuse_incomplete, reshape_rows
from services.ingest.read.text_file import open_text_file
from services.ingest.read.totals import is_total_row
from services.warehouse.duckdb.sandbox import Sandbox

TOTALS = 3
"""So many of the last rows are looked at for sums."""


def load_raw(stage: Sandbox, request: ImportRequest, *, limit: int | None = None) -> list[ReadableFile]:
    """Read the files into the stage; with a `limit`, so many rows of each. Raises FileRefused, UnknownName.

    Rows of a program that writes several in one are taken apart; tables of a SELECT stay as they are.
    """
    refuse_incomplete(request)
    opened = _load(stage, request, limit)
    return opened if request.sql else reshape_rows(stage, request, opened)


def _load(stage: Sandbox, request: ImportRequest, limit: int | None) -> list[ReadableFile]:
    options = read_options(request)
    opened = open_files(stage, request.named, options, limit=limit)
    _read(stage, opened, limit)
    better = [_reopen(stage, one, at, options, limit) for at, one in enumerate(opened)]
    if any(one is not other for one, other in zip(opened, better, strict=True)):
        better = align_columns(better)
        drop_raw(stage)
        _read(stage, better, limit)
    broken = [at for at, one in enumerate(better) if _needs_repair(stage, one, at, whole=limit is None)]
    if broken:
        better = [repair(stage, one, limit, needed=at in broken) for at, one in enumerate(better)]
        drop_raw(stage)
        _read(stage, better, limit)
    return better


def read_options(request: ImportRequest) -> ReadOptions:
    """Return what a request says of how its files are read."""
    return ReadOptions(
        encoding=request.encoding, sheet=request.sheet, no_header=request.no_header, columns=request.columns
    )


def _read(stage: Sandbox, opened: list[ReadableFile], limit: int | None) -> None:
    """Read all files; one that DuckDB cannot read as it is, is repaired in its place in the list."""
    for _ in opened:
        try:
            read_sources(stage, [one.source for one in opened], limit=limit)
        except UnreadableText as error:
            opened[error.source] = repair(stage, opened[error.source], limit, needed=True)
            drop_raw(stage)
        else:
            return
    read_sources(stage, [one.source for one in opened], limit=limit)


def _reopen(stage: Sandbox, one: ReadableFile, at: int, options: ReadOptions, limit: int | None) -> ReadableFile:
    """Open a file again that turned out to be in another encoding than UTF-8."""
    text = one.text
    if text is None or options.encoding or not was_misread(stage, at):
        return one
    head = find_foreign_head(text.file.path, packed=text.packed)
    if head is None:
        return one
    found = open_text_file(stage, text.file, head, options, packed=text.packed, legacy=True)
    return repair(stage, make_readable(found, zero_bytes=one.zero_bytes, quoted=one.quoted), limit)


def _needs_repair(stage: Sandbox, one: ReadableFile, at: int, *, whole: bool) -> bool:
    """True if a file has lines in broken quotes, or ends with lines that are not of its table."""
    if not isinstance(one.source, CsvSource):
        return False
    source = one.source
    if has_broken_lines(stage, at):
        return True
    if one.quoted and has_swallowed_rows(stage, at, source.delimiter, len(source.columns)):
        return True
    return whole and any(is_total_row(row) for row in find_last_rows(stage, at, TOTALS))
