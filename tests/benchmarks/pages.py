"""Pages: each question of each page of events, ours against SQL written by hand; run by `cartograph bench --pages`.

Every hand-written statement is checked first: a comparison of different answers is worth nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fnmatch import fnmatch
from functools import partial

from services.core.context import Context
from services.query.questions import Period
from services.query.run import run
from tests.benchmarks import (
    page_statements_catalogue,
    page_statements_funnel,
    page_statements_merchandising,
    page_statements_segments,
    page_statements_when,
)
from tests.benchmarks.measure import Timed, in_turns
from tests.benchmarks.page_cases import Case, differences
from tests.benchmarks.queries import EVERYTHING, by_hand, cold

HEAD = ("page", "question", "ours, cold ms", "by hand ms", "ratio", "cached ms")
GROWTH = ("page", "1x ms", "10x ms", "times")
Row = tuple[str, ...]
NAMES = ("funnel", "segments", "merchandising", "when", "catalogue")
PAGES = (
    page_statements_funnel,
    page_statements_segments,
    page_statements_merchandising,
    page_statements_when,
    page_statements_catalogue,
)


def cases(ctx: Context, only: str = "") -> tuple[Case, ...]:
    """Give the questions over all days that have data: those whose page or name has the text (or fits the pattern)."""
    first, last = ctx.coverage().days_of("events")
    period = Period(start=first, end=last and last + timedelta(days=1))
    found = tuple(case for page in PAGES for case in page.cases(period))
    return tuple(case for case in found if fnmatch(f"{case.page}: {case.name}", f"*{only}*"))


def differing(ctx: Context, case: Case) -> list[str]:
    """Say where the hand-written statement differs from what we say; nothing where it does not."""
    found = differences(case, run(ctx, case.question, EVERYTHING), by_hand(ctx, case.written(ctx.engine.name)))
    return [f"{case.page}, {case.name}, {ctx.engine.name}: {line}" for line in found]


Measured = Mapping[Case, tuple[Timed, Timed, Timed]]
"""Of each question: ours with nothing cached, by hand, ours cached."""


def measured(ctx: Context, rounds: int, only: str = "") -> Measured:
    """Measure. Raises ValueError where a hand-written statement differs from what we say."""
    found = {}
    for case in cases(ctx, only):
        if lines := differing(ctx, case):
            raise ValueError("\n".join(lines[:5]))
        actions = (
            partial(cold, ctx, case.question),
            partial(by_hand, ctx, case.written(ctx.engine.name)),
            partial(run, ctx, case.question, EVERYTHING),
        )
        ours, hand, cached = in_turns(actions, rounds)
        found[case] = ours, hand, cached
    return found


def rows(times: Measured) -> list[Row]:
    """Give a row per question, then one per page: all that it asks as it opens."""
    own = [
        (case.page, case.name if case.by_default else f"{case.name} (by choice)", *_row([timed]))
        for case, timed in times.items()
    ]
    together = {page: [timed for case, timed in times.items() if case.opens(page)] for page in NAMES}
    return [*own, *((page, "all that it asks as it opens", *_row(them)) for page, them in together.items() if them)]


def _row(them: Sequence[tuple[Timed, Timed, Timed]]) -> tuple[str, ...]:
    ours, hand, cached = (sum(timed.ms for timed in column) for column in zip(*them, strict=True))
    return f"{ours:.1f}", f"{hand:.1f}", f"{ours / hand:.2f}", f"{cached:.2f}"


def growth(one: Measured, ten: Measured) -> list[Row]:
    """Give a row per page: what all that it asks costs on ten times the rows."""
    found: list[Row] = []
    for page in NAMES:
        small, large = (sum(t[0].ms for case, t in times.items() if case.opens(page)) for times in (one, ten))
        if small:
            found.append((page, f"{small:.0f}", f"{large:.0f}", f"{large / small:.1f}"))
    return found
