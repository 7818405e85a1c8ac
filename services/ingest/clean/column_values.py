"""Column values: what a column holds, which values an expression reads, and examples of those that it does not."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.ingest.clean.values import LIMIT, trim
from services.warehouse.duckdb.sandbox import Sandbox, listed, literal


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a column holds: values that are not NULL, whether any needs trimming, bytes of the longest.

    `wide`: there are letters beyond ASCII.
    """

    filled: int
    untidy: bool
    wide: bool
    longest: int


def survey_columns(stage: Sandbox, columns: Sequence[str]) -> list[Survey]:
    """Survey columns of `raw` in one scan."""
    if not columns:
        return []
    wide = "coalesce(bool_or(strlen({c}) <> length({c})), false)"
    untidy = "coalesce(bool_or({odd}), false)"
    parts = [f"count({c}), {untidy.format(odd=_untidy(c))}, {wide.format(c=c)}, max(strlen({c}))" for c in columns]
    row = stage.one(f"SELECT {listed(parts)} FROM raw")
    found = zip(row[::4], row[1::4], row[2::4], row[3::4], strict=True)
    return [Survey(filled=of, untidy=odd, wide=far, longest=longest or 0) for of, odd, far, longest in found]


def _untidy(column: str) -> str:
    """True if a value is empty or may have blanks at its ends; wide ones are looked at apart.

    Bytes are compared with marks written out: trimming every value costs five times as much, and so do calls of chr().
    """
    behind = " OR ".join(f"suffix({column}, {literal(mark)})" for mark in " \t\r\n")
    return f"{column} < '!' OR {behind}"


def count_readable(stage: Sandbox, expressions: Sequence[str], relation: str = "raw") -> list[int]:
    """Count, in one scan, the rows for which each expression is not NULL."""
    if not expressions:
        return []
    return list(stage.one(f"SELECT {listed([f'count({e})' for e in expressions])} FROM {relation}"))


def stack_head(stage: Sandbox, columns: Sequence[str], rows: int = 50) -> str:
    """Make a table of the first values of columns, a row for each: `place` among the columns, `x`. Return its name."""
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE stacked AS
            SELECT unnest(range({len(columns):d})) AS place, unnest([{listed(columns)}]) AS x
            FROM (SELECT * FROM raw LIMIT {rows:d})"""
    )
    return "stacked"


def count_stacked(stage: Sandbox, expressions: Sequence[str], relation: str) -> dict[int, list[int]]:
    """Count, in one scan of a stack, the values of each place for which each expression is not NULL."""
    rows = stage.run(f"SELECT place, {listed([f'count({e})' for e in expressions])} FROM {relation} GROUP BY place")
    return {place: list(counts) for place, *counts in rows}


def fetch_stacked(stage: Sandbox, text: str, relation: str, places: Sequence[int]) -> dict[int, list[str]]:
    """Return the values of some places of a stack."""
    found: dict[int, list[str]] = {place: [] for place in places}
    query = f"SELECT place, {text} FROM {relation} WHERE {text} IS NOT NULL AND place IN (SELECT unnest(?))"
    for place, value in stage.run(query, [list(places)]):
        found[place].append(value)
    return found


def copy_sample(stage: Sandbox, column: str, rows: int = 100) -> str:
    """Make a table of one column `x` with the first and some random values of a column. Return its name."""
    picked = f"(SELECT {column} AS x FROM raw) USING SAMPLE reservoir({rows:d} ROWS) REPEATABLE (1)"
    first = f"SELECT {column} AS x FROM raw WHERE {column} IS NOT NULL LIMIT {rows:d}"
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE sampled AS SELECT {trim("x")} AS x
            FROM (({first}) UNION ALL (SELECT x FROM {picked})) WHERE {trim("x")} IS NOT NULL"""
    )
    return "sampled"


