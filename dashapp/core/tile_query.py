"""Asking: the one way in which a tile gets its answers: under the person's scope, with the page's days and filters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from dashapp.core.view import PageView
from services.core.context import Context
from services.query.questions import MetricQuery, Period, Where
from services.query.result import Result
from services.query.run import Question, run
from services.query.series import since

T = TypeVar("T")


class PageMemo:
    """What the tiles of one page find out together, each thing once, though they are answered at the same time."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._turns: dict[str, Lock] = {}
        self._lock = Lock()

    def get_or_compute(self, name: str, find: Callable[[], Any]) -> Any:
        """Find something out unless another tile already has; who comes meanwhile waits for it."""
        with self._lock:
            turn = self._turns.setdefault(name, Lock())
        with turn:
            if name not in self._found:
                self._found[name] = find()
            return self._found[name]


@dataclass(frozen=True, kw_only=True)
class TileQuery:
    """A tile's turn to ask. It remembers its answers, so that the lineage panel and the footer can show them."""

    ctx: Context
    view: PageView
    results: list[Result] = field(default_factory=list)
    shared: PageMemo = field(default_factory=PageMemo)

    def once(self, name: str, find: Callable[[], T]) -> T:
        """Find something out unless another tile of the page already has."""
        found: T = self.shared.get_or_compute(name, find)
        return found

    def run(self, question: Question) -> Result:
        """Answer a question under the person's scope; what is compared begins with the data."""
        result = run(self.ctx, question, self.view.principal.scope)
        if isinstance(question, MetricQuery):
            result = since(result, question, self.view.window.first, self.view.window.last)
        self.results.append(result)
        return result

    def share(self, question: Question) -> Result:
        """Answer a question once for all tiles of the page that ask the same; each of them counts as having asked."""
        result = self.once(repr(question), lambda: self.run(question))
        if not any(one is result for one in self.results):
            self.results.append(result)
        return result

    def together(self, *metrics: str, by: tuple[str, ...]) -> Result:
        """Ask as `ask` does, once for all tiles of the page that ask the same."""
        return self.share(self._question(metrics, by))

    def ask(
        self,
        *metrics: str,
        by: tuple[str, ...] = (),
        but: str | None = None,
        also: tuple[Where, ...] = (),
        period: Period | None = None,
        compare: bool = True,
        top: int | None = None,
    ) -> Result:
        """Ask with the page's period, comparison, filters and path. `but` lifts the filter of one dimension."""
        return self.run(self._question(metrics, by, but=but, also=also, period=period, compare=compare, top=top))

    def _question(
        self,
        metrics: tuple[str, ...],
        by: tuple[str, ...],
        *,
        but: str | None = None,
        also: tuple[Where, ...] = (),
        period: Period | None = None,
        compare: bool = True,
        top: int | None = None,
    ) -> MetricQuery:
        window = self.view.window
        return MetricQuery(
            metrics=metrics,
            by=by,
            period=period or window.period,
            where=(*self.view.where(but=but), *also),
            compare=window.compare if compare else None,
            top=top,
        )
