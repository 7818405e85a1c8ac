"""Orders: customers, transactions and their lines, and what the last import replaced of them."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, Table

from models.warehouse.columns import AMOUNT, MONEY, Label, label, load, local_day, local_hour, make_replaced, metadata

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
    Column("customer_key", ForeignKey("customers.customer_key"), nullable=False),
    Column("date", DateTime, nullable=False, comment="When it was ordered, UTC"),
    local_day("day", of="date", comment="Day of the order in the store's time zone"),
    local_hour("hour", of="date", comment="Hour of the order in the store's time zone, 0 to 23"),
    Column("revenue", MONEY, nullable=False, comment="What the customer paid"),
    label("category", "Category of the order"),
    label("channel", "Where it was sold"),
    label("payment_method", "How it was paid"),
    Column("delivery_days", AMOUNT, comment="Days from order to delivery"),
    Column("satisfaction_score", AMOUNT, comment="1 to 5"),
    label("segment", "Segment of the customer at the time of sale"),
    label("region", "Region of the customer at the time of sale"),
    label("age_group", "Age group of the customer at the time of sale"),
    Column("is_first", Boolean, nullable=False, comment="True for the customer's first order (date, then id)"),
    load(),
    Index("ix_transactions_transaction_id", "transaction_id", unique=True),
    Index("ix_transactions_day", "day"),
    Index("ix_transactions_customer_key", "customer_key", "day"),
    comment="Orders, one row each",
)


order_lines = Table(
    "order_lines",
    metadata,
    Column("transaction_key", ForeignKey("transactions.transaction_key"), nullable=False),
    Column("line_number", Integer, nullable=False, comment="Position in the order as the file had it"),
    Column("product_key", ForeignKey("products.product_key"), nullable=False),
    Column("quantity", MONEY, nullable=False),
    Column("unit_price", MONEY, nullable=False),
    Column("amount", MONEY, nullable=False, comment="quantity x unit price"),
    load(),
    Index("ix_order_lines_transaction_key", "transaction_key"),
    Index("ix_order_lines_product_key", "product_key"),
    comment="What was in an order, where the file had one row per line",
)


replaced_customers = make_replaced(customers)


replaced_transactions = make_replaced(transactions)


replaced_order_lines = make_replaced(order_lines)
