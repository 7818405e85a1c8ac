"""Lookups: what the rows that say their brand or category tell about the same product or category id elsewhere.

Learned from what the file said, never from what an earlier backfill put there: else a guess would confirm itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import CTE, Select, case, distinct, func, literal, null, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Subquery

from services.analyses.catalogue_quality.missing_attributes_rows import MONEY, UNKNOWN
from services.analyses.member_counts import different, inline
from services.catalog import catalog
from services.catalog.facts import EVENTS
from services.core.errors import BadValue
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compile.joins import path_of
from services.query.questions import Period, Where
from services.query.result import OutColumn

LOOKUPS: Mapping[str, str] = {
    "category_of_id": "Category path of a category id",
    "category_of_product": "Category path of a product whose category id has none",
    "brand_of_product": "Brand of a product",
}
"""What can be learned. The first two never concern the same row: where the id of the category is known, it decides."""

COLUMNS = (
    OutColumn(name="key", label="Key", unit="text", role="dimension"),
    OutColumn(name="value", label="Value", unit="text", role="dimension"),
    OutColumn(name="rows", label="Rows", unit="count", role="metric"),
    OutColumn(name="users", label="Users", unit="count", role="metric"),
    OutColumn(name="revenue", label="Revenue", unit="money", role="metric"),
)
SCHEMA = pa.schema(
    [("key", pa.string()), ("value", pa.string()), ("rows", pa.int64()), ("users", pa.int64()), ("revenue", MONEY)]
)

SUMMED = ("user_key", "price", "event_type")
"""What is counted of a row."""


@dataclass(frozen=True, kw_only=True)
class AttributeLookup:
    """For each key with gaps: a row without value, which is the gap, and a row for each value that the key has."""

    fact: ClassVar[str] = EVENTS.name
    kind: str
    period: Period = Period()
    where: tuple[Where, ...] = ()

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        if self.kind not in LOOKUPS:
            raise BadValue(f"A lookup is one of {', '.join(LOOKUPS)}, not {self.kind!r}.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Count rows, users and revenue by key and value, of the keys with gaps only, whose rows are few."""
        told = _KINDS[self.kind](data).subquery("told")
        found = _counted(told).cte("found")
        statement = _named(found, products=self.kind.endswith("product"))
        return AnalysisResult(columns=COLUMNS, table=data.fetch(statement, SCHEMA))


def _named(found: CTE, *, products: bool) -> Select[Any]:
    """Return products by their id; the most frequent value first."""
    path = path_of(EVENTS, catalog().dimensions["product"])
    assert path is not None  # noqa: S101 - events have products
    key = path.expr if products else found.c.key
    source = found.join(path.key.table, path.key == found.c.key) if products else found
    named = select(key.label("id"), *list(found.c)[1:]).select_from(source)
    return named.order_by(key, found.c.rows.desc(), found.c.users.desc(), found.c.value)


def _brand_of_product(data: ScopedData) -> Select[Any]:
    product, gap = data.column("product_key"), data.column("brand") == _unknown()
    silent = product.in_(data.rows("product_key", also=(gap,)))
    rows = data.rows(*SUMMED, "product_key", "brand", "raw_brand", also=(silent,)).subquery()
    return _telling(rows, rows.c.product_key, rows.c.brand, _told(rows.c.raw_brand))


def _category_of_id(data: ScopedData) -> Select[Any]:
    """Each id once: else PostgreSQL looks through the log for every category, which it does at ten times the events."""
    gaps = _said(data, where=_no_category(data)).subquery()
    said = _categories()
    ids = different(select(gaps.c.category_id))
    silent = select(said.c.category_key).where(said.c.category_id.in_(ids), _has_id(said))
    keys = data.column("raw_category_key").in_(silent)
    rows = _said(data, *SUMMED, "category_code", also=(keys,)).subquery()
    return _telling(rows, rows.c.category_id, rows.c.category_code, rows.c.raw_code)


def _category_of_product(data: ScopedData) -> Select[Any]:
    """Leave out the gaps of category ids that have a path somewhere."""
    said = _categories()
    used = said.c.category_key.in_(data.rows("raw_category_key"))
    told = (said.c.category_code != _unknown(), _has_id(said), used)
    known = select(said.c.category_id).where(*told).distinct().cte("known")
    gaps = _said(data, "product_key", where=_no_category(data)).subquery()
    silent = data.column("product_key").in_(select(gaps.c.product_key).where(_is_learned(gaps, known)))
    rows = _said(data, *SUMMED, "product_key", "category_code", also=(silent,)).subquery()
    return _telling(rows, rows.c.product_key, rows.c.category_code, rows.c.raw_code).where(_is_learned(rows, known))


def _is_learned(rows: FromClause, known: CTE) -> ColumnElement[bool]:
    return or_(rows.c.raw_code.is_not(None), rows.c.category_id.not_in(select(known.c.category_id)))


def _said(data: ScopedData, *names: str, **limits: Any) -> Select[Any]:
    """Return rows with the category that the file said, of which Unknown is nothing."""
    said = _categories()
    rows = data.rows(*names, "raw_category_key", **limits)
    own = (rows if names else different(rows)).subquery()
    told = (said.c.category_id, _told(said.c.category_code).label("raw_code"))
    return select(*own.c, *told).select_from(own.join(said, said.c.category_key == own.c.raw_category_key))


def _categories() -> FromClause:
    path = path_of(EVENTS, catalog().dimensions["category_code"])
    assert path is not None  # noqa: S101 - events have categories
    return path.key.table.alias("said")


def _no_category(data: ScopedData) -> tuple[Where, ...]:
    return (*data.where, Where(dimension="category_code", members=(UNKNOWN,)))


def _has_id(rows: FromClause) -> ColumnElement[bool]:
    known: ColumnElement[bool] = rows.c.category_id != _unknown()
    return known


def _told(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(column, _unknown())


def _unknown() -> ColumnElement[str]:
    return literal(UNKNOWN, literal_execute=True)


def _telling(
    rows: FromClause, key: ColumnElement[Any], effective: ColumnElement[Any], told: ColumnElement[Any]
) -> Select[Any]:
    """Return key and value of the rows that have a gap (no value) or were told; those filled earlier are neither."""
    gap = effective == _unknown()
    value = case((gap, null()), else_=told).label("value")
    columns = (key.label("key"), value, rows.c.user_key, rows.c.price, rows.c.event_type)
    return select(*columns).where(or_(gap, told.is_not(None)))


def _counted(told: Subquery) -> Select[Any]:
    bought = told.c.event_type == literal("purchase", literal_execute=True)
    users = func.count(distinct(told.c.user_key)).label("users")
    money = func.coalesce(func.sum(told.c.price).filter(bought), inline(0)).label("revenue")
    counts = (func.count().label("rows"), users, money)
    return select(told.c.key, told.c.value, *counts).group_by(told.c.key, told.c.value)


_KINDS: Mapping[str, Callable[[ScopedData], Select[Any]]] = {
    "category_of_id": _category_of_id,
    "category_of_product": _category_of_product,
    "brand_of_product": _brand_of_product,
}