def copy_unread(stage: Sandbox, text: str, expression: str, rows: int = 1000) -> str:
    """Make a table of one column `x` with values that an expression cannot read. Return its name."""
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE left_over AS
            SELECT {text} AS x FROM raw WHERE {text} IS NOT NULL AND {expression} IS NULL LIMIT {rows:d}"""
    )
    return "left_over"


def differ(stage: Sandbox, one: str, other: str) -> bool:
    """True if two expressions differ on any row of `raw`."""
    return bool(stage.one(f"SELECT coalesce(bool_or({one} <> {other}), false) FROM raw")[0])


def has_thousands_only(stage: Sandbox, texts: Sequence[str]) -> bool:
    """True if numbers hold a point before three digits, such as 15.990, and none holds a point that must be decimal."""
    shape = literal(r"[+-]?[1-9]\d{0,2}\.\d{3}")
    for relation in ("(SELECT * FROM raw LIMIT 2000)", "raw"):
        for text in texts:
            decimal = f"contains({text}, '.') AND NOT regexp_full_match({text}, {shape})"
            if stage.run(f"SELECT 1 FROM {relation} WHERE {decimal} LIMIT 1"):
                return False
    either = (f"SELECT 1 FROM raw WHERE regexp_full_match({text}, {shape}) LIMIT 1" for text in texts)
    return any(stage.run(query) for query in either)


@dataclass(frozen=True, kw_only=True)
class Span:
    """How many different days there are, the days between the first and the last, and the last."""

    days: int
    length: int
    last: datetime


def find_span(stage: Sandbox, instant: str) -> Span:
    """Return the span of the instants of an expression, of which there are some."""
    day = f"CAST({instant} AS DATE)"
    row = stage.one(f"SELECT count(DISTINCT {day}), date_diff('day', min({day}), max({day})), max({instant}) FROM raw")
    return Span(days=row[0], length=row[1], last=row[2])


def begins_short(stage: Sandbox, text: str) -> bool:
    """True if any value begins with a number of one digit, as 1/2/24 does: no year is written so."""
    return bool(stage.run(f"SELECT 1 FROM raw WHERE regexp_matches({text}, '^[0-9][^0-9]') LIMIT 1"))


def find_difference(stage: Sandbox, text: str, one: str, other: str) -> tuple[str, Decimal, Decimal]:
    """Return a value that two expressions read as different numbers, and both numbers."""
    row = stage.one(f"SELECT {text}, {one}, {other} FROM raw WHERE {one} <> {other} LIMIT 1")
    return str(row[0])[:40], row[1].normalize(), row[2].normalize()


def find_shapes(stage: Sandbox, text: str, value: str) -> list[tuple[int, str]]:
    """Count the values that an expression cannot read by their shape, with an example of each, the commonest first.

    A shape has 9 for digits and a for letters. Values without a digit, and numbers that are only too large, have none.
    """
    shape = rf"regexp_replace(regexp_replace({text}, '[0-9]+', '9', 'g'), '\p{{L}}+', 'a', 'g')"
    odd = f"{value} IS NULL AND regexp_matches({text}, '[0-9]')"
    odd += f" AND coalesce(abs(TRY_CAST({text} AS DOUBLE)), 0) < {LIMIT:d}"
    return stage.run(
        f"""SELECT count(*), min({text}) FROM raw WHERE {text} IS NOT NULL AND {odd}
            GROUP BY {shape} ORDER BY count(*) DESC, min({text})"""
    )


def find_words(stage: Sandbox, text: str, value: str, words: Collection[str]) -> list[str]:
    """Return which words are values of a column that an expression cannot read, as they are written."""
    wanted = listed([literal(word) for word in sorted(words)])
    odd = f"{text} IS NOT NULL AND {value} IS NULL AND lower({text}) IN ({wanted})"
    return [row[0] for row in stage.run(f"SELECT DISTINCT {text} FROM raw WHERE {odd} ORDER BY ALL")]


def leave_words_out(text: str, words: Sequence[str]) -> str:
    """Return the expression of a text that is NULL where it is one of some words."""
    return f"CASE WHEN {text} NOT IN ({listed([literal(word) for word in words])}) THEN {text} END" if words else text


def find_examples(stage: Sandbox, text: str, value: str, number_of: int = 2, relation: str = "raw") -> list[str]:
    """Return a few values that an expression cannot read."""
    left = f"{text} IS NOT NULL AND {value} IS NULL"
    rows = stage.run(f"SELECT DISTINCT {text} AS x FROM {relation} WHERE {left} ORDER BY x LIMIT {number_of:d}")
    return [str(row[0])[:40] for row in rows]


def find_any_unread(stage: Sandbox, text: str, values: Sequence[str]) -> str:
    """Return a value that none of several expressions can read; an empty text if there is none."""
    odd = " AND ".join([f"{text} IS NOT NULL", *(f"{value} IS NULL" for value in values)])
    return next((str(row[0])[:40] for row in stage.run(f"SELECT {text} FROM raw WHERE {odd} LIMIT 1")), "")


def fetch_distinct(stage: Sandbox, text: str, most: int = 1000, *, among: Sequence[str] = ()) -> list[str]:
    """Return the different values of a column, no more than so many; only those `among` some, if any are named."""
    limits = f"x IN ({listed([literal(one) for one in among])})" if among else "x IS NOT NULL"
    return sorted(row[0] for row in stage.run(f"SELECT DISTINCT {text} AS x FROM raw WHERE {limits} LIMIT {most:d}"))


def find_range(stage: Sandbox, column: str) -> tuple[str, str] | None:
    """Return the beginnings of the least and the greatest text of a column, if the database's statistics tell."""
    told = stage.run(f"SELECT stats({column}) FROM raw LIMIT 1")
    found = re.match(r"\[Min: ([ -~]{0,8}), Max: ([ -~]{0,8}), Has Unicode: false", str(told[0][0]) if told else "")
    return (found[1], found[2]) if found else None


