"""Files: what a file is by its first bytes, and what must be done before it can be read."""

import gzip
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.dialect import dialect
from services.ingest.read.encoding import GZIP_MAGIC, is_packed, transcoded
from services.ingest.read.excel import EXCEL_MAGIC, excel_source
from services.ingest.read.raw_table import CsvSource, Source, parquet_source
from services.warehouse.duckdb.sandbox import Sandbox, linked

HEAD_BYTES = 2**20
MAX_COLUMNS = 2000
PARQUET_MAGIC = b"PAR1"
FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf", "packed with 7-Zip"),
    (b"SQLite format 3", "a SQLite database"),
)
"""First bytes of files that are often sent by mistake."""


@dataclass(frozen=True, kw_only=True)
class ReadableFile:
    """A file ready to be read, and what a person should know of how it was read."""

    source: Source
    note: str | None = None


def open_files(stage: Sandbox, files: Sequence[Named]) -> list[ReadableFile]:
    """Open every file; all must have the same columns. Raises FileRefused."""
    opened = [_open(stage, file) for file in files]
    for one in opened:
        _check_columns(one.source)
    first = opened[0].source
    for other in opened[1:]:
        if set(other.source.columns) != set(first.columns):
            raise FileRefused(
                f"{other.source.name} has other columns than {first.name}; import them one after the other."
            )
    return opened


def head_of(file: Named) -> bytes:
    """Give the first bytes of a file, unpacked if it is packed. Raises FileRefused."""
    try:
        with file.path.open("rb") as plain:
            head = plain.read(HEAD_BYTES)
        if head.startswith(GZIP_MAGIC):
            with gzip.open(file.path) as packed:
                return packed.read(HEAD_BYTES)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{file.name} is damaged: it cannot be unpacked.") from error
    except OSError as error:
        raise FileRefused(f"{file.name} cannot be read; check that it exists and that you may read it.") from error
    return head


def _open(stage: Sandbox, file: Named) -> ReadableFile:
    head = head_of(file)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileRefused(f"{file.name} is empty.")
    foreign = next((what for magic, what in FOREIGN if head.startswith(magic)), None)
    if foreign:
        raise FileRefused(f"{file.name} is {foreign}; give a CSV, Parquet or Excel file.")
    if head.startswith(PARQUET_MAGIC):
        return ReadableFile(source=parquet_source(stage, linked(stage, file.path), file.name))
    if head.startswith(EXCEL_MAGIC):
        return ReadableFile(**excel_source(stage, file))
    return ReadableFile(source=csv_source(stage, file, head))


def csv_source(stage: Sandbox, file: Named, head: bytes, *, legacy: bool = False) -> CsvSource:
    """Open a text file, in UTF-8 as it is and in any other encoding by a copy; `legacy` says that it is not UTF-8.

    Raises FileRefused.
    """
    packed = is_packed(file.path)
    copy, text = transcoded(stage, file, head, packed=packed, legacy=legacy)
    marks = dialect(text, file.name)
    return CsvSource(
        path=copy or linked(stage, file.path),
        name=file.name,
        columns=marks.columns,
        delimiter=marks.delimiter,
        quote=marks.quote,
        escape=marks.escape,
        skip=marks.skip,
        gzip=packed and copy is None,
    )


def _check_columns(source: Source) -> None:
    if len(source.columns) > MAX_COLUMNS:
        raise FileRefused(f"{source.name} has {len(source.columns):,} columns; at most {MAX_COLUMNS:,} can be read.")
    twice = [name for name, times in Counter(source.columns).items() if times > 1]
    if twice:
        raise FileRefused(f"{source.name} has two columns called {twice[0]!r}; give each column a name of its own.")


def binary_rows(path: Path, chunk: int = 2**24) -> bool:
    """Say whether a file may hold zero bytes, which no text column can keep; packed files may always."""
    with path.open("rb") as file:
        if file.read(2) == GZIP_MAGIC:
            return True
        return any(b"\0" in block for block in iter(lambda: file.read(chunk), b""))
