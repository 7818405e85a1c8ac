"""Currencies: what signs and codes stand for, how many values name each, and what several lead to."""

from collections.abc import Iterator

import pytest

from services.core.errors import FileRefused
from services.ingest.clean.currencies import (
    SIGNS,
    FoundCurrencies,
    check_currencies,
    find_currencies,
    find_meanings,
    list_codes,
    refuse_currency,
)
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import fill, new_stage, select


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


def find(stage: Sandbox, *texts: str | None) -> FoundCurrencies:
    """Return what the values of a column name."""
    fill(stage, texts)
    return find_currencies(stage, ["c0"])


ONE = {
    "R$ 1.234,56": "BRL",
    "US $20.00": "USD",
    "US$ 20": "USD",
    "$20.00 USD": "USD",
    "USD $20.00": "USD",
    "20,00 zł": "PLN",
    "20,00 zl": "PLN",
    "1 234,50 Kč": "CZK",
    "￥15,000": "JPY",
    "15,000円": "JPY",
    "A$5": "AUD",
    "€ 5": "EUR",
    "5 eur": "EUR",
    "CHF 5.00": "CHF",
    "-5,00 €": "EUR",
    "($5.00)": "USD",
    "SEK": "SEK",
    "£5": "GBP",
    "Rs. 500": "INR",
    "5 kr.": "SEK",
}


@pytest.mark.parametrize("text", ONE)
def test_a_value_names_its_currency(stage: Sandbox, text: str) -> None:
    assert find(stage, text).counts == {ONE[text]: 1}


@pytest.mark.parametrize("text", ["5", "-5.00", "(5)", "1.5E+12", "N/A", "five", "12 pcs", None, "5 zł/szt", "€ USD 5"])
def test_other_values_name_none(stage: Sandbox, text: str | None) -> None:
    assert find(stage, text).counts == {}


def test_values_are_counted_per_currency_the_commonest_first(stage: Sandbox) -> None:
    found = find(stage, "€1", "$1", "1 USD", "US$1", "3", None)
    assert list(found.counts.items()) == [("USD", 3), ("EUR", 1)]
    assert set(found.marks_of("usd")) == {"$", "usd", "us$"}


def test_a_sign_stands_for_another_of_its_currencies_if_no_other_mark_does(stage: Sandbox) -> None:
    assert find(stage, "$1", "€1").marks_of("AUD") == ("$",)
    assert find(stage, "$1", "A$1").marks_of("AUD") == ("a$",)


def test_several_currencies_are_refused_with_the_count_of_each(stage: Sandbox) -> None:
    found = find(stage, "$1", "$2", "€3")
    with pytest.raises(FileRefused, match="USD in 2 values, EUR in 1 value") as refused:
        check_currencies("f.csv", ["Total"], found, None)
    assert refused.value.code == "currencies-mixed"
    assert refused.value.fields == {"column": "Total", "currency": "USD", "currencies": "USD,EUR"}
    check_currencies("f.csv", ["Total"], found, "EUR")
    with pytest.raises(FileRefused, match="No value of Total"):
        check_currencies("f.csv", ["Total"], found, "gbp")


@pytest.mark.parametrize("texts", [("$1", "1 USD", "5"), ("1", "2"), ()])
def test_one_currency_or_none_passes(stage: Sandbox, texts: tuple[str, ...]) -> None:
    check_currencies("f.csv", ["Total"], find(stage, *texts), None)


def test_a_currency_that_no_value_names_may_be_said_of_plain_numbers(stage: Sandbox) -> None:
    check_currencies("f.csv", ["Total"], find(stage, "1", "2"), "EUR")


def test_rows_in_another_currency_have_a_fault(stage: Sandbox) -> None:
    found = find(stage, "$1", "€2", "3", "EUR 4")
    other, unsaid = refuse_currency("revenue", "c0", found, "USD")
    assert select(stage, other.condition) == [False, True, False, True]
    assert other.reason == "'revenue is in another currency than USD.'"
    assert select(stage, unsaid.condition) == [False, False, True, False]
    assert refuse_currency("revenue", "c0", find(stage, "$1", "3"), "USD") == []


def test_every_sign_means_codes_of_the_standard() -> None:
    assert {code for codes in SIGNS.values() for code in codes} <= list_codes()
    assert all(find_meanings(code.lower()) == (code,) for code in list_codes() if code.lower() not in SIGNS)
