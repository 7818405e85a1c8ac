"""Listing: the rows behind a number, one by one, under the same limits as the number itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from sqlalchemy import Column, Select, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from models.warehouse import UNKNOWN
from services.catalog import catalog
from services.catalog.algebra import leaf_over, leaves_of
from services.catalog.facts import FACTS
from services.catalog.kinds import Aggregate, Fact, ListedColumn
from services.catalog.units import COUNT, DAYS, MONEY, QUANTITY, SCORE, TEXT, Unit
from services.core.errors import BadValue
from services.query.answer import QueryContext, require_links
from services.query.compile.joins import JoinPath, links, path_of
from services.query.compile.restrict import RowFilter, choose, join_seen, seen_parts
from services.query.describe import describe_condition, describe_period, describe_scope
from services.query.questions import RowQuery
from services.query.result import ColumnRole, Origin, OutColumn, Result
from services.query.shown_statement import show_statement
from services.warehouse.base import Fetched

PAGE = 20_000
"""Rows of one page of an export."""

EXACT = pa.decimal128(38, 4)
ARROW: Mapping[Unit, pa.DataType] = {
    TEXT: pa.string(),
    COUNT: pa.int64(),
    QUANTITY: EXACT,
    MONEY: EXACT,
    DAYS: EXACT,
    SCORE: EXACT,
}


@dataclass(frozen=True, kw_only=True)
class RowColumn:
    """One column of a listing: a column of the fact itself, or what a dimension is reached by."""

    name: str
    label: str
    unit: Unit
    path: JoinPath
    is_member: bool = False
    """True for a dimension, whose missing member is "Unknown"; a name that is not known stays empty."""

    @property
    def role(self) -> ColumnRole:
        """What it is in an answer."""
        return "dimension" if self.unit is TEXT else "metric"


@dataclass(frozen=True, kw_only=True)
class RowListing:
    """What is listed of a fact, and by what rows that are equal otherwise are ordered."""

    columns: tuple[RowColumn, ...]
    ties: tuple[Column[Any], ...]


def listing_of(fact: Fact) -> RowListing:
    """Return how the rows of a fact are listed: its own declaration, with the dimensions reached."""
    assert fact.listing is not None  # noqa: S101 - the question was checked
    columns = tuple(_row_column(fact, declared) for declared in fact.listing.columns)
    return RowListing(columns=columns, ties=fact.listing.ties)


def _row_column(fact: Fact, declared: ListedColumn | str) -> RowColumn:
    if isinstance(declared, ListedColumn):
        path = _path_to(fact, declared.column)
        return RowColumn(name=declared.name, label=declared.label, unit=declared.unit, path=path)
    dimension = catalog().dimensions[declared]
    reached = path_of(fact, dimension)
    assert reached is not None, f"{fact.name} carry no {declared}"  # noqa: S101 - declared with the fact, see the tests
    return RowColumn(name=dimension.name, label=dimension.label, unit=TEXT, path=reached, is_member=True)


def _path_to(fact: Fact, column: Column[Any]) -> JoinPath:
    if column.table is fact.table:
        return JoinPath(expr=column)
    return JoinPath(expr=column, link=links(fact.table)[column.table], table=column.table)


def list_rows(rows: RowQuery, qc: QueryContext) -> Result:
    """List checked rows: ids, time (in the store's zone), members, money. Raises BadValue, OutOfScope, TookTooLong."""
    fact = FACTS[rows.fact]
    sheet = listing_of(fact)
    require_links((fact,), tuple(condition.dimension for condition in rows.where), qc)
    fetched = qc.reader.fetch(_statement(rows, fact, sheet, qc), _schema(sheet))
    columns = (OutColumn(name=c.name, label=c.label, unit=c.unit.name, role=c.role) for c in sheet.columns)
    table = show_in_zone(fetched.table, ("time",), qc.time_zone)
    return Result(columns=tuple(columns), table=table, origin=_origin(rows, fact, qc, fetched))


def list_all(rows: RowQuery, qc: QueryContext) -> Iterator[Result]:
    """List all rows in pages; at least one, which may be empty."""
    offset, full = 0, True
    while full:
        page = list_rows(replace(rows, limit=PAGE, offset=offset), qc)
        full = page.table.num_rows == PAGE
        if page.table.num_rows or not offset:
            yield page
        offset += PAGE


def _sorted_by(rows: RowQuery, sheet: RowListing) -> RowColumn:
    name = rows.order_by[0]
    found = next((column for column in sheet.columns if column.name == name), None)
    if found is None:
        able = ", ".join(column.name for column in sheet.columns)
        raise BadValue(f"Rows cannot be ordered by {name!r}; they can by {able}.")
    return found


def _statement(rows: RowQuery, fact: Fact, sheet: RowListing, qc: QueryContext) -> Select[Any]:
    """Return the statement: first the page out of the fact's own columns, then the ids behind its keys."""
    page = _page(rows, fact, sheet, qc).subquery("page")
    source: FromClause = page
    for path in {c.path.table: c.path for c in sheet.columns if c.path.table is not None}.values():
        source = source.join(path.key.table, path.key == page.c[_link(path)], isouter=path.optional)
    statement = select(*(_shown(column, page).label(column.name) for column in sheet.columns)).select_from(source)
    ties = [page.c[f"tie_{number}"] for number in range(len(sheet.ties))]
    return statement.order_by(_ordered(page.c.sort, rows), *ties).params(**dict(qc.parameters))


def _page(rows: RowQuery, fact: Fact, sheet: RowListing, qc: QueryContext) -> Select[Any]:
    looked_at = RowFilter(days=rows.period, where=rows.where, scope=qc.scope, known=qc.coverage.known)
    seen = seen_parts(fact, looked_at)
    shown = sheet if seen is None else _with_sums(sheet, fact, seen)
    by = _sorted_by(rows, shown)
    ties = [tie.label(f"tie_{number}") for number, tie in enumerate(sheet.ties)]
    statement: Select[Any] = select(*_needed(shown), _member(by).label("sort"), *ties).select_from(fact.table)
    if by.path.table is not None:
        statement = statement.join(by.path.key.table, by.path.key == by.path.link, isouter=by.path.optional)
    chosen = choose(statement, fact, looked_at) if seen is None else join_seen(statement, fact, seen, looked_at.known)
    counted = chosen.where(*_counted(rows, fact))
    return counted.order_by(_ordered(_member(by), rows), *sheet.ties).limit(rows.limit).offset(rows.offset)


def _with_sums(sheet: RowListing, fact: Fact, seen: FromClause) -> RowListing:
    """Show the sums of the parts in view in the place of what is that of whole rows."""
    columns = (
        column if fact.part_sum(column.path.expr) is None else replace(column, path=JoinPath(expr=seen.c[column.name]))
        for column in sheet.columns
    )
    return replace(sheet, columns=tuple(columns))


def _needed(sheet: RowListing) -> list[ColumnElement[Any]]:
    """Return the fact's own columns, and each key once."""
    own = [column.path.expr.label(column.name) for column in sheet.columns if column.path.link is None]
    keys = {_link(c.path): c.path.link for c in sheet.columns if c.path.link is not None}
    return [*own, *(key.label(name) for name, key in keys.items())]


def _link(path: JoinPath) -> str:
    return "" if path.link is None else path.link.name


def _member(column: RowColumn) -> ColumnElement[Any]:
    path = column.path
    return func.coalesce(path.expr, literal(UNKNOWN)) if path.optional and column.is_member else path.expr


def _shown(column: RowColumn, page: FromClause) -> ColumnElement[Any]:
    return page.c[column.name] if column.path.link is None else _member(column)


def _ordered(expr: ColumnElement[Any], rows: RowQuery) -> ColumnElement[Any]:
    return (expr.desc() if rows.order_by[1] else expr.asc()).nulls_last()


def _counted(rows: RowQuery, fact: Fact) -> list[ColumnElement[bool]]:
    """Conditions: the metric counts the row; none if an ingredient of it counts all rows."""
    leaves = () if rows.metric is None else leaves_of([catalog().metrics[rows.metric]])
    own = [leaf for leaf in (leaf_over(leaf, fact) for leaf in leaves) if leaf is not None]
    conditions = [leaf.rows if isinstance(leaf, Aggregate) else None for leaf in own]
    kept = [condition for condition in conditions if condition is not None]
    return [or_(*kept)] if kept and len(kept) == len(conditions) else []


def _schema(sheet: RowListing) -> pa.Schema:
    fields = [(column.name, ARROW[column.unit]) for column in sheet.columns]
    return pa.schema([(name, pa.timestamp("us") if name == "time" else kind) for name, kind in fields])


def show_in_zone(table: pa.Table, names: tuple[str, ...], zone: str) -> pa.Table:
    """Write times as text in the store's zone, to the second: "2024-12-31 18:00:00"."""
    there = ZoneInfo(zone)
    for name in names:
        texts = [_local(when, there) for when in table.column(name).to_pylist()]
        position = table.schema.get_field_index(name)
        table = table.set_column(position, name, pa.array(texts, type=pa.string()))
    return table


def _local(when: datetime, zone: ZoneInfo) -> str:
    return when.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def _origin(rows: RowQuery, fact: Fact, qc: QueryContext, fetched: Fetched) -> Origin:
    conditions = (describe_condition(condition) for condition in rows.where)
    period = describe_period(qc.coverage.fit(rows.period, fact))
    return Origin(
        filters=(period, *conditions, *describe_scope(qc.scope)),
        notes=(f"Times are those of {qc.time_zone}",),
        as_of=qc.coverage.last(fact),
        data_version=qc.coverage.data_version,
        statement=show_statement(fetched.sql, qc.scope),
        parameters={name: str(value) for name, value in fetched.parameters.items()},
        computed_at=qc.now,
    )
