"""View: the one state of the data that all eight tables come from. Nothing of it is cached."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event

from services.analyses.cleaned import CleanedEvents
from services.catalog.facts import EVENTS
from services.core.context import Context
from services.query.answer import QueryContext
from services.query.questions import Period, Where
from services.query.result import Result
from services.query.run import Question, kind_of
from services.query.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What the tables are asked of."""

    qc: QueryContext
    period: Period
    where: tuple[Where, ...]

    def ask(self, question: Question) -> Result:
        """Answer a question. Raises what `run` raises."""
        kind = kind_of(question)
        return kind.answer(kind.check(question), self.qc)

    def days(self) -> Iterator[Result]:
        """Return the cleaned events day by day; a day has as many rows as memory holds with ease."""
        whole = self.qc.coverage.fit(self.period, EVENTS)
        question = CleanedEvents(period=self.period, where=self.where)
        if whole.start is None or whole.end is None or whole.start >= whole.end:
            yield self.ask(question)
            return
        for offset in range((whole.end - whole.start).days):
            day = whole.start + timedelta(days=offset)
            yield self.ask(replace(question, period=Period(start=day, end=day + timedelta(days=1))))


@contextmanager
def open_snapshot(
    ctx: Context, scope: Scope, *, period: Period, where: tuple[Where, ...], cancel: Event | None = None
) -> Iterator[Snapshot]:
    """Open the view."""
    with ctx.engine.snapshot(seconds=ctx.settings.query_seconds, cancel=cancel) as reader:
        qc = QueryContext(
            reader=reader,
            scope=scope,
            coverage=ctx.coverages.of(reader, reader.data_version()),
            parameters=ctx.parameters,
            now=ctx.clock.now(),
            time_zone=ctx.settings.time_zone,
        )
        yield Snapshot(qc=qc, period=period, where=where)
