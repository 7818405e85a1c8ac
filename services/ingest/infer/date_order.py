"""Date order: the format of a column of dates; a column in which day and month could change places is refused."""

from collections.abc import Sequence
from dataclasses import replace

from services.core.errors import FileRefused
from services.ingest.clean.column_values import copy_sample, copy_unread, count_readable, differ, find_examples
from services.ingest.clean.values import TimeFormat, read_instant
from services.ingest.infer.formats import TIMES
from services.ingest.infer.nothing_words import WORDS
from services.ingest.infer.two_digit_years import Candidate, settle_years
from services.ingest.infer.typed_column import ENOUGH, RawColumns, TypedColumn, leave_out_words, refuse_column
from services.ingest.infer.written_dates import rewrite_dates

CERTAIN = 0.95
"""Where this share of the values reads day first and fewer month first, it is day first, and the other way round."""


def infer_time_format(sheet: RawColumns, one: TypedColumn) -> TypedColumn:
    """Infer the format of a column of dates. Raises FileRefused if no format fits, or two do."""
    sheet = replace(sheet, zone=one.zone or sheet.zone)
    forms = [form for form in TIMES if sheet.order is None or form.order in (None, sheet.order)]
    filled, found = _find_forms(sheet, one, forms)
    if not filled:
        return one
    if not found or _best(found).count < filled:
        one = leave_out_words(sheet, one, _read_best(sheet, one, found), WORDS)
        one = rewrite_dates(sheet, one, _read_best(sheet, one, found))
        filled, found = _find_forms(sheet, one, forms)
        if not filled:
            return one
    if not found or _best(found).count <= ENOUGH * filled:
        refuse_column(sheet, one, _read_best(sheet, one, found), "date")
    found = settle_years(sheet, one, found)
    best = _best(found)
    for rival in found:
        _check_rival(sheet, one, best, rival, filled)
    return replace(one, form=best.form, proven=best.count == filled, filled=filled, read=best.count)


def _find_forms(sheet: RawColumns, one: TypedColumn, forms: Sequence[TimeFormat]) -> tuple[int, list[Candidate]]:
    """Count the values of a column, and find the formats that read them."""
    filled, found = _counted(sheet, one, _likely(sheet, forms, copy_sample(sheet.stage, one.text)))
    if found and _best(found).count < filled:
        filled, found = _counted(sheet, one, _reconsidered(sheet, one, forms, found))
    return filled, found


def _read_best(sheet: RawColumns, one: TypedColumn, found: Sequence[Candidate]) -> str:
    return read_instant(_best(found).form if found else TIMES[0], one.text, sheet.zone)


def _best(found: Sequence[Candidate]) -> Candidate:
    return max(found, key=lambda candidate: candidate.count)


def _counted(sheet: RawColumns, one: TypedColumn, forms: Sequence[TimeFormat]) -> tuple[int, list[Candidate]]:
    """Count, over the whole column, its values and the values that each format reads."""
    filled, *counts = count_readable(
        sheet.stage, [one.text, *(read_instant(form, one.text, sheet.zone) for form in forms)]
    )
    return filled, [Candidate(form=form, count=count) for form, count in zip(forms, counts, strict=True)]


def _likely(sheet: RawColumns, forms: Sequence[TimeFormat], table: str) -> list[TimeFormat]:
    """Return the forms that read any value of a sample, with no more of their patterns than the sample needs.

    One that reads nothing that an earlier one does not read is left out, but for the two orders of day and month.
    """
    found: list[Candidate] = []
    counts = count_readable(sheet.stage, [read_instant(form, "x", sheet.zone) for form in forms], table)
    for form, count in zip(forms, counts, strict=True):
        earlier = max((one.count for one in found if one.form.order in (None, form.order)), default=0)
        if count > earlier:
            found.append(Candidate(form=form, count=count))
    return [_narrowed(sheet, one.form, table) for one in found]


def _narrowed(sheet: RawColumns, form: TimeFormat, table: str) -> TimeFormat:
    single = [read_instant(replace(form, patterns=(pattern,)), "x", sheet.zone) for pattern in form.patterns]
    counts = count_readable(sheet.stage, single, table)
    used = tuple(pattern for pattern, count in zip(form.patterns, counts, strict=True) if count)
    return replace(form, patterns=used)


def _reconsidered(
    sheet: RawColumns, one: TypedColumn, forms: Sequence[TimeFormat], found: Sequence[Candidate]
) -> list[TimeFormat]:
    """Add, with all their patterns, the forms that read values which the best one cannot read."""
    left = copy_unread(sheet.stage, one.text, read_instant(_best(found).form, one.text, sheet.zone))
    reading = count_readable(sheet.stage, [read_instant(form, "x", sheet.zone) for form in forms], left)
    names = {form.name for form, count in zip(forms, reading, strict=True) if count}
    names |= {candidate.form.name for candidate in found}
    return [form for form in forms if form.name in names]


def _is_dotted(best: Candidate, rival: Candidate) -> bool:
    """True if dates have points between their numbers: wherever that is written, the day comes first."""
    return (
        best.form.order == "day"
        and rival.count <= best.count
        and all(pattern[2:3] == "." for candidate in (best, rival) for pattern in candidate.form.patterns)
    )


def _check_rival(sheet: RawColumns, one: TypedColumn, best: Candidate, rival: Candidate, filled: int) -> None:
    """Ask where the column reads as well the other way round. Raises FileRefused."""
    opposite = {best.form.order, rival.form.order} == {"day", "month"}
    if not opposite or _is_dotted(best, rival) or (rival.count < best.count and best.count >= CERTAIN * filled):
        return
    ways = [read_instant(candidate.form, one.text, sheet.zone) for candidate in (best, rival)]
    if differ(sheet.stage, *ways):
        value = find_examples(sheet.stage, one.text, "NULL", 1)[0]
        raise FileRefused(
            f"The dates of {sheet.source}, such as {value}, can be read in two ways.",
            code="dates-ambiguous",
            fields={"column": sheet.name(one.column), "value": value},
        )
