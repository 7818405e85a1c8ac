"""Settling: how the values of each column are written, decided by the whole column and never row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.core.errors import FileRefused
from services.ingest.clean.values import (
    NumberFormat,
    TimeFormat,
    different,
    examples,
    head,
    instant,
    number,
    readable,
    survey,
    trimmed,
)
from services.ingest.fields import ImportField, ImportKind
from services.ingest.infer.formats import NUMBERS, PLAIN, TIMES
from services.ingest.infer.mapping import Mapped, Seen
from services.warehouse.duckdb.sandbox import Sandbox

ENOUGH = 0.5
"""A column of which less can be read is not what it was taken for."""

NUMERIC = ("money", "amount", "integer")
TEMPORAL = ("time", "day")


@dataclass(frozen=True, kw_only=True)
class RawColumns:
    """What was read into `raw`, and what the person said of it: `order` settles dates such as 1/2/2024."""

    stage: Sandbox
    source: str
    columns: tuple[str, ...]
    rows: int
    delimiter: str
    zone: str
    order: Literal["day", "month"] | None


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """One field with its column in `raw`, the text expression of its values and how they are written.

    `proven`: every value is of that form. `whole`: there is a value in every row.
    """

    field: ImportField
    column: str
    text: str
    form: TimeFormat | NumberFormat | None = None
    proven: bool = False
    whole: bool = False
    longest: int = 0


def look(stage: Sandbox, column: str, zone: str) -> Seen:
    """Say what the values of a column of `raw` look like by the first rows."""
    text = trimmed(column)
    times = [instant(form, text, zone) for form in TIMES if form.family != "epoch"]
    filled, *counts = readable(stage, [text, *(number(form, text) for form in NUMBERS), *times], head(stage))
    if not filled:
        return "empty"
    if max(counts[len(NUMBERS) :]) > ENOUGH * filled:
        return "time"
    return "number" if max(counts[: len(NUMBERS)]) > ENOUGH * filled else "text"


def infer_types(sheet: RawColumns, kind: ImportKind, mapped: Mapped) -> tuple[TypedColumn, ...]:
    """Settle every mapped field. Raises FileRefused where a column is not of its type, or can be read in two ways."""
    from services.ingest.infer.date_order import time_form

    plain = _plain(sheet, kind, dict(mapped.columns))
    numbers = _number_form(sheet, [one for one in plain if one.field.type in NUMERIC])
    settled = []
    for one in plain:
        if one.field.type in NUMERIC:
            settled.append(replace(one, form=numbers))
        elif one.field.type in TEMPORAL:
            settled.append(time_form(sheet, one))
        else:
            settled.append(one)
    return tuple(settled)


def _plain(sheet: RawColumns, kind: ImportKind, columns: dict[str, str]) -> list[TypedColumn]:
    fields = [(field, f"c{sheet.columns.index(columns[field.name])}") for field in kind.fields if field.name in columns]
    found = survey(sheet.stage, [column for _, column in fields])
    return [
        TypedColumn(
            field=field,
            column=column,
            text=trimmed(column) if seen.untidy else column,
            whole=seen.filled == sheet.rows and not seen.untidy,
            longest=seen.longest,
        )
        for (field, column), seen in zip(fields, found, strict=True)
    ]


def _number_form(sheet: RawColumns, numeric: Sequence[TypedColumn]) -> NumberFormat:
    """Settle one form for all numbers of the files: who writes a decimal comma writes it everywhere."""
    texts = [one.text for one in numeric]
    filled, plain = readable(sheet.stage, texts), readable(sheet.stage, [number(PLAIN, text) for text in texts])
    if filled == plain:
        return PLAIN
    totals = [sum(readable(sheet.stage, [number(form, text) for text in texts])) for form in NUMBERS]
    best = [form for form, total in zip(NUMBERS, totals, strict=True) if total == max(totals)]
    for one in numeric:
        _check_numeric(sheet, one, best[0])
    rivals = [form for form in best if _differs(sheet, best[0], form, texts)]
    return _by_delimiter([best[0], *rivals], sheet) if rivals else best[0]


def _differs(sheet: RawColumns, one: NumberFormat, other: NumberFormat, texts: Sequence[str]) -> bool:
    return any(different(sheet.stage, number(one, text), number(other, text)) for text in texts)


def _check_numeric(sheet: RawColumns, one: TypedColumn, form: NumberFormat) -> None:
    read = number(form, one.text)
    filled, readably = readable(sheet.stage, [one.text, read])
    if filled and readably <= ENOUGH * filled:
        refuse(sheet, one, read, "number")


def _by_delimiter(rivals: Sequence[NumberFormat], sheet: RawColumns) -> NumberFormat:
    """Settle 1,234 by the delimiter: a file separated by semicolons has decimal commas. Raises FileRefused."""
    if rivals[0] is PLAIN:
        return PLAIN
    wanted = "," if sheet.delimiter == ";" else "."
    found = next((form for form in rivals if form.decimal == wanted), None)
    if found is None:
        raise FileRefused(
            f"The numbers of {sheet.source} can be read in two ways; write them without thousands separators."
        )
    return found


def refuse(sheet: RawColumns, one: TypedColumn, value: str, what: str) -> None:
    """Raise FileRefused: the column is not of its type."""
    values = " or ".join(examples(sheet.stage, one.text, value))
    raise FileRefused(
        f"The column for {one.field.name} of {sheet.source} holds no {what}s that can be read, such as {values}; "
        f'name another with --map {one.field.name}="Their Column".'
    )
