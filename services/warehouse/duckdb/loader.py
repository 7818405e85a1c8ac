"""Loading into DuckDB: the stage is a cursor of the warehouse, and one transaction on it inserts what it made."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from threading import Event
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable

from services.core.errors import Cancelled
from services.warehouse.duckdb.engine import DuckDBEngine, compile_statement
from services.warehouse.duckdb.sandbox import Sandbox, listed, quoted
from services.warehouse.loader import Handover, KeyLookup, Loader
from services.warehouse.statement_timeout import POLL_SECONDS, stoppable

ALONE = threading.Lock()
"""Held by the one import of this process that changes the warehouse; no other process can."""


@dataclass(frozen=True, kw_only=True)
class DuckDBLoader:
    """One write transaction on a cursor of its own, or on the one that the stage is; see `Loader`."""

    cursor: duckdb.DuckDBPyConnection

    def rows(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows; see `Loader`."""
        return self._execute(statement).fetchall()

    def run(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run a statement; see `Loader`."""
        for row in [{}] if rows is None else rows:
            self._execute(statement.values(row) if row else statement)  # type: ignore[attr-defined]

    def _execute(self, statement: Executable) -> duckdb.DuckDBPyConnection:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - every Core statement is one
        sql, _, positional = compile_statement(statement)
        return self.cursor.execute(sql, positional)

    def look_up(self, stage: Sandbox, lookup: KeyLookup) -> None:
        """Copy rows of the warehouse into a temporary table beside it; see `Loader`."""
        stage.run(f"CREATE OR REPLACE TEMP TABLE {lookup.into} AS {lookup.query.format(ids=f'({lookup.ids})')}")

    def hold(self, stage: Sandbox, handover: Handover) -> sa.TableClause:
        """Make a temporary table; see `Loader`."""
        name = f"handed_{handover.name}"
        stage.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {handover.query}")
        return sa.table(name, *(sa.column(column) for column in handover.columns), schema="temp")

    @contextmanager
    def filling(self, stage: Sandbox, handovers: Sequence[Handover]) -> Iterator[Callable[[Handover], None]]:  # noqa: ARG002
        """Insert what each query gives when it is asked for; see `Loader`."""

        def fill(handover: Handover) -> None:
            assert handover.table is not None  # noqa: S101 - only what has a table is filled
            columns = listed([quoted(name) for name in handover.columns])
            stage.run(f"INSERT INTO {quoted(handover.table.name)} ({columns}) {handover.query}")

        yield fill


@contextmanager
def duckdb_loader(engine: DuckDBEngine, stage: Sandbox | None, *, cancel: Event | None, keep: bool) -> Iterator[Loader]:
    """Open the transaction; see `open_loader`."""
    with _alone(cancel):
        cursor = engine.cursor() if stage is None else stage.connection
        try:
            with stoppable(cursor.interrupt, seconds=inf, cancel=cancel, interrupted=duckdb.InterruptException):
                yield from _transaction(DuckDBLoader(cursor=cursor), keep=keep)
        finally:
            if stage is None:
                cursor.close()


def _transaction(loader: DuckDBLoader, *, keep: bool) -> Iterator[DuckDBLoader]:
    loader.cursor.begin()
    try:
        yield loader
    except BaseException:
        with suppress(duckdb.Error):  # a transaction that failed is over already
            loader.cursor.rollback()
        raise
    if keep:
        loader.cursor.commit()
    else:
        loader.cursor.rollback()


@contextmanager
def _alone(cancel: Event | None) -> Iterator[None]:
    while not ALONE.acquire(timeout=POLL_SECONDS):
        if cancel is not None and cancel.is_set():
            raise Cancelled("The import was cancelled.")
    try:
        yield
    finally:
        ALONE.release()