def find_damaged_id(stage: Sandbox, text: str) -> str:
    """Return an id such as 1.23457E+12, which a spreadsheet made of a longer one; an empty text if there is none."""
    signed = f"(contains({text}, 'E+') OR contains({text}, 'e+'))"
    whole = f"regexp_full_match({text}, '[+-]?[0-9]([.,][0-9]+)?[eE][+][0-9]{{1,3}}')"
    return next((row[0] for row in stage.run(f"SELECT {text} FROM raw WHERE {signed} AND {whole} LIMIT 1")), "")


def find_nobody(stage: Sandbox, text: str) -> list[str]:
    """Return the zeros of a column of ids that no customer can have: see `find_zeros`."""
    zero = f"{text} IN ('0', '0.0')"
    if not stage.run(f"SELECT 1 FROM raw WHERE {zero} LIMIT 1"):
        return []
    counts = f"SELECT {text} AS id, count(*) AS n FROM raw WHERE {text} IS NOT NULL GROUP BY 1"
    row = stage.one(
        f"""SELECT list(id) FILTER (id IN ('0', '0.0')), sum(n) FILTER (id IN ('0', '0.0')),
                   max(n) FILTER (id NOT IN ('0', '0.0')), coalesce(bool_or(id IN ('1', '1.0')), false),
                   coalesce(bool_and(TRY_CAST(id AS DOUBLE) IS NOT NULL), false) FROM ({counts})"""
    )
    zeros, times, most, has_one, numbers = row
    nobody = most is not None and (times > most or (numbers and not has_one) or not numbers)
    return sorted(zeros) if nobody else []


def are_floats(stage: Sandbox, text: str) -> bool:
    """True if every value of a column of ids is a whole number with .0 behind it; the first few say at once if not."""
    odd = f"{text} IS NOT NULL AND NOT regexp_full_match({text}, '[0-9]+[.]0')"
    if stage.run(f"SELECT 1 FROM (SELECT * FROM raw LIMIT 50) WHERE {odd} LIMIT 1"):
        return False
    return bool(stage.one(f"SELECT count({text}) > 0 AND count(*) FILTER ({odd}) = 0 FROM raw")[0])


def has_time_of_day(stage: Sandbox, local: str) -> bool:
    """True if any time is not at midnight."""
    return bool(stage.run(f"SELECT 1 FROM raw WHERE {local} <> date_trunc('day', {local}) LIMIT 1"))


def fetch_first_rows(stage: Sandbox, columns: int, rows: int) -> list[tuple[str | None, ...]]:
    """Return the first rows of `raw` as text."""
    return stage.run(f"SELECT {listed([f'c{at}' for at in range(columns)])} FROM raw LIMIT {rows:d}")
