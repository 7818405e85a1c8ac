"""Typed columns: how the values of one column are written, and what was read of the files to find that out."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from models.warehouse import OWN_NUMBERS
from services.core.errors import FileRefused
from services.ingest.clean.column_values import find_examples, find_words, leave_words_out
from services.ingest.clean.currencies import FoundCurrencies
from services.ingest.clean.values import NumberFormat, TimeFormat
from services.ingest.fields import ImportField
from services.warehouse.duckdb.sandbox import Sandbox

AHEAD = timedelta(days=366)
"""A date further in the future than this is a mistake."""

ENOUGH = 0.5
"""If no more than this share of the values parse, the column does not have this type."""


@dataclass(frozen=True, kw_only=True)
class RawColumns:
    """What was read into `raw`, and what the person said of it.

    `order` settles dates such as 1/2/2024, `decimal` numbers such as 15.990, `currency` which of several is loaded,
    `merge_case` that labels which differ in capital letters only are one, `event_words` which events are which.
    """

    stage: Sandbox
    source: str
    columns: tuple[str, ...]
    rows: int
    delimiter: str
    zone: str
    order: Literal["day", "month", "year"] | None
    decimal: Literal[".", ","] | None = None
    currency: str | None = None
    merge_case: bool = False
    event_words: tuple[tuple[str, str], ...] = ()
    now: datetime | None = None
    """The instant of the import: dates lie before it, or not long after."""
    numeric: frozenset[str] = frozenset()
    """Columns of `raw` that are numbers in the file: how these are written is no question."""

    def name(self, column: str) -> str:
        """Return what the file calls a column of `raw`."""
        return self.columns[int(column.removeprefix("c"))]


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """One field with its column in `raw`, the text expression of its values and how they are written.

    `proven`: every value is of that form; `filled` values are there, `read` of them are of the form. `whole`: there is
    a value in every row.
    """

    field: ImportField
    column: str
    text: str
    form: TimeFormat | NumberFormat | None = None
    proven: bool = False
    filled: int = 0
    read: int = 0
    whole: bool = False
    longest: int = 0
    zone: str | None = None
    """The zone of times without one, where the column's name says it; else the store's."""
    currencies: FoundCurrencies | None = None
    """The signs and codes beside the numbers, where there are any."""


def leave_out_words(sheet: RawColumns, one: TypedColumn, value: str, words: Collection[str]) -> TypedColumn:
    """Return the column without the words for nothing that an expression cannot read."""
    found = find_words(sheet.stage, one.text, value, words)
    return replace(one, text=leave_words_out(one.text, found), whole=False) if found else one


def refuse_column(sheet: RawColumns, one: TypedColumn, value: str, what: str) -> None:
    """Raise FileRefused: the column does not have its type."""
    sentence = f"The column for {describe_unreadable(sheet, one, value, what)}."
    fields = {"field": one.field.name, "column": sheet.name(one.column)}
    if one.field.name in OWN_NUMBERS:
        raise FileRefused(sentence, code="own-unreadable", fields=fields)
    raise FileRefused(sentence, code="column-unreadable", fields=fields)


def describe_unreadable(sheet: RawColumns, one: TypedColumn, value: str, what: str) -> str:
    """Say of a column that it does not have its type, with values that cannot be read."""
    values = " or ".join(find_examples(sheet.stage, one.text, value))
    column = sheet.name(one.column)
    called = "" if column == one.field.name else f", {column},"
    name = "an own measure" if one.field.name in OWN_NUMBERS else one.field.name
    return f"{name} of {sheet.source}{called} holds no {what}s that can be read, such as {values}"
