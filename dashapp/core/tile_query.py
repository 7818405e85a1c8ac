"""Tile query: how a tile asks: under the scope of the person, with the days and filters of the page."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

from dashapp.core.view import PageView
from services.catalog import catalog
from services.core.context import Context
from services.query.questions import MetricQuery, Period, Where
from services.query.result import Result
from services.query.run import Question, run

T = TypeVar("T")


class PageMemo:
    """Memory of one page: what several tiles need is computed once, though they are answered at the same time."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get_or_compute(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """Compute once per page; concurrent callers wait for the first."""
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            if key not in self._found:
                self._found[key] = find()
            return self._found[key]


@dataclass(frozen=True, kw_only=True)
class TileQuery:
    """A tile's turn to ask. It remembers its answers, so that the lineage panel and the footer can show them."""

    ctx: Context
    view: PageView
    results: list[Result] = field(default_factory=list)
    shared: PageMemo = field(default_factory=PageMemo)

    def keep_answerable(self, metrics: Iterable[str]) -> tuple[str, ...]:
        """Return the metrics without those that rest on what no file of the store had."""
        coverage = self.ctx.coverage()
        return tuple(name for name in metrics if coverage.lacks(catalog().metrics[name]) is None)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Compute something once for all tiles of the page."""
        found: T = self.shared.get_or_compute(key, find)
        return found

    def run(self, question: Question) -> Result:
        """Answer a question under the person's scope."""
        result = run(self.ctx, question, self.view.principal.scope)
        self.results.append(result)
        return result

    def share(self, question: Question) -> Result:
        """Answer a question once for all tiles of the page that ask the same; each of them counts as having asked."""
        result = self.once(cast("Hashable", question), lambda: self.run(question))
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
