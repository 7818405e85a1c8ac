"""Column types: how the values of each column are written, decided by the whole column and never row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.core.errors import FileRefused
from services.ingest.clean.column_values import (
    count_stacked,
    fetch_stacked,
    find_any_unread,
    stack_head,
    survey_columns,
)
from services.ingest.clean.currencies import (
    FoundCurrencies,
    check_currencies,
    check_words,
    find_currencies,
    find_other_words,
    split_currency,
)
from services.ingest.clean.values import NumberFormat, read_instant, read_number, trim
from services.ingest.import_kind import ImportKind
from services.ingest.infer.affixes import has_known_affix
from services.ingest.infer.date_columns import JOINED, join_date
from services.ingest.infer.date_grammar import is_clock, is_written_date
from services.ingest.infer.date_order import infer_time_format
from services.ingest.infer.event_words import translate_events
from services.ingest.infer.formats import NUMBERS, PLAIN, TIMES
from services.ingest.infer.mapping import Mapped, Seen
from services.ingest.infer.number_form import check_lost_money, infer_number_form
from services.ingest.infer.text_form import infer_text_form
from services.ingest.infer.typed_column import ENOUGH, RawColumns, TypedColumn, describe_unreadable, refuse_column
from services.ingest.infer.zones import split_zone
from services.warehouse.duckdb.sandbox import Sandbox

NUMERIC = ("money", "amount", "integer")
TEMPORAL = ("time", "day")
TEXTS = ("id", "label", "text")


def classify_all(stage: Sandbox, columns: Sequence[str], zone: str) -> list[Seen]:
    """Say what the values of columns of `raw` look like by the first rows; all of them in one scan."""
    text = trim("x")
    times = [read_instant(form, text, zone) for form in TIMES if form.family not in ("epoch", "serial")]
    stack = stack_head(stage, columns)
    counts = count_stacked(stage, [text, *(read_number(form, text) for form in NUMBERS), *times], stack)
    found = {place: _classify_counted(*counts.get(place, [0])) for place in range(len(columns))}
    unclear = [place for place, seen in found.items() if seen is None]
    written = fetch_stacked(stage, text, stack, unclear)
    return [seen or _classify_written(written[place]) for place, seen in found.items()]


def _classify_counted(filled: int, *counts: int) -> Seen | None:
    """Say what values look like of which each form of numbers and times reads so many; None if that is open."""
    if not filled:
        return "empty"
    if max(counts[len(NUMBERS) :]) > ENOUGH * filled:
        return "time"
    return "number" if max(counts[: len(NUMBERS)]) > ENOUGH * filled else None


def _classify_written(values: Sequence[str]) -> Seen:
    """Look at each value for what only a closer look can read: $5, Jan 5 2024, 10:15."""
    looks: Mapping[Seen, Callable[[str], bool]] = {
        "time": is_written_date,
        "clock": is_clock,
        "number": has_known_affix,
    }
    return next((seen for seen, can in looks.items() if sum(map(can, values)) > ENOUGH * len(values)), "text")


def find_unlike(stage: Sandbox, column: str, looks: Seen, zone: str) -> str:
    """Return one of the first values of a column that does not look like this; nothing if all do."""
    text = trim(column)
    times = [read_instant(form, text, zone) for form in TIMES]
    return find_any_unread(stage, text, times if looks == "time" else [read_number(form, text) for form in NUMBERS])


@dataclass(frozen=True, kw_only=True)
class InferredTypes:
    """The typed columns, the fields whose guessed columns cannot be read, and what is to be said of all that."""

    columns: tuple[TypedColumn, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def infer_types(sheet: RawColumns, kind: ImportKind, mapped: Mapped) -> InferredTypes:
    """Infer how each mapped field is written. Raises FileRefused if a column has not its type, or has two readings."""
    notes: dict[str, str] = {}
    said: list[str] = []
    plain = _plain(sheet, kind, dict(mapped.columns), said)
    numbers = infer_number_form(sheet, [one for one in plain if one.field.type in NUMERIC])
    found = {one.field.name: one for one in numbers}
    for one in numbers:
        if one.filled and one.read <= ENOUGH * one.filled:
            _leave_or_refuse(sheet, one, mapped, notes)
    settled = [_infer_time(sheet, found.get(one.field.name, one), mapped, notes) for one in plain]
    settled = [_name_currencies(sheet, one) for one in settled if one.field.name not in notes]
    check_lost_money(sheet, settled)
    _check_currencies(sheet, settled)
    return _join_date(sheet, settled, notes, said)


def _name_currencies(sheet: RawColumns, one: TypedColumn) -> TypedColumn:
    """Add what a column of currencies names, or the name of a column of money; money with signs has it already."""
    if one.field.type == "money" and not (one.currencies and one.currencies.marks):
        mark = split_currency(sheet.name(one.column))[1]
        return replace(one, currencies=FoundCurrencies(marks=((mark, one.filled),))) if mark and one.filled else one
    if one.field.type != "currency":
        return one
    found = find_currencies(sheet.stage, [one.text])
    words = find_other_words(sheet.stage, one.text)
    check_words(sheet.source, sheet.name(one.column), found, words, sheet.currency)
    return replace(one, currencies=found)


def _infer_time(sheet: RawColumns, one: TypedColumn, mapped: Mapped, notes: dict[str, str]) -> TypedColumn:
    """Infer the format of dates; a guessed column that nothing depends on is left out if it holds none."""
    if one.field.type not in TEMPORAL:
        return one
    try:
        return infer_time_format(sheet, one)
    except FileRefused as refused:
        if one.field.required or one.field.name not in mapped.guessed or refused.code != "column-unreadable":
            raise
        notes[one.field.name] = f"{refused.public[:-1]}; it was left out."
        return one


def _join_date(
    sheet: RawColumns, settled: list[TypedColumn], notes: Mapping[str, str], said: list[str]
) -> InferredTypes:
    """Join the date with the time of day and the zone that stand beside it."""
    parts = [one for one in settled if one.field.type in JOINED]
    rest = [one for one in settled if one.field.type not in JOINED]
    said += [*notes.values(), *(_describe_zone(sheet, one) for one in rest if one.zone)]
    date = next((one for one in rest if one.field.type == "time"), None)
    joined = join_date(sheet, date, parts) if date is not None and parts else None
    if joined is not None:
        rest = [joined.date if one is date else one for one in rest]
        said += joined.notes
    taken = joined.taken if joined else ()
    left_out = [*notes, *(one.field.name for one in parts if one.field.name not in taken)]
    return InferredTypes(columns=tuple(rest), left_out=tuple(left_out), notes=tuple(said))


def _describe_zone(sheet: RawColumns, one: TypedColumn) -> str:
    return f"Times of {sheet.name(one.column)} without a zone are in {one.zone}, as its name says."


def _leave_or_refuse(sheet: RawColumns, one: TypedColumn, mapped: Mapped, notes: dict[str, str]) -> None:
    """Leave a guessed column out of which nothing depends, and say so. Raises FileRefused for another one."""
    form = one.form if isinstance(one.form, NumberFormat) else PLAIN
    read = read_number(form, one.text)
    if one.field.required or one.field.line or one.field.name not in mapped.guessed:
        refuse_column(sheet, one, read, "number")
    notes[one.field.name] = f"The column for {describe_unreadable(sheet, one, read, 'number')}; it was left out."


def _check_currencies(sheet: RawColumns, settled: Sequence[TypedColumn]) -> None:
    """Refuse money in several currencies if none is chosen. Raises FileRefused."""
    signed = [one for one in settled if one.currencies and one.currencies.marks]
    found = FoundCurrencies(marks=tuple(mark for one in signed if one.currencies for mark in one.currencies.marks))
    check_currencies(sheet.source, [sheet.name(one.column) for one in signed], found, sheet.currency)


def _plain(sheet: RawColumns, kind: ImportKind, columns: dict[str, str], said: list[str]) -> list[TypedColumn]:
    """Return the columns with the expressions of their texts; `said` gets what is to be said of them."""
    fields = [(field, f"c{sheet.columns.index(columns[field.name])}") for field in kind.fields if field.name in columns]
    found = survey_columns(sheet.stage, [column for _, column in fields])
    plain = []
    for (field, column), seen in zip(fields, found, strict=True):
        odd = seen.untidy or (seen.wide and field.type not in TEXTS)
        one = TypedColumn(
            field=field,
            column=column,
            text=trim(column) if odd else column,
            whole=seen.filled == sheet.rows and not odd,
            longest=seen.longest,
            zone=split_zone(columns[field.name])[1] if field.type in TEMPORAL else None,
        )
        if field.type in TEXTS:
            form = infer_text_form(sheet, one, wide=seen.wide)
            one, said[:] = form.column, [*said, *form.notes]
        if field.words == "stages":
            one, notes = translate_events(sheet, one, sheet.event_words)
            said += notes
        plain.append(one)
    return plain
