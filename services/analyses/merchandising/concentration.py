"""Concentration: on how few products, brands or categories the revenue rests."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from services.analyses.member_counts import select_sold
from services.analyses.merchandising.question import DECIMAL, check_members
from services.catalog.facts import EVENTS
from services.catalog.units import COUNT, MONEY, SHARE
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import OutColumn

COLUMNS = (
    ("members", "Members with revenue", COUNT, pa.int64()),
    ("revenue", "Revenue", MONEY, DECIMAL),
    ("top_10_members", "Members in the top 10 %", COUNT, pa.int64()),
    ("top_10_share", "Share of the top 10 %", SHARE, pa.float64()),
    ("top_20_members", "Members in the top 20 %", COUNT, pa.int64()),
    ("top_20_share", "Share of the top 20 %", SHARE, pa.float64()),
    ("members_of_80", "Members that make 80 %", COUNT, pa.int64()),
    ("gini", "Gini coefficient", SHARE, pa.float64()),
)
SCHEMA = pa.schema([(name, kind) for name, _, _, kind in COLUMNS])
MOST, PERCENT = 80, 100


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
        row = concentration(_units(revenues.column(0)))
        table = pa.Table.from_pylist([row | {"revenue": Decimal(row["revenue"]).scaleb(-4)}], schema=SCHEMA)
        columns = (OutColumn(name=name, label=label, unit=unit.name, role="metric") for name, label, unit, _ in COLUMNS)
        return AnalysisResult(columns=tuple(columns), table=table)


def _units(money: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Return exact money in whole ten-thousandths."""
    small = money.cast(pa.decimal128(18, 4))
    whole: npt.NDArray[np.int64] = pc.multiply(small, pa.scalar(Decimal(10_000))).cast(pa.int64()).to_numpy()
    return whole


def concentration(amounts: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Measure how unequal positive whole amounts are; everything is exact but the division at the end.

    The top 10 % are the first ceil(n/10) members. Gini = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n, of x in rising order
    with i from 1 (Gini 1912, in the form of Sen 1973): 0 where all are equal, (n - 1) / n where one has everything.
    """
    falling = np.sort(amounts)[::-1]
    count, total = len(falling), int(falling.sum())
    tenth, fifth = ceil(count / 10), ceil(count / 5)
    return {
        "members": count,
        "revenue": total,
        "top_10_members": tenth,
        "top_10_share": _share(falling[:tenth], total),
        "top_20_members": fifth,
        "top_20_share": _share(falling[:fifth], total),
        "members_of_80": _reaching(falling, total),
        "gini": _gini(falling, total),
    }


def _share(part: npt.NDArray[np.int64], total: int) -> float | None:
    return int(part.sum()) / total if total else None


def _reaching(falling: npt.NDArray[np.int64], total: int) -> int:
    """Count the first members that make 80 % together; in whole numbers, so that exactly 80 % is enough."""
    if not total:
        return 0
    return int(np.searchsorted(np.cumsum(falling) * PERCENT, MOST * total)) + 1


def _gini(falling: npt.NDArray[np.int64], total: int) -> float | None:
    count = len(falling)
    if not total:
        return None
    weighted = float(np.dot(np.arange(count, 0, -1, dtype=np.float64), falling.astype(np.float64)))
    return 2 * weighted / (count * total) - (count + 1) / count
