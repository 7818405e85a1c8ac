"""Repair: the rows of a text file that no fast reader reads as they are, written out as a table of text.

Lines that are no rows go to a table of their own, with their numbers and reasons. Lines below the table (totals, what
the program says of itself) are found at its end: they follow a blank line, have one cell, or begin with a word for sum.
"""

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from services.ingest.read.cell_types import CellType, classify_cell
from services.ingest.read.dialect import Dialect
from services.ingest.read.faults import DAMAGED, LINE_BYTES, LONG, MANY, SHORT
from services.ingest.read.layout import Layout
from services.ingest.read.records import Record, read_records
from services.ingest.read.totals import begins_with_total, is_total_row

BATCH = 20_000
TAIL = 2_000
"""So many lines at the end of a file may stand below the table."""

LETTERS, DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
MISFIT = pa.schema([("row_number", pa.int64()), ("reason", pa.string()), ("line", pa.string())])


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """Where the rows and the misfits lie, the lines below the table, and in how many lines a quote did not close."""

    rows: Path
    misfits: Path
    below: tuple[str, ...]
    stray: int


@dataclass(frozen=True, kw_only=True)
class PendingLine:
    """A line that is no row, or the sum of others, of which it is not clear yet whether the table ends before it."""

    number: int
    record: Record
    reason: str
    after_blank: bool


@dataclass(kw_only=True)
class TableWriter:
    """Writes rows and misfits in batches, and keeps back what may stand below the table."""

    rows: pq.ParquetWriter
    misfits: pq.ParquetWriter
    width: int
    types: list[CellType]
    number: int = 0
    stray: int = 0
    shape: str = ""
    cells: list[list[str]] = field(default_factory=list)
    faulty: list[tuple[int, str, str]] = field(default_factory=list)
    tail: list[PendingLine] = field(default_factory=list)

    def add(self, record: Record, *, after_blank: bool) -> None:
        """Add a record that is not blank."""
        self.number += 1
        reason = find_fault(record, self.width)
        if reason or is_total_row(record.cells):
            self.tail.append(PendingLine(number=self.number, record=record, reason=reason, after_blank=after_blank))
            if len(self.tail) > TAIL:
                self.settle_tail()
            return
        if self.tail:
            self.settle_tail()
        self.stray += record.stray
        self.cells.append(record.cells)
        if len(self.cells) >= BATCH:
            self.flush()

    def settle_tail(self) -> None:
        """Write what was kept back: the table goes on behind it."""
        for one in self.tail:
            if one.reason:
                self.faulty.append((one.number, one.reason, make_valid(one.record.text)))
            else:
                self.cells.append(one.record.cells)
        self.tail.clear()

    def flush(self) -> None:
        """Write a batch; an empty cell is no value."""
        self.shape = find_shape(self.cells[-1][0]) if self.cells else self.shape
        columns = [[row[at] or None for row in self.cells] for at in range(self.width)]
        self.rows.write_table(pa.table([pa.array(one, pa.string()) for one in columns], names=_names(self.width)))
        self.misfits.write_table(pa.table(list(map(list, zip(*self.faulty, strict=True))) or [[]] * 3, schema=MISFIT))
        self.cells.clear()
        self.faulty.clear()

    def close(self) -> tuple[str, ...]:
        """Write the rest. Return the lines below the table."""
        ends = (at for at, one in enumerate(self.tail) if self.ends_table(one))
        self.shape = find_shape(self.cells[-1][0]) if self.cells else self.shape
        begin = next(ends, len(self.tail))
        below = self.tail[begin:]
        del self.tail[begin:]
        self.settle_tail()
        self.flush()
        return tuple(make_valid(one.record.text) for one in below)

    def ends_table(self, line: PendingLine) -> bool:
        """True if a line is no row that was cut off or lost a delimiter, but something else below the table."""
        cells = line.record.cells
        first = next((cell for cell in cells if cell.strip()), "")
        if line.after_blank or begins_with_total(first):
            return True
        if self.types[0] in ("number", "date") and classify_cell(cells[0]) != self.types[0]:
            return True
        return len(cells) == 1 < self.width and find_shape(first) != self.shape


def find_shape(cell: str) -> str:
    """Return what a value looks like: a for letters, 9 for digits, other marks as they are."""
    return DIGITS.sub("9", LETTERS.sub("a", cell.strip()))


def repair_file(
    path: Path, folder: Path, dialect: Dialect, layout: Layout, *, packed: bool, limit: int | None
) -> Repaired:
    """Write the rows of a file in UTF-8, and its misfits, into a folder."""
    name = str(len(list(folder.iterdir())))
    rows, misfits = folder / f"{name}-rows.parquet", folder / f"{name}-misfits.parquet"
    width = len(layout.columns)
    schema = pa.schema([(column, pa.string()) for column in _names(width)])
    with (
        pq.ParquetWriter(rows, schema) as into,
        pq.ParquetWriter(misfits, MISFIT) as beside,
        open_text(path, packed=packed) as file,
    ):
        writer = TableWriter(rows=into, misfits=beside, width=width, types=list(layout.types))
        _write(writer, file, dialect, layout, limit)
        below = writer.close()
    return Repaired(rows=rows, misfits=misfits, below=below, stray=writer.stray)


def _write(writer: TableWriter, file: TextIO, dialect: Dialect, layout: Layout, limit: int | None) -> None:
    lines = read_lines(file)
    for _ in range(layout.skip + layout.header_lines):
        next(lines, None)
    after_blank = False
    for record in read_records(lines, dialect, writer.width):
        if record.blank:
            after_blank = True
            continue
        writer.add(record, after_blank=after_blank)
        after_blank = False
        if limit is not None and writer.number >= limit:
            return


def _names(width: int) -> list[str]:
    return [f"c{at}" for at in range(width)]


def find_fault(record: Record, width: int) -> str:
    """Return why a record is no row; nothing for one that is."""
    if len(record.cells) != width:
        return SHORT if len(record.cells) < width else MANY
    if len(record.text) >= LINE_BYTES:
        return LONG
    return DAMAGED if not record.text.isascii() and make_valid(record.text) != record.text else ""


def make_valid(text: str) -> str:
    """Return a text without the bytes that are none in UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def open_text(path: Path, *, packed: bool) -> TextIO:
    """Open a file in UTF-8; what is not UTF-8 in it is kept for `make_valid`, and line ends are kept as they are."""
    plain: Any = gzip.open(path) if packed else path.open("rb")  # noqa: SIM115 - the wrapper closes it
    return io.TextIOWrapper(plain, encoding="utf-8-sig", errors="surrogateescape", newline="")


def read_lines(file: TextIO) -> Iterator[str]:
    """Read the lines of a file; of one that is too long only its beginning."""
    while line := file.readline(LINE_BYTES):
        yield line
        while len(line) >= LINE_BYTES and not line.endswith(("\n", "\r")):
            line = file.readline(LINE_BYTES)
