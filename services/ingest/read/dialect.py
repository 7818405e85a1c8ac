"""Dialect: which marks a text file separates and quotes its values with, by its first lines."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

USUAL = (",", ";", "\t", "|")
UNUSUAL = (" ", "^", "~", "\x01", "\u00a7")
"""Marks that separate only where no usual one does."""

QUOTES = ('"', "'")
ESCAPES = "\\^~`!#$%&*/@"
"""What may stand before a quote inside of quotes, besides another quote."""

LINES, LONGEST = 300, 20_000
"""So many lines, and so much of each, are looked at."""

SURE, VERY_SURE = 0.6, 0.8
"""If fewer lines than this share have the same number of cells, the usual marks are not what separates; an unusual
mark needs more."""

SEP = re.compile(r"sep=(.?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The marks of a text file. The delimiter may have a blank behind it."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'


@dataclass(frozen=True, kw_only=True, order=True)
class DelimiterFit:
    """How well lines fall into cells: the share of lines of the commonest width, how soon it is met, that width."""

    alike: float
    late: int
    width: int


def detect_dialect(text: str) -> Dialect:
    """Detect the dialect of a file by the beginning of its text."""
    lines = [line.rstrip("\r\n")[:LONGEST] for line in split_lines(text)[:LINES] if line.strip()]
    said = read_sep(lines[0]) if lines else None
    if said:
        return _complete(said, lines[1:])
    usual = max(USUAL, key=lambda mark: _rate(lines, mark))
    fit = _rate(lines, usual)
    if fit.width > 1 and fit.alike >= SURE:
        return _complete(usual, lines)
    unusual = max(UNUSUAL, key=lambda mark: _rate(lines, mark))
    return _complete(unusual if _rate(lines, unusual).alike >= VERY_SURE else usual, lines)


def split_lines(text: str) -> list[str]:
    """Split a text at line ends of any kind, which its lines keep, and at nothing else."""
    return list(io.StringIO(text, newline=""))


def read_sep(line: str) -> str | None:
    """Return the delimiter that a line `sep=;` of Excel names, None for any other line."""
    found = SEP.match(line)
    return str(found[1] or "\t") if found else None


def _complete(delimiter: str, lines: Sequence[str]) -> Dialect:
    """Add the quote, the escape and the blank behind the delimiter."""
    quote = find_quote(lines, delimiter)
    plain = Dialect(delimiter=delimiter, quote=quote, escape=find_escape(lines, delimiter, quote))
    if delimiter.isspace() or not _has_blanks(lines, plain):
        return plain
    return Dialect(delimiter=f"{delimiter} ", quote=quote, escape=plain.escape)


def find_quote(lines: Sequence[str], delimiter: str) -> str:
    """Return the mark that both begins and ends cells; a mark that only begins some, as in 's-Gravenhage, is none."""
    wrapped = {mark: _count_wrapped(lines, delimiter, mark) for mark in QUOTES}
    return "'" if wrapped["'"] > wrapped['"'] else '"'


def _count_wrapped(lines: Sequence[str], delimiter: str, mark: str) -> int:
    edge = re.escape(delimiter)
    whole = re.compile(rf"(?:^|{edge}) *{mark}(?:[^{mark}]|{mark}{mark}|\\{mark})*{mark} *(?={edge}|$)")
    return sum(len(whole.findall(line)) for line in lines if mark in line)


def find_escape(lines: Sequence[str], delimiter: str, quote: str) -> str:
    """Return the mark that stands before every quote inside of a cell, the quote itself where none does."""
    edge = re.escape(delimiter)
    inside = re.compile(rf"([^\s{edge}]){quote}(?! *{edge}| *$)")
    before: Counter[str] = Counter(mark for line in lines if quote in line for mark in inside.findall(line))
    marks = list(before)
    return marks[0] if len(marks) == 1 and marks[0] in ESCAPES else quote


def _has_blanks(lines: Sequence[str], dialect: Dialect) -> bool:
    """True if a blank stands behind every delimiter outside of quotes."""
    bare = [re.sub(rf"{dialect.quote}[^{dialect.quote}]*{dialect.quote}", "x", line) for line in lines]
    parts = [part for line in bare for part in line.split(dialect.delimiter)[1:]]
    return bool(parts) and all(part.startswith(" ") for part in parts)


def _rate(lines: Sequence[str], mark: str) -> DelimiterFit:
    """Rate a delimiter by how many cells the lines have."""
    quote = find_quote(lines, mark)
    outside = re.compile(rf"{quote}[^{quote}]*{quote}")
    widths = [len(outside.sub("x", line).split(mark)) for line in lines]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return DelimiterFit(alike=0.0, late=0, width=1)
    width = max(counts, key=lambda one: (counts[one], one))
    return DelimiterFit(alike=round(counts[width] / len(widths), 1), late=-widths.index(width), width=width)
