"""Merchandising: which products, brands and categories are looked at, bought, and bring the money."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, case, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Subquery

from services.analyses.member_counts import count_members, inline, join_names, over
from services.catalog import catalog
from services.catalog.facts import EVENTS
from services.catalog.lookup import look_up
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.core.errors import BadValue
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compare import change_column, compared_columns
from services.query.questions import Comparison, Period, Where
from services.query.result import OutColumn

BY = ("product", "brand", "category_code", "category_1", "category_2", "category_3", "price_tier")
"""What can be ranked."""

ORDERS = ("revenue", "purchases", "views", "conversion")
"""What members can be ranked by."""

COMPARED = ("views", "purchases", "conversion", "revenue")
"""What is shown beside the other period."""

DECIMAL = pa.decimal128(38, 4)
COLUMNS: tuple[tuple[str, str, Unit, pa.DataType], ...] = (
    ("rank", "Rank", COUNT, pa.int64()),
    ("views", "Views", COUNT, pa.int64()),
    ("carts", "Carts", COUNT, pa.int64()),
    ("purchases", "Purchases", COUNT, pa.int64()),
    ("viewers", "Users who viewed", COUNT, pa.int64()),
    ("buyers", "Buyers", COUNT, pa.int64()),
    ("conversion", "Buyers per viewer", SHARE, pa.float64()),
    ("event_conversion", "Purchases per view", SHARE, pa.float64()),
    ("average_price", "Average price", MONEY, pa.float64()),
    ("revenue", "Revenue", MONEY, DECIMAL),
    ("revenue_share", "Share of revenue", SHARE, pa.float64()),
    ("cumulative_share", "Cumulative share", SHARE, pa.float64()),
)
UNITS: Mapping[str, Unit] = {name: unit for name, _, unit, _ in COLUMNS}
TYPES: Mapping[str, pa.DataType] = {name: kind for name, _, _, kind in COLUMNS}
LABELS: Mapping[str, str] = {name: label for name, label, _, _ in COLUMNS}


@dataclass(frozen=True, kw_only=True)
class Merchandising:
    """Every member of a dimension with views, carts, purchases, people, conversion, money and its place.

    Shares are of all members, whatever `top` shows. `least_viewers` leaves out members that fewer users viewed: one
    viewer who bought is no conversion of 100 %.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str = "brand"
    order: str = "revenue"
    top: int | None = None
    least_viewers: int = 0
    compare: Comparison | Period | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue."""
        check_members(self.by, self.top)
        look_up("order", self.order, dict.fromkeys(ORDERS))
        if self.least_viewers < 0:
            raise BadValue("The least number of viewers is 0 or more.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Rank the members. Raises BadValue where there is nothing to compare with."""
        pair = data.pair
        held = pair is not None and not pair.is_before_data
        then = count_members(data, self.by, people=("viewers", "buyers"), period=pair.then) if pair and held else None
        statement = self._ranked(_beside(data, self, then), beside=then is not None)
        table = data.fetch(statement, _schema(self.by, beside=then is not None))
        columns = _columns(self)
        if pair is None:
            return AnalysisResult(columns=columns, table=table)
        added = [one for column in columns if column.name in COMPARED for one in compared_columns(column)]
        order = sorted(added, key=lambda one: COMPARED.index(one.name.rpartition("_")[0]))
        return AnalysisResult(columns=(*columns, *order), table=with_changes(table) if held else _without(table))

    def _ranked(self, members: Subquery, *, beside: bool) -> Select[Any]:
        """Rank all members, then keep the first."""
        m = members.c
        few = [case((m.viewers < self.least_viewers, inline(1)), else_=inline(0))] if self.least_viewers else []
        largest = [m[self.order].desc().nulls_last(), m.revenue.desc(), m.views.desc(), m[self.by]]
        order: list[ColumnElement[Any]] = [*few, *largest]
        measure = m.revenue if self.order == "conversion" else m[self.order]
        running = func.sum(measure).over(order_by=order, rows=(None, 0))
        places = {
            "rank": func.row_number().over(order_by=order),
            "revenue_share": over(m.revenue, func.sum(m.revenue).over()),
            "cumulative_share": over(running, func.sum(measure).over()),
        }
        ranked = select(members, *(expr.label(name) for name, expr in places.items())).subquery()
        names = (*TYPES, *(f"{name}_compared" for name in COMPARED if beside))
        shown = select(ranked.c[self.by], *(ranked.c[name] for name in names)).order_by(ranked.c.rank)
        shown = shown.where(ranked.c.viewers >= self.least_viewers) if self.least_viewers else shown
        return shown.where(ranked.c.rank <= self.top) if self.top else shown


