"""Oracle: funnels as pandas and plain loops find them, written apart from the program."""

from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd

UNITS = {"users": "user_key", "sessions": "session_key"}
Stages = list[tuple[Any, ...]]
"""Count, events, extra, revenue, seconds of view, cart and purchase."""


def _times(rows: pd.DataFrame, kind: str) -> list[Any]:
    return sorted(rows[rows.event_type == kind].time)


def _money(rows: pd.DataFrame) -> Decimal:
    return sum(rows[rows.event_type == "purchase"].price, Decimal(0))


def _median(seconds: list[float]) -> float | None:
    return median(seconds) if seconds else None


def _seconds(before: list[Any], after: list[Any]) -> list[float]:
    """From the first of the one to the first of the other at or after it."""
    later = [time for time in after if before and time >= before[0]]
    return [(later[0] - before[0]).total_seconds()] if later else []


def independent(rows: pd.DataFrame, count: str) -> Stages:
    """Membership of each stage on its own."""
    if count == "events":
        kinds = [int((rows.event_type == kind).sum()) for kind in ("view", "cart", "purchase")]
        return [(n, n, None, _money(rows) if at == 2 else None, None) for at, n in enumerate(kinds)]
    units = [[_times(own, kind) for kind in ("view", "cart", "purchase")] for _, own in rows.groupby(UNITS[count])]
    found: Stages = []
    for at in range(3):
        reached = [times for times in units if times[at]]
        extra = sum(1 for times in reached if at and not times[at - 1])
        seconds = [s for times in units for s in _seconds(times[at - 1], times[at])] if at else []
        events = sum(len(times[at]) for times in units)
        found.append((len(reached), events, extra, _money(rows) if at == 2 else None, _median(seconds)))
    return found


def ordered(rows: pd.DataFrame, count: str, hours: int) -> Stages:
    """View, then cart, then purchase, all within the hours after the first view."""
    reached, events, seconds, money = [0, 0, 0], [0, 0, 0], [[], [], []], Decimal(0)  # type: ignore[var-annotated]
    for _, own in rows.groupby(UNITS[count]):
        views = _times(own, "view")
        if not views:
            continue
        reached[0], events[0] = reached[0] + 1, events[0] + len(views)
        end, before = views[0] + timedelta(hours=hours), views[0]
        for at, kind in ((1, "cart"), (2, "purchase")):
            counted = own[(own.event_type == kind) & (own.time >= before) & (own.time <= end)]
            if counted.empty:
                break
            reached[at], events[at] = reached[at] + 1, events[at] + len(counted)
            seconds[at].append((counted.time.min() - before).total_seconds())
            before, money = counted.time.min(), money + _money(counted)
    return [(reached[at], events[at], 0, money if at == 2 else None, _median(seconds[at])) for at in range(3)]


def kept(rows: pd.DataFrame, by: str, top: int) -> set[Any]:
    """The members with the most revenue, then the most events, then by name (as stored)."""
    staged = rows[rows.event_type.isin(["view", "cart", "purchase"])]
    ranks = [(-_money(own), -len(own), member) for member, own in staged.groupby(by)]
    return {member for _, _, member in sorted(ranks)[:top]}
