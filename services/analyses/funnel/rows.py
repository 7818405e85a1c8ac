"""Rows of a funnel: from what was counted of each group to a row per stage, and the other period beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

from services.analyses.funnel.splits import MEMBER, OTHER, Cuts
from services.analyses.new_or_returning import NEW
from services.catalog.kinds import Dimension, Grain, Member, TimeCut
from services.catalog.units import COUNT, MONEY, SHARE, TEXT, Unit
from services.query.compare import compared_columns, compared_values
from services.query.periods import bucket_days
from services.query.result import OTHERS, OutColumn

Wide = Mapping[str, Any]
"""What was found of one group, see funnel_statements.TYPES."""

STAGES = ("view", "cart", "purchase")
EXACT = pa.decimal128(38, 4)
PLACES = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True)
class StageFigure:
    """A column of figures: what it is, and how it is read off a group at a stage (0 for views)."""

    name: str
    label: str
    unit: Unit
    type: pa.DataType
    of: Callable[[Wide, int], Any]


def _count(wide: Wide, at: int) -> int:
    return int(wide.get(STAGES[at]) or 0)


def _events(wide: Wide, at: int) -> int:
    return int(wide.get(f"{STAGES[at]}s") or 0)


def _over(above: float, below: float) -> float | None:
    return above / below if below else None


def _conversion(wide: Wide, at: int) -> float | None:
    return _over(_count(wide, at), _count(wide, max(at - 1, 0)))


def _drop_off(wide: Wide, at: int) -> float | None:
    conversion = _conversion(wide, at)
    return None if conversion is None else max(0.0, 1 - conversion)


def _left(wide: Wide, at: int) -> int:
    return max(0, _count(wide, at - 1) - _count(wide, at)) if at else 0


def _extra(wide: Wide, at: int) -> int:
    return int(wide.get(f"{STAGES[at]}_extra") or 0)


def _share(wide: Wide, at: int) -> float | None:
    return _over(_count(wide, at), _count(wide, 0))


def _revenue(wide: Wide, at: int) -> Decimal | None:
    return (wide.get("revenue") or Decimal(0)).quantize(PLACES) if STAGES[at] == "purchase" else None


def _revenue_each(wide: Wide, at: int) -> Decimal | None:
    revenue, count = _revenue(wide, at), _count(wide, at)
    return (revenue / count).quantize(PLACES, ROUND_HALF_UP) if revenue is not None and count else None


def _seconds(wide: Wide, at: int) -> float | None:
    return wide.get(f"{STAGES[at]}_seconds")


def _none(_: Wide, __: int) -> None:
    """Placeholder: events have no skipped stages and no time between stages."""


def figures(what: str) -> tuple[StageFigure, ...]:
    """Return the columns of figures of a funnel that counts `what`: users, sessions or events."""
    extra, seconds = (_none, _none) if what == "events" else (_extra, _seconds)
    return (
        StageFigure(name="count", label=what.capitalize(), unit=COUNT, type=pa.int64(), of=_count),
        StageFigure(name="events", label="Events", unit=COUNT, type=pa.int64(), of=_events),
        StageFigure(name="conversion", label="Of the previous stage", unit=SHARE, type=pa.float64(), of=_conversion),
        StageFigure(name="drop_off", label="Left before this stage", unit=SHARE, type=pa.float64(), of=_drop_off),
        StageFigure(name="left", label=f"{what.capitalize()} that left", unit=COUNT, type=pa.int64(), of=_left),
        StageFigure(name="extra", label="Without the previous stage", unit=COUNT, type=pa.int64(), of=extra),
        StageFigure(name="share", label="Of the first stage", unit=SHARE, type=pa.float64(), of=_share),
        StageFigure(name="revenue", label="Revenue", unit=MONEY, type=EXACT, of=_revenue),
        StageFigure(name="revenue_each", label="Revenue each", unit=MONEY, type=EXACT, of=_revenue_each),
        StageFigure(name="seconds", label="Median seconds since the previous stage", unit=COUNT, type=pa.float64(),
               of=seconds),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FunnelGroups:
    """What was found over one period, by group."""

    cuts: Cuts
    wide: Sequence[Wide]

    def by_key(self) -> dict[object, Wide]:
        """Return each group by what tells it from others, without those in which no stage has an event."""
        return {key_of(wide): wide for wide in self.wide if not self.cuts.names or _total(wide)}


def _total(wide: Wide) -> int:
    return sum(_events(wide, at) for at, _ in enumerate(STAGES))


def key_of(wide: Wide) -> object:
    """Return the member as stored; for the rest of a top-N, something that no member is; for no cut, nothing."""
    return (OTHERS,) if wide.get(OTHER) else wide.get(MEMBER)


def move_groups(then: FunnelGroups, now: FunnelGroups) -> dict[object, Wide]:
    """Return what was found over the other period under the keys of this one: buckets of time meet by position."""
    found, dimension = then.by_key(), now.cuts.dimension
    if not isinstance(dimension, Grain):
        return found
    days = zip(bucket_days(then.cuts.period, dimension), bucket_days(now.cuts.period, dimension), strict=False)
    names: dict[object, object] = {**dict(days), (OTHERS,): (OTHERS,)}
    return {names[key]: {**wide, MEMBER: names[key]} for key, wide in found.items() if key in names}


def stage_rows(
    now: FunnelGroups, then: Mapping[object, Wide] | None, what: tuple[StageFigure, ...], *, compared: bool
) -> list[dict[str, Any]]:
    """Return three rows per group, in order; where `compared`, with the other period beside each figure.

    A group that is in one period only has 0 in the other. `then` is None where the other period lies before all data:
    nothing is what it has.
    """
    own, units = now.by_key(), {figure.name: figure.unit for figure in what}
    gone = {key: _shell(wide) for key, wide in (then or {}).items() if key not in own}
    rows = []
    for key, wide in sorted((own | gone).items(), key=lambda pair: _place(pair[1], now.cuts)):
        member = {now.cuts.by: _shown(key, now.cuts)} if now.cuts.by else {}
        past = None if then is None else then.get(key, {})
        for at, stage in enumerate(STAGES):
            row = member | {"stage": stage} | _read(wide, at, what)
            before = None if past is None else _read(past, at, what)
            rows.append(row | compared_values(row, before, units) if compared else row)
    return rows


def _read(wide: Wide, at: int, what: tuple[StageFigure, ...]) -> dict[str, Any]:
    return {figure.name: figure.of(wide, at) for figure in what}


def _shell(wide: Wide) -> Wide:
    """Return a group in which nothing happened."""
    return {name: value for name, value in wide.items() if name in {MEMBER, OTHER}}


def _place(wide: Wide, cuts: Cuts) -> tuple[Any, ...]:
    """Return the place of a group: time and tiers in their own order, others by revenue; what a top-N left out last."""
    dimension, member, last = cuts.dimension, wide.get(MEMBER), bool(wide.get(OTHER))
    if isinstance(dimension, TimeCut):
        return (last, 0 if last else member)
    if isinstance(dimension, Dimension) and dimension.order:
        return (last, dimension.order.index(member) if member in dimension.order else len(dimension.order))
    if dimension is None:
        return (last, member != NEW)
    return (last, -(wide.get("revenue") or 0), -_total(wide), member)


def _shown(key: object, cuts: Cuts) -> Member:
    dimension = cuts.dimension
    if key == (OTHERS,):
        return OTHERS
    shown = dimension.show(key) if isinstance(dimension, TimeCut) and isinstance(key, int | date) else str(key)
    return str(shown) if cuts.kept is not None else shown


def out_columns(cuts: Cuts, label: str, what: tuple[StageFigure, ...], *, compared: bool) -> tuple[OutColumn, ...]:
    """Describe the columns of `stage_rows`."""
    member = (OutColumn(name=cuts.by, label=label, unit=TEXT.name, role="dimension"),) if cuts.by else ()
    stage = OutColumn(name="stage", label="Stage", unit=TEXT.name, role="dimension")
    own = tuple(OutColumn(name=f.name, label=f.label, unit=f.unit.name, role="metric") for f in what)
    added = (one for column in own for one in compared_columns(column)) if compared else ()
    return (*member, stage, *own, *added)


def table_of(rows: list[dict[str, Any]], columns: Sequence[OutColumn], what: tuple[StageFigure, ...]) -> pa.Table:
    """Make the table; without rows its columns are there all the same."""
    types = {f.name: f.type for f in what} | {f"{f.name}_compared": f.type for f in what}
    types |= {f"{f.name}_change": pa.float64() for f in what} | {"stage": pa.string()}
    arrays = [pa.array([row[c.name] for row in rows], type=types.get(c.name, _members(rows, c.name))) for c in columns]
    return pa.table(dict(zip((column.name for column in columns), arrays, strict=True)))


def _members(rows: list[dict[str, Any]], name: str) -> pa.DataType:
    return pa.int64() if rows and isinstance(rows[0][name], int) else pa.string()
