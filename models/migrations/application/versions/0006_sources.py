"""Named sources: where rows come from, how far each was read, and when it is read next."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "app_sources",
        sa.Column("name", sa.String(64), nullable=False, comment="What people call it"),
        sa.Column("kind", sa.String(16), nullable=False, comment="What its rows are: transactions, customers, events"),
        sa.Column("origin", sa.Text(), nullable=False, comment="env:NAME or file:PATH of a URL, or files:PATTERN"),
        sa.Column("sql", sa.Text(), comment="The SELECT over the database, or over the files"),
        sa.Column("reading", sa.JSON(), nullable=False, comment="How its rows are read, as of an import"),
        sa.Column("follows", sa.String(8), nullable=False, comment="time or number: what says what is new; else empty"),
        sa.Column(
            "changed_column", sa.String(), nullable=False, comment="The column that says what is new; else empty"
        ),
        sa.Column("overlap", sa.Integer(), nullable=False, comment="Minutes, or numbers, that are read again"),
        sa.Column(
            "mark", sa.String(), nullable=False, comment="The largest value that was read; empty before the first run"
        ),
        sa.Column("seen", sa.JSON(), nullable=False, comment="Of files: size and time of each that was read"),
        sa.Column("schedule", sa.String(32), nullable=False, comment="When it runs by itself, such as: daily 06:00"),
        sa.Column("next_at", sa.DateTime(), comment="UTC; when it runs next by itself"),
        sa.Column("paused", sa.Boolean(), nullable=False, comment="True while its schedule rests"),
        sa.Column("added_by", sa.String(), nullable=False, comment="Who added it, as in the audit"),
        sa.Column("added_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("read_at", sa.DateTime(), comment="UTC; when the last run began that was done"),
        sa.Column("last_at", sa.DateTime(), comment="UTC; when it last ran, or began to"),
        sa.Column(
            "last_state", sa.String(16), nullable=False, comment="running, done, failed, cancelled; empty before"
        ),
        sa.Column("last_job", sa.String(32), nullable=False, comment="The job of the last run; empty at a shell"),
        sa.Column("last_error", sa.Text(), comment="Why it failed, without any password"),
        sa.Column("last_code", sa.String(32), nullable=False, comment="The case, where a page knows a remedy"),
        sa.Column("last_counts", sa.JSON(), comment="What became of its rows"),
        sa.Column("last_load", sa.BigInteger(), comment="The last import that it made"),
        sa.PrimaryKeyConstraint("name", name="pk_app_sources"),
        comment="Named sources of rows, and how far each was read",
    )
    op.create_index("ix_app_sources_next_at", "app_sources", ["next_at"])
