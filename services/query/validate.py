"""Validate: whether a question can be asked, and if not, the sentence why and what would work."""

from collections.abc import Iterable
from typing import get_args

from services.catalog import catalog
from services.catalog.algebra import leaf_over, leaves_of
from services.catalog.facts import FACTS, LISTED
from services.catalog.kinds import AnyDimension, Fact, Leaf, Metric, PointInTimeCount, RecurringCut, TimeCut
from services.catalog.lookup import find_dimension, find_metric, look_up
from services.core.errors import BadValue, ImpossibleQuestion
from services.query.compile.joins import reach
from services.query.compile.restrict import stored_members
from services.query.questions import Comparison, MetricQuery, Period, RowQuery, Where

MOST_ROWS = 1000
"""Rows of one page; an export takes as many pages as there are."""

LAST_ROW = 2**62
"""What every engine takes as an offset."""


def can_cut(metric: Metric, dimension: AnyDimension) -> bool:
    """True if every ingredient of the metric can be cut by the dimension."""
    return all(
        reach(leaf.fact, dimension) is not None and not (_stands(leaf) and _recurs(dimension))
        for leaf in leaves_of([metric])
    )


def _stands(leaf: object) -> bool:
    return isinstance(leaf, PointInTimeCount)


def _recurs(dimension: AnyDimension) -> bool:
    return isinstance(dimension, RecurringCut)


def cuts_of(metric: Metric) -> tuple[str, ...]:
    """Return the dimensions a metric can be cut by."""
    return tuple(dimension.name for dimension in catalog().dimensions.values() if can_cut(metric, dimension))


def metrics_of(dimension: AnyDimension) -> tuple[str, ...]:
    """Return the metrics that can be cut by a dimension."""
    return tuple(
        metric.name for metric in catalog().metrics.values() if not metric.ingredient and can_cut(metric, dimension)
    )


def counts_of(dimension: AnyDimension) -> tuple[str, ...]:
    """Return the metrics that count orders, events and whatever else is imported, of which have the dimension."""
    counting = dict.fromkeys(FACTS[fact.filled_by[0]].counted_by for fact in LISTED.values())
    return tuple(name for name in counting if can_cut(catalog().metrics[name], dimension))


def check_query(ask: MetricQuery) -> MetricQuery:
    """Return the question if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
    if not ask.metrics:
        raise BadValue("Name at least one metric; `cartograph catalogue` lists them.")
    metrics = [find_metric(name) for name in ask.metrics]
    dimensions = [find_dimension(name) for name in ask.by]
    for kind, names in (("Metric", ask.metrics), ("Dimension", ask.by)):
        _once(kind, names)
    for metric in metrics:
        for dimension in dimensions:
            _cuttable(metric, dimension)
    _check_standing(metrics, dimensions)
    _check_filters(ask, metrics)
    _check_numbers(ask)
    _check_period(ask.period)
    return ask


def check_row_query(rows: RowQuery) -> RowQuery:
    """Return the question for rows if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
    fact = look_up("table of facts", rows.fact, LISTED)
    check_rows(fact, rows.period, rows.where)
    if rows.metric is not None and all(leaf_over(leaf, fact) is None for leaf in _counting(rows.metric)):
        raise ImpossibleQuestion(f"{find_metric(rows.metric).label} is not computed from {fact.label}.")
    _check_page(rows)
    return rows


def check_rows(fact: Fact, period: Period, where: Iterable[Where]) -> None:
    """Raise UnknownName, BadValue, ImpossibleQuestion unless rows of the fact can be chosen like this."""
    for condition in where:
        dimension = find_dimension(condition.dimension)
        _readable(condition.dimension, dimension, condition)
        if reach(fact, dimension) is None:
            raise ImpossibleQuestion(
                f"{fact.label.capitalize()} cannot be filtered by {dimension.label.lower()}: they carry none."
            )
    _check_period(period)


def _counting(name: str) -> tuple[Leaf, ...]:
    return leaves_of([find_metric(name)])


def _check_page(rows: RowQuery) -> None:
    if not 1 <= rows.limit <= MOST_ROWS:
        raise BadValue(f"One page has 1 to {MOST_ROWS} rows.")
    if not 0 <= rows.offset <= LAST_ROW:
        raise BadValue("The first row of a page is number 0 or a later one.")


