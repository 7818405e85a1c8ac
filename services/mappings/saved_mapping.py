"""Saved mapping: what is kept of an import for the next file with the same columns, and how that file is read by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.app.mappings import MappingRow
from services.core.errors import BadValue
from services.ingest.audit import ImportRequest
from services.ingest.infer.mapping import normalise
from services.sources.source import READING, write_reading


@dataclass(frozen=True, kw_only=True)
class SavedMapping:
    """How files of a kind with these columns are read."""

    name: str
    kind: str
    columns: tuple[str, ...]
    reading: Mapping[str, Any]
    saved_by: str
    saved_at: datetime


def hash_columns(columns: Sequence[str]) -> str:
    """Return what files with the same columns have in common; capitals, blanks, signs and the order do not count."""
    names = sorted(normalise(name) or name for name in columns)
    return sha256("\n".join(names).encode()).hexdigest()


def read_row(row: MappingRow) -> SavedMapping:
    """Return a mapping as its row says."""
    return SavedMapping(
        name=row.name,
        kind=row.kind,
        columns=tuple(row.columns.split("\n")),
        reading=row.reading,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def write_saved(request: ImportRequest) -> dict[str, Any]:
    """Return what is kept of a request."""
    return write_reading(request)


def apply_saved(saved: SavedMapping, request: ImportRequest, columns: Sequence[str] = ()) -> ImportRequest:
    """Return the request read by a saved mapping; what the request says itself counts before it.

    `columns` are those of the file: a name that is written otherwise there is taken as the file writes it. Raises
    BadValue for a mapping of another kind.
    """
    if saved.kind != request.kind:
        raise BadValue(f"The mapping {saved.name} is for {saved.kind}, not for {request.kind}.")
    there = {normalise(name): name for name in columns} | {name: name for name in columns}
    given = {name: _tuples(saved.reading.get(name)) for name in READING if saved.reading.get(name)}
    for name, at in (("mapping", 1), ("keep", 0)):
        if name in given:
            given[name] = tuple(_rename(pair, at, there) for pair in given[name])
    said = {name: getattr(request, name) for name in READING if getattr(request, name)}
    if "mapping" in said and "mapping" in given:
        said["mapping"] = tuple({**dict(given["mapping"]), **dict(said["mapping"])}.items())
    return replace(request, **(given | said))


def _rename(pair: tuple[str, str], at: int, there: Mapping[str, str]) -> tuple[str, str]:
    name = pair[at]
    found = there.get(name) or there.get(normalise(name)) or name
    return (pair[0], found) if at else (found, pair[1])


def _tuples(value: Any) -> Any:
    """Return lists as tuples: JSON has no others."""
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def describe_saved(saved: SavedMapping) -> str:
    """Say what a mapping takes, in one line."""
    pairs = [f"{field} = {column}" for field, column in map(tuple, saved.reading.get("mapping") or ()) if column]
    said = [f"{name.replace('_', ' ')} {saved.reading[name]}" for name in SHOWN if saved.reading.get(name)]
    return ", ".join([*pairs, *said]) or "as guessed"


SHOWN = ("preset", "date_order", "decimal", "currency", "total_per")
