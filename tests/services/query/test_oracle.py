"""Every metric by every dimension, and random questions: both engines against pandas."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.catalog import DECLARED
from services.core.context import Context, build_context
from services.core.errors import ImpossibleQuestion
from services.query.questions import MetricQuery, Period, Where
from services.query.run import run
from services.query.validate import can_cut
from tests.asking import ALL, plain
from tests.oracle import SOURCES, STANDING_CUTS, Oracle
from tests.oracle_measures import COMPOSED
from tests.random_store import BRANDS, REGIONS, START, load_random_store

METRICS = tuple(DECLARED.metrics)
DIMENSIONS = tuple(DECLARED.dimensions)
PAIRS = [
    (metric, dimension)
    for metric in METRICS
    for dimension in DIMENSIONS
    if can_cut(DECLARED.metrics[metric], DECLARED.dimensions[dimension])
]


@pytest.fixture(scope="module")
def oracle(make_settings: Any) -> Iterator[Oracle]:
    """The store is the same on both engines, so what pandas says of it is computed once."""
    ctx = build_context(make_settings("duckdb"), write=True)
    load_random_store(ctx)
    yield Oracle(ctx)
    ctx.close()


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, make_settings: Any, oracle: Oracle) -> Iterator[tuple[Context, Oracle]]:
    ctx = build_context(make_settings(request.param), write=True)
    load_random_store(ctx)
    yield ctx, oracle
    ctx.close()


def test_the_oracle_knows_every_metric() -> None:
    assert {name for metrics in (*SOURCES.values(), COMPOSED) for name in metrics} == set(METRICS)


def _agree(ctx: Context, oracle: Oracle, ask: MetricQuery) -> None:
    """Hold both to the same numbers. A group in which nothing was counted may be 0 here and missing there."""
    answered = run(ctx, ask, ALL).rows()
    for metric in ask.metrics:
        ours = {tuple(row[name] for name in ask.by): plain(row[metric]) for row in answered}
        theirs = oracle.answer(ask, metric)
        assert {key for key, value in ours.items() if value} <= set(theirs)
        for key, value in theirs.items():
            if value == 0 and key not in ours:
                continue
            expected = value if value is None else pytest.approx(value, rel=1e-9)
            assert ours.get(key) == expected, (ask, metric, key)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_metric_by_every_dimension_it_can_have(store: tuple[Context, Oracle], dimension: str) -> None:
    _agree(*store, MetricQuery(metrics=tuple(metric for metric, cut in PAIRS if cut == dimension), by=(dimension,)))


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_alone(store: tuple[Context, Oracle], metric: str) -> None:
    """A metric by itself is compiled otherwise than beside those of other facts."""
    cuts = [
        cut for name, cut in PAIRS if name == metric and cut in ("quarter", "region", "brand", "customer", "product")
    ]
    for dimension in cuts:
        _agree(*store, MetricQuery(metrics=(metric,), by=(dimension,)))


@pytest.mark.parametrize("dimension", [*STANDING_CUTS, "brand", "channel", "category", "product", "status"])
def test_every_metric_by_month_and_another_dimension(store: tuple[Context, Oracle], dimension: str) -> None:
    _agree(*store, MetricQuery(metrics=tuple(m for m, cut in PAIRS if cut == dimension), by=("month", dimension)))


def test_every_impossible_pair_says_why_and_what_would_work(store: tuple[Context, Oracle]) -> None:
    impossible = {(m, d) for m in METRICS for d in DIMENSIONS} - set(PAIRS)
    assert ("delivery_days", "category_1") in impossible
    assert ("churned_share", "brand") in impossible
    for metric, dimension in impossible:
        with pytest.raises(ImpossibleQuestion, match=r"cannot be cut by .* It can be cut by .* you can ask"):
            run(store[0], MetricQuery(metrics=(metric,), by=(dimension,)), ALL)


DAYS = st.dates(START.date() - timedelta(days=30), START.date() + timedelta(days=450))
MEMBERS = {
    "region": REGIONS, "brand": BRANDS, "channel": ("Web", "Store"), "segment": ("Premium", "Nobody"),
    "customer": ("C1", "C2", "C3", "Unknown"), "price_tier": ("low", "premium"), "category_1": ("computers",),
    "product": ("P1", "P99"), "category": ("Books", "(not on a line)"), "status": ("paid", "Unknown"),
    "month": ("2023-12", "2024-01"), "hour": ("0", "13"),
}  # fmt: skip


def members(dimension: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(MEMBERS[dimension]), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> MetricQuery:
    first = draw(st.sampled_from(METRICS))
    by = draw(st.lists(st.sampled_from([d for d in DIMENSIONS if (first, d) in PAIRS]), max_size=3, unique=True))
    metrics = [first, *draw(st.lists(st.sampled_from(METRICS), max_size=2))]
    usable = tuple(dict.fromkeys(m for m in metrics if all((m, d) in PAIRS for d in by)))
    filters = [d for d in MEMBERS if all((m, d) in PAIRS for m in usable)]
    chosen = draw(st.lists(st.sampled_from(filters), max_size=2, unique=True)) if filters else []
    standing = set(SOURCES["histories"]) & set(usable)
    where = tuple(
        Where(dimension=d, members=draw(members(d)), exclude=draw(st.booleans()))
        for d in chosen
        if not (standing and d in ("month", "hour"))
    )
    start, end = sorted((draw(DAYS), draw(DAYS)))
    period = draw(st.sampled_from([Period(), Period(start=start), Period(start=start, end=end + timedelta(days=1))]))
    return MetricQuery(metrics=usable, by=tuple(by), where=where, period=period)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ask=questions())
def test_random_questions(store: tuple[Context, Oracle], ask: MetricQuery) -> None:
    standing = any(metric in SOURCES["histories"] for metric in ask.metrics)
    grains = [d for d in ask.by if d in ("year", "quarter", "month", "week", "day")]
    assume(not standing or len(grains) < 2)
    assume(not standing or (ask.period.start or date.min) <= store[1].last.date())
    _agree(*store, ask)


@pytest.mark.parametrize("dimension", ["customer", "region", "segment"])
def test_excluding_unknown_leaves_out_what_leads_nowhere(store: tuple[Context, Oracle], dimension: str) -> None:
    """Where no customer is called Unknown, the list of them is empty, and NULL is not in an empty list."""
    excluded = Where(dimension=dimension, members=("Unknown",), exclude=True)
    _agree(*store, MetricQuery(metrics=("events",), where=(excluded,)))
