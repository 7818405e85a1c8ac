"""Written dates: columns whose dates have months by name, zones or halves of the day, read by their skeletons."""

import re
from collections.abc import Mapping
from dataclasses import replace

from services.core.errors import FileRefused
from services.ingest.clean.rewritten import count_ways
from services.ingest.clean.rewritten_times import find_largest, find_ranges, rewrite_times, write_skeleton
from services.ingest.infer.date_grammar import DateParts, read_skeleton
from services.ingest.infer.typed_column import RawColumns, TypedColumn

MONTHS, DAYS = 12, 31
LONG = 3
"""Years of orders hardly lie further apart in one file than so many, if the other number does."""

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
    """Exchange day and month where the day comes first."""
    settled = dict(readings)
    for place in {(parts.month_at, parts.day) for parts in readings.values() if parts.either}:
        alike = {
            skeleton: parts
            for skeleton, parts in readings.items()
            if parts.either and (parts.month_at, parts.day) == place
        }
        if _is_day_first(sheet, one, alike, *place):
            settled |= {skeleton: parts.day_first() for skeleton, parts in alike.items()}
    return settled | _settle_years(sheet, one, readings)


def _settle_years(sheet: RawColumns, one: TypedColumn, readings: Mapping[str, DateParts]) -> dict[str, DateParts]:
    """Exchange day and year beside a month's name where only the first of two short numbers can be the year.

    It is, if it is above 31, or hardly changes while the other runs through a month.
    """
    found: dict[str, DateParts] = {}
    named = {skeleton: parts for skeleton, parts in readings.items() if parts.month and "Y" not in skeleton}
    for place in {(parts.day, parts.year) for parts in named.values() if parts.day < parts.year}:
        alike = {skeleton: parts for skeleton, parts in named.items() if (parts.day, parts.year) == place}
        (least, most), (first, last) = find_ranges(sheet.stage, one.text, alike, place)
        if most > DAYS or (last <= DAYS and (most - least) * 3 <= last - first > LONG):
            found |= {skeleton: replace(parts, day=parts.year, year=parts.day) for skeleton, parts in alike.items()}
    return found


def _is_day_first(sheet: RawColumns, one: TypedColumn, alike: Mapping[str, DateParts], first: int, second: int) -> bool:
    """True if the first number is the day: said, or proven by a number above twelve. Raises FileRefused."""
    if sheet.order is not None:
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
