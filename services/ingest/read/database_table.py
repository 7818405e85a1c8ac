"""Database table: rows of a database become a Parquet file whose columns have the types of what was read.

Databases tell types in many ways, and SQLite's columns have none. So each value is written as text first, beside which
Python types each column had; what one type can hold exactly gets it, and all else stays text.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from services.warehouse.duckdb.sandbox import Sandbox, listed, literal, quoted

ValueKind = Literal["flag", "whole", "exact", "float", "time", "instant", "day", "text"]

MOST_DIGITS = 38
"""Digits of DuckDB's exact numbers."""

SMALL, LARGE = 2**53, 2**63
"""Whole numbers up to the first are exact as floats; those below the second fit into 64 bits."""


@dataclass(kw_only=True)
class ReadColumn:
    """What is known of a column so far: the kinds of its values, and how large its numbers are."""

    name: str
    utc: bool = False
    """True if times without a zone are in UTC."""
    kinds: set[ValueKind] = field(default_factory=set)
    digits: int = 1
    """Digits before the point."""
    scale: int = 0
    """Digits behind it."""
    largest: int = 0
    """The largest whole number, without its sign."""

    def write_all(self, values: Sequence[Any]) -> list[str | None]:
        """Return values as text, and note their kinds; text and whole numbers are not looked at singly."""
        types = set(map(type, values)) - {type(None)}
        if types == {str}:
            self.kinds.add("text")
            return list(values)
        if types == {int}:
            self.write(max((one for one in values if one is not None), key=abs))
            return [None if one is None else str(one) for one in values]
        return list(map(self.write, values))

    def write(self, value: Any) -> str | None:
        """Return a value as text, and note its kind."""
        if value is None:
            return None
        kind, text = (WRITERS.get(type(value)) or _write_other)(value)
        if kind == "time" and self.utc:
            kind, text = "instant", f"{text}+00:00"
        self.kinds.add(kind)
        if kind in {"whole", "exact"}:
            self._measure(kind, text)
        return text

    def _measure(self, kind: ValueKind, text: str) -> None:
        digits, _, decimals = text.lstrip("-").partition(".")
        self.digits, self.scale = max(self.digits, len(digits)), max(self.scale, len(decimals))
        if kind == "whole":
            self.largest = max(self.largest, int(digits))

    @property
    def type(self) -> str:
        """The type of DuckDB's that holds every value exactly."""
        kinds = frozenset(self.kinds)
        if kinds == {"whole"} and self.largest < LARGE:
            return "BIGINT"
        if kinds and kinds <= {"whole", "exact"} and self.digits + self.scale <= MOST_DIGITS:
            return f"DECIMAL({self.digits + self.scale}, {self.scale})"
        if "float" in kinds and kinds <= {"whole", "float"} and self.largest <= SMALL:
            return "DOUBLE"
        return TYPES.get(kinds, "VARCHAR")


TYPES: Mapping[frozenset[ValueKind], str] = {
    frozenset({"flag"}): "BOOLEAN",
    frozenset({"time"}): "TIMESTAMP",
    frozenset({"instant"}): "TIMESTAMP WITH TIME ZONE",
    frozenset({"day"}): "DATE",
}


def _write_time(value: datetime) -> tuple[ValueKind, str]:
    if value.tzinfo is None:
        return "time", value.isoformat(" ")
    return "instant", value.astimezone(UTC).isoformat(" ")


def _write_exact(value: Decimal) -> tuple[ValueKind, str]:
    text = str(value)
    if "E" in text and value.is_finite():
        text = f"{value:f}"
    return ("exact", text) if value.is_finite() else ("text", text)


def _write_bytes(value: Any) -> tuple[ValueKind, str]:
    return "text", bytes(value).hex()


def _write_other(value: Any) -> tuple[ValueKind, str]:
    """Write what has no type of its own here: documents as JSON, times of day, UUIDs, intervals as text."""
    if isinstance(value, dict | list):
        return "text", json.dumps(value, ensure_ascii=False, default=str)
    return "text", str(value)


WRITERS: Mapping[type, Callable[[Any], tuple[ValueKind, str]]] = {
    str: lambda value: ("text", value),
    bool: lambda value: ("flag", str(value).lower()),
    int: lambda value: ("whole", str(value)),
    float: lambda value: ("float", repr(value)),
    Decimal: _write_exact,
    datetime: _write_time,
    date: lambda value: ("day", value.isoformat()),
    bytes: _write_bytes,
    memoryview: _write_bytes,
}
"""How values of each Python type that drivers give are written."""


class TableFile:
    """A Parquet file of text that grows by batches of rows; `rows` are in it so far."""

    def __init__(self, path: Path, columns: Sequence[ReadColumn]) -> None:
        self.rows = 0
        self._columns = columns
        self._path = path
        self._schema = pa.schema([(f"c{at}", pa.string()) for at in range(len(columns))])
        self._writer = pq.ParquetWriter(path, self._schema)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write a batch."""
        columns = zip(self._columns, zip(*rows, strict=True), strict=True)
        texts = [column.write_all(values) for column, values in columns]
        self._writer.write_table(pa.table([pa.array(one, pa.string()) for one in texts], schema=self._schema))
        self.rows += len(rows)

    def close(self) -> None:
        """End the file."""
        self._writer.close()

    def give_types(self, stage: Sandbox, path: Path) -> None:
        """Write the same rows with the names and types of their columns into another file, and remove this one."""
        chosen = listed([f"CAST(c{at} AS {one.type}) AS {quoted(one.name)}" for at, one in enumerate(self._columns)])
        source, target = literal(str(self._path)), literal(str(path))
        stage.run(f"COPY (SELECT {chosen} FROM read_parquet({source})) TO {target} (FORMAT parquet)")
        self._path.unlink()
