"""Files: what a file is by its first bytes, and what must be done before it can be read."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, Named
from services.ingest.read.archive import ZIP_MAGIC, is_archive, unpack_table
from services.ingest.read.encoding import GZIP_MAGIC
from services.ingest.read.excel import EXCEL_MAGIC, open_excel
from services.ingest.read.html_table import is_html, write_html_table
from services.ingest.read.json_file import is_json, open_json
from services.ingest.read.options import Doubt, ReadOptions
from services.ingest.read.raw_table import Source, open_parquet
from services.ingest.read.text_file import TextFile, open_copy, open_text_file, repair_text
from services.warehouse.duckdb.sandbox import Sandbox, linked

HEAD_BYTES = 2**20
QUOTES = (b'"', b"'")
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
    (b"Rar!", "packed with RAR"),
    (b"SQLite format 3", "a SQLite database"),
    (b"{\\rtf", "a document of a word processor"),
    (b"<?xml", "an XML file"),
)
"""First bytes of files that are often sent by mistake."""


@dataclass(frozen=True, kw_only=True)
class ReadableFile:
    """A file ready to be read, and what a person should know of how it was read.

    `zero_bytes`: it may hold zero bytes, which no text column can keep; true also where nobody looked. `doubts` must be
    answered before its rows are taken; `repeated` are names that several of its columns have.
    """

    source: Source
    zero_bytes: bool
    text: TextFile | None = None
    notes: tuple[ImportNote, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    repeated: tuple[str, ...] = ()
    quoted: bool = True
    """It may hold quotes."""


@dataclass(frozen=True, kw_only=True)
class FileBeginning:
    """The first bytes of a file, whether it is packed with gzip, and whether it may hold zero bytes and quotes."""

    head: bytes
    packed: bool = False
    zero_bytes: bool = True
    quoted: bool = True


def open_files(
    stage: Sandbox, files: Sequence[Named], options: ReadOptions, *, limit: int | None = None
) -> list[ReadableFile]:
    """Open every file; all must have the same columns. With a `limit`, only their first rows. Raises FileRefused."""
    opened = [repair(stage, _open(stage, file, options, whole=limit is None), limit) for file in files]
    for one in opened:
        if len(one.source.columns) > MAX_COLUMNS:
            count = len(one.source.columns)
            raise FileRefused(f"{one.source.name} has {count:,} columns; at most {MAX_COLUMNS:,} can be read.")
    return align_columns(opened)


def align_columns(opened: Sequence[ReadableFile]) -> list[ReadableFile]:
    """Call the columns of every file as those of the first. Raises FileRefused if one has others."""
    return [opened[0], *(_rename_columns(other, opened[0].source) for other in opened[1:])]


def repair(stage: Sandbox, one: ReadableFile, limit: int | None, *, needed: bool = False) -> ReadableFile:
    """Return a file that is read row by row, if it is one of text and that is needed or seen to be."""
    if one.text is None or one.text.repaired or (one.text.clean and not needed):
        return one
    if len(one.source.columns) > MAX_COLUMNS:
        return one
    text = repair_text(one.text, stage.folder, limit)
    before = one.notes[: len(one.notes) - len(one.text.notes)]
    return replace(
        one, source=replace(text.source, columns=one.source.columns), text=text, notes=(*before, *text.notes)
    )


def _rename_columns(other: ReadableFile, first: Source) -> ReadableFile:
    """Call the columns of a file as the first file does: capitals, blanks and signs make no difference."""
    names = {_fold(name): name for name in first.columns} | {name: name for name in first.columns}
    columns = tuple(names.get(name) or names.get(_fold(name), name) for name in other.source.columns)
    if set(columns) != set(first.columns) or len(columns) != len(first.columns):
        raise FileRefused(f"{other.source.name} has other columns than {first.name}; import them one after the other.")
    return replace(other, source=replace(other.source, columns=columns))


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def read_beginning(file: Named, *, whole: bool) -> FileBeginning:
    """Read the first bytes of a file, unpacked if it is packed, and if `whole` look for some marks in all of it.

    This is the only time that a text file is opened before DuckDB reads it. Raises FileRefused.
    """
    try:
        with file.path.open("rb") as plain:
            head = plain.read(HEAD_BYTES)
            if head.startswith(GZIP_MAGIC):
                plain.seek(0)
                with gzip.GzipFile(fileobj=plain) as packed:
                    return FileBeginning(head=packed.read(HEAD_BYTES), packed=True)
            zero, quoted = b"\0" in head, any(mark in head for mark in QUOTES)
            while whole and not (zero and quoted) and (block := plain.read(CHUNK)):
                zero, quoted = zero or b"\0" in block, quoted or any(mark in block for mark in QUOTES)
            return FileBeginning(head=head, zero_bytes=zero, quoted=quoted)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{file.name} is damaged: it cannot be unpacked.") from error
    except OSError as error:
        raise FileRefused(f"{file.name} cannot be read; check that it exists and that you may read it.") from error


def _open(stage: Sandbox, file: Named, options: ReadOptions, *, whole: bool) -> ReadableFile:
    beginning = read_beginning(file, whole=whole)
    head = beginning.head
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileRefused(f"{file.name} is empty.")
    if head.startswith(ZIP_MAGIC) and is_archive(file.path):
        return _open(stage, unpack_table(stage.folder, file), options, whole=whole)
    if head.startswith(PARQUET_MAGIC):
        return ReadableFile(source=open_parquet(stage, linked(stage, file.path), file.name), zero_bytes=True)
    if head.startswith(EXCEL_MAGIC):
        copy, notes = open_excel(stage, file, options.sheet)
        return make_readable(open_copy(copy, file, options), notes, zero_bytes=True)
    if is_json(head):
        return ReadableFile(source=open_json(stage, file, packed=beginning.packed), zero_bytes=True)
    if is_html(head):
        return make_readable(open_copy(*write_html_table(stage, file, head), options), zero_bytes=True)
    foreign = next((what for magic, what in FOREIGN if head.lstrip().startswith(magic)), None)
    if foreign:
        raise FileRefused(f"{file.name} is {foreign}; give a CSV, Parquet or Excel file.")
    text = open_text_file(stage, file, head, options, packed=beginning.packed)
    return make_readable(text, zero_bytes=beginning.zero_bytes, quoted=beginning.quoted)


def make_readable(
    text: TextFile, notes: tuple[ImportNote, ...] = (), *, zero_bytes: bool, quoted: bool = True
) -> ReadableFile:
    """Return a file of text as one that can be read; `notes` say how it became text."""
    return ReadableFile(
        source=text.source,
        zero_bytes=zero_bytes,
        quoted=quoted,
        text=text,
        notes=(*notes, *text.notes),
        doubts=text.doubts,
        repeated=text.layout.repeated,
    )
