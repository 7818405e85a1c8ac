"""Pollution: one sales file, written in the ways in which files are messy, each with the cells that a reader must find.

The kinds are those of the Pollock benchmark (Vitagliano et al., VLDB 2023); the files and their values are our own. A
reader is scored as there: ten measures from 0 to 1, success, and precision, recall and F1 of header, records and cells.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

HEADER = ("Date", "Time", "Qty", "Product ID", "Price", "Kind", "Description", "Link", "Remarks")
KINDS = ("Mug", "Lamp", "Desk", "Chair")
WORDS = ("Blue, large", 'Screen 24"', "Plain", "Oak; waxed", "Sold by the pair", "It's a gift", "Two\nlines", "A|B")

Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MessyFile:
    """A polluted file and the table that is in it."""

    name: str
    content: bytes
    header: Row
    rows: tuple[Row, ...]


def make_rows(count: int = 40) -> tuple[Row, ...]:
    """Return the rows of the sales file."""
    return tuple(
        (
            f"{1 + at % 28:02d}/{1 + at % 12:02d}/2023",
            f"{8 + at % 12:02d}:{at % 60:02d}",
            str(1 + at % 7),
            f"P-{1000 + at * 37 % 900}",
            f"{10 + at * 13 % 90}.{at % 10}0 EUR",
            KINDS[at % 4],
            WORDS[at % 8],
            f"/goods/{at}?a=1&b={at % 3}",
            "" if at % 3 else "returned once",
        )
        for at in range(count)
    )


ROWS = make_rows()


def write(
    header: Sequence[str] = HEADER,
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    delimiter: str = ",",
    quote: str = '"',
    escape: str | None = None,
    end: str = "\r\n",
) -> str:
    """Write a table with these marks; a delimiter may have two characters, which the csv module cannot write."""

    def cell(text: str) -> str:
        if not any(mark in text for mark in (delimiter[0], quote, "\n", "\r", escape or quote)):
            return text
        kept = text if escape is None else text.replace(escape, escape * 2)
        return quote + kept.replace(quote, (escape or quote) + quote) + quote

    lines = [delimiter.join(map(cell, row)) for row in ([header] if header else []) + list(rows)]
    return end.join(lines) + end


def _named(name: str, text: str, header: Sequence[str] = HEADER, rows: Sequence[Row] = ROWS) -> MessyFile:
    return MessyFile(name=name, content=text.encode(), header=tuple(header), rows=tuple(rows))


def list_whole_files() -> Iterator[MessyFile]:
    """Return the file as it should be, and with one pollution of the whole file each."""
    text = write()
    yield _named("as it should be", text)
    for delimiter in (";", "\t", "|", " ", ", "):
        yield _named(f"delimiter {delimiter!r}", write(delimiter=delimiter))
    yield _named("single quotes", write(quote="'"))
    for escape in "\\^~":
        yield _named(f"escape {escape}", write(escape=escape))
    for end in ("\n", "\r"):
        yield _named(f"line end {end!r}", write(end=end))
    yield _named("no line end at the end", text.rstrip())
    yield _named("two line ends at the end", text + "\r\n\r\n")
    yield _named("blank lines", text.replace("\r\n", "\r\n\r\n"), rows=ROWS)
    yield _named("every cell quoted", _write_quoted())
    yield _named("mixed line ends", text.replace("\r\n", "\n", 5))
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        rows = tuple((*row[:6], f"{row[6]} für Müller", *row[7:]) for row in ROWS)
        content = write(rows=rows).encode(encoding)
        yield MessyFile(name=f"encoding {encoding}", content=content, header=HEADER, rows=rows)
    yield from _list_headers()
    yield from _list_surroundings()


def _write_quoted() -> str:
    sink = io.StringIO(newline="")
    csv.writer(sink, quoting=csv.QUOTE_ALL).writerows([HEADER, *ROWS])
    return sink.getvalue()


def _list_headers() -> Iterator[MessyFile]:
    numbered = tuple(f"column {at}" for at in range(1, 10))
    yield _named("no header", write(header=()), header=numbered)
    yield _named("header of one row of data", write(rows=ROWS[:1]), rows=ROWS[:1])
    yield _named("a header and no rows", write(rows=()), rows=())
    short, long = HEADER[:-1], (*HEADER, "More")
    yield _named("header with a cell less", write(header=short), header=(*short, "column 9"))
    yield _named("header with a cell more", write(header=long), header=HEADER)
    twice = ("Date", "Time", "Qty", "Date", *HEADER[4:])
    yield _named("a name twice", write(header=twice), header=(*twice[:3], "Date (2)", *twice[4:]))
    units = (
        "of sale",
        "of sale",
        "pieces",
        "of product",
        "with tax",
        "of product",
        "of product",
        "of product",
        "of clerk",
    )
    yield _named("header of two rows", write(rows=(units, *ROWS)), header=_join(HEADER, units))
    more = tuple("abcdefghi")
    yield _named("header of three rows", write(rows=(units, more, *ROWS)), header=_join(HEADER, units, more))


def _join(*rows: Row) -> Row:
    return tuple(" ".join(parts) for parts in zip(*rows, strict=True))


def _list_surroundings() -> Iterator[MessyFile]:
    text = write()
    for count in (1, 2, 5):
        lines = [f"Sales report, page {at}" if at % 2 else "Made by the till" for at in range(count)]
        yield _named(f"{count} lines above", "\r\n".join([*lines, text]))
        yield _named(f"{count} lines above and a blank one", "\r\n".join([*lines, "", text]))
        wide = [line + "," * 8 for line in lines]
        yield _named(f"{count} lines of full width above", "\r\n".join([*wide, text]))
    yield _named("a note below", text + "Made by the till\r\n")
    yield _named("a total below", text + "Total,,160,,,,,,\r\n")
    yield _named("a total and a note below", text + '\r\nTotal,,160\r\n"Seller: shop, x"\r\n')
    other = write(("Name", "City", "Since"), [("Ann", "Rome", "2020"), ("Bob", "Lyon", "2021")])
    yield _named("another table below", text + "\r\n" + other)
    yield _named("another table above", other + "\r\n" + text)


def list_polluted_rows() -> Iterator[MessyFile]:
    """Return the file with one row polluted: a stray quote in any cell, or a cell less or more."""
    for row in range(0, len(ROWS), 7):
        for column in (at for at in range(len(HEADER)) if not set(ROWS[row][at]) & set(',"\n')):
            yield _named(f"stray quote in row {row}, cell {column}", _pollute(row, column, lambda cell: f'"{cell}'),
                         rows=_change(row, column, lambda cell: f'"{cell}'))  # fmt: skip
    for row in range(0, len(ROWS), 7):
        kept = tuple(one for at, one in enumerate(ROWS) if at != row)
        lines = write(end="\0").split("\0")
        less = [*lines[: row + 1], ",".join(csv_cells(lines[row + 1])[:-1]), *lines[row + 2 :]]
        more = [*lines[: row + 1], lines[row + 1] + ",more", *lines[row + 2 :]]
        yield _named(f"row {row} with a cell less", "\r\n".join(less), rows=kept)
        yield _named(f"row {row} with a cell more", "\r\n".join(more), rows=kept)


def csv_cells(line: str) -> list[str]:
    """Split a line at commas outside of quotes, and keep the quotes."""
    parts, inside, cell = [], False, ""
    for mark in line:
        inside ^= mark == '"'
        if mark == "," and not inside:
            parts.append(cell)
            cell = ""
        else:
            cell += mark
    return [*parts, cell]


def _change(row: int, column: int, change: Callable[[str], str]) -> tuple[Row, ...]:
    return tuple(
        tuple(change(cell) if (at, place) == (row, column) else cell for place, cell in enumerate(one))
        for at, one in enumerate(ROWS)
    )


def _pollute(row: int, column: int, change: Callable[[str], str]) -> str:
    """Write the file with a cell of a row as it is changed; the other cells of the row have no marks to quote."""
    lines = write(end="\0").split("\0")
    cells = csv_cells(lines[row + 1])
    cells[column] = change(ROWS[row][column])
    return "\r\n".join([*lines[: row + 1], ",".join(cells), *lines[row + 2 :]])


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader found; nothing if it refused the file."""

    header: Row = ()
    rows: tuple[Row, ...] = ()
    read: bool = True


def score(messy: MessyFile, found: Found) -> float:
    """Return the ten measures of a file, added up."""
    if not found.read:
        return 0.0
    cells = partial(_count_cells, messy.rows), partial(_count_cells, found.rows)
    measures = (
        _measure(Counter(messy.header), Counter(found.header)),
        _measure(Counter(messy.rows), Counter(found.rows)),
        _measure(cells[0](), cells[1]()),
    )
    return 1.0 + sum(map(sum, measures))


def _count_cells(rows: Sequence[Row]) -> Counter[str]:
    return Counter(cell for row in rows for cell in row)


def _measure(wanted: Counter[Row] | Counter[str], found: Counter[Row] | Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of what was found."""
    if not wanted and not found:
        return 1.0, 1.0, 1.0
    both = sum((wanted & found).values())  # type: ignore[operator]
    precision, recall = both / max(sum(found.values()), 1), both / max(sum(wanted.values()), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0
