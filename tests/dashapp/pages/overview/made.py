"""Rules, targets and days made by hand, for the tiles of the overview."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.monitoring.rules.evaluate import Broken
from services.monitoring.rules.store import Rule
from services.monitoring.targets.progress import RunRate, TargetProgress, TargetState
from services.monitoring.targets.slices import WHOLE
from services.query.questions import Period
from services.query.series import Point

SET = datetime(2024, 1, 5, 12, tzinfo=UTC)
YEAR = Period(start=date(2024, 1, 1), end=date(2025, 1, 1))


def rule(number: int = 1, metric: str = "revenue", **other: Any) -> Rule:
    """A rule that a manager set."""
    given: dict[str, Any] = {
        "rule_id": number,
        "metric": metric,
        "kind": "below",
        "threshold": Decimal(500),
        "grain": "month",
        "against": None,
        "dimension": None,
        "member": None,
        "minimum": 30,
        "set_by": "max@shop.example",
        "set_at": SET,
    }
    return Rule(**given | other)


def broken(of: Rule, member: str | None = None, title: str = "Revenue below 500.00") -> Broken:
    """That rule does not hold."""
    return Broken(
        rule=of,
        member=member,
        bucket=Period(start=date(2024, 12, 1), end=date(2025, 1, 1)),
        value=Decimal(420),
        change=None,
        compared=None,
        rest=None,
        orders=40,
        since=date(2024, 11, 1),
        title=title,
        detail="420.00 in December",
        since_words="since Nov 2024",
    )


def standing(
    metric: str, target: str, actual: str | None, state: TargetState | None, rate: str | None = None
) -> TargetProgress:
    """How far a metric is on the way to its target."""
    value, wanted = None if actual is None else Decimal(actual), Decimal(target)
    expected = None if rate is None else Decimal(rate)
    run = None if expected is None else RunRate(value=expected, linear=expected, seasonal=None, elapsed=10, days=20)
    return TargetProgress(
        metric=metric,
        period=YEAR,
        part=WHOLE,
        target=wanted,
        made_of=(),
        actual=value,
        share=None if value is None or not wanted else value / wanted,
        difference=None if value is None else value - wanted,
        unfinished=rate is not None,
        run_rate=run,
        judged=expected or value,
        state=state,
    )


def months(*rows: Mapping[str, Any], start: date = date(2024, 10, 1), shown: int | None = None) -> tuple[Point, ...]:
    """Months one after the other; of the last, `shown` days are there."""
    found: list[Point] = []
    for row in rows:
        first = found[-1].end if found else start
        end = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append(Point(start=first, end=end, shown=(end - first).days, row=row))
    if shown is not None:
        last = found.pop()
        found.append(Point(start=last.start, end=last.end, shown=shown, row=last.row))
    return tuple(found)


def values(metric: str, *numbers: Any) -> Iterable[Mapping[str, Any]]:
    """Rows of one metric."""
    return [{metric: number} for number in numbers]
