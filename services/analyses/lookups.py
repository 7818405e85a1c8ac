"""Lookups: what the rows that say their brand or category tell about the same product or category id elsewhere.

Learned from what the file said, never from what an earlier backfill put there: else a guess would confirm itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import CTE, Select, case, func, literal, null, or_, select
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.gaps import MONEY, UNKNOWN, bought
from services.catalog import CATALOG
from services.catalog.facts import EVENTS
from services.errors import BadValue
from services.query.analysis import Data, Found
from services.query.nodes import Period, Where
from services.query.reach import path_of
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


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """For each key with gaps: a row without value, which is the gap, and a row for each value that the key has."""

    fact: ClassVar[str] = EVENTS.name
    kind: str
    period: Period = Period()
    where: tuple[Where, ...] = ()

    def checked(self) -> Self:
        """Give it back if it can be asked. Raises BadValue."""
        if self.kind not in LOOKUPS:
            raise BadValue(f"A lookup is one of {', '.join(LOOKUPS)}, not {self.kind!r}.")
        return self

    def find(self, data: Data) -> Found:
        """Count rows, users and revenue by key and value, users first."""
        told = _KINDS[self.kind](_limited(data)).cte("told")
        each = _by_user(told).cte("each")
        sums = (func.sum(each.c.rows).label("rows"), func.count().label("users"), func.sum(each.c.revenue).label("r"))
        found = select(each.c.key, each.c.value, *sums).group_by(each.c.key, each.c.value).cte("found")
        statement = _named(found, products=self.kind.endswith("product"))
        return Found(columns=COLUMNS, table=data.fetch(statement, SCHEMA))


def _named(found: CTE, *, products: bool) -> Select[Any]:
    """Give the keys with a gap, products by their id; the most frequent value first."""
    path = path_of(EVENTS, CATALOG.dimensions["product"])
    assert path is not None  # noqa: S101 - events have products
    key = path.expr if products else found.c.key
    source = found.join(path.key.table, path.key == found.c.key) if products else found
    gaps = select(found.c.key).where(found.c.value.is_(None))
    chosen = select(key.label("id"), *list(found.c)[1:]).select_from(source).where(found.c.key.in_(gaps))
    return chosen.order_by(key, found.c.rows.desc(), found.c.users.desc(), found.c.value)


def _limited(data: Data) -> CTE:
    """Give the rows with what is in effect, and with what the file said, of which Unknown is nothing."""
    path = path_of(EVENTS, CATALOG.dimensions["category_code"])
    assert path is not None  # noqa: S101 - events have categories
    said = path.key.table.alias("said")
    own = ("product_key", "user_key", "brand", "category_code", "raw_brand", "raw_category_key", "event_type", "price")
    rows = data.rows(*own).subquery("own")
    told = (said.c.category_id, _told(said.c.category_code).label("raw_code"))
    columns = [column for column in rows.c if column.name not in {"raw_brand", "raw_category_key"}]
    whole = select(*columns, _told(rows.c.raw_brand).label("raw_brand"), *told)
    return whole.select_from(rows.join(said, said.c.category_key == rows.c.raw_category_key)).cte("limited")


def _told(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(column, _unknown())


def _unknown() -> ColumnElement[str]:
    return literal(UNKNOWN, literal_execute=True)


def _category_of_id(rows: CTE) -> Select[Any]:
    known = rows.c.category_id != _unknown()
    return _telling(rows, rows.c.category_id, rows.c.category_code, rows.c.raw_code).where(known)


def _category_of_product(rows: CTE) -> Select[Any]:
    """Leave out the gaps of category ids that have a path somewhere."""
    other = rows.alias("other")
    known = select(other.c.category_id).where(other.c.raw_code.is_not(None), other.c.category_id != _unknown())
    learned = or_(rows.c.raw_code.is_not(None), rows.c.category_id.not_in(known.distinct()))
    return _telling(rows, rows.c.product_key, rows.c.category_code, rows.c.raw_code).where(learned)


def _brand_of_product(rows: CTE) -> Select[Any]:
    return _telling(rows, rows.c.product_key, rows.c.brand, rows.c.raw_brand)


def _telling(
    rows: CTE, key: ColumnElement[Any], effective: ColumnElement[Any], told: ColumnElement[Any]
) -> Select[Any]:
    """Give key and value of the rows that have a gap (no value) or were told; those filled earlier are neither."""
    gap = effective == _unknown()
    value = case((gap, null()), else_=told).label("value")
    columns = (key.label("key"), value, rows.c.user_key, rows.c.price, rows.c.event_type)
    return select(*columns).where(or_(gap, told.is_not(None)))


def _by_user(told: CTE) -> Select[Any]:
    money = func.coalesce(func.sum(told.c.price).filter(bought(told)), 0)
    grouped = (told.c.key, told.c.value)
    counted = (func.count().label("rows"), money.label("revenue"))
    return select(*grouped, *counted).group_by(*grouped, told.c.user_key)


_KINDS: Mapping[str, Callable[[CTE], Select[Any]]] = {
    "category_of_id": _category_of_id,
    "category_of_product": _category_of_product,
    "brand_of_product": _brand_of_product,
}
