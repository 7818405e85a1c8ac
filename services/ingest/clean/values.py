"""Values: how a text of a file becomes an instant, an exact number, a flag, or NULL where it cannot.

A format is data (declared in `services/ingest/infer/formats.py`); here it becomes an expression over a column of text.
Which format a column has is settled by how many of its values each can read; so the expressions are strict: DuckDB's
own cast to a timestamp drops a zone offset without a word.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.warehouse.duckdb.sandbox import listed, literal

NO_BREAK = "\N{NO-BREAK SPACE}"
SPACE = literal(f" \t\r\n{NO_BREAK}")
"""What is cut off both ends of every value: blanks, tabs, line ends, no-break spaces."""

DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
CLOCK = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
UTC_MARKS = (" UTC", "Z", "+00", "+00:00")
ZONE_MARK = r"(Z|[+-]\d{2}(:?\d{2})?| UTC| GMT| [A-Za-z]+(/[A-Za-z_]+)+)"
MICROSECONDS = 16
"""Digits of a number of microseconds since 1970."""

LIMIT = 10**12
"""Numbers as large as this are set aside: no store has them, and sums of them would not be exact."""

Family = Literal["iso", "iso in UTC", "iso with zone", "pattern", "epoch", "serial"]


@dataclass(frozen=True, kw_only=True)
class TimeFormat:
    """One way to write a date or a time. `order` says which of day and month comes first, where that matters."""

    name: str
    family: Family
    patterns: tuple[str, ...] = ()
    order: Literal["day", "month", "year"] | None = None
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
        return _where(text, rf"\d{{{form.digits:d}}}(\.\d+)?", _since_epoch(text, form.digits))
    if form.family == "serial":
        return _where(text, r"[2-7]\d{4}(\.\d+)?", move_zone(_since_1899(text), zone, "UTC"))
    return local


def _plain(form: TimeFormat, text: str) -> str:
    if form.family != "pattern":
        return f"TRY_CAST({text} AS TIMESTAMP)"
    read = f"try_strptime({text}, [{listed([literal(pattern) for pattern in form.patterns])}])"
    return f"CASE WHEN year({read}) >= 1000 THEN {read} END"


def _since_epoch(text: str, digits: int) -> str:
    """Return the instant of a number of seconds (10 digits), or of thousandths, millionths, billionths of them."""
    if digits > MICROSECONDS:
        return f"make_timestamp(TRY_CAST(split_part({text}, '.', 1) AS BIGINT) // 1000)"
    scale = 10 ** (MICROSECONDS - digits)
    exact = f"CAST(round(TRY_CAST({text} AS DECIMAL(38, 9)) * {scale:d}) AS BIGINT)"
    number = f"CASE WHEN contains({text}, '.') THEN {exact} ELSE TRY_CAST({text} AS BIGINT) * {scale:d} END"
    return f"make_timestamp({number})"


def _since_1899(text: str) -> str:
    """Return the time of a spreadsheet's number of days, to the millisecond."""
    return f"TIMESTAMP '1899-12-30' + to_milliseconds(CAST(round(TRY_CAST({text} AS DOUBLE) * 86400000) AS BIGINT))"


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
