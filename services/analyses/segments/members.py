"""Segment members: who is in a segment, one row per user, to be read and exported."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, func, select
from sqlalchemy.sql.selectable import FromClause

from services.analyses.member_pages import check_page
from services.analyses.segments.kinds import HIGH_VALUE, SEGMENTS, conditions
from services.analyses.segments.statement import amount, high_value, per_user
from services.analyses.text_ids import id_path, join_ids
from services.catalog.facts import EVENTS
from services.catalog.lookup import look_up
from services.catalog.metrics.events import BOUGHT, CART, CARTED
from services.catalog.units import COUNT, MONEY, TEXT
from services.core.errors import BadValue
from services.query.analysis import AnalysisResult, ScopedData
from services.query.listing import show_in_zone
from services.query.questions import Period, Where
from services.query.result import OutColumn

EXACT, INSTANT = pa.decimal128(38, 4), pa.timestamp("us")
COLUMNS = {
    "user": ("User", TEXT, pa.string()),
    "first_event": ("First event", TEXT, INSTANT),
    "last_event": ("Last event", TEXT, INSTANT),
    "events": ("Events", COUNT, pa.int64()),
    "views": ("Views", COUNT, pa.int64()),
    "carts": ("Cart additions", COUNT, pa.int64()),
    "purchases": ("Purchases", COUNT, pa.int64()),
    "revenue": ("Revenue", MONEY, EXACT),
    "value_left": ("Value left in carts", MONEY, EXACT),
}
"""Name to label, unit and type."""

TIMES = ("first_event", "last_event")


@dataclass(frozen=True, kw_only=True)
class SegmentMembers:
    """The users of a segment, a page of them.

    `order_by` is the name of a column and whether the largest come first; users that are equal in it come by their id.
    """

    fact: ClassVar[str] = EVENTS.name
    segment: str
    period: Period = Period()
    where: tuple[Where, ...] = ()
    order_by: tuple[str, bool] = ("revenue", True)
    limit: int = 100
    offset: int = 0

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue."""
        look_up("segment", self.segment, SEGMENTS)
        if self.order_by[0] not in COLUMNS:
            raise BadValue(f"Members cannot be ordered by {self.order_by[0]!r}; they can by {', '.join(COLUMNS)}.")
        check_page(self.limit, self.offset)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it: ids, times in the store's zone, counts, money."""
        table = data.fetch(self._statement(data), pa.schema([(name, kind) for name, (_, _, kind) in COLUMNS.items()]))
        zone = data.qc.time_zone
        left = "Value left: the price of the user's cart events" + (
            "" if self.segment == "cart_abandoner" else ", whether bought later or not"
        )
        return AnalysisResult(
            columns=tuple(_column(name) for name in COLUMNS),
            table=show_in_zone(table, TIMES, zone),
            notes=(SEGMENTS[self.segment].meaning, left, f"Times are those of {zone}"),
        )

    def _statement(self, data: ScopedData) -> Select[Any]:
        members = self._members(data).subquery("members")
        source: FromClause = join_ids(members, data, "user")
        user, (name, descending) = id_path(data, "user").expr, self.order_by
        columns = {one: user if one == "user" else members.c[one] for one in COLUMNS}
        order = columns[name].desc() if descending else columns[name].asc()
        chosen = select(*(column.label(one) for one, column in columns.items())).select_from(source)
        return chosen.order_by(order, user).limit(self.limit).offset(self.offset)

    def _members(self, data: ScopedData) -> Select[Any]:
        when, key = data.column("event_time"), data.column("user_key")
        ends = (func.min(when).label("first_event"), func.max(when).label("last_event"))
        users = per_user(data).add_columns(*ends, amount(data, CART).label("value_left"))
        if self.segment == HIGH_VALUE:
            return users.where(key.in_(high_value(data)))
        return users.having(conditions(CARTED, BOUGHT)[self.segment])


def _column(name: str) -> OutColumn:
    label, unit, _ = COLUMNS[name]
    return OutColumn(name=name, label=label, unit=unit.name, role="dimension" if unit is TEXT else "metric")
