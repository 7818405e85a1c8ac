"""Expressions of values: each text beside what it is worth, and texts that are worth nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from services.ingest.clean.values import (
    TimeFormat,
    is_not_finite,
    is_too_large,
    move_zone,
    read_day,
    read_flag,
    read_instant,
    read_integer,
    read_number,
    read_small_number,
    trim,
    write_null,
)
from services.ingest.infer.formats import NUMBERS, TIMES
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage, read

TIME = {form.name: form for form in TIMES}
NUMBER = {form.name: form for form in NUMBERS}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all expressions."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


NUMBERS_READ: dict[str, dict[str, str | None]] = {
    "1234.56": {
        "1234.56": "1234.56",
        "-0.5": "-0.5",
        "+7": "7",
        ".5": "0.5",
        "5.": "5",
        "1e3": "1000",
        "0.00005": "0.0001",  # four decimals, the half away from zero
        "0.00004": "0",
        "999999999999.9999": "999999999999.9999",
        "1000000000000": None,
        "-1000000000000": None,
        "-999999999999": "-999999999999",
        "1,234": None,
        "1 234": None,
        "12a": None,
        "": None,
        "NaN": None,
        "inf": None,
        "--1": None,
        "٣": None,  # a digit, but none of these
    },
    "1,234.56": {
        "1,234.56": "1234.56",
        "1,234,567.8": "1234567.8",
        "1234.5": "1234.5",
        "-1,000": "-1000",
        "+1,000": "1000",
        "1,23": None,
        "1,23,456.78": "123456.78",
        "12,34,56,789": "123456789",
        "1,2,345": None,
        "123,45,678": None,
        "1234,567": None,
        "1,2345": None,
        ",123": None,
        "1.234,5": None,
        "$5": None,
        "1e3": None,
        "999,999,999,999": "999999999999",
        "1,000,000,000,000": None,
    },
    "1234,56": {"1234,56": "1234.56", "5,": "5", "5": "5", ",5": None, "1.5": None, "-2,25": "-2.25", "1,2,3": None},
    "1.234,56": {
        "1.234,56": "1234.56",
        "1.234": "1234",
        "1.234.567": "1234567",
        "12,5": "12.5",
        "1.23": None,
        "1,234.5": None,
        "-1.000,01": "-1000.01",
    },
    "1 234,56": {"1 234,56": "1234.56", "12 345 678": "12345678", "1 23": None, "1  234": None, "7,5": "7.5"},
    "1 234.56": {"1 234.56": "1234.56", "1 234": "1234", "1 2345": None, "7.5": "7.5", "7,5": None},
    "1'234.56": {"1'234.56": "1234.56", "1'234'567": "1234567", "1'23": None, "12.5": "12.5", "''": None},
    "1'234,56": {"1'234,56": "1234.56", "1'234'567": "1234567", "1'23": None, "12,5": "12.5", "12.5": None},
}


@pytest.mark.parametrize("name", NUMBERS_READ)
def test_numbers(stage: Sandbox, name: str) -> None:
    cases = NUMBERS_READ[name]
    found = read(stage, read_number(NUMBER[name], "c0"), list(cases))
    assert dict(zip(cases, found, strict=True)) == {
        text: None if worth is None else Decimal(worth) for text, worth in cases.items()
    }


def test_every_form_of_a_number_is_tried_above() -> None:
    assert set(NUMBERS_READ) == set(NUMBER)


WHOLE: dict[str, int | None] = {
    "0": 0,
    "-3": -3,
    "3.0": 3,
    "3.00001": 3,  # below what is kept
    "3.5": None,
    "999999": 999999,
    "1000000": None,
    "-999999": -999999,
    "-1000000": None,
    "three": None,
    "1e2": 100,
}


def test_whole_numbers(stage: Sandbox) -> None:
    found = read(stage, read_integer(NUMBER["1234.56"], "c0"), list(WHOLE))
    assert dict(zip(WHOLE, found, strict=True)) == WHOLE


SMALL: dict[str, str | None] = {
    "4.5": "4.50",
    "4.125": "4.13",
    "4.124": "4.12",
    "-0.005": "-0.01",
    "999999.99": "999999.99",
    "1000000": None,
    "x": None,
}


def test_small_numbers_have_two_decimals(stage: Sandbox) -> None:
    found = read(stage, read_small_number(NUMBER["1234.56"], "c0"), list(SMALL))
    assert [None if one is None else str(one) for one in found] == list(SMALL.values())


FLAGS: dict[str, bool | None] = {
    "1": True,
    "1.0": True,
    "TRUE": True,
    "t": True,
    "Yes": True,
    "y": True,
    "0": False,
    "0.0": False,
    "False": False,
    "F": False,
    "no": False,
    "N": False,
    "2": None,
    "-1": None,
    "01": None,
    "ja": None,
    "": None,
    "true ": None,  # values come trimmed
}


def test_flags(stage: Sandbox) -> None:
    assert dict(zip(FLAGS, read(stage, read_flag("c0"), list(FLAGS)), strict=True)) == FLAGS


def test_nothing_is_neither_yes_nor_no(stage: Sandbox) -> None:
    assert read(stage, read_flag("c0"), [None]) == [None]


TRIMMED: dict[str, str | None] = {
    " a ": "a",
    "\ta\r\n": "a",
    "\u00a0a b\u00a0": "a b",
    " \t\u00a0": None,
    "": None,
    "a\u2003": "a\u2003",  # an em space is kept: it is none of the four
    "é": "é",
    "0": "0",
}


def test_blanks_are_cut_off_both_ends(stage: Sandbox) -> None:
    assert dict(zip(TRIMMED, read(stage, trim("c0"), list(TRIMMED)), strict=True)) == TRIMMED
    assert read(stage, trim("c0"), [None]) == [None]


NOT_FINITE = {"nan": True, "NaN": True, "-inf": True, "+Infinity": True, "1": False, "nano": False, "in": False}
LARGE: dict[str, bool | None] = {
    "999999": False,
    "1e6": True,
    "-1000000": True,
    "1000001.5": True,
    "1e308": True,
    "x": None,
}


def test_numbers_that_are_none_or_too_large_are_told(stage: Sandbox) -> None:
    assert dict(zip(NOT_FINITE, read(stage, is_not_finite("c0"), list(NOT_FINITE)), strict=True)) == NOT_FINITE
    assert dict(zip(LARGE, read(stage, is_too_large("c0"), list(LARGE)), strict=True)) == LARGE


DAYS = {
    "2024-12-31 23:30:00": (date(2024, 12, 31), date(2025, 1, 1), date(2024, 12, 31)),
    "2024-12-31 22:59:59": (date(2024, 12, 31), date(2024, 12, 31), date(2024, 12, 31)),
    "2024-02-29 23:00:00": (date(2024, 2, 29), date(2024, 3, 1), date(2024, 2, 29)),
    "2024-07-01 22:00:00": (date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 1)),
    "2024-07-01 03:59:59": (date(2024, 7, 1), date(2024, 7, 1), date(2024, 6, 30)),
    "2024-01-01 04:59:59": (date(2024, 1, 1), date(2024, 1, 1), date(2023, 12, 31)),
    "2024-01-01 05:00:00": (date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 1)),
}


@pytest.mark.parametrize(("at", "zone"), [(0, "UTC"), (1, "Europe/Berlin"), (2, "America/New_York")])
def test_the_day_of_an_instant_is_that_of_the_zone(stage: Sandbox, at: int, zone: str) -> None:
    expected = [days[at] for days in DAYS.values()]
    assert read(stage, read_day("CAST(c0 AS TIMESTAMP)", zone), list(DAYS)) == expected


def test_moving_between_zones_passes_by_utc(stage: Sandbox) -> None:
    moved = move_zone("CAST(c0 AS TIMESTAMP)", "Asia/Kolkata", "America/New_York")
    assert read(stage, moved, ["2024-03-10 12:30:00", "2024-01-10 12:30:00"]) == [
        datetime(2024, 3, 10, 3, 0),  # 7:00 UTC, the hour in which New York leaps from 2 to 3
        datetime(2024, 1, 10, 2, 0),
    ]


def test_no_value_has_the_type_that_is_asked_for(stage: Sandbox) -> None:
    assert stage.one(f"SELECT typeof({write_null('DECIMAL(18, 4)')}), {write_null('DATE')}") == ("DECIMAL(18,4)", None)


def test_a_year_below_a_thousand_is_no_year(stage: Sandbox) -> None:
    form = TimeFormat(name="day first", family="pattern", patterns=("%d/%m/%Y",), order="day")
    assert read(stage, read_instant(form, "c0", "UTC"), ["01/02/0024", "01/02/2024"]) == [None, datetime(2024, 2, 1)]
