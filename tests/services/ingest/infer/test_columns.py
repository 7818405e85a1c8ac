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
    sheet = RawColumns(
        stage=stage,
        source="file.csv",
        columns=tuple(fields),
        rows=len(columns[0]),
        delimiter=delimiter,
        zone=zone,
        order=order,
        decimal=decimal,
        currency=currency,
    )
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
    "seconds": (("1704067200", "1704067201"), ("2024-01-01", "2024-01-01T00:00:01")),
}


@pytest.mark.parametrize("what", SETTLED)
def test_a_column_of_dates_has_one_reading(stage: Sandbox, what: str) -> None:
    texts, expected = SETTLED[what]
    assert dates(stage, *texts) == [None if one is None else day(one) for one in expected]


@pytest.mark.parametrize("texts", [("1/2/2024",), ("1.2.24", "3.4.24"), ("1/2/2024 10:00", "12/12/2024 11:00")])
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
