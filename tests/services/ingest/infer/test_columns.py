"""Columns: which form the values of a column have, decided by all of them, and what is asked back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import pytest

from services.core.errors import FileRefused
from services.ingest.clean.values import NumberFormat, TimeFormat, read_instant, read_number
from services.ingest.infer.column_types import classify_column, infer_types
from services.ingest.infer.mapping import Mapped
from services.ingest.infer.typed_column import RawColumns, TypedColumn
from services.ingest.kinds.orders import ORDERS
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, select


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


Order = Literal["day", "month"] | None
DATES = ("date",)


def sheet_of(stage: Sandbox, columns: Sequence[str], rows: int, **said: Any) -> RawColumns:
    """Return the columns of `raw` as if a file had them."""
    given = {"delimiter": ",", "zone": "UTC", "order": None, **said}
    return RawColumns(stage=stage, source="file.csv", columns=tuple(columns), rows=rows, **given)


def infer(
    stage: Sandbox,
    fields: Sequence[str],
    *columns: Sequence[str | None],
    delimiter: str = ",",
    order: Order = None,
    zone: str = "UTC",
    decimal: Literal[".", ","] | None = None,
    currency: str | None = None,
    guessed: tuple[str, ...] = (),
) -> tuple[TypedColumn, ...]:
    """Infer the types of columns that are called as the fields."""
    fill(stage, *columns)
    said: dict[str, Any] = {"delimiter": delimiter, "order": order, "decimal": decimal, "currency": currency}
    sheet = sheet_of(stage, fields, len(columns[0]), zone=zone, **said)
    mapped = Mapped(columns=tuple((name, name) for name in fields), guessed=guessed)
    return infer_types(sheet, ORDERS, mapped).columns


def dates(stage: Sandbox, *texts: str | None, order: Order = None) -> list[datetime | None]:
    """Return what a column of dates is read as."""
    (one,) = infer(stage, DATES, texts, order=order)
    assert isinstance(one.form, TimeFormat)
    return select(stage, read_instant(one.form, one.text, "UTC", proven=one.proven))


def amounts(stage: Sandbox, *texts: str | None, **said: Any) -> list[Decimal | None]:
    """Return what a column of money is read as."""
    (one,) = infer(stage, ("revenue",), texts, **said)
    assert isinstance(one.form, NumberFormat)
    return select(stage, read_number(one.form, one.text))


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


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


MONEY: dict[str, tuple[tuple[str | None, ...], tuple[str | None, ...]]] = {
    "plain": (("1", "2.5", "-3"), ("1", "2.5", "-3")),
    "one decimal comma settles the others": (("1,234", "5,5"), ("1.234", "5.5")),
    "one decimal point settles the others": (("1,234", "5.5"), ("1234", "5.5")),
    "two commas are of thousands": (("1,234,567", "1,234"), ("1234567", "1234")),
    "two points are of thousands": (("1.234.567", "1.234"), ("1234567", "1234")),
    "a point behind four digits is decimal": (("1.234", "5678.901"), ("1.234", "5678.901")),
    "a point behind a zero is decimal": (("1.234", "0.567"), ("1.234", "0.567")),
    "a point of thousands": (("1.234,5", "1.234"), ("1234.5", "1234")),
    "currency before": (("$1.50", "$2", "$1,000.25"), ("1.5", "2", "1000.25")),
    "currency behind": (("1,50 €", "2 €", "1.000,25 €"), ("1.5", "2", "1000.25")),
    "apostrophes": (("1'000.5", "2"), ("1000.5", "2")),
    "groups of India": (("1,23,456.78", "12,34,567.00", "999"), ("123456.78", "1234567", "999")),
    "narrow no-break spaces": (("1\u202f234,56", "12\u202f345,00"), ("1234.56", "12345")),
    "no-break space of thousands": (("1", "2", "1\u00a0000"), ("1", "2", "1000")),
    "round brackets": (("$20.00", "($15.50)", "(3)"), ("20", "-15.5", "-3")),
    "a minus behind": (("20.00", "15.50-"), ("20", "-15.5")),
    "a minus of typesetters": (("20.00", "\u22125.5"), ("20", "-5.5")),
    "an apostrophe before": (("'10.5", "'2"), ("10.5", "2")),
    "words for nothing": (("1.5", "N/A", "2.5", "None"), ("1.5", None, "2.5", None)),
    "one is none": (("1.5", "2.5", "none of it"), ("1.5", "2.5", None)),
    "nothing between": (("1.5", None, "2"), ("1.5", None, "2")),
}


@pytest.mark.parametrize("what", MONEY)
def test_a_column_of_money_has_one_reading(stage: Sandbox, what: str) -> None:
    texts, expected = MONEY[what]
    assert amounts(stage, *texts) == [None if one is None else Decimal(one) for one in expected]


EITHER = {
    "15.990": ("15.99", "15990"),
    "1,234": ("1234", "1.234"),
    "$1,234": ("1234", "1.234"),
    "-7.500": ("-7.5", "-7500"),
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("value", EITHER)
def test_numbers_with_two_readings_are_asked_for_with_both(stage: Sandbox, value: str, delimiter: str) -> None:
    with pytest.raises(FileRefused, match="can be read in two ways") as refused:
        amounts(stage, value, "7", delimiter=delimiter)
    assert refused.value.code == "numbers-ambiguous"
    said = refused.value.fields
    assert said["value"] == value.replace("$", "")
    assert {said["first"], said["second"]} == set(EITHER[value])


@pytest.mark.parametrize(
    ("decimal", "texts", "expected"),
    [
        (",", ("15.990", "7.500"), ("15990", "7500")),
        (".", ("15.990", "7.500"), ("15.99", "7.5")),
        (".", ("1,234", "7"), ("1234", "7")),
        (",", ("1,234", "7"), ("1.234", "7")),
        (",", ("$1.234", "$7"), ("1234", "7")),
    ],
)
def test_what_is_said_of_the_decimals_settles_numbers(
    stage: Sandbox, decimal: str, texts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert amounts(stage, *texts, decimal=decimal) == [Decimal(one) for one in expected]


@pytest.mark.parametrize("odd", ["12.50 per piece", "about 3", "5 + 7", "12:50"])
def test_money_of_one_unknown_form_refuses_the_file(stage: Sandbox, odd: str) -> None:
    with pytest.raises(FileRefused, match=r"2 values of the column revenue of file\.csv are written like") as refused:
        amounts(stage, "1.5", "2.5", "3.5", "4.5", odd, odd)
    assert (refused.value.code, refused.value.fields["value"]) == ("money-unreadable", odd)
    assert amounts(stage, "1.5", "2.5", odd)[-1] is None


def test_money_in_several_currencies_is_asked_for(stage: Sandbox) -> None:
    texts = ("$100.00", "€100.00", "¥15,000")
    with pytest.raises(FileRefused, match="in 3 currencies") as refused:
        amounts(stage, *texts)
    assert refused.value.code == "currencies-mixed"
    assert amounts(stage, *texts, currency="USD") == [Decimal(100), Decimal(100), Decimal(15000)]


def test_a_guessed_column_that_nothing_depends_on_is_left_out_if_it_holds_no_numbers(stage: Sandbox) -> None:
    fields = ("revenue", "satisfaction_score")
    columns = (("1", "2", "3"), ("good", "bad", "5"))
    taken = infer(stage, fields, *columns, guessed=fields)
    assert [one.field.name for one in taken] == ["revenue"]
    with pytest.raises(FileRefused, match=r"satisfaction_score of file\.csv holds no numbers"):
        infer(stage, fields, *columns, guessed=("revenue",))


def test_a_column_of_words_is_no_money(stage: Sandbox) -> None:
    with pytest.raises(FileRefused, match=r"revenue of file.csv holds no numbers .* such as dear or free\.$"):
        amounts(stage, "free", "dear", "1.5", "free")


def test_all_numbers_of_a_file_have_one_form(stage: Sandbox) -> None:
    money, days = infer(stage, ("revenue", "delivery_days"), ("1,234", "2,000"), ("2,5", "3"))
    assert money.form == days.form
    assert isinstance(money.form, NumberFormat)
    assert (money.form.decimal, money.form.thousands) == (",", "")


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
    assert classify_column(stage, "c0", "UTC") == expected


def test_only_the_first_fifty_rows_are_looked_at(stage: Sandbox) -> None:
    texts: list[Any] = ["a"] * 50 + ["1"] * 500
    fill(stage, texts)
    assert classify_column(stage, "c0", "UTC") == "text"
