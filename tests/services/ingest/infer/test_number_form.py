"""Number form: one for all numbers of a file, and what is asked for or refused."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from services.core.errors import FileRefused
from services.ingest.clean.values import NumberFormat
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage
from tests.services.ingest.infer.columns import amounts, infer


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


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
