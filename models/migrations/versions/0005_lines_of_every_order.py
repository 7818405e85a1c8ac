"""Lines of every order: each order has at least one line, categories belong to lines, and money given back has its day.

An order that came without lines gets one of its own category. Where a file had lines, their categories were not kept:
they get the order's, and an import of the file anew corrects them.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MONEY = sa.Numeric(18, 4)
AMOUNT = sa.Numeric(9, 2)
LABEL = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NOT_ON_A_LINE = "(not on a line)"
LABELS = ("channel", "payment_method", "segment", "region", "age_group")
REWRITTEN = ("transactions", "replaced_transactions", "order_lines", "replaced_order_lines")

TableColumns = tuple[sa.Column[Any], ...]


def server() -> bool:
    """True on PostgreSQL; see 0001."""
    return op.get_context().dialect.name == "postgresql"


def keys(*constraints: sa.Constraint) -> tuple[sa.Constraint, ...]:
    return constraints if server() else ()


def index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    if server():
        op.create_index(name, table, columns, unique=unique)


def label(name: str, comment: str, *, kept: bool) -> sa.Column[Any]:
    return sa.Column(name, LABEL, nullable=False, comment=comment, server_default=None if kept else "Unknown")


def customer_then(*, kept: bool) -> TableColumns:
    return (
        label("segment", "Segment of the customer at the time of sale", kept=kept),
        label("region", "Region of the customer at the time of sale", kept=kept),
        label("age_group", "Age group of the customer at the time of sale", kept=kept),
    )


def counts() -> sa.Column[Any]:
    return sa.Column(
        "is_counted", sa.Boolean(), nullable=False, comment="False where the order's status does not count"
    )


def load() -> sa.Column[Any]:
    return sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row")


def replacing_load() -> sa.Column[Any]:
    return sa.Column("replaced_by", sa.Integer(), nullable=False, comment="The import that replaced this row")


def transactions(*, kept: bool) -> TableColumns:
    return (
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", LABEL, nullable=False, comment="The store's own id of the order; any text"),
        sa.Column("customer_key", sa.Integer(), comment="Empty where the order names no customer"),
        sa.Column("date", sa.DateTime(), nullable=False, comment="When it was ordered, UTC"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the order in the store's time zone"),
        sa.Column(
            "hour", sa.SmallInteger(), nullable=False, comment="Hour of the order in the store's time zone, 0 to 23"
        ),
        sa.Column("revenue", MONEY, nullable=False, comment="What the customer paid: the order's total"),
        label("status", "Status of the order as the file says it", kept=kept),
        counts(),
        label("channel", "Where it was sold", kept=kept),
        label("payment_method", "How it was paid", kept=kept),
        sa.Column("delivery_days", AMOUNT, comment="Days from order to delivery"),
        sa.Column(
            "is_late", sa.Boolean(), comment="True where it came after the promised day; empty where none is known"
        ),
        sa.Column("satisfaction_score", AMOUNT, comment="1 to 5"),
        *customer_then(kept=kept),
        sa.Column(
            "is_first", sa.Boolean(), nullable=False, comment="True for the customer's first order (date, then id)"
        ),
        load(),
    )


def of_order(what: str, *, kept: bool) -> TableColumns:
    return (
        sa.Column("customer_key", sa.Integer(), comment="Empty where no customer is known"),
        sa.Column("date", sa.DateTime(), nullable=False, comment="Instant, UTC"),
        sa.Column("day", sa.Date(), nullable=False, comment=f"Day of the {what} in the store's time zone"),
        sa.Column(
            "hour", sa.SmallInteger(), nullable=False, comment=f"Hour of the {what} in the store's time zone, 0 to 23"
        ),
        counts(),
        label("channel", "Where the order was sold", kept=kept),
        label("payment_method", "How the order was paid", kept=kept),
        *customer_then(kept=kept),
    )


def item(*, kept: bool) -> TableColumns:
    return (
        label("category", "Category of the line", kept=kept),
        label("subcategory", "Category below the category", kept=kept),
        label("brand", "Brand or vendor", kept=kept),
    )


def order_lines(*, kept: bool) -> TableColumns:
    return (
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column(
            "line_number", sa.Integer(), nullable=False, comment="Position in the order; 0 for what is on no line"
        ),
        sa.Column("product_key", sa.Integer(), comment="Empty where the line names no product"),
        *of_order("order", kept=kept),
        *item(kept=kept),
        sa.Column("quantity", MONEY, comment="Units sold"),
        sa.Column("unit_price", MONEY, comment="Price of one before discounts"),
        sa.Column("discount", MONEY, comment="What the line, or the order as a whole, was reduced by"),
        sa.Column("amount", MONEY, nullable=False, comment="What the line adds to the order's total"),
        sa.Column("cost", MONEY, comment="What the store paid for the line"),
        sa.Column("shipping", MONEY, comment="Shipping of the order, on line 0"),
        sa.Column("tax", MONEY, comment="Tax of the line, or of the order on line 0"),
        *(sa.Column(f"own_text_{at}", LABEL, comment="An own dimension, see own_columns") for at in range(1, 9)),
        *(sa.Column(f"own_number_{at}", MONEY, comment="An own measure, see own_columns") for at in range(1, 9)),
        load(),
    )


def refunds(*, kept: bool) -> TableColumns:
    return (
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("refund_number", sa.Integer(), nullable=False, comment="Position among the refunds of the order"),
        sa.Column("product_key", sa.Integer(), comment="Empty where no product is known"),
        *of_order("refund", kept=kept),
        *item(kept=kept),
        sa.Column("quantity", MONEY, comment="Units given back"),
        sa.Column("amount", MONEY, nullable=False, comment="Money given back"),
        load(),
    )


def upgrade() -> None:
    op.add_column(
        "loads",
        sa.Column(
            "currency", sa.String(), comment="Currency of its money, an ISO code, where the files or the person said it"
        ),
    )
    for table in REWRITTEN:
        op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    drop_indexes()
    create_tables()
    copy_orders()
    copy_lines()
    op.execute(f"INSERT INTO products (product_key, product_id, name) VALUES (0, '{NOT_ON_A_LINE}', '{NOT_ON_A_LINE}')")
    for table in REWRITTEN:
        op.drop_table(f"{table}_before")
    create_indexes()


def drop_indexes() -> None:
    """Free the names: an index stays with the table that was renamed."""
    if server():
        for name in ("transactions_customer_key", "transactions_day", "transactions_transaction_id"):
            op.execute(f"DROP INDEX ix_{name}")
        for name in ("order_lines_product_key", "order_lines_transaction_key"):
            op.execute(f"DROP INDEX ix_{name}")
        op.execute("ALTER TABLE transactions_before DROP CONSTRAINT transactions_pkey")


def create_tables() -> None:
    op.create_table(
        "transactions",
        *transactions(kept=False),
        *keys(sa.PrimaryKeyConstraint("transaction_key")),
        comment="Orders, one row each; also those that do not count, and credit notes",
    )
    op.create_table(
        "order_lines",
        *order_lines(kept=False),
        comment="What was in the orders: at least one line each; their amounts add up to the order's total",
    )
    op.create_table("refunds", *refunds(kept=False), comment="Money given back, each on its own day")
    op.create_table(
        "own_columns",
        sa.Column("column_name", sa.String(), nullable=False, comment="Where it is kept, a column of order_lines"),
        sa.Column("name", sa.String(), nullable=False, comment="Its name in questions"),
        sa.Column("label", sa.String(), nullable=False, comment="What the file calls it"),
        load(),
        *keys(sa.PrimaryKeyConstraint("column_name"), sa.ForeignKeyConstraint(["load_id"], ["loads.load_id"])),
        comment="TableColumns of files that are kept as own dimensions and measures of the store",
    )
    for table, columns in (("transactions", transactions), ("order_lines", order_lines), ("refunds", refunds)):
        op.create_table(
            f"replaced_{table}",
            *columns(kept=True),
            replacing_load(),
            comment=f"What the last import replaced in {table}",
        )


def copy_orders() -> None:
    same = ("transaction_key", "transaction_id", "customer_key", "date", "day", "hour", "revenue", *LABELS,
            "delivery_days", "satisfaction_score", "is_first", "load_id")  # fmt: skip
    for table, more in (("transactions", ()), ("replaced_transactions", ("replaced_by",))):
        names = ", ".join((*same, *more))
        op.execute(
            f"INSERT INTO {table} ({names}, status, is_counted) SELECT {names}, 'Unknown', true FROM {table}_before"
        )


def copy_lines() -> None:
    """Copy the lines that are there, and give one to every order, kept or replaced, that has none."""
    of = ", ".join(f"t.{name}" for name in ("customer_key", "date", "day", "hour", *LABELS, "category"))
    names = f"{of.replace('t.', '')}, is_counted, subcategory, brand"
    head = f"transaction_key, line_number, product_key, {names}, quantity, unit_price, amount, load_id"
    of += ", true, 'Unknown', 'Unknown'"
    line = f"l.transaction_key, l.line_number, l.product_key, {of}, l.quantity, l.unit_price, l.amount, l.load_id"
    one = f"t.transaction_key, 1, NULL, {of}, NULL, NULL, t.revenue, t.load_id"
    op.execute(
        f"""INSERT INTO order_lines ({head}) SELECT {line}
            FROM order_lines_before l JOIN transactions_before t ON t.transaction_key = l.transaction_key"""
    )
    op.execute(
        f"""INSERT INTO order_lines ({head}) SELECT {one} FROM transactions_before t
            WHERE NOT EXISTS (SELECT 1 FROM order_lines_before l WHERE l.transaction_key = t.transaction_key)"""
    )
    op.execute(
        f"""INSERT INTO replaced_order_lines ({head}, replaced_by) SELECT {one}, t.replaced_by
            FROM replaced_transactions_before t WHERE NOT EXISTS (
                SELECT 1 FROM order_lines_before l
                WHERE l.transaction_key = t.transaction_key AND l.load_id <> t.replaced_by)"""
    )


def create_indexes() -> None:
    index("ix_transactions_customer_key", "transactions", ["customer_key", "day"])
    index("ix_transactions_day", "transactions", ["day"])
    index("ix_transactions_transaction_id", "transactions", ["transaction_id"], unique=True)
    index("ix_order_lines_transaction_key", "order_lines", ["transaction_key"])
    index("ix_order_lines_product_key", "order_lines", ["product_key"])
    index("ix_order_lines_day", "order_lines", ["day"])
    index("ix_refunds_transaction_key", "refunds", ["transaction_key"])
    index("ix_refunds_day", "refunds", ["day"])
