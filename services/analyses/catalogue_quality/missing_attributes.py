"""Gaps: how much of the log says nothing about brand or category, and what money hides behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.catalogue_quality.missing_attributes_rows import MONEY, count_rows, missing
from services.analyses.member_counts import inline, join_names, ordinals
from services.catalog import catalog
from services.catalog.facts import EVENTS
from services.catalog.kinds import TimeCut
from services.catalog.metrics.events import PURCHASE, VIEW
from services.core.errors import BadValue
from services.core.numbers import exact
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import OutColumn

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
UNITS = {"revenue": "money"}
LABELS = {name: name.capitalize() for name in MEASURES}
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

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        if self.by is not None and self.by not in CUTS:
            raise BadValue(f"Gaps are cut by {', '.join(CUTS)}, not by {self.by!r}.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Count, and hold each gap against all."""
        return show_groups(count_rows(data, () if self.by is None else (self.by,)), self.by)


def show_groups(groups: Iterable[Mapping[str, Any]], by: str | None) -> AnalysisResult:
    """Return what was counted as rows: a row for each gap of each group, the groups in the order of their dimension."""
    ordered = sorted(groups, key=lambda group: _place(by, group[by] if by else None))
    columns = _columns(() if by is None else (by,))
    rows = [row for group in ordered for row in _shown(group, by)]
    return AnalysisResult(columns=columns, table=_table(columns, rows), notes=_notes(ordered, by))


def _place(by: str | None, member: Any) -> Any:
    dimension = catalog().dimensions[by] if by else None
    if dimension is None or isinstance(dimension, TimeCut):
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
    dimension = catalog().dimensions[by]
    return str(dimension.show(member)) if isinstance(dimension, TimeCut) else member


def share(part: Decimal | int, whole: Decimal | int) -> float | None:
    """Return the part as a fraction; none of nothing."""
    return float(part / whole) if whole else None


def _columns(by: tuple[str, ...]) -> tuple[OutColumn, ...]:
    cuts = [OutColumn(name=n, label=catalog().dimensions[n].label, unit="text", role="dimension") for n in by]
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


def _notes(groups: Sequence[Mapping[str, Any]], by: str | None) -> tuple[str, ...]:
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

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        if self.gap not in GAPS:
            raise BadValue(f"A gap is one of {', '.join(GAPS)}, not {self.gap!r}.")
        if not 1 <= self.top <= MOST:
            raise BadValue(f"The list has 1 to {MOST} products.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Aggregate by product, then look up the ids."""
        table = data.fetch(self._statement(data), PRODUCTS)
        return AnalysisResult(columns=PRODUCT_COLUMNS, table=table)

    def _statement(self, data: ScopedData) -> Select[Any]:
        found = _of_products(data, self.gap).cte("found")
        source, product = join_names(data, found, "product")
        joined = select(product.label("product"), *(found.c[name] for name in PRODUCTS.names[1:]))
        ordered = [found.c.revenue.desc(), found.c.rows.desc(), product]
        return joined.select_from(source).order_by(*ordered).limit(self.top)


def _of_products(data: ScopedData, gap: str) -> Select[Any]:
    """Count the rows behind the gap; every column is about rows that miss something, so only those are read."""
    gaps = missing(data)
    hidden = true() if gap == "either" else gaps[gap]
    counts: dict[str, ColumnElement[Any]] = {
        "rows": func.count().filter(hidden),
        "without_brand": func.count().filter(gaps["brand"]),
        "without_category": func.count().filter(gaps["category"]),
        "views": func.count().filter(and_(hidden, VIEW)),
        "purchases": func.count().filter(and_(hidden, PURCHASE)),
        "revenue": func.coalesce(func.sum(data.column("price")).filter(and_(hidden, PURCHASE)), inline(0)),
    }
    rows = data.rows("product", also=(gaps["either"],))
    counted = rows.add_columns(*(value.label(name) for name, value in counts.items())).group_by(*ordinals(1))
    return counted.having(func.count().filter(hidden) > inline(0))


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
