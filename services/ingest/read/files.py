"""Files: what a file is by its first bytes, and what must be done before it can be read."""

import gzip
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.core.errors import FileRefused
from services.ingest.audit import Named
from services.ingest.read.dialect import detect_dialect
from services.ingest.read.encoding import GZIP_MAGIC, transcode
from services.ingest.read.excel import EXCEL_MAGIC, open_excel
from services.ingest.read.raw_table import CsvSource, Source, open_parquet
from services.warehouse.duckdb.sandbox import Sandbox, linked

HEAD_BYTES = 2**20
CHUNK = 2**24
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
    """A file ready to be read, and what a person should know of how it was read.

    `zero_bytes`: it may hold zero bytes, which no text column can keep; true also where nobody looked.
    """

    source: Source
    zero_bytes: bool
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class FileBeginning:
    """The first bytes of a file, whether it is packed with gzip, and whether it may hold zero bytes."""

    head: bytes
    packed: bool = False
    zero_bytes: bool


def open_files(stage: Sandbox, files: Sequence[Named], *, whole: bool = True) -> list[ReadableFile]:
    """Open every file; all must have the same columns. Raises FileRefused.

    Unless `whole`, only their beginning is read.
    """
    opened = [_open(stage, file, whole=whole) for file in files]
    for one in opened:
        _check_columns(one.source)
    first = opened[0].source
    for other in opened[1:]:
        if set(other.source.columns) != set(first.columns):
            raise FileRefused(
                f"{other.source.name} has other columns than {first.name}; import them one after the other."
            )
    return opened


def read_beginning(file: Named, *, whole: bool) -> FileBeginning:
    """Read the first bytes of a file, unpacked if it is packed, and if `whole` look for zero bytes in all of it.

    This is the only time that a text file is opened before DuckDB reads it. Raises FileRefused.
    """
    try:
        with file.path.open("rb") as plain:
            head = plain.read(HEAD_BYTES)
            if head.startswith(GZIP_MAGIC):
                plain.seek(0)
                with gzip.GzipFile(fileobj=plain) as packed:
                    return FileBeginning(head=packed.read(HEAD_BYTES), packed=True, zero_bytes=True)
            rest = iter(lambda: plain.read(CHUNK), b"") if whole else iter(())
            return FileBeginning(head=head, zero_bytes=b"\0" in head or any(b"\0" in block for block in rest))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{file.name} is damaged: it cannot be unpacked.") from error
    except OSError as error:
        raise FileRefused(f"{file.name} cannot be read; check that it exists and that you may read it.") from error


def _open(stage: Sandbox, file: Named, *, whole: bool) -> ReadableFile:
    beginning = read_beginning(file, whole=whole)
    head = beginning.head
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileRefused(f"{file.name} is empty.")
    foreign = next((what for magic, what in FOREIGN if head.startswith(magic)), None)
    if foreign:
        raise FileRefused(f"{file.name} is {foreign}; give a CSV, Parquet or Excel file.")
    if head.startswith(PARQUET_MAGIC):
        return ReadableFile(source=open_parquet(stage, linked(stage, file.path), file.name), zero_bytes=True)
    if head.startswith(EXCEL_MAGIC):
        return ReadableFile(**open_excel(stage, file), zero_bytes=True)
    source = open_csv(stage, file, head, packed=beginning.packed)
    return ReadableFile(source=source, zero_bytes=beginning.zero_bytes)


def open_csv(stage: Sandbox, file: Named, head: bytes, *, packed: bool, legacy: bool = False) -> CsvSource:
    """Open a text file, in UTF-8 as it is and in any other encoding by a copy; `legacy` says that it is not UTF-8.

    Raises FileRefused.
    """
    copy, text = transcode(stage, file, head, packed=packed, legacy=legacy)
    marks = detect_dialect(text, file.name)
    return CsvSource(
        path=copy or linked(stage, file.path),
        name=file.name,
        columns=marks.columns,
        delimiter=marks.delimiter,
        quote=marks.quote,
        escape=marks.escape,
        skip=marks.skip,
        packed=packed,
        gzip=packed and copy is None,
    )


def _check_columns(source: Source) -> None:
    if len(source.columns) > MAX_COLUMNS:
        raise FileRefused(f"{source.name} has {len(source.columns):,} columns; at most {MAX_COLUMNS:,} can be read.")
    twice = [name for name, times in Counter(source.columns).items() if times > 1]
    if twice:
        raise FileRefused(f"{source.name} has two columns called {twice[0]!r}; give each column a name of its own.")
