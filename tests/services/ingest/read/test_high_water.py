"""High water: where the next run of a source goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from services.core.errors import BadValue
from services.ingest.read.high_water import HighWater, find_largest, write_mark

TIMES = HighWater(column="changed", follows="time", overlap=60)
NUMBERS = HighWater(column="id", follows="number", overlap=10)

NOON = datetime(2024, 1, 13, 12)
BOUND: dict[str, tuple[HighWater, Any, Any]] = {
    "a time": (TIMES, NOON, datetime(2024, 1, 13, 11)),
    "a moment": (TIMES, NOON.replace(tzinfo=timezone(timedelta(hours=2))), datetime(2024, 1, 13, 9, tzinfo=UTC)),
    "a day": (TIMES, date(2024, 1, 13), date(2024, 1, 12)),
    "text with a blank": (TIMES, "2024-01-13 12:00:00", "2024-01-13 11:00:00"),
    "text with a T and parts of seconds": (TIMES, "2024-01-13T12:00:00.25Z", "2024-01-13 11:00:00"),
    "a day as text": (TIMES, "2024-01-13", "2024-01-12"),
    "a number": (NUMBERS, 42, 32),
    "a whole decimal": (NUMBERS, Decimal(42), 32),
}


@pytest.mark.parametrize("what", BOUND)
def test_the_next_run_begins_an_overlap_before_the_largest_value(what: str) -> None:
    water, value, bound = BOUND[what]
    assert replace(water, mark=write_mark(water, value)).bind("any") == bound


def test_the_first_run_begins_before_everything() -> None:
    assert TIMES.bind("postgresql") == datetime(1970, 1, 1)
    assert NUMBERS.bind("sqlite") < 0
    assert str(TIMES.bind("sqlite")) < "0"


def test_times_that_the_server_keeps_in_utc_are_moments() -> None:
    assert write_mark(TIMES, NOON, utc=True) == "instant:2024-01-13T12:00:00+00:00"


@pytest.mark.parametrize("value", ["13.01.2024", "20240113", "2024-01-13T12:00:00+02:00", "x", 5, 2.5, True])
def test_what_has_no_order_in_time_is_refused(value: Any) -> None:
    with pytest.raises(BadValue, match="column changed") as refused:
        write_mark(TIMES, value)
    assert refused.value.code == "since-unusable"


@pytest.mark.parametrize("value", [NOON, "7", 1.5, Decimal("1.5"), True])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(BadValue, match="whole numbers"):
        write_mark(NUMBERS, value)


def test_the_largest_value_is_found_among_missing_ones() -> None:
    assert find_largest([None, 3, None, 7], NOW) == 7
    assert find_largest([None], NOW) is None
    with pytest.raises(BadValue, match="several types"):
        find_largest([1, "x"], NOW)


NOW = NOON.replace(tzinfo=UTC)
EAST = timezone(timedelta(hours=14))

FUTURE: dict[str, tuple[Any, Any]] = {
    "a time": (datetime(2024, 1, 14, 2), datetime(2024, 1, 14, 2, 0, 1)),
    "a moment": (datetime(2024, 1, 14, 2, tzinfo=EAST), datetime(2024, 1, 14, 2, 0, 1, tzinfo=EAST)),
    "a day": (date(2024, 1, 14), date(2024, 1, 15)),
    "text": ("2024-01-14 02:00:00", "2024-01-14 02:00:01"),
    "text with a T": ("2024-01-13T23:00:00Z", "2037-01-14T00:00:00Z"),
    "a number": (10**12, None),
}


@pytest.mark.parametrize("what", FUTURE)
def test_what_is_not_yet_does_not_count_wherever_the_clock_is(what: str) -> None:
    now, later = FUTURE[what]
    assert find_largest([now, later], NOW) == now
    assert find_largest([later], NOW) is None
