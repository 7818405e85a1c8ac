"""Instants: each way to write a time beside the instant in UTC, in zones with and without summer time."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from services.ingest.clean.values import read_instant
from services.ingest.infer.formats import TIMES
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage, read

TIME = {form.name: form for form in TIMES}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all forms."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


LEAP = datetime(2024, 2, 29)
READ: dict[str, dict[str, datetime | None]] = {
    "year-month-day": {
        "2024-02-29": LEAP,
        "2023-02-29": None,
        "2024-2-9": datetime(2024, 2, 9),
        "2024/02/29": LEAP,
        "2024-02-29 23:59": datetime(2024, 2, 29, 23, 59),
        "2024-02-29T23:59:59.5": datetime(2024, 2, 29, 23, 59, 59, 500000),
        "2024-02-29 24:00:00": datetime(2024, 3, 1),
        "2024-02-29 23:59:60": None,
        "2024-13-01": None,
        "2024-00-10": None,
        "2024-02-29T10:00:00Z": None,  # marked: another form
        "2024-02-29 10:00:00+02": None,
        "24-02-29": None,
        "2024-02": None,
        "2024-02-29 ": None,
        "today": None,
        "infinity": None,
    },
    "year-month-day in UTC": {
        "2024-02-29 12:00:00 UTC": datetime(2024, 2, 29, 12),
        "2024-02-29T12:00:00Z": datetime(2024, 2, 29, 12),
        "2024-02-29 12:00:00+00": datetime(2024, 2, 29, 12),
        "2024-02-29 12:00:00+00:00": datetime(2024, 2, 29, 12),
        "2024-02-29 12:00:00": None,
        "2024-02-30 12:00:00 UTC": None,
        "2024-02-29 12:00:00+01": None,
    },
    "year-month-day with zone": {
        "2024-02-29 12:00:00+02:00": datetime(2024, 2, 29, 10),
        "2024-02-29T12:00:00-0530": datetime(2024, 2, 29, 17, 30),
        "2024-02-29T00:30:00+01": datetime(2024, 2, 28, 23, 30),
        "2024-12-31T23:30:00-01:00": datetime(2025, 1, 1, 0, 30),
        "2024-07-01 12:00:00 Europe/Berlin": datetime(2024, 7, 1, 10),
        "2024-01-01 12:00:00 Europe/Berlin": datetime(2024, 1, 1, 11),
        "2024-01-01 12:00:00 Nowhere/Land": None,
        "2024-02-29 12:00:00": datetime(2024, 2, 29, 12),
        "2024-02-29": LEAP,
    },
    "day/month/year": {
        "29/02/2024": LEAP,
        "29.2.2024": LEAP,
        "29-02-2024": LEAP,
        "29/02/2023": None,
        "02/29/2024": None,
        "01/02/2024": datetime(2024, 2, 1),
        "31/04/2024": None,
        "31/12/2024 23:59:59": datetime(2024, 12, 31, 23, 59, 59),
        "31/12/2024 12:05 AM": datetime(2024, 12, 31, 0, 5),
        "31/12/2024 12:05:06 PM": datetime(2024, 12, 31, 12, 5, 6),
        "31/12/2024 13:05 PM": None,
        "1/1/0099": None,
    },
    "month/day/year": {
        "02/29/2024": LEAP,
        "2/29/2024": LEAP,
        "29/02/2024": None,
        "01/02/2024": datetime(2024, 1, 2),
        "12.31.2024 11:59 PM": datetime(2024, 12, 31, 23, 59),
    },
    "day/month/year of two digits": {
        "29/02/24": LEAP,
        "01.02.68": datetime(2068, 2, 1),
        "01.02.69": datetime(1969, 2, 1),
        "29-02-23": None,
    },
    "year/month/day of two digits": {"24/02/29": LEAP, "24/13/01": None, "24-1-2 6:30": datetime(2024, 1, 2, 6, 30)},
    "month/day/year of two digits": {"02/29/24": LEAP, "29/02/24": None, "1/2/24 6:30": datetime(2024, 1, 2, 6, 30)},
    "year/month/day": {"2024.02.29": LEAP, "2024/02/29 07:08": datetime(2024, 2, 29, 7, 8), "2024.29.02": None},
    "month name, day, year": {
        "Feb 29 2024": LEAP,
        "February 29, 2024": LEAP,
        "feb 29, 2024": LEAP,
        "May 1, 2024": datetime(2024, 5, 1),
        "Feb 30 2024": None,
        "Fev 29 2024": None,
    },
    "day, month name, year": {
        "29 Feb 2024": LEAP,
        "29-Feb-2024": LEAP,
        "29. February 2024": LEAP,
        "Thu, 29 Feb 2024 10:11:12": datetime(2024, 2, 29, 10, 11, 12),
        "29-February-2024": LEAP,
        "30 Feb 2024": None,
    },
    "yearmonthday": {
        "20240229": LEAP,
        "20240229235959": datetime(2024, 2, 29, 23, 59, 59),
        "20240229T235959": datetime(2024, 2, 29, 23, 59, 59),
        "20230229": None,
        "20241301": None,
    },
    "seconds since 1970": {
        "1709164800": LEAP,
        "1709164800.0": LEAP,
        "1709164800.5": datetime(2024, 2, 29, 0, 0, 0, 500000),
        "170916480": None,
        "-1709164800": None,
    },
    "milliseconds since 1970": {
        "1709164800001": datetime(2024, 2, 29, 0, 0, 0, 1000),
        "1709164800": None,
    },
    "microseconds since 1970": {"1709164800000001": datetime(2024, 2, 29, 0, 0, 0, 1), "1709164800000": None},
    "nanoseconds since 1970": {
        "1709164800000001000": datetime(2024, 2, 29, 0, 0, 0, 1),
        "1709164800000001999": datetime(2024, 2, 29, 0, 0, 0, 1),
        "1709164800000001": None,
    },
    "days since 1899, as spreadsheets count": {
        "45351": LEAP,
        "45351.0": LEAP,
        "45351.75": datetime(2024, 2, 29, 18),
        "45351.4243287037": datetime(2024, 2, 29, 10, 11, 2),
        "4535": None,
        "453510": None,
        "-45351": None,
    },
}


@pytest.mark.parametrize("name", READ)
def test_in_utc(stage: Sandbox, name: str) -> None:
    cases = READ[name]
    found = read(stage, read_instant(TIME[name], "c0", "UTC"), list(cases))
    assert dict(zip(cases, found, strict=True)) == cases


def test_every_form_of_a_time_is_tried_above() -> None:
    assert set(READ) == set(TIME)


BERLIN = {
    "2024-01-15 12:00:00": datetime(2024, 1, 15, 11),
    "2024-07-15 12:00:00": datetime(2024, 7, 15, 10),
    "2024-03-31 01:59:59": datetime(2024, 3, 31, 0, 59, 59),
    "2024-03-31 03:00:00": datetime(2024, 3, 31, 1),
    "2024-10-27 01:59:59": datetime(2024, 10, 26, 23, 59, 59),
    "2024-10-27 03:00:00": datetime(2024, 10, 27, 2),
    "2024-01-01": datetime(2023, 12, 31, 23),
}


def test_times_without_a_mark_are_those_of_the_store(stage: Sandbox) -> None:
    for proven in (False, True):
        found = read(stage, read_instant(TIME["year-month-day"], "c0", "Europe/Berlin", proven=proven), list(BERLIN))
        assert dict(zip(BERLIN, found, strict=True)) == BERLIN


def test_the_hour_that_summer_time_leaves_out_is_read_after_the_leap(stage: Sandbox) -> None:
    found = read(stage, read_instant(TIME["year-month-day"], "c0", "Europe/Berlin"), ["2024-03-31 02:30:00"])
    assert found == [datetime(2024, 3, 31, 1, 30)]


def test_the_hour_that_comes_twice_is_one_of_the_two(stage: Sandbox) -> None:
    found = read(stage, read_instant(TIME["year-month-day"], "c0", "Europe/Berlin"), ["2024-10-27 02:30:00"])
    assert found[0] in {datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 30)}


def test_half_hours_of_a_zone_count(stage: Sandbox) -> None:
    found = read(stage, read_instant(TIME["day/month/year"], "c0", "Asia/Kolkata"), ["01/03/2024 05:30", "01/03/2024"])
    assert found == [datetime(2024, 3, 1), LEAP.replace(hour=18, minute=30)]


@pytest.mark.parametrize("name", ["year-month-day in UTC", "seconds since 1970"])
def test_what_is_in_utc_is_not_moved(stage: Sandbox, name: str) -> None:
    cases = {text: worth for text, worth in READ[name].items() if worth is not None}
    found = read(stage, read_instant(TIME[name], "c0", "Pacific/Auckland"), list(cases))
    assert dict(zip(cases, found, strict=True)) == cases


def test_a_zone_in_the_text_beats_that_of_the_store(stage: Sandbox) -> None:
    form = TIME["year-month-day with zone"]
    found = read(
        stage,
        read_instant(form, "c0", "America/New_York"),
        ["2024-02-29 12:00:00+02:00", "2024-02-29 12:00:00", "2024-02-29 12:00:00Z"],
    )
    assert found == [datetime(2024, 2, 29, 10), datetime(2024, 2, 29, 17), datetime(2024, 2, 29, 12)]
