"""Mapping: which column is which field: said by the person, by a preset, or guessed from names and types."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.core.errors import FileRefused, UnknownName
from services.ingest.audit import ImportRequest
from services.ingest.clean.currencies import split_currency
from services.ingest.fields import ImportField
from services.ingest.import_kind import ImportKind
from services.ingest.infer.zones import split_zone
from services.ingest.presets import FilePreset

Seen = Literal["time", "number", "clock", "text", "empty"]
"""What the values of a column look like; a clock is a time of day."""

Look = Callable[[str], Seen]
Example = Callable[[str, Seen], str]
"""Return a value of a column that does not look like this."""

MANY_COLUMNS = 60
"""In a file of more columns none is suggested for a field only because of its type."""

SHOWN = 12
"""So many columns a sentence names at most."""

FITS: Mapping[str, frozenset[Seen]] = {
    "time": frozenset({"time", "number", "empty"}),
    "day": frozenset({"time", "number", "empty"}),
    "money": frozenset({"number", "empty"}),
    "amount": frozenset({"number", "empty"}),
    "integer": frozenset({"number", "empty"}),
    "clock": frozenset({"clock"}),
}
"""What a column must look like to be taken by its name for a field of this type; other types take anything."""

TEMPORAL = ("time", "day")
NOUNS: Mapping[Seen, str] = {"time": "dates", "number": "numbers"}

SUGGESTED: Mapping[str, Seen] = {"time": "time", "money": "number"}
"""For a required field of this type that no name fits, the only column left that looks like this is suggested.

It is never taken: a guess about money or time by the type alone is wrong too often.
"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be mapped: the import that was asked for; `fold` says that rows are lines of orders."""

    request: ImportRequest
    kind: ImportKind
    preset: FilePreset | None
    fold: bool


@dataclass(frozen=True, kw_only=True)
class Header:
    """A file's columns by name, what the values of one look like, and one that does not."""

    source: str
    columns: tuple[str, ...]
    look: Look
    example: Example = lambda _, __: ""


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """Fields and their columns, in the order of the fields; `guessed` names the fields that nobody spelled out.

    `unreadable` holds fields and the columns that have their name but not their type: no weaker name stands in for
    them. `suggested` holds fields that no name fits, and the columns that look like their type.
    """

    columns: tuple[tuple[str, str], ...]
    guessed: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    suggested: tuple[tuple[str, str], ...] = ()

    def column(self, field: str) -> str | None:
        """Return the column of a field, if it has one."""
        return dict(self.columns).get(field)

    def without(self, fields: Collection[str]) -> "Mapped":
        """Return the mapping without some fields."""
        return replace(
            self,
            columns=tuple((field, column) for field, column in self.columns if field not in fields),
            guessed=tuple(field for field in self.guessed if field not in fields),
        )


def normalise(name: str) -> str:
    """Strip a column's name of everything but small letters and digits: `Order Date` and `order_date` are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def map_columns(wanted: Wanted, header: Header) -> Mapped:
    """Return the mapping. Raises FileRefused if a required field has no column, UnknownName for a wrong name."""
    mapped, missing = propose_mapping(wanted, header)
    unreadable, suggested = dict(mapped.unreadable), dict(mapped.suggested)
    for field in wanted.kind.fields:
        if field.name in unreadable and (field.required or field.line):
            raise _refuse_unreadable(wanted, field.name, unreadable[field.name], header)
    for name in missing:
        if name in suggested:
            raise _refuse_suggested(wanted, name, suggested[name], header)
    if missing:
        raise _refuse_missing(wanted, missing, header)
    return mapped


def propose_mapping(wanted: Wanted, header: Header) -> tuple[Mapped, tuple[str, ...]]:
    """Return the mapping as far as it can be told, and the required fields that have no column.

    Raises FileRefused, UnknownName where a name that was said is wrong.
    """
    columns = header.columns
    fields = wanted.kind.fields
    said, left_out = _said(wanted, header), {field for field, column in wanted.request.mapping if not column}
    if wanted.preset is not None:
        said = _of_preset(wanted.preset, columns) | said
    said = {field: column for field, column in said.items() if field not in left_out}
    open_ = () if wanted.preset is not None else fields
    unsaid = tuple(field for field in open_ if field.name not in said and field.name not in left_out)
    free = [name for name in columns if name not in said.values()]
    guessed, unreadable = _guess(unsaid, free, header.look)
    found = said | guessed
    missing = [field for field in fields if field.required and not _is_given(wanted, field.name, found)]
    left = [name for name in free if name not in (*guessed.values(), *unreadable.values())]
    asked = [field for field in missing if field in unsaid and field.name not in unreadable]
    mapped = Mapped(
        columns=tuple((field.name, found[field.name]) for field in fields if field.name in found),
        guessed=tuple(guessed),
        unreadable=tuple(unreadable.items()),
        suggested=_suggest(asked, left, header.look),
    )
    return mapped, tuple(field.name for field in missing)


def _is_given(wanted: Wanted, name: str, found: Mapping[str, str]) -> bool:
    computed = wanted.kind.computed
    return name in found or (
        computed is not None and wanted.kind.is_computed(name, fold=wanted.fold) and computed.can_come_from(found)
    )


def _said(wanted: Wanted, header: Header) -> dict[str, str]:
    for field, column in wanted.request.mapping:
        if wanted.kind.field(field) is None:
            known = ", ".join(field.name for field in wanted.kind.fields)
            raise UnknownName(f"{wanted.kind.name} have no field {field!r}; they have: {known}.")
        if column and column not in header.columns:
            raise FileRefused(f"{header.source} has no column {column!r}; it has: {describe_columns(header.columns)}.")
    return dict(wanted.request.mapping)


def _of_preset(preset: FilePreset, columns: Sequence[str]) -> dict[str, str]:
    """Take the preset's columns that are there; letters in capitals or small are the same."""
    there = {normalise(name): name for name in columns}
    return {field: there[normalise(column)] for field, column in preset.columns if normalise(column) in there}


