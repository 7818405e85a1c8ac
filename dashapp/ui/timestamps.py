"""Timestamps: how instants are said: how long ago, and exactly, in the store's time zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashapp.core.markup import Node, el
from services.query.named_periods import day_in_words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG = timedelta(days=30)


def exactly(at: datetime, zone: str) -> str:
    """Say an instant: "31 Dec 2024, 20:00"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day_in_words(there.date())}, {there:%H:%M}"


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago it was, as far as that is worth knowing."""
    age = now - at
    if age < 2 * MINUTE:
        return "just now"
    if age < HOUR:
        return f"{age // MINUTE} min ago"
    if age < DAY:
        return f"{age // HOUR} h ago"
    return f"{age.days} {'day' if age.days == 1 else 'days'} ago" if age < LONG else day_in_words(at.date())


def since(at: datetime | None, now: datetime, zone: str) -> Node:
    """Show how long ago it was; the exact instant on hover. A dash where there is none."""
    return el("time", "", ago(at, now), title=exactly(at, zone), dateTime=at.isoformat()) if at else "\u2013"


def instant(at: datetime, zone: str) -> Node:
    """Show an instant."""
    return el("time", "", exactly(at, zone), dateTime=at.isoformat())
