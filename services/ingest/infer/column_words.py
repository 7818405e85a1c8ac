"""Column words: the words of events and of orders' statuses, how many rows have each, and what each counts as."""

from dataclasses import dataclass

from services.ingest.clean.column_facts import count_values
from services.ingest.clean.statuses import classify_status
from services.ingest.clean.values import trim
from services.ingest.infer.event_words import choose_meanings
from services.ingest.infer.open_questions import ColumnReader

MOST = 12
"""So many words are listed; a column of more is none of these."""


@dataclass(frozen=True, kw_only=True)
class EventWord:
    """A name of an event in the log, its rows, and the stage that it is: view, cart, purchase, or none of them."""

    name: str
    rows: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class StatusWord:
    """A status of orders, its rows, and what an order of it counts as."""

    name: str
    rows: int
    counts_as: str


def list_event_words(reader: ColumnReader) -> tuple[EventWord, ...]:
    """Return the names of events in a log, the commonest first."""
    one = reader.look.columns.get("event_type")
    if one is None:
        return ()
    found = count_values(reader.sheet.stage, trim(one.column), MOST)
    meanings = choose_meanings([name for name, _ in found], reader.sheet.event_words)
    return tuple(EventWord(name=name, rows=rows, stage=meanings.get(name, "")) for name, rows in found)


def list_status_words(reader: ColumnReader) -> tuple[StatusWord, ...]:
    """Return the statuses of orders, the commonest first."""
    one = reader.look.columns.get("status")
    if one is None:
        return ()
    found = count_values(reader.sheet.stage, one.text, MOST)
    return tuple(StatusWord(name=name, rows=rows, counts_as=classify_status(name)) for name, rows in found)
