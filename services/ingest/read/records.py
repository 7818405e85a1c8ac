"""Records: lines of a text file as rows of cells, where a quote counts only if it closes.

A quote opens a cell at its beginning and closes it before a delimiter or the end of a line. One that never closes, or
closes only after it has swallowed lines that are rows by themselves, is a character like any other.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from services.ingest.read.dialect import Dialect, split_lines

SPAN_LINES, SPAN_CHARACTERS = 1000, 2**20
"""A cell goes over so many lines and characters at most."""

MOST_STRAY = 20
"""So many quotes of a line are tried as characters."""

WIDE = 4
"""In a table of so many columns a text of several lines does not look like several rows."""

PATIENCE = 100
"""After so many quotes that did not close, cells are not looked for beyond their line any more."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row of a file: its cells, its text, how many lines it has, and whether quotes in it were read as characters.

    `sloppy`: it may be several rows; see `SplitLine`.
    """

    cells: list[str]
    text: str
    lines: int = 1
    stray: bool = False
    sloppy: bool = False

    @property
    def blank(self) -> bool:
        """True if nothing stands in the line."""
        return not self.text.strip()


@dataclass(frozen=True, kw_only=True)
class SplitLine:
    """A line as cells; `opened` is where a quote stands that does not close, -1 if all do.

    `sloppy`: a cell holds quotes that nothing escapes, so that it may be two.
    """

    cells: list[str]
    opened: int = -1
    sloppy: bool = False


def split_line(line: str, dialect: Dialect, *, lenient: bool = False, stray: int = -1) -> SplitLine:
    """Split a line; if `lenient`, a quote that does not close is a character, else it ends the search.

    The quote at `stray` is a character too.
    """
    if dialect.quote not in line:
        return SplitLine(cells=line.split(dialect.delimiter))
    cells: list[str] = []
    at, opened, sloppy = 0, -1, False
    while True:
        start = _find_quote(line, at, dialect)
        start = -1 if start == stray else start
        close = find_close(line, start + 1, dialect) if start >= 0 else -1
        if start >= 0 and close < 0:
            opened = start if opened < 0 else opened
            if not lenient:
                return SplitLine(cells=cells, opened=opened)
        if close >= 0:
            sloppy = sloppy or dialect.quote in line[start + 1 : close].replace(dialect.escape + dialect.quote, "")
            cells.append(_unescape(line[start + 1 : close], dialect))
            end = line.find(dialect.delimiter, close + 1)
        else:
            end = line.find(dialect.delimiter, at)
            cells.append(line[at : end if end >= 0 else len(line)])
        if end < 0:
            return SplitLine(cells=cells, opened=opened, sloppy=sloppy)
        at = end + len(dialect.delimiter)


def _find_quote(line: str, at: int, dialect: Dialect) -> int:
    """Return where the quote stands that opens the cell which begins here, -1 if none does; blanks may precede it."""
    while at < len(line) and line[at] in " \t" and not line.startswith(dialect.delimiter, at):
        at += 1
    return at if line.startswith(dialect.quote, at) else -1


def find_close(line: str, at: int, dialect: Dialect) -> int:
    """Return where the quote stands that closes a cell whose text begins at `at`, -1 if none does."""
    quote, escape = dialect.quote, dialect.escape
    while (found := line.find(quote, at)) >= 0:
        if escape == quote and line.startswith(quote, found + 1):
            at = found + 2
        elif escape != quote and _is_escaped(line, found, at, escape):
            at = found + 1
        elif _ends_cell(line, found + 1, dialect):
            return found
        else:
            at = found + 1
    return -1


def _is_escaped(line: str, found: int, start: int, escape: str) -> bool:
    """True if an odd number of escapes stands before a quote."""
    before = line[start:found]
    return (len(before) - len(before.rstrip(escape))) % 2 == 1


def _ends_cell(line: str, at: int, dialect: Dialect) -> bool:
    while at < len(line) and line[at] in " \t\r\n" and not line.startswith(dialect.delimiter, at):
        at += 1
    return at == len(line) or line.startswith(dialect.delimiter, at)


def _unescape(text: str, dialect: Dialect) -> str:
    text = text.replace(dialect.escape + dialect.quote, dialect.quote)
    return text if dialect.escape == dialect.quote else text.replace(dialect.escape * 2, dialect.escape)


@dataclass(kw_only=True)
class LookAhead:
    """Lines that can be looked at before they are taken."""

    source: Iterator[str]
    waiting: deque[str]

    def take(self) -> str | None:
        """Take the next line; None at the end."""
        return self.waiting.popleft() if self.waiting else next(self.source, None)

    def look(self, at: int) -> str | None:
        """Return a line that stays, by its distance; None behind the end."""
        while at >= len(self.waiting):
            more = next(self.source, None)
            if more is None:
                return None
            self.waiting.append(more)
        return self.waiting[at]

    def drop(self, count: int) -> None:
        """Take lines that were looked at."""
        for _ in range(count):
            self.waiting.popleft()


def read_records(lines: Iterable[str], dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Read lines, which keep their ends, as records; `width` is how many cells a row has, 0 if that is not known."""
    ahead, patience = LookAhead(source=iter(lines), waiting=deque()), PATIENCE
    while (line := ahead.take()) is not None:
        text = line.rstrip("\r\n")
        split = split_line(text, dialect)
        if split.opened < 0:
            yield _reread(text, split, dialect, width)
            continue
        gathered = _gather(line, split.opened, ahead, dialect, width) if patience else None
        if gathered is not None and _is_whole(gathered, dialect, width):
            ahead.drop(gathered.lines - 1)
            yield gathered
        else:
            patience -= 1 if patience else 0
            yield Record(cells=split_line(text, dialect, lenient=True).cells, text=text, stray=True)


