"""Progress: how far a metric is on the way to its target, and where it is heading while the period is not over."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from services.catalog.kinds import Aggregate, EntityCount, Metric
from services.catalog.lookup import find_metric
from services.core.context import Context
from services.core.numbers import decimal_of
from services.monitoring.targets.fitting import Fit, fitting
from services.monitoring.targets.slices import StorePart, for_view
from services.monitoring.targets.store import Target, targets
from services.query.additivity import adds_up
from services.query.periods import year_before
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.scope import Scope

TargetState = Literal["On target", "Just short", "Off target"]

NEAR = Decimal("0.01")
"""Within one percent of the target is just short of it."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class RunRate:
    """What the period comes to if it goes on as it did."""

    value: Decimal
    """The seasonal one where there is one, else the linear one; of averages and shares, the value so far."""
    linear: Decimal | None
    """What is there / days so far x days of the period; of metrics that add up only."""
    seasonal: Decimal | None
    """What is there x (the same period a year before / its part up to the same day)."""
    elapsed: int
    """Days so far."""
    days: int
    """Days of the period."""


@dataclass(frozen=True, kw_only=True)
class TargetProgress:
    """A metric beside its target. All numbers are exact, in the metric's unit."""

    metric: str
    period: Period
    """The days of the target, whole: a view of the year to date is held against the year."""
    part: StorePart
    target: Decimal
    made_of: tuple[Target, ...]
    """The target, or those that add up to it."""
    actual: Decimal | None
    """None before the first day, and where there is no value (of a ratio without rows)."""
    share: Decimal | None
    """actual / target; None without a value or for a target of 0."""
    difference: Decimal | None
    """actual - target."""
    unfinished: bool
    """True while the data ends before the period does."""
    run_rate: RunRate | None
    """Of an unfinished period. None before its first day, and for distinct counts without a year before to go by."""
    judged: Decimal | None
    """What the state is judged by: the actual value, or the run rate while the period is not over."""
    state: TargetState | None
    """None where there is nothing to judge yet."""


def progress(
    ctx: Context,
    scope: Scope,
    metric: str,
    period: Period,
    where: tuple[Where, ...] = (),
    *,
    among: Iterable[Target] | None = None,
    last: date | None = None,
) -> TargetProgress | None:
    """Hold a metric against its target in this view; None where it has none.

    `among` are the targets of `targets(ctx, scope)`, to read them once for many metrics; `last` is the data's last day.
    Raises UnknownName, and what `run` raises.
    """
    declared, part = find_metric(metric), for_view(scope, where)
    known = [t for t in (targets(ctx, scope) if among is None else among) if t.metric == metric and t.part == part]
    if not known or part is None:
        return None
    days = ctx.coverage(scope).span(metric)
    last = last or days.last
    fit = fitting(declared, period, last, known) if last else None
    if last is None or fit is None:
        return None
    asking = _Asking(ctx=ctx, scope=scope, metric=declared, where=where)
    actual = asking.value(_so_far(fit.period, last))
    unfinished = last < (fit.period.last or last)
    rate = _run_rate(asking, fit.period, actual, last, days.start or last) if unfinished else None
    return _standing(declared, fit, part, actual, rate, unfinished=unfinished)


def _so_far(period: Period, last: date) -> Period | None:
    """Return the part of the period up to the last day; None where it has not begun."""
    if period.start is None or period.end is None or last < period.start:
        return None
    return Period(start=period.start, end=min(period.end, last + ONE_DAY))


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """One metric of one view, over one period after the other."""

    ctx: Context
    scope: Scope
    metric: Metric
    where: tuple[Where, ...]

    def value(self, period: Period | None) -> Decimal | None:
        """Ask for the value; None if there is none."""
        if period is None:
            return None
        ask = MetricQuery(metrics=(self.metric.name,), period=period, where=self.where)
        (row,) = run(self.ctx, ask, self.scope).rows()
        found = row[self.metric.name]
        return None if found is None else decimal_of(found)


def _run_rate(asking: _Asking, period: Period, actual: Decimal | None, last: date, first: date) -> RunRate | None:
    if period.start is None or period.end is None or actual is None:
        return None
    elapsed, days = (last - period.start).days + 1, (period.end - period.start).days
    if not _counts(asking.metric):
        return RunRate(value=actual, linear=None, seasonal=None, elapsed=elapsed, days=days)
    linear = actual / elapsed * days if adds_up(asking.metric, ()) else None
    seasonal = _seasonal(asking, period, actual, last, first)
    value = linear if seasonal is None else seasonal
    if value is None:
        return None
    return RunRate(value=value, linear=linear, seasonal=seasonal, elapsed=elapsed, days=days)


def _counts(metric: Metric) -> bool:
    """Hold where it grows with the days; averages, shares, and what stands on a day do not."""
    return isinstance(metric, Aggregate | EntityCount) or adds_up(metric, ())


def _seasonal(asking: _Asking, period: Period, actual: Decimal, last: date, first: date) -> Decimal | None:
    """Go by the year before, where there is data of all of it."""
    whole = year_before(period, ())
    so_far = year_before(Period(start=period.start, end=last + ONE_DAY), ())
    if whole.start is None or whole.start < first:
        return None
    then, part = asking.value(whole), asking.value(so_far)
    return actual * then / part if then and part else None


def _standing(
    metric: Metric, fit: Fit, part: StorePart, actual: Decimal | None, rate: RunRate | None, *, unfinished: bool
) -> TargetProgress:
    target = fit.value
    judged = actual if not unfinished else rate.value if rate else _reached(metric, actual, target)
    return TargetProgress(
        metric=metric.name,
        period=fit.period,
        part=part,
        target=target,
        made_of=fit.made_of,
        actual=actual,
        share=actual / target if actual is not None and target else None,
        difference=None if actual is None else actual - target,
        unfinished=unfinished,
        run_rate=rate,
        judged=judged,
        state=None if judged is None else state_of(metric, judged, target),
    )


def _reached(metric: Metric, actual: Decimal | None, target: Decimal) -> Decimal | None:
    """Judge what cannot be extrapolated only once it is there: more is on its way, and does no harm."""
    there = actual is not None and metric.better == "up" and 0 < target <= actual
    return actual if there else None


def state_of(metric: Metric, value: Decimal, target: Decimal) -> TargetState:
    """Judge a value by its target, in the direction that is better for the metric."""
    short = MISSING[metric.better](value, target)
    if short <= 0:
        return "On target"
    return "Just short" if short <= abs(target) * NEAR else "Off target"


def _either_way(value: Decimal, target: Decimal) -> Decimal:
    away = abs(value - target)
    return Decimal(0) if away <= abs(target) * NEAR else away


MISSING: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "up": lambda value, target: target - value,
    "down": lambda value, target: value - target,
    "neither": _either_way,
}
"""How much is missing to the target, by what is better; where neither is, within one percent is on it."""
