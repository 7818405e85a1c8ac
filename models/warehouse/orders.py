"""Orders: customers, transactions, their lines and refunds, and what the last import replaced of them."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, Table

from models.warehouse.columns import AMOUNT, MONEY, Label, label, load, local_day, local_hour, make_replaced, metadata

OWN_TEXTS = tuple(f"own_text_{number}" for number in range(1, 9))
OWN_NUMBERS = tuple(f"own_number_{number}" for number in range(1, 9))
"""The columns of lines that hold what a store keeps of its files beside our fields."""


def _counts() -> Column[bool]:
    return Column("is_counted", Boolean, nullable=False, comment="False where the order's status does not count")


def _customer_then() -> tuple[Column[str], ...]:
    return (
        label("segment", "Segment of the customer at the time of sale"),
        label("region", "Region of the customer at the time of sale"),
        label("age_group", "Age group of the customer at the time of sale"),
    )


def _of_order(day: str, hour: str) -> tuple[Column[Any], ...]:
    """Return what a part of an order repeats of it, so that no question has to join the two."""
    return (
        Column("customer_key", ForeignKey("customers.customer_key"), comment="Empty where no customer is known"),
        Column("date", DateTime, nullable=False, comment="Instant, UTC"),
        local_day("day", of="date", comment=f"{day} in the store's time zone"),
        local_hour("hour", of="date", comment=f"{hour} in the store's time zone, 0 to 23"),
        _counts(),
        label("channel", "Where the order was sold"),
        label("payment_method", "How the order was paid"),
        *_customer_then(),
    )


def _item() -> tuple[Column[str], ...]:
    return (
        label("category", "Category of the line"),
        label("subcategory", "Category below the category"),
        label("brand", "Brand or vendor"),
    )


customers = Table(
    "customers",
    metadata,
    Column("customer_key", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", Label, nullable=False, comment="The store's own id; any text"),
    label("segment", "Premium, Regular, Budget or the store's own"),
    label("region", "Where the customer belongs"),
    label("age_group", "Such as 26-35"),
    Column("acquisition_date", Date, comment="When the customer was won"),
    Column("last_purchase_date", Date, comment="As the file said; not used for churn"),
    Column("days_since_purchase", Integer, comment="As the file said; not used for churn"),
    Column("is_churned", Boolean, comment="As the file said; not used for churn"),
    Column("from_file", Boolean, nullable=False, comment="False where the customer was made from an order's row"),
    load(),
    Index("ix_customers_customer_id", "customer_id", unique=True),
    comment="Who buys; one row per customer id",
)


transactions = Table(
    "transactions",
    metadata,
    Column("transaction_key", BigInteger, primary_key=True, autoincrement=False),
    Column("transaction_id", Label, nullable=False, comment="The store's own id of the order; any text"),
    Column("customer_key", ForeignKey("customers.customer_key"), comment="Empty where the order names no customer"),
    Column("date", DateTime, nullable=False, comment="When it was ordered, UTC"),
    local_day("day", of="date", comment="Day of the order in the store's time zone"),
    local_hour("hour", of="date", comment="Hour of the order in the store's time zone, 0 to 23"),
    Column("revenue", MONEY, nullable=False, comment="What the customer paid: the order's total"),
    label("status", "Status of the order as the file says it"),
    _counts(),
    label("channel", "Where it was sold"),
    label("payment_method", "How it was paid"),
    Column("delivery_days", AMOUNT, comment="Days from order to delivery"),
    Column("is_late", Boolean, comment="True where it came after the promised day; empty where none is known"),
    Column("satisfaction_score", AMOUNT, comment="1 to 5"),
    *_customer_then(),
    Column("is_first", Boolean, nullable=False, comment="True for the customer's first order (date, then id)"),
    load(),
    Index("ix_transactions_transaction_id", "transaction_id", unique=True),
    Index("ix_transactions_day", "day"),
    Index("ix_transactions_customer_key", "customer_key", "day"),
    comment="Orders, one row each; also those that do not count, and credit notes",
)


order_lines = Table(
    "order_lines",
    metadata,
    Column("transaction_key", ForeignKey("transactions.transaction_key"), nullable=False),
    Column("line_number", Integer, nullable=False, comment="Position in the order; 0 for what is on no line"),
    Column("product_key", ForeignKey("products.product_key"), comment="Empty where the line names no product"),
    *_of_order("Day of the order", "Hour of the order"),
    *_item(),
    Column("quantity", MONEY, comment="Units sold"),
    Column("unit_price", MONEY, comment="Price of one before discounts"),
    Column("discount", MONEY, comment="What the line, or the order as a whole, was reduced by"),
    Column("amount", MONEY, nullable=False, comment="What the line adds to the order's total"),
    Column("cost", MONEY, comment="What the store paid for the line"),
    Column("shipping", MONEY, comment="Shipping of the order, on line 0"),
    Column("tax", MONEY, comment="Tax of the line, or of the order on line 0"),
    *(Column(name, Label, comment="An own dimension, see own_columns") for name in OWN_TEXTS),
    *(Column(name, MONEY, comment="An own measure, see own_columns") for name in OWN_NUMBERS),
    load(),
    Index("ix_order_lines_transaction_key", "transaction_key"),
    Index("ix_order_lines_product_key", "product_key"),
    Index("ix_order_lines_day", "day"),
    comment="What was in the orders: at least one line each; their amounts add up to the order's total",
)


refunds = Table(
    "refunds",
    metadata,
    Column("transaction_key", ForeignKey("transactions.transaction_key"), nullable=False),
    Column("refund_number", Integer, nullable=False, comment="Position among the refunds of the order"),
    Column("product_key", ForeignKey("products.product_key"), comment="Empty where no product is known"),
    *_of_order("Day of the refund", "Hour of the refund"),
    *_item(),
    Column("quantity", MONEY, comment="Units given back"),
    Column("amount", MONEY, nullable=False, comment="Money given back"),
    load(),
    Index("ix_refunds_transaction_key", "transaction_key"),
    Index("ix_refunds_day", "day"),
    comment="Money given back, each on its own day",
)


replaced_customers = make_replaced(customers)


replaced_transactions = make_replaced(transactions)


replaced_order_lines = make_replaced(order_lines)


replaced_refunds = make_replaced(refunds)
