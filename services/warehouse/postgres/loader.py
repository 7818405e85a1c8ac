"""Loading into PostgreSQL: one transaction under a lock; rows stream from the stage through a pipe into COPY.

A table that is empty loses its indexes before the rows come and gets them back after, in the same transaction: building
them once costs a third of keeping them up row by row. A table that has rows keeps its indexes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from threading import Event
from typing import Any, TextIO, cast

import sqlalchemy as sa
from psycopg2.errors import QueryCanceled
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case
from sqlalchemy import Connection as Session
from sqlalchemy import text
from sqlalchemy.sql.expression import Executable

from services.warehouse.duckdb.sandbox import Sandbox, listed, literal, quoted
from services.warehouse.loader import Handover, KeyLookup, Loader
from services.warehouse.postgres.copy_stream import BLOCK, Stream, streaming
from services.warehouse.postgres.engine import PostgresEngine, reachable
from services.warehouse.statement_timeout import stoppable

LOAD_LOCK = 4_272_020
"""The advisory lock that lets one import load at a time."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """How an index is taken away, and made again."""

    drop: str
    create: str


@dataclass(frozen=True, kw_only=True)
class PostgresLoader:
    """One write transaction; see `Loader`."""

    session: Session
    raw: Connection

    def rows(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows; see `Loader`."""
        return [tuple(row) for row in self.session.execute(statement)]

    def run(self, statement: Executable, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Run a statement; see `Loader`."""
        self.session.execute(statement, None if rows is None else [dict(row) for row in rows])

    def look_up(self, stage: Sandbox, lookup: KeyLookup) -> None:
        """Pass ids into a temporary table and rows back as CSV; see `Loader`."""
        ids, found = f"ids_{lookup.into}", stage.folder / f"{lookup.into}.csv"
        if lookup.ids is not None:
            self._hold(stage, ids, lookup.ids)
        with self.raw.cursor() as cursor, found.open("wb") as file:
            query = lookup.query.format(ids=f"(SELECT * FROM {ids})")
            cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", file, BLOCK)
        types = listed([f"{literal(name)}: {literal(kind)}" for name, kind in lookup.types.items()])
        marks = "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"'"
        stage.run(
            f"CREATE OR REPLACE TEMP TABLE {lookup.into} AS SELECT * FROM read_csv(?, columns = {{{types}}}, {marks})",
            [str(found)],
        )
        found.unlink()

    @contextmanager
    def filling(self, stage: Sandbox, handovers: Sequence[Handover]) -> Iterator[Callable[[Handover], None]]:
        """Stream the rows into their tables, the next ones on their way while one is filled; see `Loader`."""
        with streaming(stage, [(one.name, one.query) for one in handovers]) as streams:

            def fill(handover: Handover) -> None:
                assert handover.table is not None  # noqa: S101 - only what has a table is filled
                with self._bare(handover.table):
                    self._copy(streams[handover.name], quoted(handover.table.name), handover.columns)

            yield fill

    def hold(self, stage: Sandbox, handover: Handover) -> sa.TableClause:
        """Make a temporary table; see `Loader`."""
        name = f"handed_{handover.name}"
        self._hold(stage, name, handover.query)
        return sa.table(name, *(sa.column(column) for column in handover.columns))

    def _hold(self, stage: Sandbox, name: str, query: str) -> None:
        described = stage.run(f"DESCRIBE {query}")
        columns = listed([f"{quoted(row[0])} {_type(row[1])}" for row in described])
        self.session.execute(text(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP"))
        with streaming(stage, [(name, query)]) as streams:
            self._copy(streams[name], name, [row[0] for row in described])
        self.session.execute(text(f"ANALYZE {name}"))

    def _copy(self, stream: Stream, target: str, columns: Sequence[str]) -> None:
        into = f"COPY {target} ({listed([quoted(name) for name in columns])}) FROM STDIN (FORMAT csv)"
        with self.raw.cursor() as cursor:
            cursor.copy_expert(into, cast("TextIO", stream), BLOCK)  # it reads, and asks for nothing else

    @contextmanager
    def _bare(self, table: sa.Table) -> Iterator[None]:
        """Take the indexes off an empty table for the time of the block."""
        name = quoted(table.name)
        empty = not self.session.execute(text(f"SELECT EXISTS (SELECT FROM {name})")).scalar()
        indexes = self._indexes(table.name) if empty else []
        for index in indexes:
            self.session.execute(text(index.drop))
        yield
        for index in indexes:
            self.session.execute(text(index.create))
        if empty:
            self.session.execute(text(f"ANALYZE {name}"))

    def _indexes(self, table: str) -> list[Index]:
        """Return the indexes of a table, the one of its primary key as the constraint that it is."""
        query = text(
            """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname,
                      pg_get_constraintdef(pg_constraint.oid)
               FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u')
               WHERE indrelid = to_regclass(:name) ORDER BY 1"""
        )
        return [_index(quoted(table), *row) for row in self.session.execute(query, {"name": quoted(table)})]


def _index(table: str, name: str, definition: str, constraint: str | None, constraint_definition: str | None) -> Index:
    if constraint is None:
        whole = definition.replace(" ON ONLY ", " ON ", 1)  # of a divided table: with those of its partitions
        return Index(drop=f"DROP INDEX {name}", create=whole.replace(":", r"\:"))
    alter = f"ALTER TABLE {table}"
    add = f"{alter} ADD CONSTRAINT {quoted(constraint)} {constraint_definition}"
    return Index(drop=f"{alter} DROP CONSTRAINT {quoted(constraint)}", create=add)


def _type(kind: str) -> str:
    """Return PostgreSQL's name of one of DuckDB's types; text is compared bytewise."""
    return {"VARCHAR": 'text COLLATE "C"', "UBIGINT": "numeric"}.get(kind, kind)


@contextmanager
def postgres_loader(engine: PostgresEngine, *, cancel: Event | None, keep: bool) -> Iterator[Loader]:
    """Open the transaction; see `open_loader`."""
    with reachable():
        session = engine.pool.connect()
    try:
        raw = session.connection.driver_connection
        assert isinstance(raw, Connection)  # noqa: S101 - the pool was made for psycopg2
        with (
            stoppable(raw.cancel, seconds=inf, cancel=cancel, interrupted=QueryCanceled),
            session.begin() as transaction,
        ):
            session.execute(text(f"SELECT pg_advisory_xact_lock({LOAD_LOCK:d})"))
            yield PostgresLoader(session=session, raw=raw)
            if not keep:
                transaction.rollback()
    finally:
        session.close()
