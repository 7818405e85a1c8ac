"""Timetable: when a source runs by itself, in the words of a person and in the store's time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

from services.core.errors import BadValue

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

EVERY = re.compile(r"(?:every (\d{1,4}) (minute|hour)s?|hourly)")
AT = re.compile(rf"(?:daily|weekly (?:on )?({'|'.join(DAYS)})) (?:at )?(\d{{1,2}}):(\d{{2}})")

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=31)

WRITTEN = "Write hourly, every 6 hours, daily 06:00 or weekly monday 06:00."


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When something runs: again after `every`, or at a time of the day, on `weekday` (0 is Monday) or on each."""

    text: str
    every: timedelta | None = None
    hour: int = 0
    minute: int = 0
    weekday: int | None = None

    def find_next(self, now: datetime, zone: str, *, due: datetime | None = None) -> datetime:
        """Return the first time after `now`. Intervals are counted from the time that was `due`, so that none drifts.

        A time of the day that the clocks skip in spring is taken an hour later, and one that they repeat is taken once.
        """
        if self.every is not None:
            start = due or now
            return start + self.every * (max(0, floor((now - start) / self.every)) + 1)
        local = now.astimezone(ZoneInfo(zone))
        days = (self._on(local + timedelta(days=ahead), zone) for ahead in range(9))
        return next(one for one in days if one > now and self._fits(one, zone))

    def _on(self, day: datetime, zone: str) -> datetime:
        wall = datetime(day.year, day.month, day.day, self.hour, self.minute, tzinfo=ZoneInfo(zone))
        return wall.astimezone(UTC)

    def _fits(self, moment: datetime, zone: str) -> bool:
        return self.weekday is None or moment.astimezone(ZoneInfo(zone)).weekday() == self.weekday


def read_timetable(text: str) -> Timetable:
    """Read a timetable such as "every 6 hours" or "daily 06:00". Raises BadValue."""
    said = " ".join(text.casefold().split())
    if found := EVERY.fullmatch(said):
        return _read_interval(said, int(found[1] or 1), found[2] or "hour")
    found = AT.fullmatch(said)
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:  # noqa: PLR2004 - a clock
        raise BadValue(f"{text[:60]!r} is no timetable. {WRITTEN}")
    weekday = DAYS.index(found[1]) if found[1] else None
    clock = f"{int(found[2]):02}:{found[3]}"
    words = f"weekly {found[1]} {clock}" if found[1] else f"daily {clock}"
    return Timetable(text=words, hour=int(found[2]), minute=int(found[3]), weekday=weekday)


def _read_interval(said: str, number: int, unit: str) -> Timetable:
    every = timedelta(minutes=number) if unit == "minute" else timedelta(hours=number)
    if not SHORTEST <= every <= LONGEST:
        raise BadValue("A source runs every 5 minutes at most, and every 31 days at least.")
    return Timetable(text=said, every=every)
