"""Currencies in names of columns: Total (EUR) is a total, and its money is in euros."""

import pytest

from services.core.context import Context
from services.core.errors import FileRefused
from services.ingest.clean.currencies import split_currency
from tests.services.ingest.bench import bring_text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Total (EUR)", ("Total", "eur")),
        ("Total [€]", ("Total", "€")),
        ("total_usd", ("total", "usd")),
        ("Amount in US$ (US$)", ("Amount in US$", "us$")),
        ("Betrag (in CHF)", ("Betrag", "chf")),
        ("Order Date (UTC)", ("Order Date (UTC)", None)),
        ("order_all", ("order_all", None)),
        ("Total (net)", ("Total (net)", None)),
        ("EUR", ("EUR", None)),
    ],
)
def test_a_currency_is_found_at_the_end_of_a_name(name: str, found: tuple[str, str | None]) -> None:
    assert split_currency(name) == found


def test_it_is_the_currency_of_the_money(duckdb_context: Context) -> None:
    audit = bring_text(duckdb_context, "transactions", "Order ID,Date,Total (EUR)\n1,2024-01-05,10\n")
    assert (dict(audit.mapping)["revenue"], audit.currency) == ("Total (EUR)", "EUR")
    with pytest.raises(FileRefused, match="is in USD"):
        bring_text(duckdb_context, "transactions", "Order ID,Date,total_usd\n2,2024-01-05,10\n")


def test_columns_of_several_currencies_are_asked_about(duckdb_context: Context) -> None:
    with pytest.raises(FileRefused, match="revenue"):
        bring_text(duckdb_context, "transactions", "Order ID,Date,Total (EUR),Total (USD)\n1,2024-01-05,10,11\n")
    with pytest.raises(FileRefused, match="in 2 currencies") as refusal:
        bring_text(duckdb_context, "transactions", "Order ID,Date,Total (EUR),Tax (USD)\n1,2024-01-05,10,1\n")
    assert refusal.value.code == "currencies-mixed"
