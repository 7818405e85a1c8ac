"""Judging: which rules do not hold now, and since when. Under the scope of the person who looks, never of who set them.

A rule is judged on the last complete bucket (week, month, quarter) up to the last day that is looked at: a bucket that
the data does not reach the end of says nothing yet. It is broken since the first bucket of the unbroken run of broken
ones that ends there; a bucket with fewer orders than the rule's minimum is not judged, and ends a run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from services.catalog import catalog
from services.catalog.algebra import facts_of
from services.catalog.kinds import Grain, Metric, Ratio
from services.core.context import Context
from services.core.errors import OutOfScope
from services.core.numbers import Number, decimal_of, format_signed, short
from services.monitoring.rules.describe import bucket_in_words, others, title
from services.monitoring.rules.store import RULE_GRAINS, Rule, concerns
from services.query.compare import change_of
from services.query.periods import bucket_days
from services.query.questions import MetricQuery, Period, Where
from services.query.result import Row
from services.query.run import run
from services.query.scope import Scope

BUCKETS_OF_A_YEAR = {"quarter": 4, "month": 12, "week": 52}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A rule that does not hold, for one member where it is about members."""

    rule: Rule
    member: str | None
    bucket: Period
    """The last complete bucket: what is judged."""
    value: Number
    """The metric in it."""
    change: float | None
    """Of a change: by how much, as answers say it (a fraction, or a difference)."""
    compared: Number | None
    """Of a change: the metric in the bucket that it is compared with."""
    rest: Number | None
    """Of an average or share of one member: its value over all other members in the bucket."""
    orders: int
    """Orders in the bucket; of metrics of the event log, events."""
    since: date
    """First day of the first bucket that was broken without a break."""
    title: str
    """Satisfaction in East below 3.00"""
    detail: str
    """2.76 in December; other regions 3.57"""
    since_words: str
    """since Jan 2023"""


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Rules that one question answers."""

    grain: str
    dimension: str | None
    member: str | None
    volume: str
    """The metric that is the minimum volume of these."""
    rules: tuple[Rule, ...]

    @property
    def where(self) -> tuple[Where, ...]:
        if self.dimension is None or self.member is None:
            return ()
        return (Where(dimension=self.dimension, members=(self.member,)),)

    @property
    def by(self) -> tuple[str, ...]:
        each = self.dimension is not None and self.member is None
        return (self.grain, self.dimension) if each and self.dimension else (self.grain,)


@dataclass(frozen=True, kw_only=True)
class _Series:
    """One metric of one member, bucket by bucket."""

    rule: Rule
    metric: Metric
    member: str | None
    buckets: tuple[date, ...]
    values: tuple[Number | None, ...]
    orders: tuple[int, ...]

    def compared_bucket(self, at: int) -> int | None:
        """Return the bucket that a bucket is compared with, or None."""
        then = at - (1 if self.rule.against == "previous" else BUCKETS_OF_A_YEAR[self.rule.grain])
        return then if then >= 0 else None

    def change(self, at: int) -> float | None:
        """Return the change up to a bucket; None if one of the two is missing or too small."""
        then = self.compared_bucket(at)
        if then is None or self.orders[then] < self.rule.minimum:
            return None
        return change_of(self.metric.unit, self.values[at], self.values[then])

    def is_broken(self, at: int) -> bool:
        """True if the rule does not hold in a bucket."""
        value = self.change(at) if self.rule.against else self.values[at]
        if value is None or self.orders[at] < self.rule.minimum:
            return False
        number = decimal_of(value)
        return number > self.rule.threshold if self.rule.kind.endswith("above") else number < self.rule.threshold


def judge(ctx: Context, scope: Scope, rules: Iterable[Rule], period: Period = Period()) -> tuple[Broken, ...]:
    """Return the rules that do not hold at the end of `period` (by default: of the data), in the order of `rules`.

    One question per grain and dimension, over the whole history. Rules about more than `scope` shows, and about facts
    that cannot be limited to it, are left out.
    """
    ordered = tuple(rules)
    found = [broken for group in _groups(scope, ordered) for broken in _judged(ctx, scope, group, period)]
    return tuple(sorted(found, key=lambda broken: (ordered.index(broken.rule), broken.member or "")))


def _groups(scope: Scope, rules: tuple[Rule, ...]) -> list[_Group]:
    groups: dict[tuple[str, str | None, str | None, str], list[Rule]] = {}
    for rule in rules:
        if concerns(scope, rule):
            groups.setdefault((rule.grain, rule.dimension, rule.member, _volume(rule.metric)), []).append(rule)
    return [
        _Group(grain=grain, dimension=dimension, member=member, volume=volume, rules=tuple(found))
        for (grain, dimension, member, volume), found in groups.items()
    ]


def _volume(metric: str) -> str:
    return facts_of([catalog().metrics[metric]])[0].counted_by


def _judged(ctx: Context, scope: Scope, group: _Group, period: Period) -> Iterator[Broken]:
    metrics = tuple(dict.fromkeys((*(rule.metric for rule in group.rules), group.volume)))
    buckets = _complete(ctx.coverage(scope).span(*metrics), RULE_GRAINS[group.grain], period)
    if not buckets:
        return
    window = Period(start=buckets[0], end=_after(RULE_GRAINS[group.grain], buckets[-1]))
    try:
        rows = run(ctx, MetricQuery(metrics=metrics, by=group.by, where=group.where, period=window), scope).rows()
    except OutOfScope:
        return  # closed: of rows that cannot be limited nothing is said
    for rule in group.rules:
        for series in _series(rule, group, tuple(buckets), rows):
            if series.is_broken(len(buckets) - 1):
                yield _broken(ctx, scope, series)


def _complete(days: Period, grain: Grain, period: Period) -> list[date]:
    """Return the first days of the buckets that the data holds whole, up to the end of `period`."""
    if days.start is None or days.end is None:
        return []
    end = min(days.end, period.end or days.end)
    if end <= days.start:
        return []
    buckets = bucket_days(Period(start=days.start, end=end), grain)
    return [first for first in buckets if first >= days.start and _after(grain, first) <= end]


def _after(grain: Grain, first: date) -> date:
    return grain.step(first)


def _series(rule: Rule, group: _Group, buckets: tuple[date, ...], rows: list[Row]) -> Iterator[_Series]:
    """Return the rule's metric for each member. A bucket without rows has 0 of a count, nothing of a ratio."""
    metric, grain = catalog().metrics[rule.metric], RULE_GRAINS[rule.grain]
    cut = rule.dimension if len(group.by) > 1 else None
    members: list[str | None] = sorted({row[cut] for row in rows}) if cut else [rule.member]
    nothing = None if isinstance(metric, Ratio) else 0
    for member in members:
        known = {row[rule.grain]: row for row in rows if cut is None or row[cut] == member}
        found = [known.get(grain.show(first), {}) for first in buckets]
        yield _Series(
            rule=rule,
            metric=metric,
            member=member,
            buckets=buckets,
            values=tuple(row.get(rule.metric, nothing) for row in found),
            orders=tuple(row.get(group.volume, 0) for row in found),
        )


