"""Amounts: the money that a row carries, as the cleaning steps count it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.ingest.clean.statuses import is_counted

Reading = Literal["order", "line"]
"""What a number on the row of a line is: of the whole order, however often it is repeated, or of the line alone."""


@dataclass(frozen=True, kw_only=True)
class RowShape:
    """What is known of the rows before they are cleaned: their fields, and whether they are lines of orders.

    `readings` says of amounts that a line may carry for its whole order how they are read.
    """

    fields: Collection[str]
    fold: bool = False
    readings: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RowAmount:
    """The expression of a row's money; `fault` is the sentence for rows of which it cannot be computed."""

    sql: str
    fault: str | None = None


MULTIPLIED = RowAmount(
    sql="TRY_CAST(quantity * unit_price AS DECIMAL(18, 4))", fault="Quantity times price is too large."
)


def event_amount(shape: RowShape) -> RowAmount:
    """Return the price of a purchase and 0 for other events, so that the steps end at the store's revenue."""
    if "price" not in shape.fields:
        return no_amount(shape)
    return RowAmount(sql=f"CASE WHEN event_type = 'purchase' THEN {price_event(shape.fields)} ELSE 0 END")


def price_event(fields: Collection[str]) -> str:
    """Return the price of an event; of a purchase, that of all its units."""
    if "quantity" not in fields:
        return "price"
    whole = "TRY_CAST(price * coalesce(quantity, 1) AS DECIMAL(18, 4))"
    return f"CASE WHEN event_type = 'purchase' THEN {whole} ELSE price END"


def order_amount(shape: RowShape) -> RowAmount:
    """Return what the row adds to revenue: an order's total, or the amount of a line.

    A row whose order does not count may have no amount: it is 0 then.
    """
    amount = line_amount(shape) if shape.fold else RowAmount(sql="revenue")
    if "status" not in shape.fields:
        return amount
    return RowAmount(
        sql=f"coalesce({amount.sql}, CASE WHEN NOT {is_counted('status')} THEN CAST(0 AS DECIMAL(18, 4)) END)",
        fault=amount.fault,
    )


def line_amount(shape: RowShape) -> RowAmount:
    """Return the amount of a line after its discounts: its own column, its revenue, or quantity times price."""
    fields = shape.fields
    if "line_amount" in fields:
        return RowAmount(sql="line_amount", fault="line_amount is missing.")
    if "revenue" in fields and shape.readings.get("revenue", "line") == "line":
        return RowAmount(sql="revenue")
    if {"quantity", "unit_price"} <= set(fields):
        return _less_discount(MULTIPLIED, fields)
    if "unit_price" in fields:
        return _less_discount(RowAmount(sql="unit_price", fault="unit_price is missing."), fields)
    return RowAmount(sql="CAST(0 AS DECIMAL(18, 4))")


def _less_discount(amount: RowAmount, fields: Collection[str]) -> RowAmount:
    if "line_discount" not in fields:
        return amount
    sql = f"TRY_CAST({amount.sql} - abs(coalesce(line_discount, 0)) AS DECIMAL(18, 4))"
    return RowAmount(sql=sql, fault=amount.fault)


def no_amount(_: RowShape) -> RowAmount:
    """Return 0: a customer carries no money."""
    return RowAmount(sql="CAST(0 AS DECIMAL(18, 4))")
