"""Member names: what the ids of an answer are called, where the store knows it."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
from sqlalchemy import select

from services.catalog import catalog
from services.catalog.kinds import Dimension
from services.query.answer import QueryContext
from services.query.compile.groups import name_column
from services.query.compile.joins import name_of_link
from services.query.result import OutColumn

LISTED_UP_TO = 1000
"""Ids that are asked for one by one; of more, all names of the store are read."""


def add_names(
    columns: Sequence[OutColumn], table: pa.Table, qc: QueryContext
) -> tuple[tuple[OutColumn, ...], pa.Table]:
    """Put a column of names behind those of an answer, for each of its ids that are called something in this store."""
    added = list(columns)
    for dimension in _nameable(columns, qc):
        names = _read_names(dimension, table.column(dimension.name).to_pylist(), qc)
        column = OutColumn(name=name_column(dimension), label=f"{dimension.label} name", unit="text", role="name")
        found = [names.get(member) for member in table.column(dimension.name).to_pylist()]
        table = table.append_column(column.name, pa.array(found, pa.string()))
        added.append(column)
    return tuple(added), table


def _nameable(columns: Sequence[OutColumn], qc: QueryContext) -> Iterator[Dimension]:
    there = {column.name for column in columns}
    for column in columns:
        dimension = catalog().dimensions.get(column.name)
        if not isinstance(dimension, Dimension) or dimension.called is None or name_column(dimension) in there:
            continue
        if column.role == "dimension" and name_of_link(dimension.called) not in qc.coverage.known.empty:
            yield dimension


def _read_names(dimension: Dimension, members: Sequence[str | None], qc: QueryContext) -> dict[str, str]:
    (member,), called = dimension.columns, dimension.called
    assert called is not None  # noqa: S101 - asked of dimensions whose ids are called something
    asked = sorted({one for one in members if one is not None})
    statement = select(member, called).where(called.is_not(None))
    few = statement.where(member.in_(asked)) if len(asked) <= LISTED_UP_TO else statement
    schema = pa.schema([("member", pa.string()), ("name", pa.string())])
    return {row["member"]: row["name"] for row in qc.reader.fetch(few, schema).table.to_pylist()}
