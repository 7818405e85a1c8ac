"""Amounts: the money that a row carries, as the cleaning steps count it."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RowAmount:
    """The expression of a row's money; `fault` is the sentence for rows of which it cannot be computed."""

    sql: str
    fault: str | None = None


def event_amount(_: Collection[str]) -> RowAmount:
    """Return the price of a purchase and 0 for other events, so that the steps end at the store's revenue."""
    return RowAmount(sql="CASE WHEN event_type = 'purchase' THEN price ELSE 0 END")


def order_amount(fields: Collection[str]) -> RowAmount:
    """Return the revenue of the row, or quantity times price of a line that does not say it."""
    if "revenue" in fields:
        return RowAmount(sql="revenue")
    return RowAmount(
        sql="TRY_CAST(quantity * unit_price AS DECIMAL(18, 4))", fault="Quantity times price is too large."
    )


def no_amount(_: Collection[str]) -> RowAmount:
    """Return 0: a customer carries no money."""
    return RowAmount(sql="CAST(0 AS DECIMAL(18, 4))")
