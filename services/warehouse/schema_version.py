"""Schema version: which schema and which time zone a warehouse has, and what brings it to this program's."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from models.migrations import HEAD
from models.migrations.upgrade import upgrade
from models.warehouse import metadata, warehouse_state
from models.warehouse.columns import INSTANT
from services.core.errors import OutOfDate

STATE_OF_DATA = "SELECT data_version, stamp FROM warehouse_state"
"""The statement that every question begins with; written out, since compiling it would cost more than running it."""

REVISION = sa.table("alembic_version", sa.column("version_num", sa.String))
"""Alembic's own table: one row, the revision that the schema is at."""


def check(revision: str, time_zone: str, wanted_zone: str) -> None:
    """Raise OutOfDate unless the warehouse is of this program's schema and cut in the zone that is set."""
    check_revision("The warehouse", revision, HEAD)
    if time_zone != wanted_zone:
        raise OutOfDate(
            f"The days of the store were cut in {time_zone}, but CARTOGRAPH_TIME_ZONE is {wanted_zone}: "
            "run `cartograph migrate`, which cuts them anew."
        )


def check_revision(what: str, revision: str, head: str) -> None:
    """Raise OutOfDate unless `what` is of this program's version."""
    if revision < head:
        raise OutOfDate(f"{what} is of version {revision}, this program of {head}: run `cartograph migrate`.")
    if revision > head:
        raise OutOfDate(f"{what} is of version {revision}, newer than this program ({head}): update Cartograph.")


def revision_of(connection: sa.Connection, table: str = REVISION.name) -> str | None:
    """Return the schema's revision, as Alembic keeps it in `table`, or None where there is no schema yet."""
    if not sa.inspect(connection).has_table(table):
        return None
    kept = sa.table(table, sa.column("version_num", sa.String))
    return connection.execute(sa.select(kept.c.version_num)).scalar()


def bring_up(connection: sa.Connection, time_zone: str, revision: str = HEAD) -> None:
    """Migrate the schema to `revision`, then cut the days in `time_zone` if they were cut in another."""
    upgrade(connection, revision)
    was = connection.execute(sa.select(warehouse_state.c.time_zone)).scalar()
    if was is None:
        first = {"state_id": 1, "data_version": 0, "stamp": uuid4().hex, "time_zone": time_zone}
        connection.execute(sa.insert(warehouse_state).values(first))
    elif was != time_zone and revision == HEAD:
        _recut(connection, time_zone)


def move_data_version() -> sa.Update:
    """Return the statement with which every change of the data ends: the version moves by one, the stamp is new."""
    return sa.update(warehouse_state).values(data_version=warehouse_state.c.data_version + 1, stamp=uuid4().hex)


def local(instant: ColumnElement[object], time_zone: str) -> ColumnElement[object]:
    """Return the local time, without zone, of a UTC instant without zone."""
    return sa.func.timezone(time_zone, sa.func.timezone("UTC", instant))


def _recut(connection: sa.Connection, time_zone: str) -> None:
    for table in metadata.sorted_tables:
        if cut := {column.name: _cut(column, time_zone) for column in table.columns if INSTANT in column.info}:
            connection.execute(sa.update(table).values(cut))
    connection.execute(move_data_version().values(time_zone=time_zone))


def _cut(column: sa.Column[Any], time_zone: str) -> ColumnElement[Any]:
    """Return the local day or hour that a column holds, cut from the instant of its row."""
    at = local(column.table.c[column.info[INSTANT]], time_zone)
    return sa.cast(at if isinstance(column.type, sa.Date) else sa.extract("hour", at), column.type)
