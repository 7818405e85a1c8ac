"""Concentration: on how few products, brands or categories the revenue of the event log rests."""

from dataclasses import dataclass
from typing import ClassVar, Self

import pyarrow as pa
from sqlalchemy import select

from services.analyses.concentration import COLUMNS, SCHEMA, concentration_of
from services.analyses.member_counts import select_sold
from services.analyses.merchandising.question import DECIMAL, check_members
from services.catalog.facts import EVENTS
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import OutColumn


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """One row about the members with revenue: shares of the largest, how many make 80 %, and the Gini coefficient."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str = "product"

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName."""
        check_members(self.by, None)
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Measure it; without revenue, shares and the coefficient are null."""
        groups = select_sold(data, self.by, period=self.period)
        revenues = data.fetch(select(groups.c.revenue).where(groups.c.revenue > 0), pa.schema([("revenue", DECIMAL)]))
        table = pa.Table.from_pylist([concentration_of(revenues.column(0))], schema=SCHEMA)
        columns = (OutColumn(name=name, label=label, unit=unit.name, role="metric") for name, label, unit, _ in COLUMNS)
        return AnalysisResult(columns=tuple(columns), table=table)
