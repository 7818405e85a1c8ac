"""Rewritten times: dates written with months by name, zones or halves of the day become year-month-day beside `raw`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from services.ingest.clean.rewritten import add_column, write_plain
from services.ingest.infer.date_grammar import DateParts
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

PIVOT = 69
"""Years of two digits below this are of 2000, as in POSIX."""


def write_skeleton(text: str) -> str:
    """Return the expression of a date's skeleton: small letters, Y for four digits, 9 for one or two."""
    return f"replace(replace(regexp_replace(lower({write_plain(text)}), '[0-9]', '9', 'g'), '9999', 'Y'), '99', '9')"


def find_largest(
    stage: Sandbox, text: str, skeletons: Iterable[str], first: int, second: int
) -> tuple[int, int, bool, str]:
    """Return the largest of two numbers of dates, whether both are the same everywhere, and an example."""
    one, other = (
        f"TRY_CAST(regexp_extract_all({write_plain(text)}, '[0-9]+')[{at:d}] AS INTEGER)" for at in (first, second)
    )
    return stage.one(
        f"""SELECT max({one}), max({other}), bool_and({one} = {other}), min({text}) FILTER ({one} <> {other})
            FROM raw WHERE {write_skeleton(text)} IN ({_literals(skeletons)})"""
    )


def find_ranges(
    stage: Sandbox, text: str, skeletons: Iterable[str], places: tuple[int, ...]
) -> tuple[int, list[tuple[int, int]]]:
    """Return how many different dates there are, and the least and the largest of some numbers of theirs."""
    numbers = [f"TRY_CAST(regexp_extract_all({write_plain(text)}, '[0-9]+')[{at:d}] AS INTEGER)" for at in places]
    ends = listed([f"min({number}), max({number})" for number in numbers])
    row = stage.one(
        f"""SELECT count(DISTINCT {listed(["(" + listed(numbers) + ")"])}), {ends} FROM raw
            WHERE {write_skeleton(text)} IN ({_literals(skeletons)})"""
    )
    return row[0], list(zip(row[1::2], row[2::2], strict=True))


def rewrite_times(stage: Sandbox, column: str, text: str, readings: Mapping[str, DateParts]) -> str:
    """Write the dates of a column as year-month-day into a new one; others stay. Return its name."""
    layouts: dict[DateParts, list[str]] = {}
    for skeleton, parts in readings.items():
        layouts.setdefault(replace(parts, month=0, zone="", half=""), []).append(skeleton)
    runs = f"regexp_extract_all({write_plain(text)}, '[0-9]+')"
    way, digits = (
        add_column(stage, column, write_skeleton(text), "s"),
        add_column(stage, column, runs, "n", "VARCHAR[]"),
    )
    cases = " ".join(
        f"WHEN {way} IN ({_literals(alike)}) THEN {_write_time(layout, {one: readings[one] for one in alike}, column)}"
        for layout, alike in layouts.items()
    )
    name = add_column(stage, column, f"CASE {cases} ELSE {text} END")
    stage.run(f"ALTER TABLE raw DROP COLUMN {way}")
    stage.run(f"ALTER TABLE raw DROP COLUMN {digits}")
    return name


def _write_time(layout: DateParts, readings: Mapping[str, DateParts], column: str) -> str:
    way, digits = column.replace("c", "s", 1), column.replace("c", "n", 1)
    month = _choose(way, {one: f"{parts.month:02}" for one, parts in readings.items()}) if not layout.month_at else ""
    day = [_year(f"{digits}[{layout.year}]"), month or _two(digits, layout.month_at), _two(digits, layout.day)]
    date = " || '-' || ".join(day)
    if not layout.hour:
        return date
    half = {one: parts.half for one, parts in readings.items()}
    seconds = _two(digits, layout.second) if layout.second else "'00'"
    clock = " || ':' || ".join(
        [_hour(f"{digits}[{layout.hour}]", _choose(way, half)), _two(digits, layout.minute), seconds]
    )
    fraction = f" || '.' || {digits}[{layout.fraction}]" if layout.fraction else ""
    return f"{date} || ' ' || {clock}{fraction} || {_zone(layout, readings, way, digits)}"


