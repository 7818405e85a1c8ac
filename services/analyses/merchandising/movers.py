"""Movers: whose revenue rose and fell against another period, adding up exactly to the change of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Select, and_, cast, func, or_, select, true, union_all
from sqlalchemy.sql.selectable import CTE, Subquery

from services.analyses.member_counts import EXACT, inline, join_names, ordinals
from services.analyses.merchandising.question import DECIMAL, check_members
from services.catalog import catalog
from services.catalog.facts import EVENTS
from services.catalog.metrics.events import PURCHASE
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.core.errors import ImpossibleQuestion
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compile.restrict import in_period
from services.query.describe import describe_period
from services.query.questions import Comparison, Period, Where
from services.query.result import OTHERS, ColumnRole, OutColumn, Row

COLUMNS: tuple[tuple[str, str, Unit, ColumnRole, pa.DataType], ...] = (
    ("revenue", "Revenue", MONEY, "metric", DECIMAL),
    ("revenue_compared", "Revenue, compared", MONEY, "comparison", DECIMAL),
    ("change", "Change", MONEY, "metric", DECIMAL),
    ("relative", "Change, relative", SHARE, "change", pa.float64()),
    ("contribution", "Share of the total change", SHARE, "metric", pa.float64()),
    ("state", "State", TEXT, "dimension", pa.string()),
    ("members", "Members", COUNT, "metric", pa.int64()),
)
AMOUNTS = ("revenue", "revenue_compared", "change")
SUMS = (*AMOUNTS, "members")
"""What adds up; with `all_` before it, what it comes to over all members."""


@dataclass(frozen=True, kw_only=True)
class Movers:
    """Members by the change of their revenue, the largest rise first.

    `top` keeps so many that rose and so many that fell; all others are one row, so that the changes always add up.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str = "brand"
    compare: Comparison | Period = "previous"
    top: int | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue."""
        check_members(self.by, self.top)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Compare. Raises BadValue without a period, ImpossibleQuestion where nothing is known of the other one."""
        pair = data.pair
        assert pair is not None  # noqa: S101 - it is always compared
        if pair.first is not None and pair.is_before_data:
            known = f"Nothing is known of {describe_period(pair.then)}"
            raise ImpossibleQuestion(f"{known}: the data begin on {pair.first}.")
        fetched = data.fetch(_picked(_both(data, self, pair.then), self.by, self.top), _fetched_schema(self.by))
        whole: Mapping[str, Any] = fetched.slice(0, 1).to_pylist()[0]
        shown = _described(fetched.filter(pc.is_valid(fetched[self.by])), self.by, whole["all_change"])
        rest = _rest(shown, self.by, whole)
        table = pa.concat_tables([shown, pa.Table.from_pylist(rest, schema=_schema(self.by))]) if rest else shown
        member = OutColumn(name=self.by, label=catalog().dimensions[self.by].label, unit=TEXT.name, role="dimension")
        others = (
            OutColumn(name=name, label=label, unit=unit.name, role=role) for name, label, unit, role, _ in COLUMNS
        )
        return AnalysisResult(columns=(member, *others), table=table)


def _schema(by: str) -> pa.Schema:
    return pa.schema([(by, pa.string()), *((name, kind) for name, _, _, _, kind in COLUMNS)])


def _fetched_schema(by: str) -> pa.Schema:
    whole = [(f"all_{name}", DECIMAL) for name in AMOUNTS]
    return pa.schema([(by, pa.string()), *((name, DECIMAL) for name in AMOUNTS), *whole, ("all_members", pa.int64())])


