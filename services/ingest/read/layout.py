"""Layout: which lines of a file are its table: what stands above it, its header, and how many cells a row has.

The rows of most cells tell the width. The table begins with the first row that is filled; if it is like the rows below
it in type, the file has no header. Nothing is decided here that a person should be asked: `Layout` says what was found.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.core.errors import FileRefused
from services.ingest.read.cell_types import CellType, classify_cell, classify_columns
from services.ingest.read.options import ReadOptions
from services.ingest.read.records import Record

RECORDS = 400
FILLED = 0.5
"""A row with fewer filled cells than this share stands above the table."""

MOST_HEADER_ROWS = 3


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where a table lies in its file.

    `skip` lines stand before the header, `above` are those with text; `header_rows` is 0 where no line names the
    columns. `header_width` differs from the number of columns where the header has other cells than the rows.
    """

    columns: tuple[str, ...]
    header: tuple[tuple[str, ...], ...] = ()
    header_lines: int = 0
    skip: int = 0
    above: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    types: tuple[CellType, ...] = ()
    first_row: tuple[str, ...] = ()
    plain: bool = field(default=True)
    """True if everything up to the first row is as every reader expects: one header line, no quotes above it."""

    @property
    def header_rows(self) -> int:
        """Number of rows that name the columns."""
        return len(self.header)

    @property
    def uneven(self) -> bool:
        """True if the header has other cells than the rows, so that it is not known which name is whose."""
        return any(len(row) != len(self.columns) for row in self.header)


