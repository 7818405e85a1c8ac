"""Sales: products, brands and categories of orders by revenue, units, orders or margin, with their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.catalog import catalog
from services.catalog.dimensions import NO_LINE_MEMBER
from services.catalog.facts import ORDER_LINES
from services.catalog.lookup import find_dimension, look_up
from services.catalog.units import COUNT, SHARE
from services.core.errors import BadValue
from services.query.additivity import adds_up
from services.query.analysis import AnalysisResult, ScopedData
from services.query.answer import answer
from services.query.questions import Comparison, MetricQuery, Period, Where
from services.query.result import OutColumn, Result
from services.query.validate import can_cut, check_query

BY = ("product", "brand", "category", "subcategory", "price_tier")
"""What can be ranked; a store's own dimensions of lines can, too."""

MEASURES = ("revenue", "units", "orders", "customers", "margin")
"""What is shown of each member, as far as the store has data of it."""

ORDERS = ("revenue", "units", "orders", "margin")
"""What members can be ranked by."""


@dataclass(frozen=True, kw_only=True)
class ProductSales:
    """Every member of a dimension of lines with revenue, units, orders, customers, margin and its place.

    The rank and the cumulative share are by `order`, where its values add up, else by revenue. Shares are of all
    members, whatever `top` shows; what is on no line is the last member, so that they come to 1.
    """

    fact: ClassVar[str] = ORDER_LINES.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str = "product"
    order: str = "revenue"
    top: int | None = None
    compare: Comparison | Period | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
        look_up("order", self.order, dict.fromkeys(ORDERS))
        if self.top is not None and self.top < 1:
            raise BadValue("The number of members to show is 1 or more.")
        check_query(self._query(tuple(dict.fromkeys(("revenue", self.order)))))
        return self

    def _query(self, metrics: tuple[str, ...]) -> MetricQuery:
        return MetricQuery(metrics=metrics, by=(self.by,), period=self.period, where=self.where, compare=self.compare)

    def _is_there(self, name: str, data: ScopedData) -> bool:
        """Return True if the store has data of a metric, which members and filters have, too."""
        metric, cuts = catalog().metrics[name], (self.by, *(condition.dimension for condition in self.where))
        return data.qc.coverage.lacks(metric) is None and all(can_cut(metric, find_dimension(cut)) for cut in cuts)

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Rank the members. Raises ImpossibleQuestion for an order that the store has no data of."""
        there = tuple(name for name in MEASURES if name == self.order or self._is_there(name, data))
        found = answer(check_query(self._query(there)), data.qc)
        table = _ranked(found, self.order, self.by)
        notes = tuple(note for note in found.origin.notes if not note.startswith("Compared with"))
        kept = table if self.top is None else table.slice(0, self.top)
        return AnalysisResult(columns=_columns(found, self.order), table=kept, notes=notes)


def _ranked(found: Result, order: str, by: str) -> pa.Table:
    """Sort the members, the largest first and what is on no line last, and put rank and shares behind each."""
    largest = found.table.sort_by([(order, "descending"), ("revenue", "descending"), (by, "ascending")])
    is_rest = pc.equal(largest.column(by).cast(pa.string()), NO_LINE_MEMBER)
    table = pa.concat_tables([largest.filter(pc.invert(is_rest)), largest.filter(is_rest)])
    rank = pa.array(range(1, table.num_rows + 1), pa.int64())
    share = _shares(table.column("revenue"))
    summed = table.column(find_measure(order, by))
    running = pa.array(np.cumsum(_shares(summed).to_numpy(zero_copy_only=False)), pa.float64())
    added: Mapping[str, pa.Array] = {"rank": rank, "revenue_share": share, "cumulative_share": running}
    for name, column in added.items():
        table = table.append_column(name, column)
    return table


def find_measure(order: str, by: str) -> str:
    """Return the metric whose shares are added up: the one that is ranked by, if it adds up, else revenue."""
    declared = catalog()
    return order if adds_up(declared.metrics[order], (declared.dimensions[by],)) else "revenue"


def _shares(column: pa.ChunkedArray) -> pa.Array:
    values = pc.cast(column, pa.float64()).combine_chunks()
    total = pc.sum(values).as_py() or 0.0
    return pc.divide(values, total) if total else pa.array([0.0] * len(values), pa.float64())


def _columns(found: Result, order: str) -> tuple[OutColumn, ...]:
    by = next(column.name for column in found.columns if column.role == "dimension")
    measure = catalog().metrics[find_measure(order, by)].label.lower()
    return (
        *found.columns,
        OutColumn(name="rank", label="Rank", unit=COUNT.name, role="metric"),
        OutColumn(name="revenue_share", label="Share of revenue", unit=SHARE.name, role="metric"),
        OutColumn(name="cumulative_share", label=f"Cumulative share of {measure}", unit=SHARE.name, role="metric"),
    )
