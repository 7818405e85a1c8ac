"""Columns: which form the values of a column have, decided by all of them, and what is asked back."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.core.errors import FileRefused
from services.ingest.clean.values import TimeFormat, read_instant
from services.ingest.infer.column_types import classify_all, infer_types
from services.ingest.infer.mapping import Mapped
from services.ingest.kinds.orders import ORDERS
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, select
from tests.services.ingest.infer.columns import DATES, Order, dates, day, infer, sheet_of


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


SETTLED: dict[str, tuple[tuple[str | None, ...], tuple[str | None, ...]]] = {
    "one day above twelve": (("1/2/2024", "13/2/2024"), ("2024-02-01", "2024-02-13")),
    "one second number above twelve": (("1/2/2024", "2/13/2024"), ("2024-01-02", "2024-02-13")),
    "a leap day": (("1/2/2024", "29/2/2024"), ("2024-02-01", "2024-02-29")),
    "the same either way": (("1/1/2024", "12/12/2024"), ("2024-01-01", "2024-12-12")),
    "a palindrome and one that settles it": (("2/2/2024", "2/14/2024"), ("2024-02-02", "2024-02-14")),
    "two digits": (("1.2.24", "31.1.24"), ("2024-02-01", "2024-01-31")),
    "nothing between": (("13.1.2024", None, "14.1.2024"), ("2024-01-13", None, "2024-01-14")),
    "blanks around": ((" 2024-01-13", "2024-01-14 "), ("2024-01-13", "2024-01-14")),
    "no date among dates": (("2024-01-13", "2024-01-14", "soon"), ("2024-01-13", "2024-01-14", None)),
    "no 29th of February": (("2023-02-29", "2023-03-01", "2023-03-02"), (None, "2023-03-01", "2023-03-02")),
    "digits alone": (("20240113", "20240229"), ("2024-01-13", "2024-02-29")),
    "one row": (("29.2.2024",), ("2024-02-29",)),
    "year first with points": (("2024.2.1", "2024.12.31"), ("2024-02-01", "2024-12-31")),
    "with and without time": (("2024-01-13", "2024-01-13 23:59"), ("2024-01-13", "2024-01-13T23:59")),
    "hours of twelve": (("1/31/2024 12:00 AM", "1/31/2024 12:00 PM"), ("2024-01-31", "2024-01-31T12:00")),
    "a clock beside none": (("31/1/2024", "31/1/2024 07:05"), ("2024-01-31", "2024-01-31T07:05")),
    "offsets": (("2024-01-01T00:30:00+01:00", "2024-01-01T00:30:00Z"), ("2023-12-31T23:30", "2024-01-01T00:30")),
    "an offset behind a blank": (("2024-01-05 10:11:12 -0500", "2024-07-05 10:11:12 +0200"),
                                 ("2024-01-05T15:11:12", "2024-07-05T08:11:12")),
    "a zone by its short name": (("Jan 5, 2024 10:11:12 PM PST", "Jul 5, 2024 12:11:12 AM PDT"),
                                 ("2024-01-06T06:11:12", "2024-07-05T07:11:12")),
    "a zone by its name": (("2024-01-05 10:00 Europe/Berlin", "2024-07-05 10:00 Europe/Berlin"),
                           ("2024-01-05T09:00", "2024-07-05T08:00")),
    "a zone behind a day that comes first": (("13/01/2024 10:00 CET", "02/01/2024 10:00 CET"),
                                             ("2024-01-13T09:00", "2024-01-02T09:00")),
    "a short year behind a month": (("Jan-05-24", "Feb-01-24"), ("2024-01-05", "2024-02-01")),
    "German": (("5. Januar 2024", "Freitag, 1. M\u00e4rz 2024 14:30 Uhr"), ("2024-01-05", "2024-03-01T14:30")),
    "French": (("1er f\u00e9vrier 2024", "5 ao\u00fbt 2024 \u00e0 14h30"), ("2024-02-01", "2024-08-05T14:30")),
    "Spanish": (("5 de enero de 2024", "31 dic. 2024"), ("2024-01-05", "2024-12-31")),
    "Italian": (("5 gennaio 2024", "luned\u00ec 1 luglio 2024"), ("2024-01-05", "2024-07-01")),
    "Portuguese": (("5 de mar\u00e7o de 2024", "1 de out. de 2024"), ("2024-03-05", "2024-10-01")),
    "Polish": (("5 stycznia 2024 r.", "11 listopada 2024"), ("2024-01-05", "2024-11-11")),
    "English and a word for nothing": (("January 5th, 2024", "N/A", "Jan 7, 2024"), ("2024-01-05", None, "2024-01-07")),
    "no 30th of February by name": (("30 Feb 2024", "1 Mar 2024", "2 March 2024 at 10:00"),
                                    (None, "2024-03-01", "2024-03-02T10:00")),
    "points between": (("01.02.2024", "02.02.2024"), ("2024-02-01", "2024-02-02")),
    "points and the month first": (("01.13.2024", "02.14.2024"), ("2024-01-13", "2024-02-14")),
    "days of a spreadsheet": (("45292", "45293.5", "45323"), ("2024-01-01", "2024-01-02T12:00", "2024-02-01")),
    "seconds with parts": (("1704067200.5", "1704067201"), ("2024-01-01T00:00:00.500", "2024-01-01T00:00:01")),
    "milliseconds": (("1433221332117", "1433224214164"), ("2015-06-02T05:02:12.117", "2015-06-02T05:50:14.164")),
    "microseconds": (("1704448800000000",), ("2024-01-05T10:00",)),
    "nanoseconds": (("1704448800000000000",), ("2024-01-05T10:00",)),
    "seconds": (("1704067200", "1704067201"), ("2024-01-01", "2024-01-01T00:00:01")),
}  # fmt: skip


@pytest.mark.parametrize("what", SETTLED)
def test_a_column_of_dates_has_one_reading(stage: Sandbox, what: str) -> None:
    texts, expected = SETTLED[what]
    assert dates(stage, *texts) == [None if one is None else day(one) for one in expected]


def test_a_zone_that_several_places_have_is_not_read(stage: Sandbox) -> None:
    with pytest.raises(FileRefused, match="2024-01-05 10:00 IST"):
        dates(stage, "2024-01-05 10:00 IST", "2024-01-06 10:00 IST")


def test_the_name_of_a_column_says_the_zone(stage: Sandbox) -> None:
    fill(stage, ("2024-01-05 10:00", "2024-07-05 10:00"))
    sheet = sheet_of(stage, ("Order date (PST)",), 2, zone="Europe/Berlin")
    (one,) = infer_types(sheet, ORDERS, Mapped(columns=(("date", "Order date (PST)"),))).columns
    assert one.zone == "Etc/GMT+8"


PAYPAL = (
    ("31.01.2024", "01.02.2024", "13.07.2024"),
    ("23:45:10", "00:15:10", "10:00:00"),
    ("Europe/Berlin", "CET", "Europe/Berlin"),
)


def test_a_date_in_several_columns_is_joined(stage: Sandbox) -> None:
    fields = ("date", "time_of_day", "time_zone")
    (one,) = infer(stage, fields, *PAYPAL)
    assert isinstance(one.form, TimeFormat)
    expected = [day("2024-01-31T22:45:10"), day("2024-01-31T23:15:10"), day("2024-07-13T08:00:00")]
    assert select(stage, read_instant(one.form, one.text, "UTC", proven=one.proven)) == expected
    (one,) = infer(stage, fields[:2], *PAYPAL[:2])
    assert isinstance(one.form, TimeFormat)
    assert select(stage, read_instant(one.form, one.text, "UTC"))[0] == day("2024-01-31T23:45:10")


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        (("2024-01-05 10:00", "2024-01-06 11:00"), ("23:45", "22:00")),  # the date has a time of its own
        (("2024-01-05", "2024-01-06"), ("soon", "late")),
        (("1704067200", "1704067201"), ("23:45", "22:00")),
    ],
)
def test_a_time_of_day_that_does_not_belong_to_the_date_is_left_out(
    stage: Sandbox, date: tuple[str, ...], clock: tuple[str, ...]
) -> None:
    fill(stage, date, clock)
    names = ("date", "time_of_day")
    inferred = infer_types(sheet_of(stage, names, 2), ORDERS, Mapped(columns=tuple(zip(names, names, strict=True))))
    assert inferred.left_out == ("time_of_day",)
    assert [one.field.name for one in inferred.columns] == ["date"]


@pytest.mark.parametrize(
    "texts",
    [
        ("1/2/2024",),
        ("1/2/24", "3/4/24"),
        ("1/2/2024 10:00", "12/12/2024 11:00"),
        ("1/2/2024 10:00 CET", "3/4/2024 10:00 CET"),
        ("13/2/2024 10:00 CET", "1/14/2024 10:00 CET"),
    ],
)
def test_days_and_months_that_could_change_places_are_asked_for(stage: Sandbox, texts: tuple[str, ...]) -> None:
    with pytest.raises(FileRefused, match="can be read in two ways") as refused:
        dates(stage, *texts)
    assert refused.value.code == "dates-ambiguous"


@pytest.mark.parametrize(("order", "first"), [("day", "2024-02-01"), ("month", "2024-01-02")])
def test_what_the_person_says_settles_it(stage: Sandbox, order: Order, first: str) -> None:
    assert dates(stage, "1/2/2024", "3/3/2024", order=order) == [day(first), day("2024-03-03")]


def test_an_order_that_is_said_is_kept_though_another_reads_more(stage: Sandbox) -> None:
    found = dates(stage, "1/2/2024", "2/3/2024", "1/13/2024", order="day")
    assert found == [day("2024-02-01"), day("2024-03-02"), None]


def test_one_slip_in_twenty_does_not_unsettle_the_order(stage: Sandbox) -> None:
    texts = [*(f"{at}/1/2024" for at in range(13, 31)), "1/2/2024", "31/1/2024", "1/31/2024"]
    found = dates(stage, *texts)
    assert found[-3:] == [day("2024-02-01"), day("2024-01-31"), None]


def test_three_slips_in_twenty_are_asked_for(stage: Sandbox) -> None:
    texts = [*(f"{at}/1/2024" for at in range(13, 31)), "1/2/2024", "1/30/2024", "1/31/2024"]
    with pytest.raises(FileRefused, match="two ways"):
        dates(stage, *texts)


@pytest.mark.parametrize("texts", [("soon", "later"), ("2024-01-13", "soon"), ("x", "y", "2024-01-13")])
def test_a_column_of_which_half_is_no_date_is_none(stage: Sandbox, texts: tuple[str, ...]) -> None:
    with pytest.raises(FileRefused, match="holds no dates that can be read") as refused:
        dates(stage, *texts)
    assert (refused.value.code, refused.value.fields) == (
        "column-unreadable",
        {"field": "date", "column": "date"},
    )


def test_a_column_without_dates_has_no_form(stage: Sandbox) -> None:
    (one,) = infer(stage, DATES, (None, " ", ""))
    assert (one.form, one.proven, one.whole) == (None, False, False)


@pytest.mark.parametrize(
    ("texts", "proven", "whole"),
    [
        (("2024-01-13", "2024-01-14"), True, True),
        (("2024-01-13", None), True, False),
        (("2024-01-13", "2024-01-14", "x"), False, True),
        ((" 2024-01-13", "2024-01-14"), True, False),  # what must be trimmed may turn out empty
    ],
)
def test_what_is_known_of_every_value(stage: Sandbox, texts: tuple[str | None, ...], proven: bool, whole: bool) -> None:
    (one,) = infer(stage, DATES, texts)
    assert (one.proven, one.whole) == (proven, whole)


LOOKS: dict[str, tuple[tuple[str | None, ...], str]] = {
    "numbers": (("1", "2.5"), "number"),
    "numbers of several forms": (("1,5", "2,5"), "number"),
    "money": (("$1", "$2.50"), "number"),
    "money of Brazil": (("R$ 1.234,56", "R$ 20,00"), "number"),
    "money given back": (("(5.00)", "7-"), "number"),
    "dates": (("2024-01-13", "14.01.2024", "2024-01-15"), "time"),
    "digits of a day": (("20240113", "20240114"), "time"),
    "seconds since 1970 are numbers": (("1704067200", "1704067201"), "number"),
    "words": (("a", "b", "1"), "text"),
    "dates in words": (("Jan 5, 2024 9:00 PST", "5. Januar 2024"), "time"),
    "times of day": (("10:15", "23:45:10"), "clock"),
    "half and half is text": (("a", "1"), "text"),
    "more than half": (("a", "1", "2"), "number"),
    "nothing": ((None, "", "  "), "empty"),
    "one value among nothing": ((None, "7", None), "number"),
}


@pytest.mark.parametrize("what", LOOKS)
def test_what_a_column_looks_like(stage: Sandbox, what: str) -> None:
    texts, expected = LOOKS[what]
    fill(stage, texts)
    assert classify_all(stage, ["c0"], "UTC") == [expected]


def test_two_thousand_columns_are_looked_at_in_one_scan(stage: Sandbox) -> None:
    fill(stage, ["a", "b"], ["1", "2"], [None, ""], ["10:15", "23:45"])
    places = [f"c{at % 4}" for at in range(2000)]
    assert classify_all(stage, places, "UTC") == ["text", "number", "empty", "clock"] * 500


def test_only_the_first_fifty_rows_are_looked_at(stage: Sandbox) -> None:
    texts: list[Any] = ["a"] * 50 + ["1"] * 500
    fill(stage, texts)
    assert classify_all(stage, ["c0"], "UTC") == ["text"]
