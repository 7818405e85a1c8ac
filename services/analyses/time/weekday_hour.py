"""Weekday and hour: the week as 7 x 24 cells, and the one cell that stands out.

A cell is expected to have what its weekday and its hour lead to expect, if the two had nothing to do with each other:
row x column / whole. How far it is off is said in standard errors (adjusted residuals, Haberman 1973); of 168 cells one
is beyond 3.5 by chance about once in 25 looks, if events came one by one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from services.analyses.member_counts import count_members, days_with_data, ordinals
from services.catalog.calendar import WEEKDAYS
from services.catalog.facts import EVENTS
from services.catalog.lookup import look_up
from services.catalog.metrics.events import CART, PURCHASE, VIEW
from services.catalog.units import COUNT, RATIO, SCORE, SHARE, TEXT, Unit
from services.core.arrays import Floats
from services.query.analysis import AnalysisResult, ScopedData
from services.query.questions import Period, Where
from services.query.result import ColumnRole, OutColumn

KINDS: Mapping[str, tuple[ColumnElement[bool], ...]] = {
    "events": (),
    "view": (VIEW,),
    "cart": (CART,),
    "purchase": (PURCHASE,),
}
CONVERSION = "conversion"
WORDS: Mapping[str, str] = {"events": "events", "view": "views", "cart": "carts", "purchase": "purchases"}
SHAPE = (7, 24)
BEYOND = 3.5
"""Standard errors from which a cell stands out."""

CELLS = pa.schema([("weekday", pa.int32()), ("hour", pa.int32()), ("count", pa.int64()), ("base", pa.int64())])
COLUMNS: tuple[tuple[str, str, Unit, ColumnRole, pa.DataType], ...] = (
    ("weekday", "Weekday", TEXT, "dimension", pa.string()),
    ("hour", "Hour", TEXT, "dimension", pa.int64()),
    ("count", "Count", COUNT, "metric", pa.int64()),
    ("base", "Out of", COUNT, "metric", pa.int64()),
    ("value", "Value", RATIO, "metric", pa.float64()),
    ("days", "Days", COUNT, "metric", pa.int64()),
    ("per_day", "Count per day", RATIO, "metric", pa.float64()),
    ("expected", "Expected", RATIO, "metric", pa.float64()),
    ("residual", "Standard errors", SCORE, "metric", pa.float64()),
    ("above_others", "Against other days", SHARE, "change", pa.float64()),
    ("marked", "Stands out", COUNT, "metric", pa.int64()),
)


@dataclass(frozen=True, kw_only=True)
class WeekdayHour:
    """All 168 hours of a week, from Monday 0 h: events of one type, or buyers per viewer."""

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    metric: str = "view"

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName."""
        look_up("metric of the week", self.metric, dict.fromkeys((*KINDS, CONVERSION)))
        return self

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Count, and judge each cell by its weekday and its hour."""
        days = np.array(days_of_weekdays(days_with_data(data)), dtype=np.float64)
        count, base = _cells(data, self)
        week = judge_cells(count, base if self.metric == CONVERSION else None, days)
        rate = self.metric == CONVERSION
        columns = (
            OutColumn(name=name, label=label, unit=SHARE.name if rate and name in RATES else unit.name, role=role)
            for name, label, unit, role, _ in COLUMNS
        )
        return AnalysisResult(columns=tuple(columns), table=_table(week), notes=(in_words(week, self.metric),))


RATES = ("value", "expected")


@dataclass(frozen=True, kw_only=True, eq=False)
class WeekdayHourCells:
    """The cells of a week, each 7 x 24, and the one that stands out."""

    count: Floats
    base: Floats
    value: Floats
    days: Floats
    per_day: Floats
    expected: Floats
    residual: Floats
    above_others: Floats
    marked: tuple[int, int] | None


def days_of_weekdays(period: Period) -> list[int]:
    """Count how often each weekday is in a period, Monday first."""
    if period.start is None or period.end is None:
        return [0] * 7
    first, length = period.start, (period.end - period.start).days
    found = Counter((first + timedelta(days=offset)).weekday() for offset in range(length))
    return [found[weekday] for weekday in range(7)]


def _cells(data: ScopedData, question: WeekdayHour) -> tuple[Floats, Floats]:
    if question.metric == CONVERSION:
        tally = count_members(data, "weekday", "hour", period=question.period, sums=False)
        statement = select(tally.c.weekday, tally.c.hour, tally.c.buyers, tally.c.viewers)
    else:
        rows = data.rows("weekday", "hour", period=question.period, also=KINDS[question.metric])
        statement = rows.add_columns(func.count().label("count"), func.count().label("base")).group_by(*ordinals(2))
    table = data.fetch(statement, CELLS)
    place = table["weekday"].to_numpy() - 1, table["hour"].to_numpy()
    found = np.zeros(SHAPE), np.zeros(SHAPE)
    for cells, name in zip(found, ("count", "base"), strict=True):
        cells[place] = table[name].to_numpy()
    return found


def judge_cells(count: Floats, base: Floats | None, days: Floats) -> WeekdayHourCells:
    """Compare each cell with what row and column lead to expect. `base` of a rate is what it is out of."""
    spread = np.broadcast_to(days[:, None], SHAPE).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_day = count / spread
        value, expected, residual = _of_counts(count) if base is None else _of_rates(count, base)
        like = per_day if base is None else value
        others = like_sum(count, spread) if base is None else like_sum(count, base)
        above = like / others - 1
    return WeekdayHourCells(
        count=count,
        base=spread if base is None else base,
        value=value,
        days=spread,
        per_day=per_day,
        expected=expected,
        residual=residual,
        above_others=above,
        marked=_largest(residual),
    )


def like_sum(count: Floats, base: Floats) -> Floats:
    """Return the mean of the same hour over the other weekdays: what they have together over what they are out of."""
    found: Floats = (count.sum(0) - count) / (base.sum(0) - base)
    return found


def _of_counts(count: Floats) -> tuple[Floats, Floats, Floats]:
    whole = count.sum()
    row, column = count.sum(1, keepdims=True) / whole, count.sum(0, keepdims=True) / whole
    expected = whole * row * column
    return count, expected, (count - expected) / np.sqrt(expected * (1 - row) * (1 - column))


def _of_rates(count: Floats, base: Floats) -> tuple[Floats, Floats, Floats]:
    """Rates multiply: of the weekday, of the hour, over that of the whole. The error is a Poisson count's."""
    row, column = (count.sum(axis, keepdims=True) / base.sum(axis, keepdims=True) for axis in (1, 0))
    expected = row * column / (count.sum() / base.sum())
    return count / base, expected, (count - base * expected) / np.sqrt(base * expected)