def check_members(by: str, top: int | None) -> None:
    """Raise UnknownName, BadValue unless members of `by` can be ranked, and so many be kept."""
    look_up("dimension of the catalogue", by, dict.fromkeys(BY))
    if top is not None and top < 1:
        raise BadValue("The number of members to show is 1 or more.")


def _beside(data: ScopedData, question: Merchandising, then: Subquery | None) -> Subquery:
    """Return each member with its measures and, where there is another period, its measures then."""
    by = question.by
    now = count_members(data, by, period=question.period)
    groups: FromClause = now
    key: ColumnElement[Any] = now.c[by]
    then_columns: list[ColumnElement[Any]] = []
    if then is not None:
        key = func.coalesce(now.c[by], then.c[by])
        then_columns = [_measure(name, then).label(f"{name}_compared") for name in COMPARED]
        groups = now.join(then, now.c[by] == then.c[by], full=True)
    measures = [_measure(name, now).label(name) for name in MEASURES]
    members = select(key.label(by), *measures, *then_columns).select_from(groups).subquery()
    source, member = join_names(data, members, by)
    others = [column for column in members.c if column.name != by]
    return select(member.label(by), *others).select_from(source).subquery()


def _measure(name: str, groups: Subquery) -> ColumnElement[Any]:
    if name in RATIOS:
        above, below = RATIOS[name]
        return over(groups.c[above], groups.c[below])
    return func.coalesce(groups.c[name], inline(0))


RATIOS: Mapping[str, tuple[str, str]] = {
    "conversion": ("buyers", "viewers"),
    "event_conversion": ("purchases", "views"),
    "average_price": ("amount", "events"),
}
MEASURES = ("views", "carts", "purchases", "viewers", "buyers", *RATIOS, "revenue")


def _schema(by: str, *, beside: bool) -> pa.Schema:
    then = [(f"{name}_compared", TYPES[name]) for name in COMPARED if beside]
    return pa.schema([(by, pa.string()), *TYPES.items(), *then])


def _columns(question: Merchandising) -> tuple[OutColumn, ...]:
    label = catalog().dimensions[question.by].label
    member = OutColumn(name=question.by, label=label, unit=TEXT.name, role="dimension")
    measure = "revenue" if question.order == "conversion" else question.order
    labels = {**LABELS, "cumulative_share": f"Cumulative share of {measure}"}
    return (member, *(OutColumn(name=name, label=labels[name], unit=UNITS[name].name, role="metric") for name in TYPES))


def with_changes(table: pa.Table) -> pa.Table:
    """Put the change after each compared column."""
    names = [name for name in table.column_names if not name.endswith("_compared")]
    wide = table.select(names)
    for name in COMPARED:
        before = table[f"{name}_compared"]
        change = change_column(UNITS[name], table[name], before)
        wide = wide.append_column(f"{name}_compared", before).append_column(f"{name}_change", change)
    return wide


def _without(table: pa.Table) -> pa.Table:
    """Put nothing beside each value: the other period lies before all data."""
    for name in COMPARED:
        for suffix, kind in (("compared", TYPES[name]), ("change", pa.float64())):
            table = table.append_column(f"{name}_{suffix}", pa.nulls(table.num_rows, type=kind))
    return table
