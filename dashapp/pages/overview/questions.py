"""Questions: what several tiles of the page ask; tiles that ask the same share the answer."""

from collections.abc import Mapping
from datetime import date, timedelta

from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.figures.line import Level
from services.catalog import catalog
from services.catalog.calendar import GRAIN_BY_NAME
from services.core.numbers import short
from services.monitoring.rules.evaluate import Broken, judge
from services.monitoring.rules.store import Rule, rules
from services.monitoring.targets.progress import TargetProgress, progress
from services.monitoring.targets.store import Target, targets
from services.query.periods import bucket_days
from services.query.questions import Period
from services.query.result import Result

SPARK_UP_TO = ((31, "day"), (210, "week"), (930, "month"), (2800, "quarter"))


def spark_grain(period: Period, last: date | None) -> str:
    """Choose the grain that gives a sparkline 12 to 30 points."""
    if period.start is None or period.end is None or last is None:
        return "month"
    days = (min(period.end, last) - period.start).days
    return next((grain for most, grain in SPARK_UP_TO if days <= most), "year")


def ask_by_time(query: TileQuery, metrics: tuple[str, ...], grain: str) -> Result:
    """Ask for metrics by a grain. Tiles that name the same metrics are answered by one question, of which each shows
    its part: over many rows one scan for nine numbers costs little more than for one."""
    return query.together(*query.keep_answerable(metrics), by=(grain,))


def read_targets(query: TileQuery) -> tuple[Target, ...]:
    """Return the targets that the person may see, read once per page."""
    return query.once("targets", lambda: targets(query.ctx, query.view.principal.scope))


def read_rules(query: TileQuery) -> tuple[Rule, ...]:
    """Return the rules that the person may see, read once per page."""
    return query.once("rules", lambda: rules(query.ctx, query.view.principal.scope))


def find_target_progress(query: TileQuery, metrics: tuple[str, ...]) -> Mapping[str, TargetProgress | None]:
    """Compare the metrics with their targets in this view."""
    view, ctx = query.view, query.ctx

    def find() -> dict[str, TargetProgress | None]:
        scope = view.principal.scope
        known = read_targets(query)
        period, where, last = view.window.period, view.where(), view.window.last
        names = query.keep_answerable(metrics)
        return {name: progress(ctx, scope, name, period, where, among=known, last=last) for name in names}

    return query.once("standings", find)


def find_broken_rules(query: TileQuery) -> tuple[Broken, ...]:
    """Find the rules that do not hold at the end of the period."""
    ctx, scope = query.ctx, query.view.principal.scope
    return query.once("broken", lambda: judge(ctx, scope, read_rules(query), query.view.window.period))


def target_of(query: TileQuery, metric: str, grain: str) -> Level | None:
    """Find the target of a bucket: of the whole store or of the one member that is filtered to."""
    view = query.view
    where = view.where()
    part = (where[0].dimension, where[0].members[0]) if len(where) == 1 and len(where[0].members) == 1 else (None, None)
    if where and part == (None, None):
        return None
    known = [t for t in read_targets(query) if (t.metric, t.grain) == (metric, grain)]
    within = {t.start: t.value for t in known if (t.dimension, t.member) == part}
    values = {within.get(start) for start in _starts(view, grain)}
    value = values.pop() if len(values) == 1 else None
    if value is None:
        return None
    return Level(value=value, name=f"Target {short(value, catalog().metrics[metric].unit, view.currency)}")


def _starts(view: PageView, grain: str) -> tuple[date, ...]:
    """Return the first day of each bucket that the page shows."""
    window = view.window
    start, end, last = window.period.start, window.period.end, window.last
    if start is None or end is None or last is None or start > last:
        return ()
    return bucket_days(Period(start=start, end=min(end, last + timedelta(days=1))), GRAIN_BY_NAME[grain])
