"""Segments: how many users looked, left a cart, bought once or more, what they brought and how they behave."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import Select, func, select

from services.analyses.segments.kinds import HIGH_VALUE, SEGMENTS, segment_of
from services.analyses.segments.rows import METRICS, figures
from services.analyses.segments.statement import amount, high_value, per_user, whole
from services.catalog.facts import EVENTS
from services.catalog.metrics.events import CART
from services.catalog.units import TEXT
from services.query.analysis import AnalysisResult, ScopedData
from services.query.compare import PeriodPair, compared_columns, compared_values
from services.query.questions import Comparison, Period, Where
from services.query.result import OutColumn, Row

EXACT = pa.decimal128(38, 4)
SCHEMA = pa.schema([
    ("segment", pa.string()), ("high", pa.bool_()), ("last_day", pa.date32()), ("users", pa.int64()),
    ("events", pa.int64()), ("views", pa.int64()), ("carts", pa.int64()), ("purchases", pa.int64()),
    ("sessions", pa.int64()), ("revenue", EXACT), ("value_left", EXACT),
])  # fmt: skip
COUNTED = ("events", "views", "carts", "purchases", "sessions")
TEXTS = ("segment", "label", "action")
NOTES = (
    "High value is a part of the buyers; the other four segments hold every user once",
    "Value left: prices of the cart events of those who bought nothing in the period",
    "Days since the last event are counted to the last day of the period; the median of the segment's users",
)


@dataclass(frozen=True, kw_only=True)
class Segments:
    """Users by what they did in the period: five rows, sizes, money, behaviour, and what to do."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    compare: Comparison | Period | None = None

    def validate(self) -> Self:
        """Return it: every period and filter that events have can be asked."""
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it: a row per segment, the high value one last. Raises BadValue where nothing can be compared."""
        rows = _figures(data, data.period)
        texts = (OutColumn(name=name, label=name.capitalize(), unit=TEXT.name, role="dimension") for name in TEXTS)
        own = tuple(OutColumn(name=n, label=m.label, unit=m.unit.name, role="metric") for n, m in METRICS.items())
        added = tuple(one for column in own for one in compared_columns(column)) if data.pair else ()
        if data.pair is not None:
            rows = _beside(data, rows, data.pair)
        said = {name: [getattr(segment, _field(name)) for segment in SEGMENTS.values()] for name in TEXTS}
        return AnalysisResult(columns=(*texts, *own, *added), table=_table(said, rows), notes=NOTES)


def _beside(data: ScopedData, rows: list[Row], pair: PeriodPair) -> list[Row]:
    """Put the figures of the other period beside those of this one."""
    fitted = data.qc.coverage.fit(pair.then, data.fact)
    past = [None] * len(rows) if pair.is_before_data else _figures(data, fitted)
    units = {name: measure.unit for name, measure in METRICS.items()}
    return [row | compared_values(row, before, units) for row, before in zip(rows, past, strict=True)]


def _field(name: str) -> str:
    return "name" if name == "segment" else name


def _figures(data: ScopedData, period: Period) -> list[Row]:
    return figures(data.fetch(_statement(data, period), SCHEMA).to_pylist(), period)


def _statement(data: ScopedData, period: Period) -> Select[Any]:
    """Group users by segment, by whether they are of high value, and by the day they were last seen."""
    users = _users(data, period).subquery("users_seen")
    high = high_value(data, period).subquery(HIGH_VALUE)
    source = users.outerjoin(high, high.c.user_key == users.c.user_key)
    keys = (segment_of(users.c.carts, users.c.purchases), high.c.user_key.is_not(None), users.c.last_day)
    sums = (*(whole(users.c[name]) for name in COUNTED), func.sum(users.c.revenue), func.sum(users.c.value_left))
    return select(*keys, func.count(), *sums).select_from(source).group_by(*keys)


def _users(data: ScopedData, period: Period) -> Select[Any]:
    """Count sessions of each user within the same scan: on PostgreSQL half the time of grouping twice."""
    last = func.max(data.column("event_date")).label("last_day")
    sessions = func.count(data.column("session_key").distinct()).label("sessions")
    return per_user(data, period).add_columns(last, sessions, amount(data, CART).label("value_left"))


def _table(texts: dict[str, list[str]], rows: Iterable[Row]) -> pa.Table:
    found = list(rows)
    measured = {name: pa.array([row[name] for row in found], type=_arrow(name)) for name in found[0]}
    return pa.table({**{name: pa.array(values) for name, values in texts.items()}, **measured})


def _arrow(name: str) -> pa.DataType:
    if name.endswith("_change"):
        return pa.float64()
    kind = METRICS[name.removesuffix("_compared")].kind
    return {int: pa.int64(), float: pa.float64(), Decimal: EXACT}[kind]
