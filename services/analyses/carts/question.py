"""Abandonment: what was carted and not bought by that user, by brand, category, product, price, time or age."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, case, func, select, tuple_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from services.analyses.carts.age import SINCE, age
from services.analyses.carts.rows import COLUMNS, arrange_rows
from services.analyses.carts.statement import NOTES, is_left, select_carted
from services.analyses.member_counts import inline
from services.analyses.text_ids import id_path
from services.catalog import DECLARED, catalog
from services.catalog.facts import EVENTS
from services.catalog.kinds import TimeCut
from services.catalog.units import TEXT
from services.core.errors import BadValue, ImpossibleQuestion
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import OutColumn

CUTS = ("brand", "category_1", "category_2", "category_3", "category_code", "product", "price_tier", "hour", "weekday",
        "month", SINCE)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Abandonment:
    """Carted, not bought by that user, per member of `by`; `top` keeps those with most value left."""

    fact: ClassVar[str] = EVENTS.name
    by: str
    period: Period = Period()
    where: tuple[Where, ...] = ()
    top: int | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises ImpossibleQuestion, BadValue."""
        if self.by not in CUTS:
            raise ImpossibleQuestion(f"Abandonment cannot be cut by {self.by}; it can be by {', '.join(CUTS)}.")
        if self.top is not None and self.top < 1:
            raise BadValue("The number of members to keep is a whole number of 1 or more.", code="top-too-small")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it: the members, then Others where some were left out, then the total."""
        table = data.fetch(self._statement(data), _schema(self.by))
        label = "Time since" if self.by == SINCE else catalog().dimensions[self.by].label
        member = OutColumn(name=self.by, label=label, unit=TEXT.name, role="dimension")
        return AnalysisResult(columns=(member, *COLUMNS), table=arrange_rows(table, self.by), notes=NOTES)

    def _statement(self, data: ScopedData) -> Select[Any]:
        """Group the cart events by member and as a whole in one pass, as counts of users do not add up."""
        rows = self._rows(data)
        source: FromClause = rows
        member: ColumnElement[Any] = rows.c[self.by]
        if self.top is not None:
            kept = self._kept(data, rows, self.top)
            source, member = rows.outerjoin(kept, kept.c.member == member), kept.c.member
        grouped = select(member.label("member"), func.grouping(member).label("whole"), *_measures(rows))
        sets = func.grouping_sets(tuple_(member), tuple_())
        groups = grouped.select_from(source).group_by(sets).subquery("groups")
        return self._named(data, groups)

    def _rows(self, data: ScopedData) -> CTE:
        if self.by == SINCE:
            return select_carted(data).add_columns(age(data).label(SINCE)).cte("carted")
        return select_carted(data, self.by).cte("carted")

    def _kept(self, data: ScopedData, rows: CTE, top: int) -> CTE:
        """Return the members with most value left, ties by name."""
        value = func.coalesce(func.sum(rows.c.price).filter(is_left(rows.c)), inline(0)).label("value")
        member = rows.c[self.by].label("member")
        sums = select(member, value).group_by(rows.c[self.by]).subquery("sums")
        source, name = self._with_names(data, sums)
        ranked = select(sums.c.member).select_from(source).order_by(sums.c.value.desc(), name).limit(top)
        return ranked.cte("kept")

    def _named(self, data: ScopedData, groups: FromClause) -> Select[Any]:
        source, name = self._with_names(data, groups)
        columns = (column for column in groups.c if column.name != "member")
        order = (groups.c.whole, groups.c.member.is_(None), *self._order(groups, name))
        return select(name.label(self.by), *columns).select_from(source).order_by(*order)

    def _order(self, groups: FromClause, name: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
        """Order by time or by their own order where members have one, else by the value left, ties by name."""
        cut = catalog().dimensions.get(self.by)
        if cut is None or isinstance(cut, TimeCut):
            return (groups.c.member,)
        if cut.order:
            return (case({one: place for place, one in enumerate(cut.order)}, value=groups.c.member),)
        return groups.c.value_left.desc(), name

    def _with_names(self, data: ScopedData, groups: FromClause) -> tuple[FromClause, ColumnElement[Any]]:
        """Put the text id in the place of a key."""
        if self.by != "product":
            return groups, groups.c.member
        path = id_path(data, "product")
        assert path.table is not None  # noqa: S101 - an identity has a table of its own
        return groups.outerjoin(path.table, path.key == groups.c.member), path.expr


def _measures(rows: CTE) -> tuple[ColumnElement[Any], ...]:
    """Count cart events and their users by the event's own member, pairs by that of their last cart event."""
    user, lost = rows.c.user_key, is_left(rows.c)
    return (
        func.count().label("carts"),
        func.count(user.distinct()).label("cart_users"),
        func.count(user.distinct()).filter(rows.c.bought).label("bought_users"),
        func.count().filter(rows.c.latest == 1).label("pairs"),
        func.count().filter(lost).label("abandoned_pairs"),
        func.count(user.distinct()).filter(lost).label("abandoning_users"),
        func.coalesce(func.sum(rows.c.price).filter(lost), inline(0)).label("value_left"),
    )


def _schema(by: str) -> pa.Schema:
    cut = catalog().dimensions.get(by)
    kind = pa.int32() if by == SINCE else cut.arrow if isinstance(cut, TimeCut) else pa.string()
    counts = ("carts", "cart_users", "bought_users", "pairs", "abandoned_pairs", "abandoning_users")
    return pa.schema([(by, kind), ("whole", pa.int64()), *((name, pa.int64()) for name in counts),
                      ("value_left", pa.decimal128(38, 4))])  # fmt: skip


assert set(CUTS) - {SINCE} <= set(DECLARED.dimensions), "every cut is declared"  # noqa: S101 - checked at import
