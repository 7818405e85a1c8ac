"""Segment times: the end of a period as an instant of the log."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def midnight(day: date, zone: str) -> datetime:
    """Give the instant at which a day of the store begins, UTC without zone as the warehouse keeps it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
