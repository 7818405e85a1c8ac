"""Timetable: what a person writes, and when that is, in the store's zone."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.errors import BadValue
from services.sources.timetable import read_timetable

WRITTEN = {
    "hourly": "hourly",
    " Every 6  Hours ": "every 6 hours",
    "every 15 minutes": "every 15 minutes",
    "every 1 hour": "every 1 hour",
    "daily 6:05": "daily 06:05",
    "daily at 23:59": "daily 23:59",
    "weekly on Monday at 06:00": "weekly monday 06:00",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_timetable_is_read_and_written_alike(text: str) -> None:
    assert read_timetable(text).text == WRITTEN[text]
    assert read_timetable(WRITTEN[text]).text == WRITTEN[text]


@pytest.mark.parametrize(
    "text", ["", "daily", "daily 24:00", "daily 6:60", "every 4 minutes", "every 0 hours", "every 800 hours",
             "weekly 06:00", "0 6 * * *", "every day", "daily 06:00; hourly"]
)  # fmt: skip
def test_what_is_none_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_timetable(text)
    assert refused.value.public.endswith(".")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NEXT = [
    ("daily 06:00", "UTC", "2024-01-13 05:59", "2024-01-13 06:00"),
    ("daily 06:00", "UTC", "2024-01-13 06:00", "2024-01-14 06:00"),
    ("daily 06:00", "Europe/Berlin", "2024-01-13 05:30", "2024-01-14 05:00"),
    ("daily 06:00", "Europe/Berlin", "2024-03-30 12:00", "2024-03-31 04:00"),  # summer time begins that night
    ("daily 02:30", "Europe/Berlin", "2024-03-30 12:00", "2024-03-31 01:30"),  # that half past two does not exist
    ("daily 02:30", "Europe/Berlin", "2024-10-26 12:00", "2024-10-27 00:30"),  # that one is there twice
    ("daily 02:30", "Europe/Berlin", "2024-10-27 00:30", "2024-10-28 01:30"),
    ("weekly monday 06:00", "UTC", "2024-01-13 00:00", "2024-01-15 06:00"),
    ("weekly saturday 06:00", "UTC", "2024-01-13 06:00", "2024-01-20 06:00"),
    ("weekly monday 00:30", "Pacific/Auckland", "2024-01-13 12:00", "2024-01-14 11:30"),
    ("every 6 hours", "UTC", "2024-01-13 05:59", "2024-01-13 11:59"),
    ("hourly", "UTC", "2024-01-13 05:59", "2024-01-13 06:59"),
]


@pytest.mark.parametrize(("text", "zone", "now", "following"), NEXT)
def test_the_next_time_is_in_the_zone_of_the_store(text: str, zone: str, now: str, following: str) -> None:
    assert read_timetable(text).find_next(at(now), zone) == at(following)


def test_intervals_do_not_drift_and_missed_ones_are_passed_over() -> None:
    table = read_timetable("every 15 minutes")
    due = at("2024-01-13 06:00")
    assert table.find_next(due + timedelta(seconds=40), "UTC", due=due) == at("2024-01-13 06:15")
    assert table.find_next(at("2024-01-15 10:07"), "UTC", due=due) == at("2024-01-15 10:15")


@given(
    st.sampled_from(["daily 02:30", "weekly sunday 02:30", "every 5 minutes"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_every_next_time_is_later_and_none_is_left_out(text: str, begin: datetime, zone: str) -> None:
    table, times = read_timetable(text), [begin.replace(tzinfo=UTC)]
    for _ in range(5):
        times.append(table.find_next(times[-1], zone))
    longest = {"daily 02:30": 25, "weekly sunday 02:30": 24 * 7 + 1, "every 5 minutes": 1}[text]
    assert all(timedelta(0) < later - one <= timedelta(hours=longest) for one, later in pairwise(times))
