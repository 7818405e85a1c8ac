"""Answer: from a question to rows, over one consistent view of the data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from services.catalog import catalog
from services.catalog.algebra import facts_of, needs_of
from services.catalog.kinds import AnyDimension, Fact, Formula, Metric, OptionalColumn, Stored, TimeCut
from services.catalog.parameters import Values
from services.core.errors import ImpossibleQuestion
from services.query.compare import PeriodPair, merge
from services.query.compile.frame import Keep, QueryFrame
from services.query.compile.groups import compile_groups, find_called, name_column
from services.query.compile.joins import is_of_parts, path_of
from services.query.compile.others_group import can_fold, fold_others
from services.query.compile.restrict import unreached_filters
from services.query.coverage import Coverage
from services.query.describe import describe_filters, describe_sums
from services.query.periods import at, other_period
from services.query.questions import Comparison, MetricQuery, Period
from services.query.result import OTHERS, Origin, OutColumn, Result
from services.query.scope import Scope
from services.query.shown_statement import show_statement
from services.warehouse.base import Fetched, Reader


@dataclass(frozen=True, kw_only=True)
class QueryContext:
    """What an answer is computed in."""

    reader: Reader
    scope: Scope
    coverage: Coverage
    parameters: Values
    now: datetime
    time_zone: str
    """In which times are shown."""


@dataclass(frozen=True, kw_only=True)
class ResolvedQuery:
    """A question with its names looked up and its period closed."""

    ask: MetricQuery
    metrics: tuple[Metric, ...]
    facts: tuple[Fact, ...]
    frame: QueryFrame


def answer(ask: MetricQuery, qc: QueryContext) -> Result:
    """Answer a checked question. Raises OutOfScope, ImpossibleQuestion, TookTooLong, Cancelled."""
    asked = _looked_up(ask, qc)
    having = (catalog().metrics[condition.metric] for condition in ask.having)
    require_columns((*asked.metrics, *having), qc)
    require_links(asked.facts, (*ask.by, *(condition.dimension for condition in ask.where)), qc)
    fetched, asked = _fetch(asked, qc)
    table = _shown(fetched.table, asked.frame.by)
    columns = _columns(asked)
    origin = _origin(asked, qc, fetched)
    result = Result(columns=columns, table=table, origin=origin)
    return result if ask.compare is None else _compare(result, asked, qc, ask.compare)


def _compare(now: Result, asked: ResolvedQuery, qc: QueryContext, compare: Comparison | Period) -> Result:
    """Put the same question over the other days beside its answer."""
    fitted = qc.coverage.fit(asked.ask.period, *asked.facts)
    then = other_period(compare, asked.ask.by, asked.ask.period, fitted)
    pair = PeriodPair(now=asked.frame.period, then=then, first=qc.coverage.first(*asked.facts))
    noted = replace(now, origin=replace(now.origin, notes=(pair.note, *now.origin.notes)))
    past = None if pair.is_before_data else _past(asked, then, qc)
    return merge(noted, past, asked.metrics, pair, only_present=bool(asked.ask.having))


def _past(asked: ResolvedQuery, period: Period, qc: QueryContext) -> pa.Table:
    frame = replace(asked.frame, period=period, days=period)
    other = replace(asked, ask=replace(at(asked.ask, period), having=(), top=None), frame=frame)
    return _shown(_fetch(other, qc)[0].table, frame.by)


def _looked_up(ask: MetricQuery, qc: QueryContext) -> ResolvedQuery:
    metrics = tuple(catalog().metrics[name] for name in ask.metrics)
    facts = facts_of(metrics)
    frame = QueryFrame(
        by=tuple(catalog().dimensions[name] for name in ask.by),
        period=qc.coverage.fit(ask.period, *facts),
        days=ask.period,
        where=ask.where,
        scope=qc.scope,
        parameters=qc.parameters,
        largest_keys=qc.coverage.largest_keys,
        known=qc.coverage.known,
    )
    return ResolvedQuery(ask=ask, metrics=metrics, facts=facts, frame=frame)


def require_links(facts: Iterable[Fact], names: tuple[str, ...], qc: QueryContext) -> None:
    """Refuse a dimension behind an optional link that no row of the store has; `restricted` sees to scope.

    `names` are the dimensions that are cut or filtered by. Raises ImpossibleQuestion.
    """
    for fact in facts if qc.coverage.known.empty else ():
        for name in names:
            found = _empty_link(fact, catalog().dimensions[name], qc)
            if found is not None:
                owner, link = found
                so = f", so they have no {name}" if name != link.noun else ""
                raise ImpossibleQuestion(f"The {owner.label} of this store carry no {link.noun}{so}; {link.remedy}.")


def _empty_link(fact: Fact, dimension: AnyDimension, qc: QueryContext) -> tuple[Fact, OptionalColumn] | None:
    owner = fact.parts if fact.parts is not None and is_of_parts(fact, dimension) else fact
    path = path_of(owner, dimension)
    link = None if path is None or not qc.coverage.is_empty(path.link) else owner.optional_column(path.link)
    return None if link is None else (owner, link)


def require_columns(metrics: Iterable[Metric], qc: QueryContext) -> None:
    """Refuse a metric that rests on a column which no row of the store has. Raises ImpossibleQuestion."""
    for metric in metrics:
        lacking = qc.coverage.lacks(metric)
        if lacking is not None:
            fact, optional = lacking
            raise ImpossibleQuestion(
                f"The {fact.label} of this store carry no {optional.noun}, so {metric.label.lower()} cannot be "
                f"computed; {optional.remedy}."
            )


def _fetch(asked: ResolvedQuery, qc: QueryContext) -> tuple[Fetched, ResolvedQuery]:
    """Run the question's statement; where it keeps the top members, find those first and keep them from then on."""
    ask, metrics, frame = asked.ask, asked.metrics, asked.frame
    if ask.top is None or frame.keep is not None:
        return _run(qc, metrics, frame, having=ask.having), asked
    if ask.having:
        return _run(qc, metrics, frame, having=ask.having, limit=ask.top), asked
    if len(frame.by) == 1 and ask.compare is None and can_fold(metrics, frame):
        return fold_others(_run(qc, metrics, frame), ask.top), asked
    kept = replace(frame, keep=_top(asked, qc, ask.top))
    return _run(qc, metrics, kept), replace(asked, frame=kept)


