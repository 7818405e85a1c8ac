"""Periods that people name: presets anchored at the last day of the data, steps, grains, and how a period is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.core.errors import BadValue
from services.query.questions import Period

DAY = timedelta(days=1)
MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR = 3, 12


@dataclass(frozen=True, kw_only=True)
class PeriodPreset:
    """A period by its name."""

    name: str
    label: str
    short: str
    """As the bar of filters writes it."""
    span: Callable[[date, date], tuple[date, date]]
    """(first day of the data, its last day) -> first and last day of the period."""


def _back(days: int) -> Callable[[date, date], tuple[date, date]]:
    return lambda _, last: (last - timedelta(days=days - 1), last)


def _to_date(months: int) -> Callable[[date, date], tuple[date, date]]:
    return lambda _, last: (_floor(last, months), last)


def _last_full(months: int) -> Callable[[date, date], tuple[date, date]]:
    """Return the newest whole bucket: the one that ends with the data, where the data's last day is a bucket's last."""

    def span(_: date, last: date) -> tuple[date, date]:
        end = _floor(last + DAY, months)
        return later(end, -months), end - DAY

    return span


PRESETS: Mapping[str, PeriodPreset] = {
    preset.name: preset
    for preset in (
        PeriodPreset(name="today", label="Last day", short="1d", span=_back(1)),
        PeriodPreset(name="yesterday", label="Day before", short="-1d", span=lambda _, last: (last - DAY, last - DAY)),
        PeriodPreset(name="7d", label="Last 7 days", short="7d", span=_back(7)),
        PeriodPreset(name="28d", label="Last 28 days", short="28d", span=_back(28)),
        PeriodPreset(name="90d", label="Last 90 days", short="90d", span=_back(90)),
        PeriodPreset(name="365d", label="Last 365 days", short="365d", span=_back(365)),
        PeriodPreset(name="month", label="Month to date", short="Month", span=_to_date(1)),
        PeriodPreset(name="quarter", label="Quarter to date", short="Quarter", span=_to_date(3)),
        PeriodPreset(name="year", label="Year to date", short="Year", span=_to_date(12)),
        PeriodPreset(name="last-month", label="Last full month", short="Last month", span=_last_full(1)),
        PeriodPreset(name="last-quarter", label="Last full quarter", short="Last quarter", span=_last_full(3)),
        PeriodPreset(name="last-year", label="Last full year", short="Last year", span=_last_full(12)),
        PeriodPreset(name="all", label="All", short="All", span=lambda first, last: (first, last)),
    )
}
DEFAULT = "365d"
"""All, where there is less; see DEFINITIONS."""


def _floor(day: date, months: int) -> date:
    return day.replace(month=day.month - (day.month - 1) % months, day=1)


def later(first: date, months: int) -> date:
    """Return the first of the month that is so many months later (earlier, if negative) than a first of a month."""
    index = first.year * MONTHS_OF_A_YEAR + first.month - 1 + months
    return date(index // MONTHS_OF_A_YEAR, index % MONTHS_OF_A_YEAR + 1, 1)


def preset_period(name: str, first: date, last: date) -> Period:
    """Return the period of a preset, half-open and within the data. Raises BadValue for an unknown name."""
    if name not in PRESETS:
        raise BadValue(f"There is no period {name!r}; these have names: {', '.join(PRESETS)}.")
    start, end = PRESETS[name].span(first, last)
    return Period(start=max(start, first) if name in {"365d", "all"} else start, end=end + DAY)


def whole_months(period: Period) -> int:
    """Count the months, where a period begins and ends with one; else 0."""
    start, end = period.start, period.end
    if start is None or end is None or not start.day == end.day == 1:
        return 0
    return (end.year - start.year) * MONTHS_OF_A_YEAR + end.month - start.month


def step_period(period: Period, steps: int, last: date) -> Period | None:
    """Return the period so many of its own lengths later; None if it would begin after the data.

    Whole months step by months, and so does what began with a month and ends with the data; others step by their days.
    """
    start, end = period.start, period.end
    if start is None or end is None:
        return None
    months = whole_months(period) or _months_to_date(period, last)
    if months:
        moved = Period(start=later(start, months * steps), end=later(start, months * (steps + 1)))
    else:
        moved = Period(start=start + (end - start) * steps, end=end + (end - start) * steps)
    return moved if moved.start is not None and moved.start <= last else None


def _months_to_date(period: Period, last: date) -> int:
    """Count the months of a bucket that is not over: from its first day to the last day of the data."""
    start = period.start
    if start is None or period.last != last or start.day != 1:
        return 0
    sizes = (1, MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR)
    return next((months for months in sizes if _floor(last, months) == start), 0)


GRAIN_UP_TO = ((45, "day"), (400, "week"), (1100, "month"), (3650, "quarter"))
"""Up to so many days a period is cut into such buckets, unless a person chooses."""


def automatic_grain(period: Period) -> str:
    """Choose the grain that gives a readable number of points."""
    if period.start is None or period.end is None:
        return "month"
    days = (period.end - period.start).days
    return next((grain for most, grain in GRAIN_UP_TO if days <= most), "year")


def day_in_words(day: date, *, year: bool = True) -> str:
    """Say a day: "31 Dec 2024"."""
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def in_words(period: Period) -> str:
    """Say a period: "1 Jan – 31 Dec 2024", "12 – 18 Nov 2024", "5 May 2024"."""
    start, last = period.start, period.last
    if start is None or last is None:
        return "All days"
    if start == last:
        return day_in_words(last)
    if start.year != last.year:
        return f"{day_in_words(start)} – {day_in_words(last)}"
    if start.month != last.month:
        return f"{day_in_words(start, year=False)} – {day_in_words(last)}"
    return f"{start.day} – {day_in_words(last)}"


def name_of(period: Period) -> str:
    """Say a period as shortly as its ends allow: "2024", "Q3 2024", "Nov 2024", else its days."""
    start, months = period.start, whole_months(period)
    if start is None or not months or _floor(start, months if months in {1, 3, 12} else 1) != start:
        return in_words(period)
    named = {1: f"{start:%b %Y}", 3: f"Q{(start.month + 2) // 3} {start.year}", 12: str(start.year)}
    return named.get(months, in_words(period))
