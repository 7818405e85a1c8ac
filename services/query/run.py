"""Run: the only way to an answer. It owns the key, the cache, single flight, the time limit."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from logging import INFO
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any

import services
from config.logging import log_question, questions
from services.catalog import catalog
from services.core.context import Context
from services.query.analysis import Analysis, answer_analysis, check_analysis
from services.query.answer import QueryContext, answer
from services.query.listing import list_all, list_rows
from services.query.questions import MetricQuery, RowQuery
from services.query.result import Result
from services.query.scope import Scope
from services.query.validate import check_query, check_row_query
from services.warehouse.base import DataVersion

CODE = ("catalog", "query", "warehouse", "analyses")
"""The packages whose text decides what an answer is."""


SMALL, KEPT = 2**16, 256
"""Bytes up to which an answer is kept as it was read, and how many such answers a process keeps."""

Question = MetricQuery | RowQuery | Analysis
"""Whatever can be asked."""


@dataclass(frozen=True, kw_only=True)
class QuestionKind:
    """What is done with a question of one type."""

    check: Callable[[Any], Any]
    answer: Callable[[Any, QueryContext], Result]


KINDS: Mapping[type, QuestionKind] = {
    MetricQuery: QuestionKind(check=check_query, answer=answer),
    RowQuery: QuestionKind(check=check_row_query, answer=list_rows),
}
ANALYSIS = QuestionKind(check=check_analysis, answer=answer_analysis)


def kind_of(question: Question) -> QuestionKind:
    """Say what is done with a question; an analysis knows itself how it is answered."""
    return KINDS.get(type(question), ANALYSIS)


@cache
def code_version() -> str:
    """Return a digest of the code that answers, so that a new program never shows an old one's answers."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(services.__file__).parent
    for package in CODE:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def key_of(ctx: Context, question: Question, scope: Scope, version: DataVersion) -> str:
    """Return the name of an answer in the cache: whatever may change it is part of it."""
    conditions = (code_version(), catalog().version, ctx.engine.name, ctx.parameters, ctx.settings.time_zone)
    text = repr((question, scope.grants, scope.any_of, version, conditions))
    return f"answer:{version.number}:{hashlib.blake2b(text.encode(), digest_size=20).hexdigest()}"


def run(ctx: Context, question: Question, scope: Scope, *, cancel: Event | None = None) -> Result:
    """Answer `question` with the rows that `scope` shows.

    Equal questions of equal scope on equal data are answered once; only a question that has no answer yet is checked.
    Raises UnknownName, BadValue, ImpossibleQuestion, OutOfScope, TookTooLong, Cancelled, StoreUnreachable.
    """
    started = perf_counter()
    version = ctx.engine.data_version()
    own: list[Result] = []

    def produce() -> bytes:
        own.append(_answer(ctx, question, scope, cancel))
        return own[0].to_bytes()

    stored, state = ctx.flight.do(
        key_of(ctx, question, scope, version),
        produce,
        cache=ctx.cache,
        seconds=ctx.settings.cache_seconds,
        timeout=ctx.settings.query_seconds,
        cancel=cancel,
    )
    result = (own[0] if own else _read(stored)).with_state(state, (perf_counter() - started) * 1000)
    if questions.isEnabledFor(INFO):
        _log(question, scope, result)
    return result


def _read(stored: bytes) -> Result:
    return _read_small(stored) if len(stored) <= SMALL else Result.from_bytes(stored)


@lru_cache(maxsize=KEPT)
def _read_small(stored: bytes) -> Result:
    """Read an answer out of the cache, and remember it: the tiles of a page are asked again and again."""
    return Result.from_bytes(stored)


def _log(question: Question, scope: Scope, result: Result) -> None:
    log_question(
        kind=type(question).__name__,
        scope="; ".join(scope.words()) or "everything",
        rows=result.table.num_rows,
        ms=result.ms,
        cache=result.cached,
        data_version=result.origin.data_version,
    )


def pages(ctx: Context, rows: RowQuery, scope: Scope, *, cancel: Event | None = None) -> Iterator[Result]:
    """Return all rows of a listing, whatever its limit and offset, in large pages of one consistent view.

    Nothing of it is cached. Raises as `run`, at the first page.
    """
    rows = check_row_query(rows)
    with open_query_context(ctx, scope, cancel) as qc:
        yield from list_all(rows, qc)


def _answer(ctx: Context, question: Question, scope: Scope, cancel: Event | None) -> Result:
    checked = kind_of(question).check(question)
    with open_query_context(ctx, scope, cancel) as qc:
        return kind_of(checked).answer(checked, qc)


def answer_within(qc: QueryContext, question: Question) -> Result:
    """Check and answer a question from a view that is open already; nothing is cached. Raises as `run`."""
    kind = kind_of(question)
    return kind.answer(kind.check(question), qc)


@contextmanager
def open_query_context(ctx: Context, scope: Scope, cancel: Event | None) -> Iterator[QueryContext]:
    """Open one consistent view, and say what questions are answered with. Raises StoreUnreachable."""
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds, cancel=cancel) as reader:
        yield QueryContext(
            reader=reader,
            scope=scope,
            coverage=ctx.coverages.of(reader, reader.data_version(), scope),
            parameters=ctx.parameters,
            now=ctx.clock.now(),
            time_zone=ctx.settings.time_zone,
        )
