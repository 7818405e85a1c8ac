"""Guesses: for every mapped column how sure it is that it is this field, and why, by its name and its values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.ingest.clean.column_facts import (
    NumberFacts,
    TextFacts,
    count_above_twelve,
    count_repeated,
    count_texts,
    count_values,
    find_days,
    find_numbers,
)
from services.ingest.clean.column_values import differ, fetch_first_rows
from services.ingest.clean.values import NumberFormat, TimeFormat, read_day
from services.ingest.fields import ImportField
from services.ingest.infer.closer_look import OPTIONS
from services.ingest.infer.column_guess import ColumnGuess, Confidence
from services.ingest.infer.mapping import Mapped, Wanted, normalise
from services.ingest.infer.open_questions import ColumnReader, OpenQuestion
from services.ingest.infer.typed_column import RawColumns, TypedColumn

SAMPLES = 3
"""So many values are shown of a column."""

LOOKED_AT = 50
FEW = 4
"""So many values of a label are named; of more, their number is."""

TOGETHER = " together with "

OF_MANY = frozenset({"id", "value", "amount", "type", "time", "day", "item", "title", "area", "state", "score", "land",
                     "order", "action", "label"})  # fmt: skip
"""Names of columns that stand for several things: such a name alone makes nobody sure."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What speaks for a guess, and what against it."""

    reason: str
    doubt: str = ""


def explain_guesses(
    reader: ColumnReader, first: Mapped, missing: Sequence[str], questions: Sequence[OpenQuestion]
) -> tuple[ColumnGuess, ...]:
    """Return a guess for every field that the file has or must have. `first` is the mapping before values were read."""
    samples, typed = read_samples(reader.sheet), reader.look.columns
    facts = dict(zip(typed, count_texts(reader.sheet.stage, [one.text for one in typed.values()]), strict=True))
    unreadable = dict(first.unreadable)
    found = []
    for field in reader.look.plan.kind.fields:
        column = first.column(field.name) or unreadable.get(field.name, "")
        if not column and field.name not in missing:
            continue
        if field.name in typed:
            confidence, reason = _rate(reader, first, typed[field.name], facts, questions)
        else:
            confidence, reason = _rate_unread(reader, field, column)
        guess = ColumnGuess(
            field=field.name, column=column, values=samples.get(column, ()), confidence=confidence, reason=reason
        )
        found.append(guess)
    return tuple(found)


def _rate_unread(reader: ColumnReader, field: ImportField, column: str) -> tuple[Confidence, str]:
    """Rate a column that is named like a field and is not read as one."""
    if not column:
        return "asked", "No column is named so"
    if any(TOGETHER in note and column in note.partition(TOGETHER)[2] for note in reader.look.notes):
        return "sure", "Named so; read together with the date"
    refused = next((error.public for error in reader.look.refused if error.fields.get("field") == field.name), "")
    return "asked", refused or "Named so, but its values cannot be read"


def read_samples(sheet: RawColumns) -> dict[str, tuple[str, ...]]:
    """Return some of the first values of every column, each once."""
    rows = fetch_first_rows(sheet.stage, len(sheet.columns), LOOKED_AT)
    return {
        name: tuple(dict.fromkeys(value[:40] for row in rows if (value := (row[at] or "").strip())))[:SAMPLES]
        for at, name in enumerate(sheet.columns)
    }


def _rate(
    reader: ColumnReader,
    first: Mapped,
    one: TypedColumn,
    facts: Mapping[str, TextFacts],
    questions: Sequence[OpenQuestion],
) -> tuple[Confidence, str]:
    column = reader.sheet.name(one.column)
    finding, name = _explain(reader, one, facts), _name(reader.wanted, first, one.field)
    if column in {each.column for each in questions}:
        depends = isinstance(one.form, NumberFormat | TimeFormat)  # its range depends on the answer
        return "asked", _join(name, _say_whose(reader, one.field) if depends else finding.reason)
    if column in {error.fields["column"] for error in reader.look.asked}:
        return "likely", _join(name, "its first rows can be read in two ways; the check reads all of them")
    if waits := _find_question(reader, one, questions):
        return "likely", f"Read as {waits} is, once answered"
    doubt = finding.doubt or (_doubt_name(reader, first, one.field, column) if one.field.name in first.guessed else "")
    return ("likely", f"{name}; {doubt}") if doubt else ("sure", _join(name, finding.reason))


