"""Timestamps: a day of the store as instants of the warehouse."""

from datetime import date, datetime

import pytest

from services.core.timestamps import start_of_day


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2024, 7, 1), "UTC", datetime(2024, 7, 1)),
        (date(2024, 7, 1), "Europe/Berlin", datetime(2024, 6, 30, 22)),
        (date(2024, 1, 1), "Europe/Berlin", datetime(2023, 12, 31, 23)),
        (date(2024, 1, 1), "America/New_York", datetime(2024, 1, 1, 5)),
    ],
)
def test_a_day_begins_at_midnight_of_the_store(day: date, zone: str, instant: datetime) -> None:
    assert start_of_day(day, zone) == instant