def _reread(text: str, split: SplitLine, dialect: Dialect, width: int) -> Record:
    """Return a line as a row; if it has other cells than one, as a row in which one quote is a character."""
    if width and len(split.cells) != width and split.sloppy:
        places = (at for at, mark in enumerate(text[:SPAN_CHARACTERS]) if mark == dialect.quote)
        for place in islice(places, MOST_STRAY):
            other = split_line(text, dialect, stray=place)
            if len(other.cells) == width and other.opened < 0:
                return Record(cells=other.cells, text=text, stray=True)
    return Record(cells=split.cells, text=text, sloppy=split.sloppy)


def _gather(line: str, opened: int, ahead: LookAhead, dialect: Dialect, width: int) -> Record | None:
    """Return the record that goes on over the next lines until every quote closes, which stay where they are."""
    joined, used = line, 0
    while used < SPAN_LINES and len(joined) < SPAN_CHARACTERS:
        more = ahead.look(used)
        if more is None:
            return None
        behind, joined, used = max(opened + 1, len(joined)), joined + more, used + 1
        if dialect.quote not in more or find_close(joined, behind, dialect) < 0:
            continue
        text = joined.rstrip("\r\n")
        split = split_line(text, dialect)
        if split.opened < 0:
            return replace(_reread(text, split, dialect, width), lines=used + 1)
        lenient = split_line(text, dialect, lenient=True)
        if width and len(lenient.cells) == width:
            return Record(cells=lenient.cells, text=text, lines=used + 1, stray=True)
        opened = split.opened
    return None


def _is_whole(record: Record, dialect: Dialect, width: int) -> bool:
    """True if a record over several lines is one row: no line of it is by itself, or not all are, and its quotes fit.

    In a narrow table, texts of two lines may look like rows.
    """
    if not width or (width == 1 and len(record.cells) == 1):
        return True
    lines = (line.rstrip("\r\n") for line in split_lines(record.text))
    rows = [len(split_line(line, dialect, lenient=True).cells) == width for line in lines]
    fits = len(record.cells) == width and not record.sloppy
    return not any(rows) or (fits and not (width >= WIDE and all(rows)))
