"""Written dates: columns whose dates have months by name, zones or halves of the day, read by their skeletons."""

import re
from collections.abc import Mapping
from dataclasses import replace

from services.core.errors import FileRefused
from services.ingest.clean.rewritten import count_ways
from services.ingest.clean.rewritten_times import PIVOT, find_largest, find_ranges, rewrite_times, write_skeleton
from services.ingest.infer.date_grammar import DateParts, read_skeleton
from services.ingest.infer.typed_column import AHEAD, RawColumns, TypedColumn

MONTHS, DAYS, YEARS = 12, 31, 99
LONG, MANY = 3, 12
"""Of so many dates, the number that runs over more than these, three times as many as the other, is the day."""

NUMERIC = re.compile(r"(?:9[/.-]9[/.-][Y9]|Y[/.-]9[/.-]9)(?: 9:9(?::9(?:\.[Y9]+)?)?(?: [ap]m)?)?")
"""Skeletons of dates that patterns read: in those a day and a month in the wrong order are a slip."""


def rewrite_dates(sheet: RawColumns, one: TypedColumn, value: str) -> TypedColumn:
    """Return the column with its dates as year-month-day, if that reads dates that the expression `value` cannot.

    Raises FileRefused if day and month could change places.
    """
    left = count_ways(sheet.stage, write_skeleton(one.text), one.text, f"(SELECT * FROM raw WHERE {value} IS NULL)")
    if not any(_gains(skeleton) for skeleton, _ in left):
        return one
    ways = count_ways(sheet.stage, write_skeleton(one.text), one.text)
    readings = {skeleton: parts for skeleton, _ in ways if (parts := read_skeleton(skeleton)) is not None}
    text = rewrite_times(sheet.stage, one.column, one.text, _settle_order(sheet, one, readings))
    return replace(one, text=text)


def _gains(skeleton: str) -> bool:
    """True for a date that the patterns of numbers do not know."""
    return NUMERIC.fullmatch(skeleton) is None and read_skeleton(skeleton) is not None


def _settle_order(sheet: RawColumns, one: TypedColumn, readings: Mapping[str, DateParts]) -> dict[str, DateParts]:
    """Exchange day, month and year where they do not come as month, day, year."""
    settled = dict(readings)
    for place in {(parts.month_at, parts.day, parts.year) for parts in readings.values() if parts.either}:
        alike = {
            skeleton: parts
            for skeleton, parts in readings.items()
            if parts.either and (parts.month_at, parts.day, parts.year) == place
        }
        if _is_year_first(sheet, one, alike, (place[0], place[2], place[1])):
            settled |= {skeleton: parts.year_first() for skeleton, parts in alike.items()}
        elif _is_day_first(sheet, one, alike, *place[:2]):
            settled |= {skeleton: parts.day_first() for skeleton, parts in alike.items()}
    named = {skeleton: parts for skeleton, parts in readings.items() if parts.month and parts.day < parts.year}
    for at in {(parts.day, parts.year) for parts in named.values()}:
        alike = {skeleton: parts for skeleton, parts in named.items() if (parts.day, parts.year) == at}
        if _is_year_first(sheet, one, alike, at):
            settled |= {skeleton: replace(parts, day=at[1], year=at[0]) for skeleton, parts in alike.items()}
    return settled


def _is_year_first(sheet: RawColumns, one: TypedColumn, alike: Mapping[str, DateParts], ends: tuple[int, ...]) -> bool:
    """True if the first number of dates is the year, not the last: said, or because the last cannot be.

    `ends` are the places of the first number, the last, and the month between them if it is no name. Years do not
    lie in the future, and hardly change while many days run through a month. Where both may be, a year behind a
    month's name or behind points is the last, as usual. Raises FileRefused for others.
    """
    dates, ((least, most), (begin, end), *between) = find_ranges(sheet.stage, one.text, alike, ends)
    if end > YEARS or sheet.order not in (None, "year") or any(month > MONTHS for _, month in between):
        return False
    if sheet.order == "year":
        return end <= DAYS
    latest = YEARS if sheet.now is None else (sheet.now + AHEAD).year % 100
    first, last = (_may_be_year(*pair, latest) for pair in ((least, most), (begin, end)))
    if most > DAYS or end > DAYS:
        return end <= DAYS
    if first != last:
        return first
    first_long, last_long = most - least, end - begin
    if (
        dates >= MANY
        and max(first_long, last_long) > LONG
        and min(first_long, last_long) * 3 <= max(first_long, last_long)
    ):
        return first_long < last_long
    if all(parts.month or parts.dotted for parts in alike.values()):
        return False
    raise FileRefused(
        f"The dates of {sheet.source} in {sheet.name(one.column)} may begin with the year or end with it.",
        code="years-ambiguous",
        fields={"column": sheet.name(one.column)},
    )


def _may_be_year(least: int, most: int, latest: int) -> bool:
    """True if numbers of two digits may be years, none in the future; those of the last century are high."""
    return most <= latest or least >= PIVOT or latest == YEARS


def _is_day_first(sheet: RawColumns, one: TypedColumn, alike: Mapping[str, DateParts], first: int, second: int) -> bool:
    """True if the first number is the day: said, or proven by a number above twelve. Raises FileRefused."""
    if sheet.order in ("day", "month"):
        return sheet.order == "day"
    one_most, other_most, same, example = find_largest(sheet.stage, one.text, alike, first, second)
    if (one_most > MONTHS) != (other_most > MONTHS):
        return one_most > MONTHS
    if same or (one_most <= MONTHS and all(parts.dotted for parts in alike.values())):
        return True
    raise FileRefused(
        f"The dates of {sheet.source}, such as {str(example)[:40]}, can be read in two ways.",
        code="dates-ambiguous",
        fields={"column": sheet.name(one.column), "value": str(example)[:40]},
    )
