"""Exports: answers as files, exact, and safe to open in a spreadsheet.

Two kinds of CSV. The command line writes a bare one, for programs. The web writes one for people: marked as UTF-8 (a
byte order mark, without which Excel garbles accents), with lines before the head that say what it is. The first cell
of each of those lines begins with "# "; texts are quoted, so that no other separator splits them.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.exports.sheet import Sheet
from services.query.result import OutColumn, Result

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins like this is run by spreadsheets; see OWASP, CSV injection. The last four are full-width forms."""

MARK = "\ufeff"
"""What tells a spreadsheet that a file is UTF-8."""

About = Sequence[tuple[str, str]]
"""What is said of an export: (word, sentence), such as ("Filters", "Region is North")."""


def neutral(cell: object) -> object:
    """Return a cell that no spreadsheet runs: a text that begins like a formula gets an apostrophe before it.

    Characters that are not seen do not count: programs leave them out before they look at the first one.
    """
    if isinstance(cell, str) and (cell.startswith(FORMULA_STARTS) or _skip_unseen(cell).startswith(FORMULA_STARTS)):
        return f"'{cell}"
    return format(cell.normalize(), "f") if isinstance(cell, Decimal) else cell


def _skip_unseen(text: str) -> str:
    """Leave out what stands before the first character that is seen: control and format characters, blanks."""
    first = next((at for at, letter in enumerate(text) if unicodedata.category(letter)[0] not in "CZ"), len(text))
    return text[first:]


def csv_of(result: Result) -> str:
    """Write all rows of an answer as CSV: a head of names, exact numbers, nothing for a missing one."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([column.name for column in result.columns])
    writer.writerows([neutral(value) for value in row.values()] for row in result.rows())
    return sink.getvalue()


def about(
    title: str, sheet: Sheet, *, who: str, at: datetime, filters: Iterable[str] = (), notes: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return the head of an export: subject, filters, person, time, data version."""
    said = [("Cartograph", title)]
    every = [*filters, *(words for origin in sheet.origins for words in origin.filters)]
    said += [("Filters", words) for words in dict.fromkeys(every)]
    noted = [*notes, *(words for origin in sheet.origins for words in origin.notes)]
    said += [("Note", words) for words in dict.fromkeys(noted)]
    versions = sorted({origin.data_version for origin in sheet.origins})
    said += [("Data version", ", ".join(map(str, versions)))] if versions else []
    through = [origin.as_of for origin in sheet.origins if origin.as_of]
    said += [("Data through", max(through).isoformat())] if through else []
    return [*said, ("Exported by", who), ("Exported at", f"{at:%Y-%m-%d %H:%M} UTC")]


def csv_for_people(sheet: Sheet, said: About) -> Iterator[str]:
    """Write a sheet as CSV for people, in pieces."""
    yield MARK + _lines([f"# {word}: {_one_line(sentence)}"] for word, sentence in said)
    yield _lines([[neutral(column.label) for column in sheet.columns]])
    yield csv_rows(sheet.columns, sheet.rows)


def csv_rows(columns: Iterable[OutColumn], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write rows as lines of CSV."""
    names = [column.name for column in columns]
    return _lines([_cell(row[name]) for name in names] for row in rows)


def _lines(rows: Iterable[Sequence[object]]) -> str:
    """Write lines; texts in quotes, so that a spreadsheet that splits at semicolons finds no formula behind one."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return sink.getvalue()


def _cell(value: object) -> object:
    """Return a cell: numbers as plain digits, texts that no spreadsheet runs."""
    if isinstance(value, Decimal):
        return Decimal(format(value.normalize(), "f"))
    return neutral(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def file_name(*parts: str, kind: str) -> str:
    """Name a file: plain letters, digits and dashes of the parts, and its kind."""
    kept = ("".join(c if c.isascii() and c.isalnum() else "-" for c in part).strip("-") for part in parts)
    return f"{'-'.join(part for part in ('cartograph', *kept) if part)}.{kind}"
