"""Slice: a part of the store as one person looks at it: scope, days, filters, what it is compared with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, Self

from services.core.context import Context
from services.query.answer import QueryContext
from services.query.questions import Comparison, MetricQuery, Period, Where
from services.query.result import Result
from services.query.run import Question, answer_within, open_query_context, run
from services.query.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Slice:
    """What all questions of one task have in common. Each answer is that of `run`, which also says what it raises."""

    ctx: Context
    scope: Scope
    period: Period = Period()
    where: tuple[Where, ...] = ()
    compare: Comparison | Period | None = None
    qc: QueryContext | None = None
    """The one consistent view that everything is answered from, while one is open; then nothing is cached."""

    def run(self, question: Question) -> Result:
        """Answer a question as it is."""
        return run(self.ctx, question, self.scope) if self.qc is None else answer_within(self.qc, question)

    def ask(self, kind: Callable[..., Question], **options: Any) -> Result:
        """Answer a question of a kind over the days and filters of the slice."""
        return self.run(kind(period=self.period, where=self.where, **options))

    def ask_metrics(self, *names: str, also: tuple[Where, ...] = (), compare: bool = True, **options: Any) -> Result:
        """Answer metrics over the slice, narrowed by `also`; without `compare`, beside nothing."""
        other = self.compare if compare else None
        where = (*self.where, *also)
        return self.run(MetricQuery(metrics=names, period=self.period, where=where, compare=other, **options))

    @contextmanager
    def freeze(self, *, cancel: Event | None = None) -> Iterator[Self]:
        """Open one consistent view of the data: all questions of the slice in the block are answered from it."""
        with open_query_context(self.ctx, self.scope, cancel) as qc:
            yield replace(self, qc=qc)
