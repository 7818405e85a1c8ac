"""Months, hours and judged days made by hand, for the page of time."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashapp.pages.time.questions import Judged
from services.catalog.calendar import WEEKDAYS
from tests.dashapp.handmade import column, result


def month(name: str, views: int, **other: Any) -> dict[str, Any]:
    """A whole month in which every viewer looked once."""
    given = {"carts": 0, "purchases": 0, "users": views, "viewers": views, "buyers": 0, "conversion": 0.0}
    return {"month": name, "days": 30, "whole": True, "views": views, "revenue": Decimal(0)} | given | other


def hours(counts: Mapping[tuple[str, int], int], days: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """The 168 hours of a week with these counts; each weekday came once, unless it is said how often."""
    return [
        {
            "weekday": weekday,
            "hour": hour,
            "count": counts.get((weekday, hour), 0),
            "base": 10,
            "value": counts.get((weekday, hour), 0) / 10,
            "days": (days or {}).get(weekday, 1),
            "per_day": 0.0,
            "expected": 0.0,
            "residual": 0.0,
            "above_others": None,
            "marked": False,
        }
        for weekday in WEEKDAYS
        for hour in range(24)
    ]


def day(name: str, value: float, expected: float, score: float) -> dict[str, Any]:
    """A day that is off."""
    return {
        "day": name,
        "weekday": "Monday",
        "value": value,
        "expected": expected,
        "difference": value - expected,
        "relative": (value - expected) / expected,
        "score": score,
        "anomaly": True,
        "hidden": 1,
    }


def judged(*off: Mapping[str, Any], said: str = "", every: tuple[Mapping[str, Any], ...] = ()) -> Judged:
    """Days that were judged."""
    return Judged(result=result([*off, *every], tuple(column(name) for name in (off or every)[0])), off=off, said=said)


QUIET = judged(said="1 day is off", every=({"value": 3.0},))
