"""Source: where rows come from again and again, how they are read, and what became of the last run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from models.app.sources import SourceRow
from services.ingest.audit import COUNTED, ImportRequest
from services.ingest.read.high_water import Follows, HighWater

RunState = Literal["", "running", "done", "failed", "cancelled"]

READING = (
    "preset",
    "mapping",
    "group_by_order",
    "date_order",
    "decimal",
    "currency",
    "total_per",
    "keep",
    "encoding",
    "sheet",
    "no_header",
    "columns",
    "merge_case",
    "future_dates",
    "event_words",
)
"""What a source keeps of a request."""


@dataclass(frozen=True, kw_only=True)
class NewSource:
    """A source to be added. `request` says what its rows are and how they are read; its files count for nothing.

    `origin` is env:NAME or file:PATH for the URL of a database, or files:PATTERN.
    """

    name: str
    origin: str
    request: ImportRequest
    water: HighWater | None = None


@dataclass(frozen=True, kw_only=True)
class LastRun:
    """The last run of a source; `counts` are there when it is done, `error` when it failed."""

    state: RunState
    at: datetime | None
    job: str
    error: str | None
    code: str
    counts: Mapping[str, int]
    load: int | None


@dataclass(frozen=True, kw_only=True)
class NamedSource:
    """A source as it is kept."""

    name: str
    kind: str
    origin: str
    sql: str | None
    reading: Mapping[str, Any]
    water: HighWater | None
    seen: Mapping[str, Any]
    read_at: datetime | None
    """When the last run began that was done."""
    schedule: str
    next_at: datetime | None
    paused: bool
    added_by: str
    last: LastRun

    @property
    def pattern(self) -> Path | None:
        """The files that it reads; None for a database."""
        kind, _, text = self.origin.partition(":")
        return Path(text) if kind == "files" else None

    @property
    def place(self) -> str:
        """Where its rows come from, in words: no path of the machine, no host, no account."""
        return f"files {self.pattern.name}" if self.pattern is not None else "database"

    def write_request(self, who: str) -> ImportRequest:
        """Return the import that a run makes, without its files."""
        given = {name: _tuples(value) for name, value in self.reading.items()}
        return ImportRequest(kind=self.kind, files=(), who=who, **given)


def _tuples(value: Any) -> Any:
    """Return lists as tuples: JSON has no others."""
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def write_reading(request: ImportRequest) -> dict[str, Any]:
    """Return what a source keeps of a request."""
    return {name: getattr(request, name) for name in READING}


def read_row(row: SourceRow) -> NamedSource:
    """Return a source as its row says."""
    follows = cast("Follows", row.follows)
    water = HighWater(column=row.changed_column, follows=follows, overlap=row.overlap, mark=row.mark)
    last = LastRun(
        state=cast("RunState", row.last_state),
        at=row.last_at,
        job=row.last_job,
        error=row.last_error,
        code=row.last_code,
        counts={name: (row.last_counts or {}).get(name, 0) for name in ("read", *COUNTED)} if row.last_counts else {},
        load=row.last_load,
    )
    return NamedSource(
        name=row.name,
        kind=row.kind,
        origin=row.origin,
        sql=row.sql,
        reading=row.reading,
        water=water if row.follows else None,
        seen=row.seen,
        read_at=row.read_at,
        schedule=row.schedule,
        next_at=row.next_at,
        paused=row.paused,
        added_by=row.added_by,
        last=last,
    )
