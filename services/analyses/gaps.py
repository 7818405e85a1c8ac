"""Gaps: how much of the log says nothing about brand or category, and what money hides behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import CTE, Select, and_, func, literal, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from services.catalog import CATALOG
from services.catalog.facts import EVENTS
from services.catalog.kinds import Calendar
from services.errors import BadValue
from services.numbers import exact
from services.query.analysis import Data, Found
from services.query.nodes import Period, Where
from services.query.reach import path_of
from services.query.result import OutColumn

UNKNOWN = "Unknown"
"""The member that stands for a missing one."""

GAPS: Mapping[str, str] = {
    "brand": "Missing brand",
    "category": "Missing category",
    "either": "Missing either",
    "both": "Missing both",
}
"""What may be missing; "either" is the union, in which a row that misses both counts once."""

CUTS = ("month", "price_tier", "event_type")
"""By what the gaps can be cut."""

MEASURES = ("rows", "users", "products", "purchases", "revenue")
ENTITIES = {"users": "user_key", "products": "product_key"}
UNITS = {"revenue": "money"}
LABELS = {name: name.capitalize() for name in MEASURES}
MONEY = pa.decimal128(38, 4)
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """How many rows, users, products and purchases, and how much revenue, have no brand or category.

    Four rows (see GAPS), or four for each member of `by`; each with the share of all that the filters leave.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str | None = None

    def checked(self) -> Self:
        """Give it back if it can be asked. Raises BadValue."""
        if self.by is not None and self.by not in CUTS:
            raise BadValue(f"Gaps are cut by {', '.join(CUTS)}, not by {self.by!r}.")
        return self

    def find(self, data: Data) -> Found:
        """Count rows, users and products, each in a scan of its own: so each groups by as little as it needs."""
        by = () if self.by is None else (self.by,)
        groups = _merged(by, _added(data, by), *(_counted(data, by, entity) for entity in ENTITIES))
        ordered = sorted(groups, key=lambda group: _place(self.by, group[self.by] if self.by else None))
        columns = _columns(by)
        rows = [row for group in ordered for row in _shown(group, self.by)]
        return Found(columns=columns, table=_table(columns, rows), notes=_notes(ordered, by))


def missing(rows: CTE) -> dict[str, ColumnElement[bool]]:
    """Give for each gap the condition over rows with `brand` and `category_code`."""
    brand, category = (rows.c[name] == literal(UNKNOWN, literal_execute=True) for name in ("brand", "category_code"))
    return {"brand": brand, "category": category, "either": or_(brand, category), "both": and_(brand, category)}


def bought(rows: CTE) -> ColumnElement[bool]:
    """Hold for the rows that are purchases."""
    condition: ColumnElement[bool] = rows.c.event_type == literal("purchase", literal_execute=True)
    return condition


def _added(data: Data, by: tuple[str, ...]) -> pa.Table:
    """Add up rows, purchases and revenue: over the four kinds of rows first, which is what machines do in parallel."""
    rows = data.rows(*dict.fromkeys(("brand", "category_code", "event_type", "price", *by))).cte("limited")
    gaps = missing(rows)
    flags = (gaps["brand"].label("brand_gap"), gaps["category"].label("category_gap"))
    counts = (
        func.count().label("rows"),
        func.count().filter(bought(rows)).label("purchases"),
        func.sum(rows.c.price).filter(bought(rows)).label("revenue"),
    )
    cut = [rows.c[name] for name in by]
    four = select(*cut, *flags, *counts).group_by(*cut, *flags).cte("four")
    return _folded(data, four, by, ("rows", "purchases", "revenue"))


def _folded(data: Data, four: CTE, by: tuple[str, ...], names: tuple[str, ...]) -> pa.Table:
    cut = [four.c[name] for name in by]
    chosen = _chosen(four.c.brand_gap, four.c.category_gap)
    sums = [
        func.coalesce(func.sum(four.c[name]).filter(condition), 0).label(f"{gap}_{name}")
        for gap, condition in chosen.items()
        for name in names
    ]
    return _fetch(data, select(*cut, *sums).group_by(*cut), by)


