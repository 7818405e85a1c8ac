"""Segment figures: from users grouped by segment and last day to what is said of each segment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.analyses.segments.kinds import HIGH_VALUE, SEGMENTS
from services.catalog.units import COUNT, DAYS, MONEY, RATIO, SHARE, Unit
from services.query.questions import Period
from services.query.result import Row


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number that is said of each segment."""

    label: str
    unit: Unit
    kind: type[int] | type[float] | type[Decimal]


METRICS: Mapping[str, Measure] = {
    "users": Measure(label="Users", unit=COUNT, kind=int),
    "share": Measure(label="Share of users", unit=SHARE, kind=float),
    "revenue": Measure(label="Revenue", unit=MONEY, kind=Decimal),
    "purchases": Measure(label="Purchases", unit=COUNT, kind=int),
    "events": Measure(label="Events", unit=COUNT, kind=int),
    "views": Measure(label="Views", unit=COUNT, kind=int),
    "carts": Measure(label="Cart additions", unit=COUNT, kind=int),
    "sessions": Measure(label="Sessions of users", unit=COUNT, kind=int),
    "events_per_user": Measure(label="Events per user", unit=RATIO, kind=float),
    "views_per_user": Measure(label="Views per user", unit=RATIO, kind=float),
    "sessions_per_user": Measure(label="Sessions per user", unit=RATIO, kind=float),
    "days_since": Measure(label="Median days since the last event", unit=DAYS, kind=float),
    "value_left": Measure(label="Value left in carts", unit=MONEY, kind=Decimal),
}

ADDED = ("users", "events", "views", "carts", "purchases", "sessions", "revenue", "value_left")
PER_USER = ("events", "views", "sessions")


def figures(groups: Sequence[Row], period: Period) -> list[Row]:
    """Return a row per segment, in their order; a segment without users is a row too."""
    everyone = sum(group["users"] for group in groups)
    return [_segment(name, _members(name, groups), everyone, period) for name in SEGMENTS]


def _members(name: str, groups: Sequence[Row]) -> list[Row]:
    if name == HIGH_VALUE:
        return [group for group in groups if group["high"]]
    return [group for group in groups if group["segment"] == name]


def _segment(name: str, groups: list[Row], everyone: int, period: Period) -> Row:
    sums: Row = {added: sum((group[added] for group in groups), METRICS[added].kind()) for added in ADDED}
    users = sums["users"]
    found = {
        **sums,
        "share": over(users, everyone),
        "days_since": _median_days(groups, period),
        **{f"{one}_per_user": over(sums[one], users) for one in PER_USER},
        "value_left": sums["value_left"] if name == "cart_abandoner" else None,
    }
    return {metric: found[metric] for metric in METRICS}


def over(above: int | Decimal, below: int | Decimal) -> float | None:
    """Divide; over 0 there is nothing to say."""
    return float(above) / float(below) if below else None


def _median_days(groups: Iterable[Row], period: Period) -> float | None:
    """Return the median over users: they come grouped by the day they were last seen, which is all it needs."""
    seen = sorted(groups, key=lambda group: group["last_day"])
    users = sum(group["users"] for group in seen)
    if not users or period.last is None:
        return None
    days = [(period.last - _at(seen, position)).days for position in ((users - 1) // 2, users // 2)]
    return sum(days) / 2


def _at(seen: Iterable[Row], position: int) -> date:
    """Return the last day of the user at a position."""
    passed = 0
    for group in seen:
        passed += group["users"]
        if passed > position:
            last: date = group["last_day"]
            return last
    raise IndexError(position)
