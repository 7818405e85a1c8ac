"""Faults: the conditions under which a row cannot be used, each with the sentence that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.ingest.clean.values import is_not_finite, is_too_large
from services.warehouse.duckdb.sandbox import literal


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A condition over `fields` or `typed`, and the expression of the sentence."""

    condition: str
    reason: str


FAULTY = Fault(condition="fault IS NOT NULL", reason="fault")
"""The row has a fault already; its own sentence stays."""


def _fault(condition: str, sentence: str) -> Fault:
    return Fault(condition=f"({condition})", reason=literal(sentence))


def refuse_value(condition: str, sentence: str) -> Fault:
    """Return the fault of rows that meet a condition over `fields`."""
    return _fault(condition, sentence)


def refuse_missing(value: str, sentence: str, *, unless: str | None = None) -> Fault:
    """Return the fault of rows without a value; rows that meet the condition `unless` may lack it."""
    return _fault(f"{value} IS NULL" + (f" AND NOT ({unless})" if unless else ""), sentence)


def refuse_unread(name: str, text: str, sentence: str) -> Fault:
    """Return the fault of rows whose text gives no value."""
    return _fault(f"{name} IS NULL AND {text} IS NOT NULL", sentence)


def refuse_not_finite(name: str, text: str, sentence: str) -> Fault:
    """Return the fault of rows whose text is no number, or an infinite one."""
    return _fault(f"{name} IS NULL AND {is_not_finite(text)}", sentence)


def refuse_too_large(name: str, text: str, sentence: str) -> Fault:
    """Return the fault of rows whose number is too large to be exact."""
    return _fault(f"{name} IS NULL AND {is_too_large(text)}", sentence)


def refuse_longer(text: str, most: int, sentence: str) -> Fault:
    """Return the fault of rows whose text has more bytes than `most`."""
    return _fault(f"strlen({text}) > {most:d}", sentence)


def refuse_outside(name: str, first: date, end: datetime, sentence: str) -> Fault:
    """Return the fault of rows whose instant or day lies before `first`, or not before `end`."""
    limit = end.strftime("%Y-%m-%d %H:%M:%S")
    return _fault(f"{name} < TIMESTAMP '{first:%Y-%m-%d}' OR {name} >= TIMESTAMP '{limit}'", sentence)


def refuse_zero_bytes(columns: int, sentence: str) -> Fault:
    """Return the fault of rows with a zero byte in any value."""
    return _fault(" OR ".join(f"contains(c{at}, chr(0))" for at in range(columns)), sentence)


def refuse_prefix(name: str, beginning: str, sentence: str) -> Fault:
    """Return the fault of rows whose value begins with a text."""
    return _fault(f"starts_with({name}, {literal(beginning)})", sentence)


def refuse_match(name: str, pattern: str, sentence: str) -> Fault:
    """Return the fault of rows of whose value a pattern matches a part."""
    return _fault(f"regexp_matches(coalesce({name}, ''), {literal(pattern)})", sentence)


def refuse_not_positive(name: str, sentence: str) -> Fault:
    """Return the fault of rows whose number is zero or less."""
    return _fault(f"{name} <= 0", sentence)


def list_conditions(faults: Sequence[Fault]) -> list[str]:
    """Return the conditions alone."""
    return [fault.condition for fault in faults]
