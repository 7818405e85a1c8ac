"""Movers: whose revenue rose and fell against another period, adding up exactly to the change of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from services.analyses.merchandising import DECIMAL, check_members
from services.analyses.tallies import before_data, compared_in_words, inline, named, other_period, over, sold
from services.catalog import CATALOG
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.errors import ImpossibleQuestion
from services.query.analysis import Data, Found
from services.query.nodes import Comparison, Period, Where
from services.query.result import OTHERS, OutColumn, Role
from services.query.words import period_in_words

Row = dict[str, Any]

COLUMNS: tuple[tuple[str, str, Unit, Role, pa.DataType], ...] = (
    ("revenue", "Revenue", MONEY, "metric", DECIMAL),
    ("revenue_compared", "Revenue, compared", MONEY, "comparison", DECIMAL),
    ("change", "Change", MONEY, "metric", DECIMAL),
    ("relative", "Change, relative", SHARE, "change", pa.float64()),
    ("contribution", "Share of the total change", SHARE, "metric", pa.float64()),
    ("state", "State", TEXT, "dimension", pa.string()),
    ("members", "Members", COUNT, "metric", pa.int64()),
)
SUMS = ("revenue", "revenue_compared", "change", "members")
"""What adds up; with `all_` before it, what it comes to over all members."""


@dataclass(frozen=True, kw_only=True)
class Movers:
    """Members by the change of their revenue, the largest rise first.

    `top` keeps so many that rose and so many that fell; all others are one row, so that the changes always add up.
    """

    fact: ClassVar[str] = "events"
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str = "brand"
    compare: Comparison | Period = "previous"
    top: int | None = None

    def checked(self) -> Self:
        """Give it back if it can be asked. Raises UnknownName, BadValue."""
        check_members(self.by, self.top)
        return self

    def find(self, data: Data) -> Found:
        """Compare. Raises BadValue without a period, ImpossibleQuestion where nothing is known of the other one."""
        other = other_period(data, self.period, self.compare)
        if before_data(data, other):
            first = data.around.watermark.first(data.fact)
            raise ImpossibleQuestion(f"Nothing is known of {period_in_words(other)}: the data begin on {first}.")
        fetched = data.fetch(_moved(_both(data, self, other), self.by, self.top), _schema(self.by, wide=True))
        shown = fetched.select([self.by, *(name for name, *_ in COLUMNS)])
        rest = _rest(fetched, self.by)
        table = pa.concat_tables([shown, pa.Table.from_pylist(rest, schema=_schema(self.by))]) if rest else shown
        member = OutColumn(name=self.by, label=CATALOG.dimensions[self.by].label, unit=TEXT.name, role="dimension")
        others = (
            OutColumn(name=name, label=label, unit=unit.name, role=role) for name, label, unit, role, _ in COLUMNS
        )
        return Found(columns=(member, *others), table=table, notes=(compared_in_words(data, other),))


def _schema(by: str, *, wide: bool = False) -> pa.Schema:
    kinds = {name: kind for name, _, _, _, kind in COLUMNS}
    sums = [(f"all_{name}", kinds[name]) for name in SUMS if wide]
    return pa.schema([(by, pa.string()), *kinds.items(), *sums])


def _both(data: Data, question: Movers, other: Period) -> Subquery:
    """Give every member that was bought in either period, with its revenue in both."""
    by = question.by
    now, then = sold(data, by, period=question.period), sold(data, by, period=other)
    key = func.coalesce(now.c[by], then.c[by]).label(by)
    revenue, before = (func.coalesce(groups.c.revenue, inline(0)) for groups in (now, then))
    columns = (key, revenue.label("revenue"), before.label("revenue_compared"), (revenue - before).label("change"))
    members = select(*columns).select_from(now.join(then, now.c[by] == then.c[by], full=True)).subquery()
    source, member = named(data, members, by)
    values = [members.c[name] for name in ("revenue", "revenue_compared", "change")]
    return select(member.label(by), *values).select_from(source).subquery()


def _moved(members: Subquery, by: str, top: int | None) -> Select[Any]:
    """Say how each member moved, the largest rise first (ties by revenue, then by name), and what all come to."""
    m = members.c
    falling = [m.change.desc(), m.revenue.desc(), m[by]]
    rising = [m.change, m.revenue, m[by].desc()]
    whole = {name: func.sum(m[name]).over() for name in ("revenue", "revenue_compared", "change")}
    sums = {"members": func.count().over(), **whole}
    wide = select(
        members,
        over(m.change, m.revenue_compared).label("relative"),
        over(m.change, whole["change"]).label("contribution"),
        _state(members).label("state"),
        inline(1).label("members"),
        *(sums[name].label(f"all_{name}") for name in SUMS),
        func.row_number().over(order_by=falling).label("place"),
        func.row_number().over(order_by=rising).label("last"),
    ).subquery()
    names = _schema(by, wide=True).names
    moved = select(*(wide.c[name] for name in names)).order_by(wide.c.place)
    return moved if top is None else moved.where(_shown(wide, top))


def _shown(wide: Subquery, top: int) -> ColumnElement[bool]:
    rose = and_(wide.c.change > 0, wide.c.place <= top)
    fell = and_(wide.c.change < 0, wide.c.last <= top)
    return or_(rose, fell)


def _state(members: Subquery) -> ColumnElement[str]:
    m = members.c
    return case(
        (m.change == 0, _word("even")),
        (m.revenue_compared == 0, _word("new")),
        (m.revenue == 0, _word("gone")),
        (m.change > 0, _word("rising")),
        else_=_word("falling"),
    )


def _word(word: str) -> ColumnElement[str]:
    return literal(word, literal_execute=True)


def _rest(fetched: pa.Table, by: str) -> list[Row]:
    """Give the row of the members that are not shown: what all come to, less what is shown."""
    rows = fetched.select([*SUMS, *(f"all_{name}" for name in SUMS)]).to_pylist()
    if not rows or rows[0]["all_members"] == len(rows):
        return []
    whole: Mapping[str, Any] = rows[0]
    left = {name: whole[f"all_{name}"] - sum((row[name] for row in rows), 0 * whole[f"all_{name}"]) for name in SUMS}
    return [{by: OTHERS, **left, **_said(left, whole["all_change"]), "state": ""}]


def _said(row: Row, total: Decimal) -> Row:
    """Give the change in proportion to what was, and to the change of the whole."""
    before = row["revenue_compared"]
    return {
        "relative": float(row["change"] / before) if before else None,
        "contribution": float(row["change"] / total) if total else None,
    }
