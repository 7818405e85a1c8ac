"""Number form: the one way in which the numbers of the files are written; numbers with two readings are asked for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.core.errors import FileRefused
from services.ingest.clean.column_values import count_readable, differ, find_difference, find_shapes, has_thousands_only
from services.ingest.clean.rewritten import count_ways, rewrite_numbers, write_affix
from services.ingest.clean.values import NumberFormat, read_number
from services.ingest.infer.affixes import find_affix_currencies, group_beginnings
from services.ingest.infer.formats import NUMBERS, PLAIN
from services.ingest.infer.nothing_words import WORDS
from services.ingest.infer.typed_column import RawColumns, TypedColumn, leave_out_words

LOST_SHARE = 1000
"""Unread values of one shape refuse a file if they are two, and more than one of so many."""


SLIP = 10
"""A single number of another form is a slip in a column of so many; a shorter one has two forms."""


def infer_number_form(sheet: RawColumns, numeric: Sequence[TypedColumn]) -> list[TypedColumn]:
    """Return the columns with the form of their numbers. Raises FileRefused for numbers with two readings.

    All numbers of the files have one form: a program that writes a decimal comma writes it everywhere.
    """
    typed = [one for one in numeric if one.column in sheet.numeric]
    if typed:
        return _join_typed(sheet, numeric, typed)
    columns = list(numeric)
    if sheet.decimal != "," and _count(sheet, columns, None) == (read := _count(sheet, columns, PLAIN)):
        if sheet.decimal is None:
            _check_plain(sheet, columns)
        return _with_form(columns, PLAIN, read, read)
    columns = [leave_out_words(sheet, one, read_number(PLAIN, one.text), WORDS) for one in columns]
    forms = [form for form in NUMBERS if sheet.decimal in (None, form.decimal)]
    best = max(forms, key=lambda form: sum(_count(sheet, columns, form)))
    columns = _rewrite(sheet, columns, best)
    totals = [sum(_count(sheet, columns, form)) for form in forms]
    fitting = [form for form, total in zip(forms, totals, strict=True) if total == max(totals)]
    for rival in fitting[1:]:
        _check_rival(sheet, columns, fitting[0], rival)
    filled, read = _count(sheet, columns, None), _count(sheet, columns, fitting[0])
    return _with_form(columns, fitting[0], filled, read)


def _join_typed(sheet: RawColumns, numeric: Sequence[TypedColumn], typed: Sequence[TypedColumn]) -> list[TypedColumn]:
    """Read the columns that are numbers in the file as such, and find the form of the others apart from them."""
    rest = [one for one in numeric if one.column not in sheet.numeric]
    found = _with_form(typed, PLAIN, _count(sheet, typed, None), _count(sheet, typed, PLAIN))
    found += infer_number_form(sheet, rest) if rest else []
    return sorted(found, key=lambda one: [each.field for each in numeric].index(one.field))


def _count(sheet: RawColumns, columns: Sequence[TypedColumn], form: NumberFormat | None) -> list[int]:
    """Count the values of each column that a form reads; all of them without a form."""
    return count_readable(sheet.stage, [one.text if form is None else read_number(form, one.text) for one in columns])


def _with_form(
    columns: Sequence[TypedColumn], form: NumberFormat, filled: Sequence[int], read: Sequence[int]
) -> list[TypedColumn]:
    return [
        replace(one, form=form, proven=of == count, filled=of, read=count)
        for one, of, count in zip(columns, filled, read, strict=True)
    ]


def _check_plain(sheet: RawColumns, columns: Sequence[TypedColumn]) -> None:
    """Ask for numbers such as 15.990 where no number of the files says what the point is. Raises FileRefused."""
    if has_thousands_only(sheet.stage, [one.text for one in columns]):
        _check_rival(sheet, columns, PLAIN, next(form for form in NUMBERS if form.thousands == "."))


def _check_rival(sheet: RawColumns, columns: Sequence[TypedColumn], form: NumberFormat, rival: NumberFormat) -> None:
    for one in columns:
        ways = [read_number(each, one.text) for each in (form, rival)]
        if differ(sheet.stage, *ways):
            value, first, second = find_difference(sheet.stage, one.text, *ways)
            column = sheet.name(one.column)
            raise FileRefused(
                f"The numbers in the column {column} of {sheet.source} can be read in two ways: {value} is {first:,f} "
                f"or {second:,f}.",
                code="numbers-ambiguous",
                fields={"column": column, "value": value, "first": f"{first:f}", "second": f"{second:f}"},
            )


def _rewrite(sheet: RawColumns, columns: Sequence[TypedColumn], best: NumberFormat) -> list[TypedColumn]:
    """Write the numbers of columns plainly that hold signs of a currency, a minus behind and the like."""
    unread = [of > count for of, count in _count_both(sheet, columns, best)]
    return [_rewrite_one(sheet, one) if odd else one for one, odd in zip(columns, unread, strict=True)]


def _count_both(sheet: RawColumns, columns: Sequence[TypedColumn], form: NumberFormat) -> list[tuple[int, int]]:
    """Return, for each column, its values and those of them that a form reads."""
    return list(zip(_count(sheet, columns, None), _count(sheet, columns, form), strict=True))


def _rewrite_one(sheet: RawColumns, one: TypedColumn) -> TypedColumn:
    ways = count_ways(sheet.stage, write_affix(one.text), one.text)
    text = rewrite_numbers(sheet.stage, one.column, one.text, group_beginnings(ways))
    return replace(one, text=text, currencies=find_affix_currencies(ways))


def check_lost_money(sheet: RawColumns, columns: Sequence[TypedColumn]) -> None:
    """Refuse values of money that are written alike and cannot be read. Raises FileRefused.

    They are no slips but a form that is not known; without them the sums would be wrong.
    """
    for one in columns:
        if one.field.type == "money" and isinstance(one.form, NumberFormat) and not one.proven:
            for count, value in find_shapes(sheet.stage, one.text, read_number(one.form, one.text))[:1]:
                if count * LOST_SHARE > one.filled and (count > 1 or (count * SLIP > one.filled and _is_number(value))):
                    _refuse_shape(sheet, one, count, value)


def _is_number(value: str) -> bool:
    """True for a number with decimals: alone among others, it says that a column is written in two ways."""
    return re.fullmatch(r"[-+]?[0-9]+(?:[.,' ][0-9]{3})*[.,][0-9]{1,2}", value) is not None


def _refuse_shape(sheet: RawColumns, one: TypedColumn, count: int, value: str) -> None:
    column = sheet.name(one.column)
    raise FileRefused(
        f"{count:,} value{' of' if count == 1 else 's of'} the column {column} of {sheet.source} "
        f"{'is' if count == 1 else 'are'} written like {value}, which cannot be read; "
        "without them the sums would be wrong.",
        code="money-unreadable",
        fields={"field": one.field.name, "column": column, "value": value},
    )