def _both(data: ScopedData, question: Movers, other: Period) -> CTE:
    """Return every member that was bought in either period, with its revenue in both, out of one scan."""
    by, now = question.by, question.period
    days = [and_(*in_period(data.fact, period)) for period in (now, other)]
    price = data.column("price")
    sums = [cast(func.coalesce(func.sum(price).filter(held), inline(0)), EXACT) for held in days]
    columns = [one.label(name) for one, name in zip(sums, ("revenue", "revenue_compared"), strict=True)]
    rows = data.rows(by, period=_around(now, other), also=(PURCHASE, or_(*days))).add_columns(*columns)
    groups = rows.group_by(*ordinals(1)).subquery()
    source, member = join_names(data, groups, by)
    revenue, before = groups.c.revenue, groups.c.revenue_compared
    change = (revenue - before).label("change")
    return select(member.label(by), revenue, before, change).select_from(source).cte("moved")


def _around(one: Period, other: Period) -> Period:
    """Return the days from the first of both to the last, by which an engine skips what lies outside."""
    start = None if one.start is None or other.start is None else min(one.start, other.start)
    end = None if one.end is None or other.end is None else max(one.end, other.end)
    return Period(start=start, end=end)


def _picked(moved: CTE, by: str, top: int | None) -> Select[Any]:
    """Return the members to show, the largest rise first (ties by revenue, then by name).

    Each row says what all members come to; where no member is shown, there is one row that says that alone.
    """
    kept = moved if top is None else _ends(moved, by, top)
    sums = [func.sum(moved.c[name]).label(f"all_{name}") for name in AMOUNTS]
    whole = select(*sums, func.count().label("all_members")).select_from(moved).subquery("whole")
    picked = select(*(kept.c[name] for name in (by, *AMOUNTS)), *whole.c)
    ordered = [kept.c.change.desc(), kept.c.revenue.desc(), kept.c[by]]
    return picked.select_from(whole.outerjoin(kept, true())).order_by(*ordered)


def _ends(moved: CTE, by: str, top: int) -> Subquery:
    """Return so many members that rose most, and so many that fell most."""
    m = moved.c
    rose = select(moved).where(m.change > 0).order_by(m.change.desc(), m.revenue.desc(), m[by]).limit(top)
    fell = select(moved).where(m.change < 0).order_by(m.change, m.revenue, m[by].desc()).limit(top)
    return union_all(*(select(part.subquery()) for part in (rose, fell))).subquery("kept")


def _described(kept: pa.Table, by: str, total: Decimal | None) -> pa.Table:
    """Say how each member moved, in proportion to what was and to the change of the whole."""
    now, before, change = (kept[name].cast(pa.float64()) for name in AMOUNTS)
    nothing = pa.scalar(None, pa.float64())
    moved = pc.if_else(pc.greater(change, 0.0), "rising", "falling")
    known = pc.if_else(pc.equal(before, 0.0), "new", pc.if_else(pc.equal(now, 0.0), "gone", moved))
    said = {
        "relative": pc.divide(change, pc.if_else(pc.equal(before, 0.0), nothing, before)),
        "contribution": pc.divide(change, pa.scalar(float(total) if total else None, pa.float64())),
        "state": pc.if_else(pc.equal(change, 0.0), "even", known),
        "members": pa.array(np.ones(kept.num_rows, dtype=np.int64)),
    }
    table = kept.select([by, *AMOUNTS])
    return pa.table({**{name: table[name] for name in table.column_names}, **said}).cast(_schema(by))


def _rest(shown: pa.Table, by: str, whole: Mapping[str, Any]) -> list[Row]:
    """Return the row of the members that are not shown: what all come to, less what is shown."""
    if whole["all_members"] == shown.num_rows:
        return []
    rows = shown.select(SUMS).to_pylist()
    left = {name: whole[f"all_{name}"] - sum((row[name] for row in rows), 0 * whole[f"all_{name}"]) for name in SUMS}
    return [{by: OTHERS, **left, **_said(left, whole["all_change"]), "state": ""}]


def _said(row: Row, total: Decimal) -> Row:
    """Return the change in proportion to what was, and to the change of the whole."""
    before = row["revenue_compared"]
    return {
        "relative": float(row["change"] / before) if before else None,
        "contribution": float(row["change"] / total) if total else None,
    }
