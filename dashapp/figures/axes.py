"""Axes: where ticks stand, what they say and the room that takes: 20K, not 20k; months centred on the month."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import ceil, floor, log10
from typing import Any

from services.core.numbers import MINUS, Number, short

STEPS = (1, 2, 5, 10)
LINES = 4
"""About so many lines of the grid."""
MOST_LINES = 5
DAYS_BY_DAY, DAYS_BY_MONTH, DAYS_BY_QUARTER = 46, 400, 1200
MONTHS = 12
PLAIN_UP_TO = 10_000
"""Up to so much ticks are written out: 800, 1,000."""

WIDTHS = {".": 3.6, ",": 3.6, " ": 3.6, "K": 9.0, "M": 10.5, "%": 11.0}
DIGIT, BESIDE = 7.0, 2.0
"""Pixels that a sign takes at most in the fonts of the style sheet, at 12 px; and between a label and its axis."""
LEAST_LEFT = 20
"""Pixels left of a figure: half of a first label of time."""
FITTED = {"automargin": False, "ticklabeloverflow": "allow", "tickangle": 0}
MOST_QUARTERS = 8
"""Of so many quarters the first one of a year is named with it, "Q1 2024"; of more, by the year alone."""


def _step(span: float, lines: int) -> float:
    """Return the round step that cuts a span into about so many parts."""
    raw = span / max(lines, 1)
    size = 10.0 ** floor(log10(raw))
    return next(step * size for step in STEPS if step * size >= raw * 0.999)


def value_axis(values: Iterable[Number | None], unit: str, *, zero: bool, lines: int = LINES) -> dict[str, Any]:
    """Make the axis of values: with zero for money and counts, around the values for scores and days."""
    known = [float(value) for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:  # noqa: PLR2004 - nothing to span
        high = low + (abs(low) if abs(low) > 1e-9 else 1.0) * 0.5  # noqa: PLR2004 - as good as zero
    step = _step(high - low, lines)
    if ceil(high / step) - floor(low / step) >= MOST_LINES:
        step = _step(step * 1.5, 1)
    first, last = floor(low / step), ceil(high / step)
    ticks = [round(at * step, 10) for at in range(first, last + 1)]
    largest = max(abs(ticks[0]), abs(ticks[-1]))
    texts = [_tick(tick, unit, largest, step).replace("-", MINUS) for tick in ticks]
    pad = (ticks[-1] - ticks[0]) * 0.04
    return {
        "tickvals": ticks,
        "ticktext": texts,
        "range": [ticks[0] - (0 if zero and low >= 0 else pad), ticks[-1] + pad],
    }


def _tick(value: float, unit: str, largest: float, step: float) -> str:
    if value == 0:
        return "0"
    if unit in {"money", "count", "quantity"} and largest < PLAIN_UP_TO:
        return f"{value:,.0f}" if step >= 1 else f"{value:,.2f}"
    if unit in {"money", "count", "quantity"}:
        text = short(value, "money", like=largest)
        return text.replace(".0K", "K").replace(".00M", "M").removesuffix(".00") if step >= 1 else text
    if unit == "share":
        return f"{value * 100:.0f} %" if step >= 0.01 else f"{value * 100:.1f} %"  # noqa: PLR2004 - a percent
    return f"{value:.1f}" if step >= 0.1 else f"{value:.2f}"  # noqa: PLR2004 - a tenth


def beside(xaxis: dict[str, Any], yaxis: dict[str, Any]) -> dict[str, Any]:
    """Return the axes of a figure, with the room for their labels, as parts of its layout.

    The browser would find the room by drawing the figure twice and measuring each label, at a third of its time.
    """
    longest = max((sum(WIDTHS.get(sign, DIGIT) for sign in text) for text in yaxis["ticktext"]), default=0.0)
    margin = {"l": max(ceil(longest + BESIDE), LEAST_LEFT), "autoexpand": False}
    return {"xaxis": xaxis | FITTED, "yaxis": yaxis | FITTED, "margin": margin}


def time_axis(starts: Sequence[date], end: date) -> dict[str, Any]:
    """Make the axis of time: days for a month, months for a year, quarters, years."""
    if not starts:
        return {}
    first, days = starts[0], (end - starts[0]).days
    vals, texts = _time_ticks(first, end, days)
    return {
        "tickvals": vals,
        "ticktext": texts,
        "range": [_edge(first, -days), _edge(end, days, last=True)],
        "type": "date",
    }


def _edge(day: date, days: int, *, last: bool = False) -> str:
    pad = max(abs(days) * 0.01, 0.4)
    return (_noon(day) + (timedelta(days=pad) if last else -timedelta(days=pad))).isoformat()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a place on the axis, no instant


def _time_ticks(first: date, end: date, days: int) -> tuple[list[str], list[str]]:
    if days <= DAYS_BY_DAY:
        every = 7 if days > 10 else 1  # noqa: PLR2004 - more labels than ten touch
        at = [first + timedelta(days=n) for n in range(0, days, every)]
        return [day.isoformat() for day in at], _days(at, every)
    months = 1 if days <= DAYS_BY_MONTH else 3 if days <= DAYS_BY_QUARTER else 12
    spans = _spans(first, end, months)
    return [_centre(start, following) for start, following in spans], _names([start for start, _ in spans], months)


def _days(at: Sequence[date], every: int) -> list[str]:
    """Name days; of days that follow each other only the first of a month with it."""
    return [f"{day.day} {day:%b}" if every > 1 or day == at[0] or day.day == 1 else str(day.day) for day in at]


def _spans(first: date, end: date, months: int) -> list[tuple[date, date]]:
    """Return the months (quarters, years) of which at least half lies within."""
    start = first.replace(month=first.month - (first.month - 1) % months, day=1)
    found = []
    while start < end:
        index = start.year * MONTHS + start.month - 1 + months
        following = date(index // MONTHS, index % MONTHS + 1, 1)
        inside = (min(following, end) - max(start, first)).days
        if inside * 2 >= (following - start).days:
            found.append((max(start, first), min(following, end)))
        start = following
    return found


def _centre(start: date, end: date) -> str:
    return (start + (end - start) / 2).isoformat()


def _names(starts: Sequence[date], months: int) -> list[str]:
    """Name months, quarters or years. A quarter has its year where one begins, so that no two names touch."""
    if months != 3:  # noqa: PLR2004 - a quarter
        return [f"{start:%b}" if months == 1 else str(start.year) for start in starts]
    named = [f"Q{(start.month + 2) // 3}" for start in starts]
    many = len(starts) > MOST_QUARTERS
    for at, start in enumerate(starts):
        if start.month <= months:
            named[at] = str(start.year) if many else f"Q1 {start.year}"
    return named if many else [f"{named[0][:2]} {starts[0].year}", *named[1:]]
