"""The star schema: dimensions, facts, and the log of what was loaded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

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
        "categories",
        sa.Column("category_key", sa.Integer(), nullable=False),
        sa.Column("category_id", LABEL, nullable=False, comment="Id of the category, or Unknown"),
        sa.Column(
            "category_code",
            LABEL,
            nullable=False,
            server_default="Unknown",
            comment="The path, such as computers.components.videocards",
        ),
        sa.Column("category_1", LABEL, nullable=False, server_default="Unknown", comment="First level of the path"),
        sa.Column(
            "category_2", LABEL, nullable=False, server_default="Unknown", comment="First two levels of the path"
        ),
        sa.Column(
            "category_3", LABEL, nullable=False, server_default="Unknown", comment="First three levels of the path"
        ),
        *keys(
            sa.PrimaryKeyConstraint("category_key"),
        ),
        comment="Category id and path as they occur together in the event log",
    )
    index("ix_categories_category_id", "categories", ["category_id", "category_code"], unique=True)
    op.create_table(
        "loads",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="transactions, customers or events"),
        sa.Column("sources", sa.Text(), nullable=False, comment="Names of the files, a JSON list"),
        sa.Column("mapping", sa.Text(), nullable=False, comment="Field to column of the file, a JSON object"),
        sa.Column("preset", sa.String(), nullable=False, comment="The preset used, or an empty text"),
        sa.Column("who", sa.String(), nullable=False, comment="Who imported: an account, or the command line"),
        sa.Column("demo", sa.Boolean(), nullable=False, comment="True where the rows are simulated"),
        sa.Column("started_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("seconds", sa.Numeric(), nullable=False, comment="How long it took"),
        sa.Column(
            "data_version", sa.BigInteger(), nullable=False, comment="The version of the data that this load made"
        ),
        sa.Column("undone_at", sa.DateTime(), comment="UTC; when it was taken back, if it was"),
        sa.Column("read", sa.BigInteger(), nullable=False, comment="Rows of the files"),
        sa.Column("loaded", sa.BigInteger(), nullable=False, comment="Rows that were new"),
        sa.Column("updated", sa.BigInteger(), nullable=False, comment="Rows that replaced another of the same id"),
        sa.Column("unchanged", sa.BigInteger(), nullable=False, comment="Rows that were there already"),
        sa.Column("duplicates", sa.BigInteger(), nullable=False, comment="Rows equal to another of the same files"),
        sa.Column("rejected", sa.BigInteger(), nullable=False, comment="Rows set aside, see quarantine"),
        sa.Column("orders", sa.BigInteger(), comment="Orders that the lines were folded into, if they were"),
        *keys(
            sa.PrimaryKeyConstraint("load_id"),
        ),
        comment="Every import that was committed, with its audit",
    )
    op.create_table(
        "products",
        sa.Column("product_key", sa.Integer(), nullable=False),
        sa.Column("product_id", LABEL, nullable=False, comment="The store's own id; any text"),
        sa.Column("name", LABEL, comment="What it is called, where a file says so"),
        *keys(
            sa.PrimaryKeyConstraint("product_key"),
        ),
        comment="What is sold; one row per product id",
    )
    index("ix_products_product_id", "products", ["product_id"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("session_id", LABEL, nullable=False, comment="The event log's user_session; any text"),
        *keys(
            sa.PrimaryKeyConstraint("session_key"),
        ),
        comment="Visits; one row per session id of the event log",
    )
    index("ix_sessions_session_id", "sessions", ["session_id"], unique=True)
    op.create_table(
        "users",
        sa.Column("user_key", sa.Integer(), nullable=False),
        sa.Column("user_id", LABEL, nullable=False, comment="The event log's id of a person; any text"),
        *keys(
            sa.PrimaryKeyConstraint("user_key"),
        ),
        comment="Who browses; one row per user id of the event log",
    )
    index("ix_users_user_id", "users", ["user_id"], unique=True)
    op.create_table(
        "warehouse_state",
        sa.Column("state_id", sa.Integer(), nullable=False, comment="Always 1"),
        sa.Column(
            "data_version",
            sa.BigInteger(),
            nullable=False,
            comment="Moves by one with every committed change of the data",
        ),
        sa.Column(
            "stamp",
            sa.String(),
            nullable=False,
            comment="Random, new with every change: tells a restored warehouse apart",
        ),
        sa.Column(
            "time_zone", sa.String(), nullable=False, comment="The zone that days and hours of the facts were cut in"
        ),
        *keys(
            sa.PrimaryKeyConstraint("state_id"),
        ),
        comment="One row: which data this is",
    )
    op.create_table(
        "customers",
        sa.Column("customer_key", sa.Integer(), nullable=False),
        sa.Column("customer_id", LABEL, nullable=False, comment="The store's own id; any text"),
        sa.Column(
            "segment",
            LABEL,
            nullable=False,
            server_default="Unknown",
            comment="Premium, Regular, Budget or the store's own",
        ),
        sa.Column("region", LABEL, nullable=False, server_default="Unknown", comment="Where the customer belongs"),
        sa.Column("age_group", LABEL, nullable=False, server_default="Unknown", comment="Such as 26-35"),
        sa.Column("acquisition_date", sa.Date(), comment="When the customer was won"),
        sa.Column("last_purchase_date", sa.Date(), comment="As the file said; not used for churn"),
        sa.Column("days_since_purchase", sa.Integer(), comment="As the file said; not used for churn"),
        sa.Column("is_churned", sa.Boolean(), comment="As the file said; not used for churn"),
        sa.Column(
            "from_file", sa.Boolean(), nullable=False, comment="False where the customer was made from an order's row"
        ),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        *keys(
            sa.PrimaryKeyConstraint("customer_key"),
        ),
        comment="Who buys; one row per customer id",
    )
    index("ix_customers_customer_id", "customers", ["customer_id"], unique=True)
    op.create_table(
        "load_steps",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows_in", sa.BigInteger(), nullable=False),
        sa.Column("rows_out", sa.BigInteger(), nullable=False),
        sa.Column("amount_in", MONEY, nullable=False, comment="Money the rows carried before the step"),
        sa.Column("amount_out", MONEY, nullable=False, comment="Money the rows carried after the step"),
        *keys(
            sa.ForeignKeyConstraint(["load_id"], ["loads.load_id"]),
            sa.PrimaryKeyConstraint("load_id", "position"),
        ),
        comment="The cleaning steps of an import, in order",
    )
    op.create_table(
        "quarantine",
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        sa.Column("source", sa.String(), nullable=False, comment="Name of the file"),
        sa.Column("row_number", sa.BigInteger(), nullable=False, comment="Row of the file; the first row of data is 1"),
        sa.Column("reason", sa.String(), nullable=False, comment="Why it was set aside, a sentence"),
        sa.Column("row", sa.Text(), nullable=False, comment="The row as it was read, a JSON object"),
        *keys(
            sa.ForeignKeyConstraint(["load_id"], ["loads.load_id"]),
        ),
        comment="Rows that could not be used, kept whole",
    )
    index("ix_quarantine_load_id", "quarantine", ["load_id"])
    op.create_table(
        "events",
        sa.Column("event_time", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("event_date", sa.Date(), nullable=False, comment="Day in the store's time zone"),
        sa.Column("event_hour", sa.SmallInteger(), nullable=False, comment="Hour in the store's time zone, 0 to 23"),
        sa.Column("user_key", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("product_key", sa.Integer(), nullable=False),
        sa.Column("customer_key", sa.Integer(), comment="The customer the user is, where known"),
        sa.Column("category_key", sa.Integer(), nullable=False, comment="In effect"),
        sa.Column("raw_category_key", sa.Integer(), nullable=False, comment="As the file had it"),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        sa.Column("price", MONEY, nullable=False),
        sa.Column("event_type", LABEL, nullable=False, comment="view, cart, purchase or the log's own"),
        sa.Column("brand", LABEL, nullable=False, server_default="Unknown", comment="In effect"),
        sa.Column("raw_brand", LABEL, comment="As the file had it; empty where it had none"),
        comment="The clickstream, one row per event",
    )
    index("ix_events_event_date", "events", ["event_date"])
    op.create_table(
        "transactions",
        sa.Column("transaction_key", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", LABEL, nullable=False, comment="The store's own id of the order; any text"),
        sa.Column("customer_key", sa.Integer(), nullable=False),
        sa.Column("date", sa.DateTime(), nullable=False, comment="When it was ordered, UTC"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the order in the store's time zone"),
        sa.Column(
            "hour", sa.SmallInteger(), nullable=False, comment="Hour of the order in the store's time zone, 0 to 23"
        ),
        sa.Column("revenue", MONEY, nullable=False, comment="What the customer paid"),
        sa.Column("category", LABEL, nullable=False, server_default="Unknown", comment="Category of the order"),
        sa.Column("channel", LABEL, nullable=False, server_default="Unknown", comment="Where it was sold"),
        sa.Column("payment_method", LABEL, nullable=False, server_default="Unknown", comment="How it was paid"),
        sa.Column("delivery_days", AMOUNT, comment="Days from order to delivery"),
        sa.Column("satisfaction_score", AMOUNT, comment="1 to 5"),
        sa.Column(
            "segment",
            LABEL,
            nullable=False,
            server_default="Unknown",
            comment="Segment of the customer at the time of sale",
        ),
        sa.Column(
            "region",
            LABEL,
            nullable=False,
            server_default="Unknown",
            comment="Region of the customer at the time of sale",
        ),
        sa.Column(
            "age_group",
            LABEL,
            nullable=False,
            server_default="Unknown",
            comment="Age group of the customer at the time of sale",
        ),
        sa.Column(
            "is_first", sa.Boolean(), nullable=False, comment="True for the customer's first order (date, then id)"
        ),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import that wrote this row"),
        *keys(
            sa.PrimaryKeyConstraint("transaction_key"),
        ),
        comment="Orders, one row each",
    )
    index("ix_transactions_customer_key", "transactions", ["customer_key", "day"])
    index("ix_transactions_day", "transactions", ["day"])
    index("ix_transactions_transaction_id", "transactions", ["transaction_id"], unique=True)