def _top(asked: ResolvedQuery, qc: QueryContext, count: int) -> Keep:
    members = (dimension for dimension in asked.frame.by if not isinstance(dimension, TimeCut))
    dimension = next(members, asked.frame.by[0])
    ranking = _run(qc, asked.metrics[:1], replace(asked.frame, by=(dimension,)), limit=count)
    found: tuple[Stored, ...] = tuple(ranking.table.column(0).to_pylist())
    return Keep(dimension=dimension.name, members=found)


def _run(qc: QueryContext, metrics: tuple[Metric, ...], frame: QueryFrame, **options: Any) -> Fetched:
    compiled = compile_groups(metrics, frame, **options)
    return qc.reader.fetch(compiled.statement, compiled.schema)


def _shown(table: pa.Table, by: tuple[AnyDimension, ...]) -> pa.Table:
    """Write members as people read them."""
    for position, dimension in enumerate(by):
        table = table.set_column(position, dimension.name, _members(table.column(position), dimension))
    return table


def _members(column: pa.ChunkedArray, dimension: AnyDimension) -> pa.ChunkedArray | pa.Array:
    if not isinstance(dimension, TimeCut):
        return column.fill_null(OTHERS)
    shown = [OTHERS if value is None else dimension.show(value) for value in column.to_pylist()]
    return pa.array(shown if OTHERS not in shown else [str(value) for value in shown])


def _columns(asked: ResolvedQuery) -> tuple[OutColumn, ...]:
    dimensions = (OutColumn(name=d.name, label=d.label, unit="text", role="dimension") for d in asked.frame.by)
    names = (
        OutColumn(name=name_column(d), label=f"{d.label} name", unit="text", role="name")
        for d in find_called(asked.frame)
    )
    metrics = (OutColumn(name=m.name, label=m.label, unit=m.unit.name, role="metric") for m in asked.metrics)
    return (*dimensions, *names, *metrics)


def _origin(asked: ResolvedQuery, qc: QueryContext, fetched: Fetched) -> Origin:
    return Origin(
        filters=describe_filters(asked.ask, asked.frame.period, qc.scope),
        notes=_notes(asked, qc),
        as_of=qc.coverage.last(*asked.facts),
        data_version=qc.coverage.data_version,
        statement=show_statement(fetched.sql, qc.scope),
        parameters={name: str(value) for name, value in fetched.parameters.items()},
        computed_at=qc.now,
    )


def _notes(asked: ResolvedQuery, qc: QueryContext) -> tuple[str, ...]:
    aside = {
        f"{catalog().dimensions[condition.dimension].label} does not filter {fact.label}: "
        "they are judged by all that a customer ordered"
        for fact in asked.facts
        for condition in unreached_filters(fact, asked.ask.where)
    }
    ends = {fact.filled_by[0]: qc.coverage.last(fact) for fact in asked.facts}
    apart = {f"{table} go to {day}" for table, day in ends.items()} if len(set(ends.values())) > 1 else set()
    return (
        *sorted(aside),
        *sorted(apart),
        *describe_sums(asked.metrics, asked.frame.by),
        *_absent(asked, qc),
        *_anonymous(asked, qc),
    )


def _anonymous(asked: ResolvedQuery, qc: QueryContext) -> tuple[str, ...]:
    """Say how many orders metrics of people leave out, because they name no customer."""
    people = [metric.label for metric in asked.metrics if any(qc.coverage.is_partial(c) for _, c in needs_of(metric))]
    if not people:
        return ()
    counts = tuple(catalog().metrics[name] for name in ("orders", "customer_orders"))
    everything = replace(asked.frame, by=(), keep=None)
    every, known = (column[0].as_py() for column in _run(qc, counts, everything).table.columns)
    names = f"{every - known:,} of {every:,} orders name no customer"
    return (f"{' and '.join(people)}: {names}, and are left out",) if every > known else ()


def _absent(asked: ResolvedQuery, qc: QueryContext) -> tuple[str, ...]:
    """Say which ingredients of the metrics are 0 because no file of the store had them."""
    sparing = [metric for metric in asked.metrics if isinstance(metric, Formula) and metric.zero_if_absent]
    spared = dict.fromkeys(catalog().metrics[name] for metric in sparing for name in metric.zero_if_absent)
    absent = [one.label.lower() for one in spared if qc.coverage.lacks(one)]
    labels = " and ".join(metric.label for metric in sparing)
    return (
        (f"{labels}: nothing is taken off for {', '.join(absent)}, which this store has no data of",) if absent else ()
    )
