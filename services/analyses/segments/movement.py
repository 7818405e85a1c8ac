"""Segment movement: from which segment of one period users came to which of another."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, and_, case, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.segments.kinds import ABSENT, DISJOINT, conditions, text
from services.analyses.segments.rows import over
from services.catalog.facts import EVENTS
from services.catalog.metrics.events import CART, PURCHASE
from services.catalog.units import COUNT, SHARE, TEXT
from services.core.errors import BadValue
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compile.restrict import in_period
from services.query.describe import describe_period
from services.query.questions import Period, Where
from services.query.result import OutColumn

STATES = (*(segment.name for segment in DISJOINT), ABSENT)
SCHEMA = pa.schema([("before", pa.string()), ("after", pa.string()), ("users", pa.int64())])
COLUMNS = (
    OutColumn(name="before", label="Before", unit=TEXT.name, role="dimension"),
    OutColumn(name="after", label="After", unit=TEXT.name, role="dimension"),
    OutColumn(name="users", label="Users", unit=COUNT.name, role="metric"),
    OutColumn(name="share", label="Share of those before", unit=SHARE.name, role="metric"),
)


@dataclass(frozen=True, kw_only=True)
class SegmentMovement:
    """Users by their segment in `other` and their segment in `period`; absent is who had no event then."""

    fact: ClassVar[str] = EVENTS.name
    other: Period
    period: Period = Period()
    where: tuple[Where, ...] = ()

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        if self.other.start and self.other.end and self.other.start >= self.other.end:
            raise BadValue("The other period is empty: it does not begin before it ends.")
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it: a row for every pair of segments, those without users too."""
        other = data.qc.coverage.fit(self.other, data.fact)
        found = data.fetch(_statement(data, other), SCHEMA).to_pylist()
        users = {(row["before"], row["after"]): row["users"] for row in found}
        words = f"From {describe_period(other)} to {describe_period(data.period)}"
        return AnalysisResult(
            columns=COLUMNS, table=_matrix(users), notes=(words, "Absent: users without an event in a period")
        )


def _matrix(users: dict[tuple[str, str], int]) -> pa.Table:
    pairs = [(before, after) for before in STATES for after in STATES if (before, after) != (ABSENT, ABSENT)]
    sizes = {before: sum(count for pair, count in users.items() if pair[0] == before) for before in STATES}
    counts = [users.get(pair, 0) for pair in pairs]
    shares = [over(count, sizes[before]) for count, (before, _) in zip(counts, pairs, strict=True)]
    names = {"before": [pair[0] for pair in pairs], "after": [pair[1] for pair in pairs]}
    return pa.table({**names, "users": pa.array(counts, pa.int64()), "share": pa.array(shares, pa.float64())})


def _statement(data: ScopedData, other: Period) -> Select[Any]:
    """Look at the rows of both periods once: each user's counts of either are two aggregates of one group."""
    held = {"before": _within(data, other), "after": _within(data, data.period)}
    rows = data.rows("user_key", period=_covering(other, data.period), also=(or_(*held.values()),))
    states = [_state(condition).label(name) for name, condition in held.items()]
    users = rows.add_columns(*states).group_by(data.column("user_key")).subquery("users_seen")
    return select(users.c.before, users.c.after, func.count()).group_by(users.c.before, users.c.after)


def _within(data: ScopedData, period: Period) -> ColumnElement[bool]:
    return and_(true(), *in_period(data.fact, period))


def _covering(one: Period, other: Period) -> Period:
    starts = [period.start for period in (one, other) if period.start]
    ends = [period.end for period in (one, other) if period.end]
    return Period(start=min(starts, default=None), end=max(ends, default=None))


def _state(held: ColumnElement[bool]) -> ColumnElement[str]:
    carts, purchases = (func.count().filter(and_(kind, held)) for kind in (CART, PURCHASE))
    segments = ((condition, text(name)) for name, condition in conditions(carts, purchases).items())
    return case((func.count().filter(held) == 0, text(ABSENT)), *segments)