def _choose(way: str, values: Mapping[str, str]) -> str:
    """Return the expression of a text that depends on the skeleton."""
    grouped: dict[str, list[str]] = {}
    for skeleton, value in values.items():
        grouped.setdefault(value, []).append(skeleton)
    if len(grouped) == 1:
        return literal(next(iter(grouped)))
    whens = (f"WHEN {way} IN ({_literals(skeletons)}) THEN {literal(value)}" for value, skeletons in grouped.items())
    return f"CASE {' '.join(whens)} END"


def _two(digits: str, at: int) -> str:
    return f"lpad({digits}[{at:d}], 2, '0')"


def _year(text: str) -> str:
    century = f"CASE WHEN TRY_CAST({text} AS INTEGER) < {PIVOT:d} THEN '20' ELSE '19' END"
    return f"CASE WHEN strlen({text}) = 4 THEN {text} ELSE {century} || lpad({text}, 2, '0') END"


def _hour(text: str, half: str) -> str:
    """Return the hour of 24; an hour above 12 with a half of the day is none, and makes no date."""
    number = f"TRY_CAST({text} AS INTEGER)"
    turned = f"lpad(CAST({number} % 12 + CASE {half} WHEN 'p' THEN 12 ELSE 0 END AS VARCHAR), 2, '0')"
    return f"CASE WHEN {half} = '' THEN lpad({text}, 2, '0') WHEN {number} BETWEEN 1 AND 12 THEN {turned} ELSE '99' END"


def _zone(layout: DateParts, readings: Mapping[str, DateParts], way: str, digits: str) -> str:
    if not layout.offset:
        return _choose(way, {one: parts.zone for one, parts in readings.items()})
    hours = f"{digits}[{layout.offset_at:d}]"
    minutes = _two(digits, layout.offset_minutes) if layout.offset_minutes else "'00'"
    packed = f"left({hours}, 2) || ':' || right({hours}, 2)"
    spread = f"lpad({hours}, 2, '0') || ':' || {minutes}"
    return f"'{layout.offset}' || CASE WHEN strlen({hours}) = 4 THEN {packed} ELSE {spread} END"


@dataclass(frozen=True, kw_only=True)
class DateColumns:
    """A date in several columns: `local` is the expression of its time, `clock` and `zone` those of two texts.

    `zones` says what is written for each text of the zone; one that is not among them makes no date.
    """

    local: str
    clock: str | None = None
    zone: str | None = None
    zones: Mapping[str, str] = field(default_factory=dict)


def join_columns(stage: Sandbox, column: str, text: str, parts: DateColumns) -> str:
    """Write a date of several columns into a new one. Return its name; a date that cannot be read stays."""
    clock = f"strftime({parts.local}, '%H:%M:%S.%g')"
    if parts.clock is not None:
        clock = f"CASE WHEN {parts.clock} IS NULL THEN '00:00:00' ELSE coalesce({read_clock(parts.clock)}, '?') END"
    zone = f"CASE {parts.zone} {_whens(parts.zones)} ELSE ' ?' END" if parts.zone and parts.zones else "''"
    behind = f"CASE WHEN {parts.zone} IS NULL THEN '' ELSE {zone} END" if parts.zone else zone
    return add_column(
        stage, column, f"coalesce(strftime({parts.local}, '%Y-%m-%d') || ' ' || {clock} || {behind}, {text})"
    )


def read_clock(text: str) -> str:
    """Return the expression of a time of day as HH:MM:SS, NULL for another text."""
    patterns = listed([literal(one) for one in CLOCKS])
    return f"strftime(try_strptime({write_plain(text)}, [{patterns}]), '%H:%M:%S.%g')"


CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f", "%H.%M.%S", "%H.%M", "%Hh%M")
"""How a time of day alone is written."""


def _whens(values: Mapping[str, str]) -> str:
    return " ".join(f"WHEN {literal(text)} THEN {literal(value)}" for text, value in values.items())


def _literals(texts: Iterable[str]) -> str:
    return listed([literal(text) for text in texts])
