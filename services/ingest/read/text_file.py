"""Text file: how a file of text is read: its encoding, its marks, where its table lies, what a person must be asked."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from services.core.errors import FileRefused
from services.ingest.audit import ImportNote, Named
from services.ingest.read.binary import refuse_binary
from services.ingest.read.dialect import Dialect, detect_dialect, read_sep, split_lines
from services.ingest.read.encoding import decode_file
from services.ingest.read.layout import RECORDS, Layout, answer_layout, find_layout
from services.ingest.read.options import Doubt, ReadOptions
from services.ingest.read.raw_table import CsvSource, RepairedSource
from services.ingest.read.records import Record, read_records
from services.ingest.read.repair import repair_file
from services.warehouse.duckdb.sandbox import Sandbox, linked

SAMPLE_CHARACTERS = 2**20
WRITTEN = Dialect(delimiter=",")
"""The marks of the files that are written here."""

SHOWN, LONGEST = 3, 60
LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """A file of text and how it is read; `path` is what is read, in UTF-8 and packed if `gzip`.

    `packed` says that the person's file is packed. `clean` is false where only a repair makes rows of its lines.
    """

    file: Named
    path: Path
    dialect: Dialect
    layout: Layout
    packed: bool = False
    gzip: bool = False
    clean: bool = True
    notes: tuple[ImportNote, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    repaired: RepairedSource | None = None

    @property
    def source(self) -> CsvSource | RepairedSource:
        """What is to be read: the repaired rows, or the file itself."""
        return self.repaired or CsvSource(
            path=self.path,
            name=self.file.name,
            columns=self.layout.columns,
            delimiter=self.dialect.delimiter,
            quote=self.dialect.quote,
            escape=self.dialect.escape,
            skip=self.layout.skip,
            header=self.layout.header_rows > 0,
            gzip=self.gzip,
        )


def open_text_file(
    stage: Sandbox, file: Named, head: bytes, options: ReadOptions, *, packed: bool = False, legacy: bool = False
) -> TextFile:
    """Look at the beginning of a file; `legacy` says that it turned out not to be UTF-8. Raises FileRefused."""
    decoded = decode_file(stage, file, head, packed=packed, legacy=legacy, said=options.encoding)
    refuse_binary(decoded.text, file.name)
    path = decoded.copy or linked(stage, file.path)
    text = (_read_beginning(decoded.copy) if decoded.copy and legacy else decoded.text).lstrip("\ufeff")
    found = _look(file, path, text, detect_dialect(text), options)
    gzip = packed and decoded.copy is None
    return replace(found, packed=packed, gzip=gzip, notes=(*decoded.notes, *found.notes))


def open_copy(copy: Path, file: Named, options: ReadOptions) -> TextFile:
    """Look at the beginning of a table that was written here as CSV. Raises FileRefused."""
    return _look(file, copy, _read_beginning(copy), WRITTEN, options)


def _read_beginning(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as opened:
        return opened.read(SAMPLE_CHARACTERS)


def _look(file: Named, path: Path, text: str, dialect: Dialect, options: ReadOptions) -> TextFile:
    lines = split_lines(text)
    said = 1 if lines and read_sep(lines[0].strip()) else 0
    records = _take_records(lines[said:], dialect)
    layout = find_layout(records, said)
    if layout is None:
        raise FileRefused(f"{file.name} has no header; its first line must name the columns.")
    layout = answer_layout(layout, options, file.name)
    ends = {found[0] for found in LINE_ENDS.finditer(text)}
    clean = layout.plain and len(ends) < 2 and not any(record.stray for record in records)  # noqa: PLR2004 - one kind
    doubts = _list_doubts(file.name, layout, options)
    return TextFile(
        file=file,
        path=path,
        dialect=dialect,
        layout=layout,
        clean=clean,
        notes=tuple(_describe_layout(file.name, layout)),
        doubts=doubts,
    )


def _take_records(lines: list[str], dialect: Dialect) -> list[Record]:
    """Return the first records; once the width is known, they are read again with it."""
    some = lines[: 2 * RECORDS]
    first = [record for record in read_records(some, dialect) if not record.blank]
    widths = sorted(len(record.cells) for record in first)
    return list(read_records(some, dialect, widths[len(widths) // 2] if widths else 0))


def repair_text(found: TextFile, folder: Path, limit: int | None) -> TextFile:
    """Read a file row by row, and name in notes what was found below its table and how quotes were read."""
    done = repair_file(found.path, folder, found.dialect, found.layout, packed=found.gzip, limit=limit)
    name, notes = found.file.name, []
    if done.below:
        notes.append(_name_lines(name, done.below, "below the table"))
    if done.stray:
        lines = "1 line has a quote that does" if done.stray == 1 else f"{done.stray:,} lines have quotes that do"
        notes.append(ImportNote(sentence=f"{name}: {lines} not close; it was read as a character."))
    source = RepairedSource(
        path=done.rows,
        misfits=done.misfits,
        name=name,
        columns=found.layout.columns,
        delimiter=found.dialect.delimiter,
    )
    return replace(found, clean=True, repaired=source, notes=(*found.notes, *notes))


def _describe_layout(name: str, layout: Layout) -> list[ImportNote]:
    notes = []
    if layout.above:
        notes.append(_name_lines(name, layout.above, "above the table"))
    if layout.header_rows > 1:
        joined = layout.columns[0][:LONGEST]
        sentence = f"{name}: the header has {layout.header_rows} lines; they were joined, as in {joined!r}."
        notes.append(ImportNote(sentence=sentence))
    if layout.repeated:
        first = layout.repeated[0][:LONGEST]
        notes.append(
            ImportNote(sentence=f"{name} has several columns called {first!r}; the second is {first + ' (2)'!r} here.")
        )
    return notes


def _name_lines(name: str, lines: tuple[str, ...], where: str) -> ImportNote:
    count = "1 line" if len(lines) == 1 else f"{len(lines):,} lines"
    verb = "was" if len(lines) == 1 else "were"
    shown = lines[0].strip()[:LONGEST]
    return ImportNote(sentence=f"{name}: {count} {where} {verb} left out, beginning with {shown!r}.")


def _list_doubts(name: str, layout: Layout, options: ReadOptions) -> tuple[Doubt, ...]:
    if options.columns or options.no_header:
        return ()
    if not layout.header_rows:
        row = ", ".join(cell[:LONGEST] for cell in layout.first_row[:SHOWN])
        sentence = f"{name} has no line that names its columns; its first row is {row!r}."
        return (Doubt(sentence=sentence, code="header-missing"),)
    if layout.uneven:
        cells, width = len(layout.header[0]), len(layout.columns)
        sentence = (
            f"The header of {name} has {cells} cells and its rows have {width}, "
            "so it is not clear which name belongs to which column."
        )
        return (Doubt(sentence=sentence, code="header-uneven"),)
    return ()
