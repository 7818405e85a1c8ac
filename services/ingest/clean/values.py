"""Values: how a text of a file becomes an instant, an exact number, a flag, or NULL where it cannot.

A format is data (declared in `services/ingest/infer/formats.py`); here it becomes an expression over a column of text.
Which format a column has is settled by how many of its values each can read; so the expressions are strict: DuckDB's
own cast to a timestamp drops a zone offset without a word.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.warehouse.duckdb.sandbox import Sandbox, listed, literal

NO_BREAK = "\N{NO-BREAK SPACE}"
SPACE = literal(f" \t\r\n{NO_BREAK}")
"""What is cut off both ends of every value: blanks, tabs, line ends, no-break spaces."""

DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
CLOCK = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
UTC_MARKS = (" UTC", "Z", "+00", "+00:00")
ZONE_MARK = r"(Z|[+-]\d{2}(:?\d{2})?| [A-Za-z]+(/[A-Za-z_]+)*)"
LIMIT = 10**12
"""Numbers as large as this are set aside: no store has them, and sums of them would not be exact."""

Family = Literal["iso", "iso in UTC", "iso with zone", "pattern", "epoch"]


@dataclass(frozen=True, kw_only=True)
class TimeFormat:
    """One way to write a date or a time. `order` says which of day and month comes first, where that matters."""

    name: str
    family: Family
    patterns: tuple[str, ...] = ()
    order: Literal["day", "month"] | None = None
    digits: int = 0


@dataclass(frozen=True, kw_only=True)
class NumberFormat:
    """One way to write a number. An empty mark stands for none."""

    name: str
    decimal: str = "."
    thousands: str = ""


def trim(column: str) -> str:
    """Return a value without surrounding blanks, NULL where nothing is left."""
    return f"nullif(trim({column}, {SPACE}), '')"


def move_zone(instant: str, source: str, target: str) -> str:
    """Move a time without zone from one time zone to another."""
    if source == target:
        return instant
    return f"timezone({literal(target)}, timezone({literal(source)}, {instant}))"


def read_instant(form: TimeFormat, text: str, zone: str, *, proven: bool = False) -> str:
    """Return the expression that reads `text` as an instant in UTC, NULL where it is not of the form.

    Times without zone are in `zone`. `proven` says that every value of the column was found to be of the form.
    """
    local = move_zone(_plain(form, text), zone, "UTC")
    if form.family == "iso":
        return local if proven else _where(text, f"{DAY}({CLOCK})?", local)
    if form.family == "iso in UTC":
        marked = " OR ".join(f"suffix({text}, {literal(mark)})" for mark in UTC_MARKS)
        return _plain(form, text) if proven else f"CASE WHEN {marked} THEN {_plain(form, text)} END"
    if form.family == "iso with zone":
        marked = _where(text, f"{DAY}{CLOCK}{ZONE_MARK}", f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))")
        return f"coalesce({_where(text, f'{DAY}({CLOCK})?', local)}, {marked})"
    if form.family == "epoch":
        return _where(text, rf"\d{{{form.digits:d}}}(\.0+)?", _since_epoch(text, form.digits))
    return local


def _plain(form: TimeFormat, text: str) -> str:
    if form.family != "pattern":
        return f"TRY_CAST({text} AS TIMESTAMP)"
    read = f"try_strptime({text}, [{listed([literal(pattern) for pattern in form.patterns])}])"
    return f"CASE WHEN year({read}) >= 1000 THEN {read} END"


def _since_epoch(text: str, digits: int) -> str:
    scale = 10 ** (16 - digits)
    return f"make_timestamp(CAST(TRY_CAST({text} AS DECIMAL(18, 1)) AS BIGINT) * {scale:d})"


def _where(text: str, pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {value} END"


def read_day(at: str, zone: str) -> str:
    """Return the local day of an instant in UTC."""
    return f"CAST({move_zone(at, 'UTC', zone)} AS DATE)"


def keep_between(at: str, first: date, end: datetime) -> str:
    """Return an instant or day that lies not before `first` and before `end`, else NULL."""
    inside = f"{at} >= TIMESTAMP '{first:%Y-%m-%d}' AND {at} < TIMESTAMP '{end:%Y-%m-%d %H:%M:%S}'"
    return f"CASE WHEN {inside} THEN {at} END"


def write_null(kind: str) -> str:
    """Return no value, of one of DuckDB's types."""
    return f"CAST(NULL AS {kind})"


def read_number(form: NumberFormat, text: str) -> str:
    """Return the expression that reads `text` as an exact number below 10^12, NULL where it is none."""
    read = _number(form, text)
    return f"CASE WHEN abs({read}) < {LIMIT:d} THEN {read} END"


def read_small_number(form: NumberFormat, text: str) -> str:
    """Return the expression that reads `text` as a number of days or a score, with two decimals."""
    read = _number(form, text)
    return f"CASE WHEN abs({read}) < 1000000 THEN CAST({read} AS DECIMAL(9, 2)) END"


