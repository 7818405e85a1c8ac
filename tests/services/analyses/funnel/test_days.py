"""A period is written into a statement only where it leaves rows out; the answers are the same."""

from datetime import date, timedelta

import pytest

from services.analyses.funnel.question import Funnel
from services.core.context import Context
from services.query.questions import Period
from services.query.run import run
from services.query.scope import Scope

EVERYTHING = Scope.limited({}, reason="test")
DAY = timedelta(days=1)


@pytest.fixture
def ends(world: Context) -> tuple[date, date]:
    """The first and the last day of the world's log."""
    with world.engine.snapshot(seconds=9) as reader:
        coverage = world.coverages.of(reader, reader.data_version())
    return coverage.days["events"]


def test_days_are_asked_for_where_they_leave_rows_out(world: Context, ends: tuple[date, date]) -> None:
    first, last = ends
    for period, said in (
        (Period(), False),
        (Period(start=first, end=last + DAY), False),
        (Period(start=first - DAY, end=last + 9 * DAY), False),
        (Period(start=first + DAY, end=last + DAY), True),
        (Period(start=first, end=last), True),
    ):
        assert ("event_date" in run(world, Funnel(period=period), EVERYTHING).origin.statement) is said, period


def test_the_last_and_the_first_day_count(world: Context, ends: tuple[date, date]) -> None:
    first, last = ends
    whole = _events(world, Period())
    parts = (Period(end=first + DAY), Period(start=first + DAY, end=last), Period(start=last))
    assert sum(_events(world, part) for part in parts) == whole
    assert _events(world, parts[0]) > 0
    assert _events(world, parts[2]) > 0


def _events(ctx: Context, period: Period) -> int:
    return sum(row["events"] for row in run(ctx, Funnel(period=period, count="events"), EVERYTHING).rows())
