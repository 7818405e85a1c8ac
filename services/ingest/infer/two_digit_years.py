"""Two-digit years: whether dates such as 24/01/05 begin with their year or end with it.

Read the wrong way, days become years: dates of a few months then lie over decades. Where that does not decide, a person
is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.core.errors import FileRefused
from services.ingest.clean.column_values import Span, begins_short, differ, find_examples, find_span
from services.ingest.clean.values import TimeFormat, read_instant
from services.ingest.infer.typed_column import AHEAD, RawColumns, TypedColumn

MANY, RATIO, LONG = 12, 3, 200
"""Of so many days, a reading is wrong whose dates lie so many times as far apart as another's, and over so many days.

Fewer days may lie anyhow by chance.
"""

SURE = 0.95
"""Where one reading reads this share of the values, and another fewer, the other is none."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A form, and how many values of the column it reads."""

    form: TimeFormat
    count: int


def settle_years(sheet: RawColumns, one: TypedColumn, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the forms without those that take a day for the year. Raises FileRefused if two are possible."""
    first = next((each for each in found if each.form.order == "year"), None)
    last = [each for each in found if each.form.order in ("day", "month") and _has_two_digits(each.form)]
    if first is None or not last:
        return list(found)
    rest = [each for each in found if each is not first and each not in last]
    best = max(last, key=lambda each: each.count)
    if begins_short(sheet.stage, one.text):
        return [*rest, *last]
    if best.count != first.count and max(best.count, first.count) >= SURE * _count_filled(found):
        return [*rest, *last] if best.count > first.count else [*rest, first]
    reads = {each.form.name: read_instant(each.form, one.text, sheet.zone) for each in (first, *last)}
    if not any(differ(sheet.stage, reads[each.form.name], reads[first.form.name]) for each in last):
        return [*rest, *last]
    early = find_span(sheet.stage, reads[first.form.name])
    spans = [find_span(sheet.stage, reads[each.form.name]) for each in last if each.count == best.count]
    late = min(spans, key=lambda span: span.length)
    if all(decides(sheet, early, span) for span in spans):
        return [*rest, first]
    if decides(sheet, late, early) or _has_points(best.form):
        return [*rest, *last]
    value = find_examples(sheet.stage, one.text, "NULL", 1)[0]
    raise FileRefused(
        f"The dates of {sheet.source}, such as {value}, may begin with the year or end with it.",
        code="years-ambiguous",
        fields={"column": sheet.name(one.column), "value": value},
    )


def decides(sheet: RawColumns, one: Span, other: Span) -> bool:
    """True if dates read in one way cannot be meant in the other: those lie in the future, or far too far apart."""
    if sheet.now is not None:
        end = (sheet.now + AHEAD).replace(tzinfo=None)
        if (one.last < end) != (other.last < end):
            return one.last < end
    return one.days >= MANY and other.length > LONG and other.length >= RATIO * one.length


def _count_filled(found: Sequence[Candidate]) -> int:
    return max(each.count for each in found)


def _has_two_digits(form: TimeFormat) -> bool:
    return any("%y" in pattern for pattern in form.patterns)


def _has_points(form: TimeFormat) -> bool:
    """True if dates have points between their numbers: wherever that is usual, the year comes last."""
    return all(pattern[2:3] == "." for pattern in form.patterns)
