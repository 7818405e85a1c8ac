"""Result: an answer that knows its units, its filters and where it came from."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self

import pyarrow as pa

ColumnRole = Literal["dimension", "name", "metric", "comparison", "change"]
"""A name says what the id of a dimension is called; it groups nothing."""
OTHERS = "Others"
"""The member that stands for all that a top-N left out."""

Row = dict[str, Any]
"""One row of an answer: the value of each column by name."""


@dataclass(frozen=True, kw_only=True)
class OutColumn:
    """What a column of an answer is."""

    name: str
    label: str
    unit: str
    role: ColumnRole


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an answer came from: what leads from a number back to its rows."""

    filters: tuple[str, ...]
    """Period, filters and limits of the view, in words."""
    notes: tuple[str, ...]
    """What a reader must know to read the numbers right."""
    as_of: date | None
    """The last day of the data that the answer rests on."""
    data_version: int
    statement: str
    parameters: Mapping[str, str]
    computed_at: datetime
    """When the statement ran, UTC."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """An answer: typed columns, rows, origin."""

    columns: tuple[OutColumn, ...]
    table: pa.Table
    """Members as text or whole numbers, money as exact decimals, counts as integers, shares as floats."""
    origin: Origin
    cached: Literal["hit", "miss", "shared"] = "miss"
    ms: float = 0.0

    def rows(self) -> list[Row]:
        """Return the rows, by column name."""
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

    def with_state(self, cached: Literal["hit", "miss", "shared"], ms: float) -> Self:
        """Say how this copy of the answer was come by."""
        return replace(self, cached=cached, ms=ms)

    def to_bytes(self) -> bytes:
        """Write it for the cache: an Arrow stream whose schema carries the rest as JSON."""
        about = {"columns": [vars(column) for column in self.columns], "origin": vars(self.origin)}
        metadata = {b"cartograph": json.dumps(about, default=str).encode()}
        sink = io.BytesIO()
        table = self.table.replace_schema_metadata(metadata)
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        return sink.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what `to_bytes` wrote."""
        table = pa.ipc.open_stream(pa.py_buffer(stored)).read_all()
        about = json.loads(table.schema.metadata[b"cartograph"])
        columns = tuple(OutColumn(**column) for column in about["columns"])
        return cls(columns=columns, table=table.replace_schema_metadata(None), origin=_origin(about["origin"]))

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line and the web promise it; see DEFINITIONS."""
        return {
            "columns": [vars(column) for column in self.columns],
            "rows": [{name: _number(value) for name, value in row.items()} for row in self.rows()],
            "filters": list(self.origin.filters),
            "notes": list(self.origin.notes),
            "as_of": self.origin.as_of and self.origin.as_of.isoformat(),
            "data_version": self.origin.data_version,
            "cached": self.cached != "miss",
            "cache": self.cached,
            "ms": round(self.ms, 3),
            "computed_at": self.origin.computed_at.isoformat(),
            "statement": self.origin.statement,
            "parameters": dict(self.origin.parameters),
        }


def _origin(stored: Mapping[str, Any]) -> Origin:
    return Origin(
        filters=tuple(stored["filters"]),
        notes=tuple(stored["notes"]),
        as_of=stored["as_of"] and date.fromisoformat(stored["as_of"]),
        data_version=stored["data_version"],
        statement=stored["statement"],
        parameters=stored["parameters"],
        computed_at=datetime.fromisoformat(stored["computed_at"]),
    )


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