def _join(name: str, reason: str) -> str:
    return f"{name}; {_lower(reason)}" if reason else name


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _name(wanted: Wanted, mapped: Mapped, field: ImportField) -> str:
    """Say why this column was looked at: its name, a preset, or the person."""
    if field.name not in mapped.guessed:
        said = dict(wanted.request.mapping).get(field.name)
        return "Chosen" if said or wanted.preset is None else "In the preset"
    return "Named so"


def _doubt_name(reader: ColumnReader, mapped: Mapped, field: ImportField, column: str) -> str:
    """Say what is against a name: it is one of many things, or another column has a name of the field too."""
    names = {normalise(field.name), *field.names}
    taken = {name for _, name in mapped.columns}
    rivals = [name for name in reader.sheet.columns if name not in taken and normalise(name) in names]
    if rivals:
        return f"{rivals[0][:40]} may be meant too"
    return "a name that other things have too" if normalise(column) in OF_MANY else ""


def _find_question(reader: ColumnReader, one: TypedColumn, questions: Sequence[OpenQuestion]) -> str:
    """Return the column of the question on numbers, if its answer changes this column too."""
    asked = next((each for each in questions if each.option == "decimal"), None)
    if asked is None or not isinstance(one.form, NumberFormat):
        return ""
    looks = [reader.answer_with("decimal", answer) for answer in OPTIONS[asked.code][1]]
    ways = [look.values.get(one.field.name) for look in looks]
    return asked.column if None in ways or differ(reader.sheet.stage, str(ways[0]), str(ways[1])) else ""


def _explain(reader: ColumnReader, one: TypedColumn, facts: Mapping[str, TextFacts]) -> Finding:
    fact = facts[one.field.name]
    if not fact.filled:
        return Finding(reason="", doubt="empty in all rows")
    return EXPLAINED[one.field.type](reader, one, fact)


def _of_id(reader: ColumnReader, one: TypedColumn, fact: TextFacts) -> Finding:
    if one.field.name == "transaction_id":
        return _of_order(reader, one, fact)
    if fact.different == 1 and fact.filled > 1:
        return Finding(reason="", doubt=f"one value in all rows: {fact.example}")
    return Finding(reason=f"{fact.different:,} distinct value{'' if fact.different == 1 else 's'}")


def _of_order(reader: ColumnReader, one: TypedColumn, fact: TextFacts) -> Finding:
    if fact.different == fact.filled:
        return Finding(reason="Different in every row")
    if reader.look.plan.fold:
        return Finding(reason=f"Repeats on lines of one order; {fact.different:,} orders")
    again = count_repeated(reader.sheet.stage, one.text)
    if not again:
        return Finding(reason="Different in every row that is not a copy of another")
    return Finding(
        reason="", doubt=f"repeated in {again:,} row{'' if again == 1 else 's'}: is a row a line of an order?"
    )


def _of_label(reader: ColumnReader, one: TypedColumn, fact: TextFacts) -> Finding:
    if fact.different == 1:
        return Finding(reason=f"One value in all rows: {fact.example}")
    if fact.different <= FEW:
        values = ", ".join(value[:24] for value, _ in count_values(reader.sheet.stage, one.text, FEW))
        return Finding(reason=f"{fact.different} values: {values}")
    return Finding(reason=f"{fact.different:,} values")


