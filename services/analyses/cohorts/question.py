"""Cohorts: of those who bought for the first time together, how many came back, and what they brought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Literal, Self, get_args

import pyarrow as pa
from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from services.catalog.calendar import GRAIN_BY_NAME
from services.catalog.facts import EVENTS, TRANSACTIONS
from services.catalog.kinds import Grain
from services.catalog.lookup import find_metric
from services.catalog.metrics.events import PURCHASE
from services.catalog.units import COUNT, MONEY, SHARE, TEXT
from services.core.errors import BadValue
from services.query.analysis import AnalysisResult, ScopedData
from services.query.answer import require_columns
from services.query.questions import Period, Where
from services.query.result import OutColumn

CohortGrain = Literal["week", "month", "quarter"]
COHORT_GRAINS: Mapping[str, Grain] = {name: GRAIN_BY_NAME[name] for name in get_args(CohortGrain)}

EXACT, PLACES = pa.decimal128(38, 4), Decimal("0.0001")
COLUMNS = (
    (OutColumn(name="cohort", label="First purchase", unit=TEXT.name, role="dimension"), pa.string()),
    (OutColumn(name="since", label="Since", unit=COUNT.name, role="dimension"), pa.int64()),
    (OutColumn(name="size", label="Buyers of the cohort", unit=COUNT.name, role="metric"), pa.int64()),
    (OutColumn(name="buyers", label="Buyers", unit=COUNT.name, role="metric"), pa.int64()),
    (OutColumn(name="share", label="Of the cohort", unit=SHARE.name, role="metric"), pa.float64()),
    (OutColumn(name="revenue", label="Revenue", unit=MONEY.name, role="metric"), EXACT),
    (OutColumn(name="revenue_each", label="Revenue per member", unit=MONEY.name, role="metric"), EXACT),
    (OutColumn(name="revenue_to_date", label="Revenue per member so far", unit=MONEY.name, role="metric"), EXACT),
    (OutColumn(name="whole", label="Bucket is over", unit=COUNT.name, role="metric"), pa.int64()),
)
CELLS = pa.schema([("cohort", pa.date32()), ("bucket", pa.date32()), ("buyers", pa.int64()), ("revenue", EXACT)])

CohortValue = tuple[int, Decimal]
"""Buyers and revenue of one cohort in one bucket."""


@dataclass(frozen=True, kw_only=True)
class EventCohorts:
    """Users by the week, month or quarter of their first purchase event.

    A user's first purchase is that of all the data within scope and filters, whatever the period: the period says
    which cohorts are shown: those whose bucket has a day of it. Each is followed to the end of the data. `since` counts
    buckets from the cohort's own, which is 0; `whole` is 0 where the bucket is not over at the data's last day.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    grain: CohortGrain = "month"

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        _check_grain(self.grain)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it."""
        rows = data.rows("user_key", self.grain, "price", period=Period(), also=(PURCHASE,))
        return _found(data, COHORT_GRAINS[self.grain], _buckets(rows))


@dataclass(frozen=True, kw_only=True)
class OrderCohorts:
    """Customers by the week, month or quarter of their first order; otherwise as EventCohorts.

    Orders that name no customer are of nobody, and are left out.
    """

    fact: ClassVar[str] = TRANSACTIONS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    grain: CohortGrain = "month"

    def validate(self) -> Self:
        """Return it if it can be asked. Raises BadValue."""
        _check_grain(self.grain)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it."""
        require_columns([find_metric("customers")], data.qc)
        known = data.column("customer_key").is_not(None)
        rows = data.rows("customer_key", self.grain, "revenue", period=Period(), also=(known,))
        return _found(data, COHORT_GRAINS[self.grain], _buckets(rows))


def _check_grain(grain: str) -> None:
    if grain not in COHORT_GRAINS:
        raise BadValue(f"Cohorts are made by {', '.join(COHORT_GRAINS)}, not by {grain!r}.")


def _buckets(rows: Select[Any]) -> Select[Any]:
    """Return buyers and revenue of each cohort and bucket: two steps over one scan of buyer, bucket, money."""
    one: ColumnElement[int] = literal_column("1")
    two: ColumnElement[int] = literal_column("2")
    of_buyer, in_bucket, amount = rows.subquery("rows").c
    per_buyer = select(of_buyer, in_bucket, func.sum(amount).label("paid")).group_by(one, two).subquery("per_buyer")
    buyer, bucket, paid_by = per_buyer.c
    first = func.min(bucket).over(partition_by=buyer).label("cohort")
    told = select(first, bucket.label("bucket"), paid_by).subquery("told")
    return select(told.c.cohort, told.c.bucket, func.count(), func.sum(told.c.paid)).group_by(one, two)


def _found(data: ScopedData, grain: Grain, statement: Select[Any]) -> AnalysisResult:
    last = data.qc.coverage.last(data.fact)
    rows: list[dict[str, Any]] = []
    if last is not None:
        cohorts = _cohorts(data.fetch(statement, CELLS).to_pylist())
        shown = {first: cells for first, cells in cohorts.items() if _touches(grain, first, data)}
        rows = [row for first in sorted(shown) for row in _row_per_bucket(grain, first, shown[first], last)]
    arrays = {column.name: pa.array([row[column.name] for row in rows], type=kind) for column, kind in COLUMNS}
    columns = tuple(column for column, _ in COLUMNS)
    return AnalysisResult(columns=columns, table=pa.table(arrays), notes=_notes(data, rows))


def _cohorts(cells: Sequence[Mapping[str, Any]]) -> dict[date, dict[date, CohortValue]]:
    found: dict[date, dict[date, CohortValue]] = {}
    for cell in cells:
        found.setdefault(cell["cohort"], {})[cell["bucket"]] = cell["buyers"], cell["revenue"]
    return found


def _after(grain: Grain, first: date) -> date:
    return grain.step(first)


def _touches(grain: Grain, first: date, data: ScopedData) -> bool:
    """True if the bucket has a day of the period of which there can be data."""
    start, end, begin = data.period.start, data.period.end, data.qc.coverage.first(data.fact)
    if start is None or end is None or begin is None:
        return False
    return max(first, start, begin) < min(_after(grain, first), end)


def _row_per_bucket(
    grain: Grain, first: date, cells: Mapping[date, CohortValue], last: date
) -> Iterator[dict[str, Any]]:
    """Return a row for each bucket from the cohort's own to the one of the data's last day, empty ones too."""
    size, bucket, since, so_far = cells[first][0], first, 0, Decimal(0)
    while bucket <= last:
        following = _after(grain, bucket)
        buyers, revenue = cells.get(bucket, (0, Decimal(0)))
        so_far += revenue
        yield {
            "cohort": str(grain.show(first)),
            "since": since,
            "size": size,
            "buyers": buyers,
            "share": buyers / size,
            "revenue": revenue,
            "revenue_each": _each(revenue, size),
            "revenue_to_date": _each(so_far, size),
            "whole": int(following - timedelta(days=1) <= last),
        }
        bucket, since = following, since + 1


def _each(revenue: Decimal, size: int) -> Decimal:
    return (revenue / size).quantize(PLACES, ROUND_HALF_UP)


def _notes(data: ScopedData, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say what the ends of the data do to cohorts."""
    first, last = data.qc.coverage.first(data.fact), data.qc.coverage.last(data.fact)
    if not rows:
        return ()
    begin = f"Data begins {first}: who bought before then counts as new at their first purchase after it"
    return (begin, *([f"Buckets that are not over at {last} are marked"] if not all(r["whole"] for r in rows) else []))
