"""Temporal: when people look and buy: by month, week or day of the store's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

import pyarrow as pa
from sqlalchemy import select

from services.analyses.member_counts import count_members, days_with_data, over
from services.catalog.facts import EVENTS
from services.catalog.kinds import Grain
from services.catalog.lookup import look_up
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.query.analysis import AnalysisResult, ScopedData
from services.query.periods import bucket_days, find_grain
from services.query.questions import Period, Where
from services.query.result import OutColumn

GRAINS = ("month", "week", "day")
DECIMAL = pa.decimal128(38, 4)
COUNTS = ("views", "carts", "purchases", "users", "viewers", "buyers")
VALUES: Mapping[str, tuple[str, Unit, pa.DataType]] = {
    "days": ("Days", COUNT, pa.int64()),
    "whole": ("Whole", COUNT, pa.int64()),
    "views": ("Views", COUNT, pa.int64()),
    "carts": ("Carts", COUNT, pa.int64()),
    "purchases": ("Purchases", COUNT, pa.int64()),
    "users": ("Users", COUNT, pa.int64()),
    "viewers": ("Users who viewed", COUNT, pa.int64()),
    "buyers": ("Buyers", COUNT, pa.int64()),
    "conversion": ("Buyers per viewer", SHARE, pa.float64()),
    "revenue": ("Revenue", MONEY, DECIMAL),
}


@dataclass(frozen=True, kw_only=True)
class Temporal:
    """Every month, week or day of the period in order, with what happened in it; an empty one has 0."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    grain: str = "month"

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName."""
        look_up("grain", self.grain, dict.fromkeys(GRAINS))
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Count by bucket. `whole` is 0 where period or data hold a part of the bucket only."""
        grain = find_grain(self.grain)
        found = {row.pop(self.grain): row for row in _buckets(data, self)}
        empty: dict[str, Any] = dict.fromkeys((*COUNTS, "revenue"), 0) | {"conversion": None}
        period = days_with_data(data)
        firsts = [] if period.start == period.end else bucket_days(period, grain)
        rows = [_span(period, grain, first) | (found.get(first) or empty) for first in firsts]
        schema = pa.schema([(grain.name, pa.string()), *((name, kind) for name, (_, _, kind) in VALUES.items())])
        columns = (
            OutColumn(name=name, label=label, unit=unit.name, role="metric")
            for name, (label, unit, _) in VALUES.items()
        )
        bucket = OutColumn(name=grain.name, label=grain.label, unit=TEXT.name, role="dimension")
        return AnalysisResult(columns=(bucket, *columns), table=pa.Table.from_pylist(rows, schema=schema))


def _buckets(data: ScopedData, question: Temporal) -> list[dict[str, Any]]:
    tally = count_members(data, question.grain, people=("users", "viewers", "buyers"), period=question.period)
    conversion = over(tally.c.buyers, tally.c.viewers).label("conversion")
    columns = (tally.c[question.grain], *(tally.c[name] for name in COUNTS), conversion, tally.c.revenue)
    kinds = [(name, VALUES[name][2]) for name in (*COUNTS, "conversion", "revenue")]
    rows: list[dict[str, Any]] = data.fetch(
        select(*columns), pa.schema([(question.grain, pa.date32()), *kinds])
    ).to_pylist()
    return rows


def _span(period: Period, grain: Grain, first: date) -> dict[str, Any]:
    """Return the bucket's name, and how many of its days the period holds."""
    assert period.start is not None  # noqa: S101 - closed with the data
    assert period.end is not None  # noqa: S101 - the same
    following = grain.step(first)
    days = (min(following, period.end) - max(first, period.start)).days
    return {grain.name: grain.show(first), "days": days, "whole": int(days == (following - first).days)}
