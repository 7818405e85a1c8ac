"""Concentration: how unequal amounts are: what the largest of them come to, and the Gini coefficient."""

from decimal import Decimal
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from services.catalog.units import COUNT, MONEY, SHARE

COLUMNS = (
    ("members", "Members with revenue", COUNT, pa.int64()),
    ("revenue", "Revenue", MONEY, pa.decimal128(38, 4)),
    ("top_10_members", "Members in the top 10 %", COUNT, pa.int64()),
    ("top_10_share", "Share of the top 10 %", SHARE, pa.float64()),
    ("top_20_members", "Members in the top 20 %", COUNT, pa.int64()),
    ("top_20_share", "Share of the top 20 %", SHARE, pa.float64()),
    ("members_of_80", "Members that make 80 %", COUNT, pa.int64()),
    ("gini", "Gini coefficient", SHARE, pa.float64()),
)
SCHEMA = pa.schema([(name, kind) for name, _, _, kind in COLUMNS])
MOST, PERCENT = 80, 100


def whole_units(money: pa.ChunkedArray) -> npt.NDArray[np.int64]:
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


def concentration_of(money: pa.ChunkedArray) -> dict[str, Any]:
    """Measure how unequal positive amounts of exact money are: a row of `COLUMNS`."""
    row = concentration(whole_units(money))
    return row | {"revenue": Decimal(row["revenue"]).scaleb(-4)}