def _largest(residual: Floats) -> tuple[int, int] | None:
    finite = np.where(np.isfinite(residual), residual, -np.inf)
    place = int(np.argmax(finite))
    return divmod(place, SHAPE[1]) if finite.flat[place] >= BEYOND else None


def in_words(week: WeekdayHourCells, metric: str) -> str:
    """Say which cell stands out: "Tue 14 h: 583 views, 65 % above the same hour of other days"."""
    if week.marked is None:
        return "No hour of the week stands out from its weekday and its hour"
    weekday, hour = week.marked
    size = f"{week.count[week.marked]:,.0f} {WORDS.get(metric, '')}"
    if metric == CONVERSION:
        size = f"{week.value[week.marked] * 100:.2f} % of viewers bought"
    return f"{WEEKDAYS[weekday][:3]} {hour} h: {size}, {_against(float(week.above_others[week.marked]))}"


def _against(above: float) -> str:
    if not np.isfinite(above):
        return "alone in its hour"
    direction = "above" if above >= 0 else "below"
    return f"{abs(above) * 100:.0f} % {direction} the same hour of other days"


def _table(week: WeekdayHourCells) -> pa.Table:
    marked = np.zeros(SHAPE, dtype=np.int64)
    if week.marked is not None:
        marked[week.marked] = 1
    cells: dict[str, Any] = {
        "weekday": np.repeat(np.array(WEEKDAYS, dtype=object), SHAPE[1]),
        "hour": np.tile(np.arange(SHAPE[1]), SHAPE[0]),
        **{name: getattr(week, name).ravel() for name in NUMBERS},
        "marked": marked.ravel(),
    }
    arrays = [_array(cells[name], kind) for name, _, _, _, kind in COLUMNS]
    return pa.Table.from_arrays(arrays, names=[name for name, *_ in COLUMNS])


NUMBERS = ("count", "base", "value", "days", "per_day", "expected", "residual", "above_others")


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    """Make a column; what is no number (out of nothing) is null."""
    if kind == pa.float64():
        return pa.array(values, mask=~np.isfinite(values))
    return pa.array(values if values.dtype == object else values.astype(np.int64), type=kind)