def _chosen(brand: ColumnElement[bool], category: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    return {"all": true(), "brand": brand, "category": category, "either": or_(brand, category),
            "both": and_(brand, category)}  # fmt: skip


def _counted(data: Data, by: tuple[str, ...], entity: str) -> pa.Table:
    """Count users or products: one group for each first, so that no distinct count over the whole log is needed."""
    key = ENTITIES[entity]
    rows = data.rows(*dict.fromkeys((key, "brand", "category_code", *by))).cte("limited")
    cut = [rows.c[name] for name in by]
    gaps = missing(rows)
    flags = [func.bool_or(gaps[name]).label(name) for name in ("brand", "category", "both")]
    each = select(*cut, *flags).group_by(*cut, rows.c[key]).cte("each")
    found = _chosen(each.c.brand, each.c.category) | {"both": each.c.both}
    counts = [func.count().filter(condition).label(f"{gap}_{entity}") for gap, condition in found.items()]
    return _fetch(data, select(*(each.c[name] for name in by), *counts).group_by(*(each.c[name] for name in by)), by)


def _fetch(data: Data, statement: Select[Any], by: tuple[str, ...]) -> pa.Table:
    kinds = [(column.name, _type(column.name, by)) for column in statement.selected_columns]
    return data.fetch(statement, pa.schema(kinds))


def _merged(by: tuple[str, ...], *tables: pa.Table) -> list[dict[str, Any]]:
    groups: dict[Any, dict[str, Any]] = {}
    for table in tables:
        for row in table.to_pylist():
            groups.setdefault(tuple(row[name] for name in by), {}).update(row)
    return list(groups.values())


def _type(name: str, by: tuple[str, ...]) -> pa.DataType:
    if name not in by:
        return MONEY if name.endswith("revenue") else pa.int64()
    dimension = CATALOG.dimensions[name]
    return dimension.arrow if isinstance(dimension, Calendar) else pa.string()


def _place(by: str | None, member: Any) -> Any:
    dimension = CATALOG.dimensions[by] if by else None
    if dimension is None or isinstance(dimension, Calendar):
        return member or 0
    order = dimension.order
    return (order.index(member), "") if member in order else (len(order), member)


def _shown(group: Mapping[str, Any], by: str | None) -> Iterable[dict[str, Any]]:
    head = {by: _member(by, group[by])} if by else {}
    for gap, label in GAPS.items():
        row: dict[str, Any] = {**head, "gap": gap, "label": label}
        for name in MEASURES:
            row[name] = group[f"{gap}_{name}"]
            row[f"{name}_share"] = share(row[name], group[f"all_{name}"])
        yield row


def _member(by: str, member: Any) -> str:
    dimension = CATALOG.dimensions[by]
    return str(dimension.show(member)) if isinstance(dimension, Calendar) else member


def share(part: Decimal | int, whole: Decimal | int) -> float | None:
    """Give the part as a fraction; none of nothing."""
    return float(part / whole) if whole else None


def _columns(by: tuple[str, ...]) -> tuple[OutColumn, ...]:
    cuts = [OutColumn(name=n, label=CATALOG.dimensions[n].label, unit="text", role="dimension") for n in by]
    gap = [OutColumn(name="gap", label="Gap", unit="text", role="dimension")]
    label = [OutColumn(name="label", label="What is missing", unit="text", role="dimension")]
    measures: list[OutColumn] = []
    for name in MEASURES:
        measures.append(OutColumn(name=name, label=LABELS[name], unit=UNITS.get(name, "count"), role="metric"))
        of = f"Share of {LABELS[name].lower()}"
        measures.append(OutColumn(name=f"{name}_share", label=of, unit="share", role="metric"))
    return (*cuts, *gap, *label, *measures)


def _table(columns: Iterable[OutColumn], rows: list[dict[str, Any]]) -> pa.Table:
    kinds = {"text": pa.string(), "money": MONEY, "share": pa.float64(), "count": pa.int64()}
    schema = pa.schema([(column.name, kinds[column.unit]) for column in columns])
    return pa.Table.from_pylist(rows, schema=schema)


def _notes(groups: list[dict[str, Any]], by: tuple[str, ...]) -> tuple[str, ...]:
    """Say what adding up brand and category would do, which is what the case study did."""
    whole = groups[0] if groups else {}
    if by or not whole.get("all_revenue"):
        return ("Missing brand and missing category overlap: either counts a row that misses both once",)
    added = whole["brand_revenue"] + whole["category_revenue"]
    said = [f"{exact(money, 'money')} ({exact(share(money, whole['all_revenue']), 'share')})"
            for money in (added, whole["either_revenue"])]  # fmt: skip
    return (f"Added up, brand and category give {said[0]} of revenue, the rows that miss both twice; once, {said[1]}",)


@dataclass(frozen=True, kw_only=True)
class GapProducts:
    """The products with the most revenue behind a gap; of equal ones those with the most rows, then by id."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    gap: str = "either"
    top: int = 20

    def checked(self) -> Self:
        """Give it back if it can be asked. Raises BadValue."""
        if self.gap not in GAPS:
            raise BadValue(f"A gap is one of {', '.join(GAPS)}, not {self.gap!r}.")
        if not 1 <= self.top <= MOST:
            raise BadValue(f"The list has 1 to {MOST} products.")
        return self

    def find(self, data: Data) -> Found:
        """Aggregate by product, then look up the ids."""
        table = data.fetch(self._statement(data), PRODUCTS)
        return Found(columns=PRODUCT_COLUMNS, table=table)

    def _statement(self, data: Data) -> Select[Any]:
        limited = data.rows("product_key", "brand", "category_code", "event_type", "price").cte("limited")
        found = _of_products(limited, self.gap).cte("found")
        path = path_of(EVENTS, CATALOG.dimensions["product"])
        assert path is not None  # noqa: S101 - events have products
        ids = path.key.table
        joined = select(path.expr.label("product"), *(found.c[name] for name in PRODUCTS.names[1:]))
        ordered = joined.select_from(found.join(ids, path.key == found.c.product_key))
        return ordered.order_by(found.c.revenue.desc(), found.c.rows.desc(), path.expr).limit(self.top)


def _of_products(rows: CTE, gap: str) -> Select[Any]:
    hidden = missing(rows)[gap]
    counts = [func.count().filter(condition).label(name) for name, condition in (
        ("rows", hidden),
        ("without_brand", missing(rows)["brand"]),
        ("without_category", missing(rows)["category"]),
        ("views", and_(hidden, rows.c.event_type == literal("view", literal_execute=True))),
        ("purchases", and_(hidden, bought(rows))),
    )]  # fmt: skip
    money = func.coalesce(func.sum(rows.c.price).filter(and_(hidden, bought(rows))), 0)
    some = func.count().filter(hidden) > 0
    return select(rows.c.product_key, *counts, money.label("revenue")).group_by(rows.c.product_key).having(some)


PRODUCTS = pa.schema(
    [("product", pa.string()),
     *((name, pa.int64()) for name in ("rows", "without_brand", "without_category", "views", "purchases")),
     ("revenue", MONEY)]
)  # fmt: skip
PRODUCT_COLUMNS = (
    OutColumn(name="product", label="Product", unit="text", role="dimension"),
    OutColumn(name="rows", label="Rows behind the gap", unit="count", role="metric"),
    OutColumn(name="without_brand", label="Rows without brand", unit="count", role="metric"),
    OutColumn(name="without_category", label="Rows without category", unit="count", role="metric"),
    OutColumn(name="views", label="Views", unit="count", role="metric"),
    OutColumn(name="purchases", label="Purchases", unit="count", role="metric"),
    OutColumn(name="revenue", label="Revenue behind the gap", unit="money", role="metric"),
)
