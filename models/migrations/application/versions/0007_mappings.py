"""Saved mappings: how files with certain columns are read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "app_mappings",
        sa.Column("name", sa.String(64), nullable=False, comment="What people call it"),
        sa.Column("kind", sa.String(16), nullable=False, comment="What its rows are: transactions, customers, events"),
        sa.Column(
            "header", sa.String(64), nullable=False, comment="SHA-256 of the names of the columns, in their order"
        ),
        sa.Column("columns", sa.Text(), nullable=False, comment="Names of the columns, a line for each"),
        sa.Column("reading", sa.JSON(), nullable=False, comment="How its rows are read, as of an import"),
        sa.Column("saved_by", sa.String(), nullable=False, comment="The e-mail of an account, or: command line"),
        sa.Column("saved_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("name", name="pk_app_mappings"),
        comment="How files with certain columns are read, as a person confirmed it",
    )
    op.create_index("ix_app_mappings_kind_header", "app_mappings", ["kind", "header"], unique=True)
