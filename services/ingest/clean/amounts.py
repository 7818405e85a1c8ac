"""Amounts: the money that a row carries, as the cleaning steps count it."""

PURCHASE = "CASE WHEN event_type = 'purchase' THEN price ELSE 0 END"
"""Of an event: its price if it is a purchase, so that the steps end at the store's revenue."""

REVENUE = "revenue"
"""Of a transaction or a line that says it."""

QUANTITY_PRICE = "TRY_CAST(quantity * unit_price AS DECIMAL(18, 4))"
"""Of a line of an order that does not say it."""

NOTHING = "CAST(0 AS DECIMAL(18, 4))"
"""Of a customer."""
