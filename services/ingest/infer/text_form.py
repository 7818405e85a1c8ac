"""Text form: ids and labels as they are meant: no stray blanks, one way to write an accent, no words for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.core.errors import FileRefused
from services.ingest.clean.column_values import (
    are_floats,
    fetch_distinct,
    find_damaged_id,
    find_nobody,
    find_range,
    leave_words_out,
)
from services.ingest.clean.texts import has_untidy, replace_words, tidy
from services.ingest.infer.nothing_words import NOBODY, PERHAPS, SURE
from services.ingest.infer.typed_column import RawColumns, TypedColumn
from services.warehouse.duckdb.sandbox import Sandbox

MEMBERS = 100_000
"""A label of more members is none that people choose from; its spellings are not compared."""

PEOPLE = ("customer_id", "user_id")
"""Ids of people, among which some words stand for nobody."""

ZERO_FIELD = "customer_id"
"""Ids among which 0 may stand for nobody; a log without its users would lose their events."""

NAMED = 5
"""So many words a note names."""


@dataclass(frozen=True, kw_only=True)
class TextForm:
    """A column of ids or labels, and what is to be said of it."""

    column: TypedColumn
    notes: tuple[str, ...] = ()


def infer_text_form(sheet: RawColumns, one: TypedColumn, *, wide: bool) -> TextForm:
    """Return the column with an expression that gives its texts as meant. Raises FileRefused for damaged ids.

    `wide` says that it has letters beyond ASCII.
    """
    if wide and has_untidy(sheet.stage, one.column):
        one = replace(one, text=tidy(one.column), whole=False)
    if one.field.type == "id":
        _check_damaged(sheet, one)
        words = [*_find_id_words(sheet, one, wide=wide), *find_zeros(sheet.stage, one.text, one.field.name)]
        whole, said = _write_whole(sheet, one)
        return TextForm(column=_leave_out(whole, words), notes=(*_describe_words(one, words), *said))
    members = fetch_distinct(sheet.stage, one.text, MEMBERS)
    words = choose_words(members)
    column = _leave_out(one, words)
    notes = _describe_words(one, words)
    merged, said = _merge_spellings(sheet, column, members) if one.field.type == "label" else (column, ())
    return TextForm(column=merged, notes=(*notes, *said))


def _write_whole(sheet: RawColumns, one: TypedColumn) -> tuple[TypedColumn, tuple[str, ...]]:
    """Return ids such as 1001.0 without the decimal that a program added; other files have them as whole numbers."""
    if not are_floats(sheet.stage, one.text):
        return one, ()
    said = (
        f"The ids of {one.field.name} are written as numbers with a decimal, such as 5.0; they are read as whole ones."
    )
    return replace(one, text=f"regexp_replace({one.text}, '[.]0$', '')"), (said,)


def _describe_words(one: TypedColumn, words: Sequence[str]) -> tuple[str, ...]:
    return (f"In {one.field.name} these words stand for no value: {describe(words)}.",) if words else ()


def _leave_out(one: TypedColumn, words: Sequence[str]) -> TypedColumn:
    return replace(one, text=leave_words_out(one.text, words), whole=False) if words else one


def choose_words(members: Sequence[str]) -> list[str]:
    """Return the members that stand for nothing: words such as None only if another such word is there."""
    sure = [one for one in members if one.lower() in SURE]
    return sure + [one for one in members if sure and one.lower() in PERHAPS]


def _find_id_words(sheet: RawColumns, one: TypedColumn, *, wide: bool) -> list[str]:
    """Return the words for nothing among ids; a column is only read for those that lie within its range."""
    people = NOBODY if one.field.name in PEOPLE else ()
    spelled = {form for word in (*SURE, *PERHAPS, *people) for form in (word, word.upper(), word.capitalize())} | {
        "NaN",
        "NaT",
    }
    bounds = None if wide or one.text != one.column else find_range(sheet.stage, one.column)
    if bounds is not None:
        spelled = {word for word in spelled if bounds[0][:7] <= word[:7] <= bounds[1][:7] or word[:7] == bounds[1][:7]}
    return fetch_distinct(sheet.stage, one.text, MEMBERS, among=sorted(spelled)) if spelled else []


def find_zeros(stage: Sandbox, text: str, field: str) -> list[str]:
    """Return the zeros among ids of customers that stand for nobody, as shops write who bought without an account.

    They do if no customer is numbered 1, or none has as many rows: a shop that counts from 0 has a customer 0.
    """
    return find_nobody(stage, text) if field == ZERO_FIELD else []


def _check_damaged(sheet: RawColumns, one: TypedColumn) -> None:
    value = find_damaged_id(sheet.stage, one.text)
    if value:
        column = sheet.name(one.column)
        raise FileRefused(
            f"The ids in the column {column} of {sheet.source} were damaged by a spreadsheet: {value} has lost its "
            "last digits, so that different ids have become one.",
            code="ids-damaged",
            fields={"field": one.field.name, "column": column, "value": value},
        )


def _merge_spellings(
    sheet: RawColumns, one: TypedColumn, members: Sequence[str]
) -> tuple[TypedColumn, tuple[str, ...]]:
    """Return the column, with spellings that differ in capitals merged if that is chosen, and what they are."""
    spellings = group_spellings(members)
    if not spellings:
        return one, ()
    said = "; ".join(" and ".join(alike) for alike in list(spellings.values())[:NAMED])
    if not sheet.merge_case:
        return one, (f"Members of {one.field.name} differ in capital letters only: {said}. They can be merged.",)
    words = {other: alike[0] for alike in spellings.values() for other in alike[1:]}
    return replace(one, text=replace_words(one.text, words)), (f"Members of {one.field.name} were merged: {said}.",)


def group_spellings(members: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the members that differ in capital letters only; the one with a capital first is the first of each."""
    found: dict[str, list[str]] = {}
    for member in sorted(members, key=lambda text: (not text[:1].isupper() or text.isupper(), text)):
        found.setdefault(member.lower(), []).append(member)
    return {small: alike for small, alike in sorted(found.items()) if len(alike) > 1}


def describe(words: Sequence[str]) -> str:
    """Name some words."""
    rest = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