def _once(kind: str, names: tuple[str, ...]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadValue(f"{kind} {twice!r} is named twice; once is enough.")


def _cuttable(metric: Metric, dimension: AnyDimension) -> None:
    if can_cut(metric, dimension):
        return
    leaf = next(leaf for leaf in leaves_of([metric]) if not can_cut(leaf, dimension))
    if _stands(leaf) and isinstance(dimension, TimeCut):
        why = f"it is judged on the last day of a period, so it has no {dimension.label.lower()}"
    else:
        why = f"it is computed from {leaf.fact.label}, and {leaf.fact.label} carry no {dimension.label.lower()}"
    raise ImpossibleQuestion(
        f"{metric.label} cannot be cut by {dimension.label.lower()}: {why}. It can be cut by "
        f"{_list(cuts_of(metric))}; by {dimension.name} you can ask {_list(metrics_of(dimension))}."
    )


def _check_standing(metrics: list[Metric], dimensions: list[AnyDimension]) -> None:
    """A standing is judged on the last day of one bucket, so there can be one grain only."""
    grains = [dimension.name for dimension in dimensions if isinstance(dimension, TimeCut)]
    standing = next((metric for metric in metrics if any(_stands(leaf) for leaf in leaves_of([metric]))), None)
    if standing and len(grains) > 1:
        raise ImpossibleQuestion(
            f"{standing.label} is judged on the last day of each {grains[0]} or of each {grains[1]}, not of both: "
            "ask for one of them."
        )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _check_filters(ask: MetricQuery, metrics: list[Metric]) -> None:
    for condition in ask.where:
        dimension = find_dimension(condition.dimension)
        _readable(condition.dimension, dimension, condition)
        for metric in (*metrics, *(find_metric(having.metric) for having in ask.having)):
            _filterable(metric, dimension)
    for having in ask.having:
        for dimension in (find_dimension(name) for name in ask.by):
            _cuttable(find_metric(having.metric), dimension)


def _filterable(metric: Metric, dimension: AnyDimension) -> None:
    """Refuse a filter that the metric's rows do not have; what is judged by whole histories passes those by."""
    if not any(_stands(leaf) for leaf in leaves_of([metric])):
        _cuttable(metric, dimension)
    elif isinstance(dimension, TimeCut):
        raise ImpossibleQuestion(
            f"{metric.label} is judged on the last day of the period, by all that came before; it cannot be filtered "
            f"by {dimension.label.lower()}, but asked over a period.",
            code="period-instead-of-filter",
        )


def _readable(name: str, dimension: AnyDimension, condition: Where) -> None:
    if any("\x00" in member or not _encodable(member) for member in condition.members):
        raise BadValue(f"A member of {name} holds a character that no text of the store can hold.")
    try:
        stored_members(condition)
    except ValueError as error:
        example = dimension.example if isinstance(dimension, TimeCut) else ""
        raise BadValue(f"{condition.members[0]!r} is no {name}; write it like {example}.") from error


def _encodable(text: str) -> bool:
    """True if it is Unicode: JSON may carry halves of characters, which no database takes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _check_numbers(ask: MetricQuery) -> None:
    if ask.top is not None and ask.top < 1:
        raise BadValue("The number of members to keep is a whole number of 1 or more.", code="top-too-small")
    if ask.top is not None and not ask.by:
        raise BadValue("The largest members can be kept of a dimension only.", code="dimension-missing")


def check_comparison(compare: object) -> None:
    """Raise BadValue unless a question can be compared like this: not at all, by a word, or with a period."""
    if isinstance(compare, Period):
        if compare.start and compare.end and compare.start >= compare.end:
            raise BadValue("The other period is empty: it does not begin before it ends.")
    elif compare not in {None, *get_args(Comparison)}:
        raise BadValue(f"A question is compared with {' or '.join(get_args(Comparison))}, or with a period.")


def _check_period(period: Period) -> None:
    if period.start and period.end and period.start >= period.end:
        raise BadValue(f"The period is empty: {period.start} is not before {period.end} (the end is not included).")
