"""Timestamps: the instants of the warehouse, which are UTC without zone, and the days and times of the store."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def start_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which a day of the store begins, UTC without zone as the warehouse keeps it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
