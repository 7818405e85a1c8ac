"""Loader: what an engine must be able to do for an import, whichever database it is.

A loader is one transaction that is alone in changing facts. What a stage made is filled into tables, or handed over for
statements to refer to; what the warehouse knows already is looked up into the stage.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.sql.expression import Executable

from services.warehouse.duckdb.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Rows that a stage hands to the warehouse: the query that gives them, and the table they go into, if they do."""

    name: str
    query: str
    table: sa.Table | None = None
    columns: tuple[str, ...] = ()
    """The columns of the query, in its order; those of the table of these names are filled."""


@dataclass(frozen=True, kw_only=True)
class KeyLookup:
    """Rows of the warehouse that a stage asks for: `{ids}` in the query stands for the ids it names.

    The query is one that both engines read the same. `types` are DuckDB's, by the name of the column.
    """

    into: str
    query: str
    types: Mapping[str, str]
    ids: str | None = None


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What a load will do: rows by their fate, and what is handed over."""

    loaded: int
    updated: int
    unchanged: int
    orders: int | None
    handovers: tuple[Handover, ...]
    notes: tuple[str, ...] = ()
    """What a person must know of the rows besides, in sentences."""


class Loader(Protocol):
    """One transaction that loads."""

    def rows(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Run a Core statement and give its rows."""
        ...

    def run(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run a Core statement, once for each of `rows` if there are any."""
        ...

    def look_up(self, stage: Sandbox, lookup: KeyLookup) -> None:
        """Make a table in the stage of what the warehouse knows."""
        ...

    def hold(self, stage: Sandbox, handover: Handover) -> sa.TableClause:
        """Take a handover that has no table, and give the relation that statements refer to it by."""
        ...

    def filling(
        self, stage: Sandbox, handovers: Sequence[Handover]
    ) -> AbstractContextManager[Callable[[Handover], None]]:
        """Return a function that loads one handover. Call it once per handover, in the given order.

        Until the end of the block nothing else may use the stage.
        """
        ...
