"""Fitting: which targets a period is held against. Nothing is divided or extrapolated to make one fit.

A target of exactly these days is it. Else, of metrics that add up, the sum of the targets of smaller calendar periods,
if they cover the days without gap; where both quarters and months do, the larger ones count. Else there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.catalog.kinds import Metric
from services.monitoring.targets.store import TARGET_GRAINS, Target
from services.query.additivity import adds_up
from services.query.questions import Period

LARGEST_FIRST = tuple(TARGET_GRAINS)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The days that are judged, and the targets of which the value is the sum."""

    period: Period
    made_of: tuple[Target, ...]

    @property
    def value(self) -> Decimal:
        """What should be reached."""
        return sum((target.value for target in self.made_of), Decimal(0))


def fitting(metric: Metric, period: Period, last: date, among: Iterable[Target]) -> Fit | None:
    """Find what a view of `period` is held against, out of the targets of its metric and slice.

    A period that begins a month, a quarter or a year and ends with the data's `last` day is the unfinished one: the
    smallest of these that has a target.
    """
    by_start = {(target.start, target.grain): target for target in among if target.metric == metric.name}
    for whole in (period, *_unfinished(period, last)):
        found = _exactly(whole, by_start) or _added_up(metric, whole, by_start)
        if found:
            return Fit(period=whole, made_of=found)
    return None


Known = Mapping[tuple[date, str], Target]


def _unfinished(period: Period, last: date) -> list[Period]:
    start = period.start
    if start is None or period.last != last:
        return []
    begun = [(grain.floor(last), grain.step) for grain in reversed(TARGET_GRAINS.values())]
    return [Period(start=start, end=step(start)) for first, step in begun if first == start]


def _exactly(period: Period, known: Known) -> tuple[Target, ...]:
    starts = (known.get((period.start, grain)) for grain in LARGEST_FIRST) if period.start else ()
    return tuple(target for target in starts if target and target.period == period)


def _added_up(metric: Metric, period: Period, known: Known) -> tuple[Target, ...]:
    """Lay targets end to end from the first day, the largest that fits first; calendar periods nest, so that is all."""
    if not adds_up(metric, ()) or period.start is None or period.end is None:
        return ()
    laid: list[Target] = []
    day = period.start
    while day < period.end:
        here = (known.get((day, grain)) for grain in LARGEST_FIRST)
        target = next((t for t in here if t and t.period.end and t.period.end <= period.end), None)
        if target is None or target.period.end is None:
            return ()
        laid.append(target)
        day = target.period.end
    return tuple(laid)
