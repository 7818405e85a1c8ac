"""Faults: the conditions under which a row cannot be used, each with the sentence that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.ingest.clean.values import not_finite, too_large
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


def missing(value: str, sentence: str) -> Fault:
    """There is no value."""
    return _fault(f"{value} IS NULL", sentence)


def unread(name: str, text: str, sentence: str) -> Fault:
    """There is a text, but no value came of it."""
    return _fault(f"{name} IS NULL AND {text} IS NOT NULL", sentence)


def unread_not_finite(name: str, text: str, sentence: str) -> Fault:
    """No value came of the text, for it is not a number or an infinite one."""
    return _fault(f"{name} IS NULL AND {not_finite(text)}", sentence)


def unread_too_large(name: str, text: str, sentence: str) -> Fault:
    """No value came of the text, for its number is too large to be exact."""
    return _fault(f"{name} IS NULL AND {too_large(text)}", sentence)


def longer(text: str, most: int, sentence: str) -> Fault:
    """The text has more bytes than `most`."""
    return _fault(f"strlen({text}) > {most:d}", sentence)


def outside(name: str, first: date, end: datetime, sentence: str) -> Fault:
    """The instant or day lies before `first`, or not before `end`."""
    limit = end.strftime("%Y-%m-%d %H:%M:%S")
    return _fault(f"{name} < TIMESTAMP '{first:%Y-%m-%d}' OR {name} >= TIMESTAMP '{limit}'", sentence)


def zero_bytes(columns: int, sentence: str) -> Fault:
    """A value of the row holds a zero byte."""
    return _fault(" OR ".join(f"contains(c{at}, chr(0))" for at in range(columns)), sentence)


def begins_with(name: str, beginning: str, sentence: str) -> Fault:
    """The value begins with a text."""
    return _fault(f"starts_with({name}, {literal(beginning)})", sentence)


def not_positive(name: str, sentence: str) -> Fault:
    """The number is zero or less."""
    return _fault(f"{name} <= 0", sentence)


def conditions(faults: Sequence[Fault]) -> list[str]:
    """Give the conditions alone."""
    return [fault.condition for fault in faults]