def _guess(fields: Sequence[ImportField], columns: Sequence[str], look: Look) -> tuple[dict[str, str], dict[str, str]]:
    """Return the columns whose names fit fields best, and those whose names fit but whose values do not.

    A column called as the field itself is taken whatever it looks like: if it cannot be read, that is what to say.
    """
    money = Counter(normalise(split_currency(column)[0]) for column in columns)
    by_name = {name: column for column in columns if money[name := normalise(split_currency(column)[0])] == 1}
    by_name |= {normalise(split_zone(column)[0]): column for column in reversed(columns)}
    by_name |= {normalise(column): column for column in reversed(columns)}
    names = ((rank, name, field) for field in fields for rank, name in enumerate((normalise(field.name), *field.names)))
    found: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for rank, name, field in sorted(names, key=lambda candidate: candidate[0]):
        column = by_name.get(name)
        if column is None or field.name in (found | unreadable) or column in found.values():
            continue
        if rank == 0 or field.type not in FITS or look(column) in FITS[field.type]:
            found[field.name] = column
        elif field.type != "clock" and not (look(column) == "clock" and field.type in TEMPORAL):
            unreadable[field.name] = column
    return found, unreadable


def _suggest(fields: Sequence[ImportField], columns: Sequence[str], look: Look) -> tuple[tuple[str, str], ...]:
    """Return fields that no name fits, each with the only column left that looks like its type."""
    if len(columns) > MANY_COLUMNS:
        return ()
    found: dict[str, str] = {}
    for field in fields:
        left = [name for name in columns if field.type in SUGGESTED and look(name) == SUGGESTED[field.type]]
        if len(left) == 1:
            found[field.name] = left[0]
    return tuple(found.items())


def _refuse_unreadable(wanted: Wanted, name: str, column: str, header: Header) -> FileRefused:
    """Name the column that has the field's name, and a value of it that is not of the field's type."""
    looks = _expected(wanted.kind, name)
    value = header.example(column, looks)
    return FileRefused(
        f"The column {column} of {header.source} is named like {name}, but its values are no {NOUNS[looks]} that can be"
        f" read{f', such as {value}' if value else ''}.",
        code="column-unreadable",
        fields={"field": name, "column": column, "value": value},
    )


def _refuse_suggested(wanted: Wanted, name: str, column: str, header: Header) -> FileRefused:
    looks = _expected(wanted.kind, name)
    return FileRefused(
        f"{header.source} has no column that is named like {name}. The column {column} looks like {NOUNS[looks]}, but "
        "that alone does not say that it is the right one.",
        code="column-by-type",
        fields={"field": name, "column": column},
    )


def describe_unreadable(wanted: Wanted, mapped: Mapped, header: Header) -> list[str]:
    """Say which columns have the name of a field, and not its type: they are left out."""
    return [
        f"The column {column} is named like {name}, but its values are no {NOUNS[looks]} that can be read, such as "
        f"{header.example(column, looks)}; it was left out."
        for name, column in mapped.unreadable
        for looks in [_expected(wanted.kind, name)]
    ]


def _expected(kind: ImportKind, name: str) -> Seen:
    field = kind.field(name)
    return "time" if field is not None and field.type in TEMPORAL else "number"


def _refuse_missing(wanted: Wanted, missing: Sequence[str], header: Header) -> FileRefused:
    words = " and ".join((", ".join(missing[:-1]), missing[-1])) if len(missing) > 1 else missing[0]
    looks_like_lines = not wanted.fold and _may_be_lines(wanted.kind, missing, header.columns)
    return FileRefused(
        f"{header.source} has no column for {words}. Its columns are: {describe_columns(header.columns)}.",
        code="lines-not-grouped" if looks_like_lines else "column-missing",
        fields={"field": missing[0]},
    )


def _may_be_lines(kind: ImportKind, missing: Sequence[str], columns: Sequence[str]) -> bool:
    """True if nothing is missing but the field that is computed from lines, and columns look like its parts."""
    if kind.computed is None or tuple(missing) != (kind.computed.name,):
        return False
    names = {normalise(column) for column in columns}
    parts = [field for field in kind.fields if field.name in kind.computed.parts]
    return all(names & {normalise(field.name), *field.names} for field in parts)


def describe_columns(columns: Sequence[str]) -> str:
    """Name columns in a sentence, not all of a thousand."""
    rest = len(columns) - SHOWN
    names = ", ".join(name[:40] for name in columns[:SHOWN])
    return names + (f" and {rest:,} more" if rest > 0 else "")