def _broken(ctx: Context, scope: Scope, series: _Series) -> Broken:
    rule, last = series.rule, len(series.buckets) - 1
    value, then = series.values[last], series.compared_bucket(last)
    assert value is not None  # noqa: S101 - nothing is not broken
    run_of = list(takewhile(series.is_broken, range(last, -1, -1)))
    bucket = Period(start=series.buckets[last], end=_after(RULE_GRAINS[rule.grain], series.buckets[last]))
    rest = _rest(ctx, scope, series, bucket)
    since, currency = series.buckets[run_of[-1]], ctx.settings.currency
    since_words = bucket_in_words(rule.grain, since, now=series.buckets[last].year, brief=True)
    return Broken(
        rule=rule,
        member=series.member,
        bucket=bucket,
        value=value,
        change=series.change(last) if rule.against else None,
        compared=series.values[then] if rule.against and then is not None else None,
        rest=rest,
        orders=series.orders[last],
        since=since,
        title=title(rule, series.metric, series.member, currency),
        detail=_detail(series, rest, currency),
        since_words=f"since {since_words}",
    )


def _rest(ctx: Context, scope: Scope, series: _Series, bucket: Period) -> Number | None:
    """Ask for the others, of what cannot be added up: beside one member's average stands that of the rest."""
    rule = series.rule
    if rule.dimension is None or series.member is None or not isinstance(series.metric, Ratio):
        return None
    elsewhere = (Where(dimension=rule.dimension, members=(series.member,), exclude=True),)
    (row,) = run(ctx, MetricQuery(metrics=(rule.metric,), where=elsewhere, period=bucket), scope).rows()
    found: Number | None = row[rule.metric]
    return found


def _detail(series: _Series, rest: Number | None, currency: str) -> str:
    rule, unit, last = series.rule, series.metric.unit, len(series.buckets) - 1
    now = series.buckets[last].year
    said = (
        f"{short(series.values[last], unit, currency)} in {bucket_in_words(rule.grain, series.buckets[last], now=now)}"
    )
    then = series.compared_bucket(last)
    if rule.against and then is not None:
        before = bucket_in_words(rule.grain, series.buckets[then], now=now)
        said += f", {format_signed(series.change(last), unit)} on {before}"
    if rest is not None and rule.dimension:
        said += f"; {others(rule.dimension)} {short(rest, unit, currency)}"
    return said
