"""Column types: how the values of each column are written, decided by the whole column and never row by row."""

from collections.abc import Sequence
from dataclasses import replace

from services.core.errors import FileRefused
from services.ingest.clean.currencies import check_currencies, find_currencies
from services.ingest.clean.values import (
    NumberFormat,
    copy_head,
    count_readable,
    differ,
    read_instant,
    read_number,
    survey_columns,
    trim,
)
from services.ingest.import_kind import ImportKind
from services.ingest.infer.date_order import infer_time_format
from services.ingest.infer.formats import NUMBERS, PLAIN, TIMES
from services.ingest.infer.mapping import Mapped, Seen
from services.ingest.infer.typed_column import ENOUGH, RawColumns, TypedColumn, refuse_column
from services.warehouse.duckdb.sandbox import Sandbox

NUMERIC = ("money", "amount", "integer")
TEMPORAL = ("time", "day")


def classify_column(stage: Sandbox, column: str, zone: str) -> Seen:
    """Say what the values of a column of `raw` look like by the first rows."""
    text = trim(column)
    times = [read_instant(form, text, zone) for form in TIMES if form.family != "epoch"]
    filled, *counts = count_readable(
        stage, [text, *(read_number(form, text) for form in NUMBERS), *times], copy_head(stage)
    )
    if not filled:
        return "empty"
    if max(counts[len(NUMBERS) :]) > ENOUGH * filled:
        return "time"
    return "number" if max(counts[: len(NUMBERS)]) > ENOUGH * filled else "text"


def infer_types(sheet: RawColumns, kind: ImportKind, mapped: Mapped) -> tuple[TypedColumn, ...]:
    """Infer how each mapped field is written. Raises FileRefused if a column has not its type, or has two readings."""
    plain = _plain(sheet, kind, dict(mapped.columns))
    numbers = _number_form(sheet, [one for one in plain if one.field.type in NUMERIC])
    settled = []
    for one in plain:
        if one.field.type in NUMERIC:
            settled.append(replace(one, form=numbers))
        elif one.field.type in TEMPORAL:
            settled.append(infer_time_format(sheet, one))
        else:
            settled.append(one)
    return _with_currencies(sheet, settled)


def _with_currencies(sheet: RawColumns, settled: Sequence[TypedColumn]) -> tuple[TypedColumn, ...]:
    """Add the currencies that columns name. Raises FileRefused for several if none is chosen."""
    signed = [one for one in settled if one.field.type == "currency" or (one.field.type == "money" and _has_signs(one))]
    found = {one.field.name: find_currencies(sheet.stage, [one.text]) for one in signed}
    every = find_currencies(sheet.stage, [one.text for one in signed])
    check_currencies(sheet.source, [sheet.name(one.column) for one in signed], every, sheet.currency)
    return tuple(replace(one, currencies=found.get(one.field.name)) for one in settled)


def _has_signs(one: TypedColumn) -> bool:
    return isinstance(one.form, NumberFormat) and one.form.symbols


def _plain(sheet: RawColumns, kind: ImportKind, columns: dict[str, str]) -> list[TypedColumn]:
    fields = [(field, f"c{sheet.columns.index(columns[field.name])}") for field in kind.fields if field.name in columns]
    found = survey_columns(sheet.stage, [column for _, column in fields])
    return [
        TypedColumn(
            field=field,
            column=column,
            text=trim(column) if seen.untidy else column,
            whole=seen.filled == sheet.rows and not seen.untidy,
            longest=seen.longest,
        )
        for (field, column), seen in zip(fields, found, strict=True)
    ]


def _number_form(sheet: RawColumns, numeric: Sequence[TypedColumn]) -> NumberFormat:
    """Infer one format for all numbers of the files: a program that writes a decimal comma writes it everywhere."""
    texts = [one.text for one in numeric]
    filled, plain = (
        count_readable(sheet.stage, texts),
        count_readable(sheet.stage, [read_number(PLAIN, text) for text in texts]),
    )
    if filled == plain:
        return PLAIN
    totals = [sum(count_readable(sheet.stage, [read_number(form, text) for text in texts])) for form in NUMBERS]
    best = [form for form, total in zip(NUMBERS, totals, strict=True) if total == max(totals)]
    for one in numeric:
        _check_numeric(sheet, one, best[0])
    rivals = [form for form in best if _differs(sheet, best[0], form, texts)]
    return _by_delimiter([best[0], *rivals], sheet) if rivals else best[0]


def _differs(sheet: RawColumns, one: NumberFormat, other: NumberFormat, texts: Sequence[str]) -> bool:
    return any(differ(sheet.stage, read_number(one, text), read_number(other, text)) for text in texts)


def _check_numeric(sheet: RawColumns, one: TypedColumn, form: NumberFormat) -> None:
    read = read_number(form, one.text)
    filled, readably = count_readable(sheet.stage, [one.text, read])
    if filled and readably <= ENOUGH * filled:
        refuse_column(sheet, one, read, "number")


def _by_delimiter(rivals: Sequence[NumberFormat], sheet: RawColumns) -> NumberFormat:
    """Decide 1,234 by the delimiter: a file separated by semicolons has decimal commas. Raises FileRefused."""
    if rivals[0] is PLAIN:
        return PLAIN
    wanted = "," if sheet.delimiter == ";" else "."
    found = next((form for form in rivals if form.decimal == wanted), None)
    if found is None:
        raise FileRefused(
            f"The numbers of {sheet.source} can be read in two ways; write them without thousands separators."
        )
    return found