def answer_layout(layout: Layout, options: ReadOptions, name: str) -> Layout:
    """Return the layout with what the person says: that no line names the columns, or their names.

    Raises FileRefused if names and columns are not of one number.
    """
    if options.no_header and layout.header_rows:
        numbered = tuple(f"column {at}" for at in range(1, len(layout.columns) + 1))
        layout = replace(layout, columns=numbered, header=(), header_lines=0, repeated=(), plain=not layout.above)
    if not options.columns:
        return layout
    if len(options.columns) != len(layout.columns):
        raise FileRefused(
            f"{name} has {len(layout.columns)} columns, and {len(options.columns)} names were given.",
            code="columns-miscounted",
        )
    columns, _ = _make_different(options.columns)
    return replace(layout, columns=columns, repeated=())


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The first records of a file that are not blank, how many cells a row has, and the types of its columns."""

    records: list[Record]
    lines: list[int]
    width: int
    types: list[CellType]

    def cells(self, at: int) -> list[str]:
        """Return the cells of a record."""
        return self.records[at].cells


def find_layout(records: Sequence[Record], before: int = 0) -> Layout | None:
    """Find the table in the first records of a file, which `before` lines precede; None if they are all blank."""
    sample = _take_sample(records)
    if not sample.records:
        return None
    first = next((at for at in range(len(sample.records)) if _is_filled(sample, at)), 0)
    begin, end = _find_header(sample, first)
    header = tuple(tuple(_trim(sample, at)) for at in range(begin, end))
    names = _name_columns(header, sample.width)
    columns, repeated = _make_different(names)
    skipped = sample.records[:begin]
    quoted = any('"' in one.text or "'" in one.text for one in skipped)
    one_line = end - begin == 1 and sample.records[begin].lines == 1
    return Layout(
        columns=columns,
        header=header,
        header_lines=_count_lines(sample, begin, end),
        skip=before + sample.lines[begin],
        above=tuple(one.text for one in skipped),
        repeated=repeated,
        types=tuple(sample.types),
        first_row=tuple(sample.cells(end)) if end < len(sample.records) else (),
        plain=not quoted
        and len(columns) == len(header[0] if header else columns)
        and (end == begin or one_line or (end - begin == 1 and not begin and not sample.lines[0])),
    )


def _take_sample(records: Sequence[Record]) -> Sample:
    kept, lines, at = [], [], 0
    for record in records[:RECORDS]:
        if not record.blank:
            kept.append(record)
            lines.append(at)
        at += record.lines
    width = _find_width(kept)
    rows = [one.cells for one in kept if len(one.cells) == width]
    body = rows[-max(1, len(rows) // 2) :]
    return Sample(records=kept, lines=lines, width=width, types=classify_columns(body, width))


def _find_width(records: Sequence[Record]) -> int:
    """Return the commonest number of cells; of a header that some rows agree with, its own."""
    counts = Counter(len(one.cells) for one in records)
    return max(counts, key=lambda width: (counts[width] if width > 1 else 0, width), default=0)


def _is_filled(sample: Sample, at: int) -> bool:
    cells = sample.cells(at)
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    if len(cells) != sample.width or len(filled) < FILLED * sample.width:
        return False
    return filled[-1] == sample.width - 1 or filled[-1] >= len(filled) or not _is_fuller(sample, at + 1, len(filled))


def _is_fuller(sample: Sample, at: int, filled: int) -> bool:
    """True if a row names more columns than the one above it, which then only looks like a header: Shop:,Example,,"""
    if at >= len(sample.records) or len(sample.cells(at)) != sample.width or _is_data(sample, at):
        return False
    return sum(1 for cell in sample.cells(at) if cell.strip()) > filled


def _find_header(sample: Sample, first: int) -> tuple[int, int]:
    """Return where the header begins and where it ends, twice the same where the file has none."""
    above = bool(first) and _may_be_header(sample, first - 1)
    typed = any(kind in ("number", "date") for kind in sample.types)
    if not _is_data(sample, first) and (typed or not above or len(sample.cells(first - 1)) == sample.width):
        end = first + 1
        while end < min(len(sample.records), first + MOST_HEADER_ROWS) and _names_too(sample, end):
            end += 1
        return first, end
    return (first - 1, first) if above else (first, first)


def _is_data(sample: Sample, at: int) -> bool:
    """True if a row is like the rows of the table: numbers and dates stand where theirs do."""
    cells = sample.cells(at)
    found = [classify_cell(cell) for cell in cells]
    if not any(kind in ("number", "date") for kind in sample.types):
        return len(sample.records) == 1 and sum(1 for kind in found if kind in ("number", "date")) * 2 > len(found)
    pairs = [(mine, theirs) for mine, theirs in zip(found, sample.types, strict=False) if theirs in ("number", "date")]
    same = sum(1 for mine, theirs in pairs if mine == theirs)
    return same > sum(1 for mine, _ in pairs if mine == "text")


def _names_too(sample: Sample, at: int) -> bool:
    """True if a row below the header goes on naming columns: texts without a digit where rows have numbers or dates."""
    cells = sample.cells(at)
    typed = [cell for cell, kind in zip(cells, sample.types, strict=False) if kind in ("number", "date")]
    words = [cell for cell in cells if cell.strip()]
    return (
        len(cells) == sample.width
        and len(words) >= FILLED * sample.width
        and sum(1 for cell in typed if cell.strip()) * 2 >= len(typed) > 0
        and len({word.strip() for word in words}) > 1
        and not any(mark.isdigit() for word in words for mark in word)
    )


def _may_be_header(sample: Sample, at: int) -> bool:
    """True if a line above the first row names columns, though it has a cell less or more than the rows."""
    cells = sample.cells(at)
    words = [cell for cell in cells if cell.strip()]
    return (
        abs(len(cells) - sample.width) <= 1
        and len(words) > 1
        and len(words) >= FILLED * sample.width
        and all(classify_cell(word) == "text" for word in words)
    )


def _count_lines(sample: Sample, begin: int, end: int) -> int:
    """Count the lines from the header to its end, blank ones between its rows too."""
    if begin == end:
        return 0
    return sample.lines[end - 1] + sample.records[end - 1].lines - sample.lines[begin]


def _trim(sample: Sample, at: int) -> list[str]:
    """Return the cells of a header; that it or the rows have an empty cell more at the end makes no difference."""
    cells = sample.cells(at)
    if len(cells) == sample.width - 1 and sample.types[-1] == "empty":
        return [*cells, ""]
    return cells[:-1] if len(cells) == sample.width + 1 and not cells[-1].strip() else cells


def _name_columns(header: Sequence[Sequence[str]], width: int) -> list[str]:
    """Join what the rows of a header say of a column; above the last row an empty cell goes on with its neighbour."""
    rows = [_spread(row) for row in header[:-1]] + [list(row) for row in header[-1:]]
    found = []
    for at in range(width):
        parts = [row[at].strip().lstrip("\ufeff") for row in rows if at < len(row)]
        found.append(" ".join(dict.fromkeys(part for part in parts if part)))
    return [name or f"column {at}" for at, name in enumerate(found, 1)]


def _spread(row: Sequence[str]) -> list[str]:
    spread: list[str] = []
    for cell in row:
        spread.append(cell if cell.strip() or not spread else spread[-1])
    return spread


def _make_different(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Number names that stand twice: Note, Note (2). Return also which did."""
    found: dict[str, None] = {}
    times = Counter[str]()
    for name in names:
        times[name] += 1
        other = name if times[name] == 1 else f"{name} ({times[name]})"
        while other in found:
            other += "'"
        found[other] = None
    return tuple(found), tuple(name for name, many in times.items() if many > 1)
