"""Order lines, and what the last import replaced, so that it can be undone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MONEY = sa.Numeric(18, 4)
AMOUNT = sa.Numeric(9, 2)
LABEL = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def server() -> bool:
    """True on PostgreSQL. On DuckDB keys and indexes triple the cost of a load, and its scans do not need them.

    Facts have no foreign keys in either: checking six of them row by row costs more than the load; the import writes
    the keys itself, and a test holds every one against its dimension.
    """
    return op.get_context().dialect.name == "postgresql"


def keys(*constraints: sa.Constraint) -> tuple[sa.Constraint, ...]:
    return constraints if server() else ()


def index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    if server():
        op.create_index(name, table, columns, unique=unique)


def upgrade() -> None:
    op.create_table(
        "replaced_customers",
        sa.Column("customer_key", sa.Integer(), nullable=False),
        sa.Column("customer_id", LABEL, nullable=False, comment="The store's own id; any text"),
        sa.Column("segment", LABEL, nullable=False, comment="Premium, Regular, Budget or the store's own"),
        sa.Column("region", LABEL, nullable=False, comment="Where the customer belongs"),
        sa.Column("age_group", LABEL, nullable=False, comment="Such as 26-35"),
        sa.Column("acquisition_date", sa.Date(), comment="When the customer was won"),
        sa.Column("last_purchase_date", sa.Date(), comment="As the file said; not used for churn"),
        sa.Column("days_since_purchase", sa.Integer(), comment="As the file said; not used for churn"),
        sa.Column("is_churned", sa.Boolean(), comment="As the file said; not used for churn"),
        sa.Column(
            "from_file", sa.Boolean(), nullable=False, comment="False where the customer was made from an order's row"
        ),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        sa.Column("replaced_by", sa.Integer(), nullable=False, comment="The import that replaced this row"),
        comment="What the last import replaced in customers",
    )
    op.create_table(
        "replaced_order_lines",
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False, comment="Position in the order as the file had it"),
        sa.Column("product_key", sa.Integer(), nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.Column("unit_price", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False, comment="quantity x unit price"),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        sa.Column("replaced_by", sa.Integer(), nullable=False, comment="The import that replaced this row"),
        comment="What the last import replaced in order_lines",
    )
    op.create_table(
        "replaced_transactions",
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", LABEL, nullable=False, comment="The store's own id of the order; any text"),
        sa.Column("customer_key", sa.Integer(), nullable=False),
        sa.Column("date", sa.DateTime(), nullable=False, comment="When it was ordered, UTC"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the order in the store's time zone"),
        sa.Column(
            "hour", sa.SmallInteger(), nullable=False, comment="Hour of the order in the store's time zone, 0 to 23"
        ),
        sa.Column("revenue", MONEY, nullable=False, comment="What the customer paid"),
        sa.Column("category", LABEL, nullable=False, comment="Category of the order"),
        sa.Column("channel", LABEL, nullable=False, comment="Where it was sold"),
        sa.Column("payment_method", LABEL, nullable=False, comment="How it was paid"),
        sa.Column("delivery_days", AMOUNT, comment="Days from order to delivery"),
        sa.Column("satisfaction_score", AMOUNT, comment="1 to 5"),
        sa.Column("segment", LABEL, nullable=False, comment="Segment of the customer at the time of sale"),
        sa.Column("region", LABEL, nullable=False, comment="Region of the customer at the time of sale"),
        sa.Column("age_group", LABEL, nullable=False, comment="Age group of the customer at the time of sale"),
        sa.Column(
            "is_first", sa.Boolean(), nullable=False, comment="True for the customer's first order (date, then id)"
        ),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        sa.Column("replaced_by", sa.Integer(), nullable=False, comment="The import that replaced this row"),
        comment="What the last import replaced in transactions",
    )
    op.create_table(
        "order_lines",
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False, comment="Position in the order as the file had it"),
        sa.Column("product_key", sa.Integer(), nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.Column("unit_price", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False, comment="quantity x unit price"),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        comment="What was in an order, where the file had one row per line",
    )
    index("ix_order_lines_product_key", "order_lines", ["product_key"])
    index("ix_order_lines_transaction_key", "order_lines", ["transaction_key"])