def _of_currency(_: ColumnReader, one: TypedColumn, fact: TextFacts) -> Finding:
    counts = one.currencies.counts if one.currencies else {}
    if len(counts) == 1:
        code = next(iter(counts))
        return Finding(reason=f"One value in all rows: {code}" if fact.different == 1 else f"One currency: {code}")
    return Finding(reason=", ".join(f"{code} in {count:,}" for code, count in list(counts.items())[:FEW]))


def _of_number(reader: ColumnReader, one: TypedColumn, _: TextFacts) -> Finding:
    value = reader.look.values[one.field.name]
    found = find_numbers(reader.sheet.stage, value)
    if found is None:
        return Finding(reason="", doubt="no number in it could be read")
    lost = one.filled - one.read
    if lost:
        return Finding(reason="", doubt=f"{lost:,} value{'' if lost == 1 else 's'} could not be read")
    whose = _say_whose(reader, one.field)
    return Finding(reason=f"{whose}; {_say_range(one.field, found)}" if whose else _say_range(one.field, found))


def _say_whose(reader: ColumnReader, field: ImportField) -> str:
    """Say whether an amount on a line is its order's; nothing where rows are no lines."""
    if not reader.look.plan.fold or field.name not in reader.look.plan.kind.shared_amounts:
        return ""
    per = reader.look.plan.readings.get(field.name)
    return {"order": "Same on all lines of an order", "line": "Of the line"}.get(per or "", "")


def _say_range(field: ImportField, found: NumberFacts) -> str:
    counted = found.whole and (field.name == "quantity" or field.type != "money")
    least, greatest = (f"{number:,.0f}" if counted else f"{number:,.2f}" for number in (found.least, found.greatest))
    span = f"all {least}" if least == greatest else f"{least} to {greatest}"
    return f"whole numbers {span}" if counted else span


def _of_time(reader: ColumnReader, one: TypedColumn, _: TextFacts) -> Finding:
    value, zone = reader.look.values[one.field.name], reader.sheet.zone
    days = find_days(reader.sheet.stage, read_day(value, zone) if one.field.type == "time" else value)
    if days is None or not isinstance(one.form, TimeFormat):
        return Finding(reason="", doubt="no date in it could be read")
    lost = one.filled - one.read
    if lost:
        return Finding(reason="", doubt=f"{lost:,} value{'' if lost == 1 else 's'} could not be read")
    return Finding(reason=f"{_say_order(reader, one, one.form)}{_say_days(days)}")


def _say_order(reader: ColumnReader, one: TypedColumn, form: TimeFormat) -> str:
    """Say how it is known which number is the day."""
    if form.family == "epoch":
        return f"{form.name.capitalize()}: "
    if form.order is None:
        return ""
    if reader.wanted.request.date_order:
        return f"{form.order.capitalize()} first, as you said; "
    greatest, times = count_above_twelve(reader.sheet.stage, one.text, 1 if form.order == "day" else 2)
    place = "first" if form.order == "day" else "second"
    if not times:
        return f"{form.order.capitalize()} first, by its points; "
    rows = f"{times:,} row{'' if times == 1 else 's'}"
    return f"{form.order.capitalize()} first: {greatest} in {place} place, above 12 in {rows}; "


def _say_days(days: tuple[datetime, datetime]) -> str:
    first, last = (f"{day.day} {day:%b %Y}" for day in days)
    return f"all on {first}" if first == last else f"{first} to {last}"


def _of_other(_: ColumnReader, __: TypedColumn, fact: TextFacts) -> Finding:
    return Finding(reason=f"{fact.different:,} value{'' if fact.different == 1 else 's'}")


EXPLAINED: Mapping[str, Callable[[ColumnReader, TypedColumn, TextFacts], Finding]] = {
    "id": _of_id,
    "label": _of_label,
    "text": _of_other,
    "time": _of_time,
    "day": _of_time,
    "clock": _of_other,
    "zone": _of_other,
    "money": _of_number,
    "amount": _of_number,
    "integer": _of_number,
    "flag": _of_label,
    "currency": _of_currency,
}
