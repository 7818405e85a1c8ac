"""Backfills: what was put where a file said nothing, so that it can be taken away again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MONEY = sa.Numeric(18, 4)
SHARE = sa.Numeric(9, 6)
LABEL = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def server() -> bool:
    """True on PostgreSQL; see 0001."""
    return op.get_context().dialect.name == "postgresql"


def keys(*constraints: sa.Constraint) -> tuple[sa.Constraint, ...]:
    return constraints if server() else ()


def upgrade() -> None:
    op.create_table(
        "backfills",
        sa.Column("backfill_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False, comment="Who applied it: an account"),
        sa.Column("at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("least", SHARE, comment="The confidence that was asked for, where it was chosen by that"),
        sa.Column("data_version", sa.BigInteger(), nullable=False, comment="The version of the data that it made"),
        sa.Column("rules", sa.BigInteger(), nullable=False, comment="Values that were put in"),
        sa.Column("rows", sa.BigInteger(), nullable=False, comment="Events that changed, each once"),
        sa.Column("amount", MONEY, nullable=False, comment="Revenue of the events that changed"),
        sa.Column("undone_at", sa.DateTime(), comment="UTC; when it was taken back, if it was"),
        sa.Column("undone_by", sa.String(), comment="Who took it back"),
        *keys(sa.PrimaryKeyConstraint("backfill_id")),
        comment="Every backfill that was applied",
    )
    op.create_table(
        "backfill_rules",
        sa.Column("backfill_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="category_of_id, category_of_product, brand_of_product"),
        sa.Column("key", LABEL, nullable=False, comment="Id of the category or the product"),
        sa.Column("value", LABEL, nullable=False, comment="The category path or brand that was put in"),
        sa.Column("support_rows", sa.BigInteger(), nullable=False, comment="Rows that said this value"),
        sa.Column("support_users", sa.BigInteger(), nullable=False, comment="Users of those rows"),
        sa.Column("confidence", SHARE, nullable=False, comment="Their share of the rows that said any value"),
        sa.Column("least", SHARE, nullable=False, comment="Lower bound of that share, 95 % (Wilson)"),
        sa.Column("conflicts", sa.Text(), nullable=False, comment="Other values with their rows and users, JSON"),
        sa.Column("rows", sa.BigInteger(), nullable=False, comment="Events that it filled"),
        sa.Column("amount", MONEY, nullable=False, comment="Revenue of those"),
        *keys(sa.PrimaryKeyConstraint("backfill_id", "kind", "key")),
        comment="What a backfill put in, and on what ground",
    )
    op.create_table(
        "backfill_fills",
        sa.Column("backfill_id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False, comment="The import whose rows they are"),
        sa.Column("product_key", sa.Integer(), nullable=False),
        sa.Column("raw_category_key", sa.Integer(), comment="Of a category: what the file had; empty for a brand"),
        sa.Column("category_key", sa.Integer(), comment="The category that was put in"),
        sa.Column("brand", LABEL, comment="The brand that was put in"),
        comment="Which events a backfill filled: those of an import and a product that had a gap",
    )
    if server():
        op.create_index("ix_backfill_fills_backfill_id", "backfill_fills", ["backfill_id"])
