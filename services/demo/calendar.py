"""Calendar: how busy each hour is and what things cost on each day, before anything happens."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from services.core.arrays import Floats
from services.demo.arrays import DAY, Ints

MONTHS = 24
HORIZON = 366
"""Days after the end for which the calendar goes on, for true expected values."""

WEEKDAY = (0.96, 0.94, 0.97, 1.0, 1.08, 1.09, 0.96)
MONTH = (0.82, 0.84, 0.93, 0.95, 0.98, 1.0, 1.03, 0.95, 0.97, 1.03, 1.17, 1.33)
HOUR = (9, 5, 3, 2, 2, 4, 9, 18, 30, 42, 50, 54, 56, 54, 52, 52, 54, 58, 66, 74, 76, 64, 42, 22)
FIRST_HOUR = 2
"""Nothing is ordered in the first hours of the window, so that the session before an order lies inside it."""
GROWTH = 0.10
"""Growth of the purchase rate in a year."""
INFLATION = 0.04
"""Rise of list prices in a year, in monthly steps."""
HOLIDAYS = {(12, 25): 0.5, (1, 1): 0.55}
SALES = {(11, 11): (1.45, 0.90), (12, 26): (1.5, 0.85), (6, 20): (1.35, 0.90)}
"""Month and day: how many times as busy, and which part of the list price is asked."""
BLACK_FRIDAY = (2.3, 0.80)
CYBER_MONDAY = (1.8, 0.85)
THURSDAY = 3
YEAR = 365.25


@dataclass(frozen=True, kw_only=True)
class StoreCalendar:
    """The days of the window and a year beyond. Arrays by day: (days + HORIZON,).

    `list_price` is the level of list prices, `price` that of the prices asked: lower on sale days.
    """

    start: date
    days: int
    traffic: Floats
    list_price: Floats
    price: Floats
    sale_days: tuple[date, ...]

    @property
    def end(self) -> int:
        """End of the window in seconds since its start (excluded)."""
        return self.days * DAY

    def clock(self, boost: Floats) -> Floats:
        """Cumulated traffic at each full hour (days * 24 + 1,), in days of mean traffic.

        `boost` (days,) multiplies the days: the room that incidents may need.
        """
        hours = np.array(HOUR) / np.sum(HOUR)
        by_hour = ((self.traffic[: self.days] * boost)[:, None] * hours).ravel()
        by_hour[:FIRST_HOUR] = 0
        return np.concatenate([[0.0], np.cumsum(by_hour)])

    def moment(self, clock: Floats, passed: Floats) -> Ints:
        """Return the seconds at which `clock` shows `passed`: the inverse of the cumulated traffic."""
        hours = np.interp(passed, clock, np.arange(len(clock)))
        return np.minimum((hours * 3600).astype(np.int64), self.end - 1)

    def read_clock(self, clock: Floats, moment: Floats) -> Floats:
        """Return what `clock` shows at the given seconds."""
        return np.interp(moment / 3600, np.arange(len(clock)), clock)


def calendar(until: date) -> StoreCalendar:
    """Lay out the 24 months that end with the day `until` (included)."""
    start = first_day(until)
    days = (until - start).days + 1
    dates = [start + timedelta(days=k) for k in range(days + HORIZON)]
    sales = sale_days({d.year for d in dates})
    traffic = np.array([_busy(d, sales) for d in dates]) * np.exp(GROWTH * np.arange(len(dates)) / YEAR)
    level = np.array([_list_price(d, start) for d in dates])
    asked = np.array([sales.get(d, (1.0, 1.0))[1] for d in dates])
    inside = tuple(sorted(d for d in sales if start <= d <= until))
    return StoreCalendar(
        start=start,
        days=days,
        traffic=traffic / traffic[:days].mean(),
        list_price=level,
        price=level * asked,
        sale_days=inside,
    )


def first_day(until: date) -> date:
    """Return the first day of the 24 months that end with `until`."""
    after = until + timedelta(days=1)
    month = after.year * 12 + after.month - 1 - MONTHS
    year, month = divmod(month, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day  # noqa: PLR2004 - December
    return date(year, month + 1, min(after.day, last))


def sale_days(years: set[int]) -> dict[date, tuple[float, float]]:
    """Sale days of the years, each with (times as busy, part of the list price)."""
    fixed = {date(y, m, d): effect for y in years for (m, d), effect in SALES.items()}
    fridays = [_thanksgiving(y) + timedelta(days=1) for y in years]
    moving = dict.fromkeys(fridays, BLACK_FRIDAY) | {d + timedelta(days=3): CYBER_MONDAY for d in fridays}
    return fixed | moving


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 21)


def _busy(day: date, sales: dict[date, tuple[float, float]]) -> float:
    """Weekday x yearly season (between mid-months) x sale day or holiday."""
    position = (day.timetuple().tm_yday - 15.2) / 30.44
    year = np.interp(position, np.arange(-1, 13), (MONTH[-1], *MONTH, MONTH[0]))
    special = sales.get(day, (HOLIDAYS.get((day.month, day.day), 1.0), 1.0))[0]
    return float(WEEKDAY[day.weekday()] * year * special)


def _list_price(day: date, start: date) -> float:
    months = (day.year - start.year) * 12 + day.month - start.month
    return float((1 + INFLATION) ** (months / 12))
