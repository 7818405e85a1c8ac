"""Database: the rows of one SELECT over a shop's database, read without changing anything, streamed into a file.

Nothing may be written: the transaction is read-only where the server has such, the file is opened so, and SQLite's
authorizer allows reading alone. One statement is sent: a semicolon anywhere but at its end refuses it, so that nothing
can end the transaction first. What functions of the server may reach (files, other servers) is for the rights of the
account that the URL names.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from config.settings import Settings
from services.core.errors import BadValue, Cancelled, FileRefused, TookTooLong
from services.ingest.read.database_address import DatabaseAddress
from services.ingest.read.database_session import DatabaseSession, open_session
from services.ingest.read.database_table import ReadColumn, TableFile
from services.ingest.read.high_water import HighWater, find_largest, write_mark
from services.warehouse.duckdb.sandbox import Sandbox, open_stage
from services.warehouse.statement_timeout import stoppable

LONGEST = 20_000
"""Characters of a statement."""

BATCH = 5_000
"""Rows that are fetched at once."""

BEGINS = re.compile(r"[\s(]*(SELECT|WITH|VALUES)\b", re.IGNORECASE)
COMMENTS = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
WRITES_FILES = re.compile(r"\b(OUTFILE|DUMPFILE)\b", re.IGNORECASE)
"""MySQL writes files of the server in transactions that are read-only."""

SINCE = re.compile(r"(?<![:\w\\]):since\b")
OTHER_COLON = re.compile(r"(?<![:\\]):(?!since\b)(?=\w)")


@dataclass(frozen=True, kw_only=True)
class DatabaseQuery:
    """What is asked of a database. With `water`, `:since` in the statement is the point from which on rows are new."""

    address: DatabaseAddress
    sql: str
    water: HighWater | None = None


@dataclass(frozen=True, kw_only=True)
class DatabaseRows:
    """The rows that were read, as a Parquet file, and the mark of the next run; the old one where no row is newer."""

    file: Path
    rows: int
    columns: tuple[str, ...]
    mark: str


def check_select(sql: str, *, since: bool = False) -> str:
    """Return the statement without its end, if it is one SELECT by its looks. Raises BadValue."""
    if len(sql) > LONGEST:
        raise BadValue(f"The SELECT is longer than {LONGEST:,} characters.", code="select-only")
    text = sql.strip().removesuffix(";").rstrip()
    if ";" in text:
        raise BadValue("The SELECT holds a semicolon.", code="select-semicolon")
    if not BEGINS.match(COMMENTS.sub(" ", text)) or WRITES_FILES.search(text) or "\0" in text:
        raise BadValue("What is asked of a database must be one SELECT.", code="select-only")
    if bool(SINCE.search(text)) != since:
        words = "does not say :since" if since else "says :since, and nothing tells what that is"
        raise BadValue(f"The SELECT {words}.", code="since-missing")
    return text


@dataclass(frozen=True, kw_only=True)
class ReadingBounds:
    """When reading ends before the last row: too many, too long, or nobody waits for it any more."""

    rows: int
    seconds: float
    cancel: Event
    now: datetime
    """What time it is: rows from later say nothing of how far a source was read."""
    began: float = field(default_factory=monotonic)

    def check(self, rows: int) -> None:
        """Raise FileRefused, TookTooLong or Cancelled: what interrupts a statement does nothing between two batches."""
        if self.cancel.is_set():
            raise Cancelled("")
        if monotonic() - self.began > self.seconds:
            raise TookTooLong("")
        if rows > self.rows:
            raise FileRefused(
                f"The SELECT gives more than {self.rows:,} rows; nothing was loaded.", code="source-too-many"
            )


@contextmanager
def read_database(
    settings: Settings, query: DatabaseQuery, now: datetime, cancel: Event, report: Callable[[int], None]
) -> Iterator[DatabaseRows]:
    """Yield the rows of a SELECT; their file is there as long as the block. `report` is told how many there are so far.

    Raises BadValue, StoreUnreachable, FileRefused, TookTooLong, Cancelled.
    """
    query = replace(query, sql=check_select(query.sql, since=query.water is not None))
    bounds = ReadingBounds(rows=settings.source_rows, seconds=settings.source_seconds, cancel=cancel, now=now)
    with open_stage(settings) as stage:
        with open_session(settings, query.address) as session, _stoppable(session, bounds):
            found = _write(stage, session, query, bounds, report)
        yield found


@contextmanager
def _stoppable(session: DatabaseSession, bounds: ReadingBounds) -> Iterator[None]:
    """Stop the statement when its time is up or somebody cancels, and word what went wrong."""
    try:
        with stoppable(session.interrupt, seconds=bounds.seconds, cancel=bounds.cancel, interrupted=DBAPIError):
            yield
    except DBAPIError as error:
        said = session.describe(error)
        raise BadValue(f"The SELECT fails at {session.address.name}: {said}", code="select-failed") from None
    except TookTooLong:
        said = f"The SELECT takes longer than {bounds.seconds:g} seconds; nothing was loaded."
        raise TookTooLong(said, code="source-too-long") from None
    except Cancelled:
        raise Cancelled("The import was cancelled; nothing was loaded.") from None


def _write(
    stage: Sandbox,
    session: DatabaseSession,
    query: DatabaseQuery,
    bounds: ReadingBounds,
    report: Callable[[int], None],
) -> DatabaseRows:
    water = query.water
    with _execute(session, query.sql, water.bind(query.address.family) if water else None) as result:
        columns = _describe(session, result)
        at = _find_column(columns, water.column) if water else None
        file, largest = TableFile(stage.folder / "texts.parquet", columns), None
        for batch in result.partitions(BATCH):
            file.add(batch)
            bounds.check(file.rows)
            largest = largest if at is None else find_largest((largest, *(row[at] for row in batch)), bounds.now)
            report(file.rows)
        file.close()
    file.give_types(stage, place := stage.folder / "rows.parquet")
    mark = water.mark if water else ""
    if water and at is not None and largest is not None:
        mark = write_mark(water, largest, utc=columns[at].utc)
    return DatabaseRows(file=place, rows=file.rows, columns=tuple(one.name for one in columns), mark=mark)


@contextmanager
def _execute(session: DatabaseSession, sql: str, since: Any) -> Iterator[sa.CursorResult[Any]]:
    streaming = {"stream_results": True, "max_row_buffer": BATCH}
    if since is None:
        options = {**streaming, "no_parameters": True}
        result = session.connection.exec_driver_sql(sql, execution_options=options)
    else:
        text = sa.text(OTHER_COLON.sub(r"\\:", sql))
        result = session.connection.execute(text, {"since": since}, execution_options=streaming)
    with result, session.abandoning():
        yield result


def _describe(session: DatabaseSession, result: sa.CursorResult[Any]) -> Sequence[ReadColumn]:
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - a result is no mapping
    twice = sorted({name for name in names if [other.lower() for other in names].count(name.lower()) > 1})
    if twice:
        raise BadValue(f"The SELECT gives several columns called {twice[0]}.", code="select-columns")
    return [ReadColumn(name=name, utc=session.is_utc(result, at)) for at, name in enumerate(names)]


def _find_column(columns: Sequence[ReadColumn], name: str) -> int:
    """Return the place of the column that says what is new. Raises BadValue."""
    place = next((at for at, one in enumerate(columns) if one.name.lower() == name.lower()), None)
    if place is None:
        raise BadValue(f"The rows of the SELECT have no column {name}.", code="since-missing")
    return place
