"""Base: what a warehouse must be able to do, whichever database it is."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """The rows of one statement, with the statement."""

    table: pa.Table
    sql: str
    parameters: Mapping[str, Any]


class DataVersion(NamedTuple):
    """Which data it is. Two warehouses, or one before and after a restore, never have both in common."""

    number: int
    """Moves by one with every committed change."""
    stamp: str
    """Random, new with every committed change."""


class Reader(Protocol):
    """One consistent view of the warehouse: every fetch sees the same committed loads."""

    @property
    def counts_in_bits(self) -> bool:
        """True where the engine has `bitstring_agg`, which counts distinct dense keys as sets of bits."""
        ...

    def data_version(self) -> DataVersion:
        """Return the version of the data that this view sees."""
        ...

    def fetch(self, statement: ClauseElement, schema: pa.Schema) -> Fetched:
        """Run `statement` and return its columns, in order, as `schema` names and types them."""
        ...


class Writer(Protocol):
    """One transaction that changes the warehouse."""

    def execute(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run a Core statement, once for each of `rows` if there are any."""
        ...


class Engine(Protocol):
    """A warehouse. Errors raised by its methods: TookTooLong, Cancelled, StoreUnreachable, FilesInUse."""

    @property
    def name(self) -> str:
        """`duckdb` or `postgresql`."""
        ...

    def data_version(self) -> DataVersion:
        """Return the version of the committed data: it moves by one with every change of it."""
        ...

    def snapshot(self, *, seconds: float, cancel: Event | None = None) -> AbstractContextManager[Reader]:
        """Open one consistent view; a fetch in it is stopped after `seconds`, or when `cancel` is set."""
        ...

    def write(self) -> AbstractContextManager[Writer]:
        """Open one transaction; it commits at the end of the block and rolls back on an error."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...
