"""Funnel: how many who looked put something into a cart, and how many of those bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

from sqlalchemy import Select

from services.analyses.funnel.rows import (
    STAGES,
    FunnelGroups,
    Wide,
    figures,
    move_groups,
    out_columns,
    stage_rows,
    table_of,
)
from services.analyses.funnel.splits import Cuts
from services.analyses.funnel.statement import UNITS, fetch_groups, select_independent, select_of_events, select_ordered
from services.analyses.new_or_returning import ENTRY
from services.catalog.facts import EVENTS
from services.catalog.lookup import find_dimension
from services.core.errors import BadValue, ImpossibleQuestion
from services.query.analysis import AnalysisResult, ScopedData
from services.query.answer import require_links
from services.query.compile.joins import path_of
from services.query.questions import Comparison, Period, Where

__all__ = ["STAGES", "Funnel", "OrderedFunnel"]

Counted = Literal["users", "sessions", "events"]
MOST_HOURS = 24 * 366


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """Each stage on its own: users (or sessions) with at least one event of it, whatever else they did.

    A step may therefore exceed 100 %: those who are in a stage without the one before are counted, and given as
    `extra`. Split by `by` (a dimension, or "new_or_returning"), membership is that within the member. Median times run
    from a unit's first event of one stage to its first of the next at or after that. With `top`, so many members with
    the most revenue stay and the others are one, in which everybody counts once.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    by: str | None = None
    count: Counted = "users"
    compare: Comparison | Period | None = None
    top: int | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
        if self.count not in {*UNITS, "events"}:
            raise BadValue(f"A funnel counts users, sessions or events, not {self.count!r}.")
        _check_cut(self.by, self.top)
        return self

    def statement(self, cuts: Cuts) -> Select[Any]:
        """Return the statement that answers it over one period."""
        return select_of_events(cuts) if self.count == "events" else select_independent(cuts, self.count)

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it."""
        return _found(self, data)


@dataclass(frozen=True, kw_only=True)
class OrderedFunnel:
    """One after the other within a window: view, then cart, then purchase, at most `hours` after the first view.

    The window of a user (or session) begins with its first view of the period and includes its last second. The cart
    counts that is the first at or after that view and within the window, the purchase that is the first at or after
    that cart and within the same window: events of one second go in the order view, cart, purchase. `events` and
    `revenue` of carts and purchases are those at or after the event they must follow, within the window; of views,
    all. Nobody can skip a stage.
    """

    fact: ClassVar[str] = EVENTS.name
    period: Period = Period()
    where: tuple[Where, ...] = ()
    hours: int = 168
    by: str | None = None
    count: Literal["users", "sessions"] = "users"
    compare: Comparison | Period | None = None
    top: int | None = None

    def validate(self) -> Self:
        """Return it if it can be asked. Raises UnknownName, BadValue, ImpossibleQuestion."""
        if self.count not in UNITS:
            raise BadValue(f"An ordered funnel counts users or sessions, not {self.count!r}: an event has no order.")
        if not 1 <= self.hours <= MOST_HOURS:
            raise BadValue(f"The window of an ordered funnel has 1 to {MOST_HOURS} hours.")
        _check_cut(self.by, self.top)
        return self

    def statement(self, cuts: Cuts) -> Select[Any]:
        """Return the statement that answers it over one period."""
        return select_ordered(cuts, self.count, self.hours)

    def compute(self, data: ScopedData) -> AnalysisResult:
        """Answer it."""
        return _found(self, data)


def _check_cut(by: str | None, top: int | None) -> None:
    if top is not None and (by is None or top < 1):
        raise BadValue("1 or more members can be kept of what the funnel is split by.", code="dimension-missing")
    if by is None or by == ENTRY:
        return
    dimension = find_dimension(by)
    if by == "event_type":
        raise ImpossibleQuestion("The stages of a funnel are the event types: split it by something else.")
    if path_of(EVENTS, dimension) is None:
        raise ImpossibleQuestion(f"A funnel cannot be split by {dimension.label.lower()}: events carry none.")


def _found(funnel: Funnel | OrderedFunnel, data: ScopedData) -> AnalysisResult:
    """Answer a funnel of either kind."""
    what, cuts, compared = figures(funnel.count), _cuts(funnel, data), data.pair is not None
    now = FunnelGroups(cuts=cuts, wide=fetch_groups(cuts, funnel.statement(cuts)))
    rows = stage_rows(now, _then(funnel, now), what, compared=compared)
    columns = out_columns(cuts, _label(cuts), what, compared=compared)
    return AnalysisResult(columns=columns, table=table_of(rows, columns, what), notes=_skipped(funnel, rows))


def _cuts(funnel: Funnel | OrderedFunnel, data: ScopedData) -> Cuts:
    names = (funnel.by,) if funnel.by and funnel.by != ENTRY else ()
    require_links((data.fact,), names, data.qc)
    cuts = Cuts(data=data, by=funnel.by, period=data.period)
    return cuts if funnel.top is None else cuts.keeping(funnel.top)


def _then(funnel: Funnel | OrderedFunnel, now: FunnelGroups) -> Mapping[object, Wide] | None:
    """Return what was found over the other period; None if there is none, or it lies before all data."""
    pair = now.cuts.data.pair
    if pair is None or pair.is_before_data:
        return None
    cuts = replace(now.cuts, period=pair.then)
    return move_groups(FunnelGroups(cuts=cuts, wide=fetch_groups(cuts, funnel.statement(cuts))), now)


def _label(cuts: Cuts) -> str:
    return cuts.dimension.label if cuts.dimension else "New or returning"


def _skipped(funnel: Funnel | OrderedFunnel, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say how many are in a stage without the one before, so that nobody takes the steps for a path."""
    if funnel.by is not None or not isinstance(funnel, Funnel):
        return ()
    pairs = zip(rows[1:], (("cart", "view"), ("purchase", "cart")), strict=False)
    return tuple(
        f"{row['extra']} {funnel.count} with a {stage} have no {before}: each stage is counted on its own"
        for row, (stage, before) in pairs
        if row["extra"]
    )