def read_integer(form: NumberFormat, text: str) -> str:
    """Return the expression that reads `text` as a whole number."""
    read = _number(form, text)
    return f"CASE WHEN abs({read}) < 1000000 AND {read} = trunc({read}) THEN CAST({read} AS INTEGER) END"


def _number(form: NumberFormat, text: str) -> str:
    if form.decimal == "." and not form.thousands:
        return f"TRY_CAST({text} AS DECIMAL(18, 4))"
    mark, point = _escaped(form.thousands), _escaped(form.decimal)
    grouped = rf"\d{{1,3}}({mark}\d{{3}})+|\d{{1,2}}({mark}\d{{2}})+{mark}\d{{3}}" if mark else r"\d+"
    bare = f"replace(replace({text}, {literal(form.thousands or ' ')}, ''), {literal(form.decimal)}, '.')"
    shape = rf"[+-]?({grouped}|\d+)({point}\d*)?"
    return _where(text, shape, f"TRY_CAST({bare} AS DECIMAL(18, 4))")


def _escaped(mark: str) -> str:
    return f"[{mark}]" if mark else ""


def read_flag(text: str) -> str:
    """Return the expression that reads `text` as yes or no."""
    word = f"lower({text})"
    return (
        f"CASE WHEN {word} IN ('1', '1.0', 'true', 't', 'yes', 'y') THEN true "
        f"WHEN {word} IN ('0', '0.0', 'false', 'f', 'no', 'n') THEN false END"
    )


def is_not_finite(text: str) -> str:
    """True if a text is how programs write a number that is none."""
    return f"regexp_full_match(lower({text}), '[+-]?(nan|inf|infinity)')"


def is_too_large(text: str) -> str:
    """True if a text is a number, but one that is too large to be exact."""
    return f"abs(TRY_CAST({text} AS DOUBLE)) >= 1e6"


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a column holds: values that are not NULL, whether any needs trimming, bytes of the longest."""

    filled: int
    untidy: bool
    longest: int


def survey_columns(stage: Sandbox, columns: Sequence[str]) -> list[Survey]:
    """Survey columns of `raw` in one scan."""
    if not columns:
        return []
    parts = [f"count({c}), coalesce(bool_or({_untidy(c)}), false), max(strlen({c}))" for c in columns]
    row = stage.one(f"SELECT {listed(parts)} FROM raw")
    found = zip(row[::3], row[1::3], row[2::3], strict=True)
    return [Survey(filled=filled, untidy=untidy, longest=longest or 0) for filled, untidy, longest in found]


def _untidy(column: str) -> str:
    """True if a value is empty or may have blanks at its ends.

    Bytes are compared with marks written out: trimming every value costs five times as much, and so do calls of chr().
    """
    behind = " OR ".join(f"suffix({column}, {literal(mark)})" for mark in " \t\r\n")
    return f"{column} < '!' OR {behind} OR contains({column}, {literal(NO_BREAK)})"


def count_readable(stage: Sandbox, expressions: Sequence[str], relation: str = "raw") -> list[int]:
    """Count, in one scan, the rows for which each expression is not NULL."""
    if not expressions:
        return []
    return list(stage.one(f"SELECT {listed([f'count({e})' for e in expressions])} FROM {relation}"))


def copy_head(stage: Sandbox, rows: int = 50) -> str:
    """Make a table of the first rows of `raw`, for a look at all columns. Return its name."""
    stage.run(f"CREATE OR REPLACE TEMP TABLE looked_at AS SELECT * FROM raw LIMIT {rows:d}")
    return "looked_at"


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


def find_difference(stage: Sandbox, text: str, one: str, other: str) -> tuple[str, Decimal, Decimal]:
    """Return a value that two expressions read as different numbers, and both numbers."""
    row = stage.one(f"SELECT {text}, {one}, {other} FROM raw WHERE {one} <> {other} LIMIT 1")
    return str(row[0])[:40], row[1].normalize(), row[2].normalize()


def find_shapes(stage: Sandbox, text: str, value: str) -> list[tuple[int, str]]:
    """Count the values that an expression cannot read by their shape, with an example of each, the commonest first.

    A shape has 9 for digits and a for letters. Values without a digit, and numbers that are only too large, have none.
    """
    shape = rf"regexp_replace(regexp_replace({text}, '[0-9]+', '9', 'g'), '\p{{L}}+', 'a', 'g')"
    odd = f"{value} IS NULL AND regexp_matches({text}, '[0-9]') AND TRY_CAST({text} AS DOUBLE) IS NULL"
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


def fetch_values(stage: Sandbox, text: str, relation: str) -> list[str]:
    """Return the values of a column of a small relation."""
    return [row[0] for row in stage.run(f"SELECT {text} FROM {relation} WHERE {text} IS NOT NULL")]


def fetch_first_rows(stage: Sandbox, columns: int, rows: int) -> list[tuple[str | None, ...]]:
    """Return the first rows of `raw` as text."""
    return stage.run(f"SELECT {listed([f'c{at}' for at in range(columns)])} FROM raw LIMIT {rows:d}")
