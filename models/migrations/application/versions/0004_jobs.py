"""Jobs and uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "app_uploads",
        sa.Column("upload_id", sa.String(32), nullable=False, comment="Random; the name of the file here"),
        sa.Column(
            "who", sa.String(), nullable=False, comment="The e-mail of the account that sent it, and alone may use it"
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What the person calls it; shown, never a path"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes that it has, or was said to have"),
        sa.Column("claimed", sa.BigInteger(), nullable=False, comment="Bytes that came, written or about to be"),
        sa.Column("written", sa.BigInteger(), nullable=False, comment="Bytes that are in the file"),
        sa.Column("kind", sa.String(16), comment="What it looks like: transactions, customers, events"),
        sa.Column("preset", sa.String(), comment="The preset that it looks made for"),
        sa.Column("lines", sa.Boolean(), nullable=False, comment="True where its rows look like lines of orders"),
        sa.Column("begun_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("finished_at", sa.DateTime(), comment="UTC; empty until it is whole and looked at"),
        sa.PrimaryKeyConstraint("upload_id", name="pk_app_uploads"),
        comment="Files that were sent and are not imported yet",
    )
    op.create_index("ix_app_uploads_who", "app_uploads", ["who"])
    op.create_table(
        "app_jobs",
        sa.Column("job_id", sa.String(32), nullable=False, comment="Random"),
        sa.Column("kind", sa.String(32), nullable=False, comment="Which of the declared jobs"),
        sa.Column("who", sa.String(), nullable=False, comment="The e-mail of the account that asked for it"),
        sa.Column(
            "role",
            sa.String(16),
            nullable=False,
            comment="Their role when they asked; it runs under what they have then",
        ),
        sa.Column("parameters", sa.JSON(), nullable=False, comment="What was asked for, checked"),
        sa.Column("state", sa.String(16), nullable=False, comment="queued, running, done, failed or cancelled"),
        sa.Column("doing", sa.String(), nullable=False, comment="What it does now, in words"),
        sa.Column("fraction", sa.Float(), nullable=False, comment="How far it is, 0 to 1; never goes back"),
        sa.Column("cancel", sa.Boolean(), nullable=False, comment="True from when somebody asked it to stop"),
        sa.Column("runner", sa.String(), nullable=False, comment="The process that runs it; empty before"),
        sa.Column("asked_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("started_at", sa.DateTime(), comment="UTC"),
        sa.Column("ended_at", sa.DateTime(), comment="UTC"),
        sa.Column("heartbeat", sa.DateTime(), comment="UTC; when its process last said that it lives"),
        sa.Column("result", sa.JSON(), comment="What came of it"),
        sa.Column("error", sa.Text(), comment="Why it failed, a sentence fit for the person"),
        sa.Column("reference", sa.String(16), comment="Where the log tells more of a fault of ours"),
        sa.PrimaryKeyConstraint("job_id", name="pk_app_jobs"),
        comment="What runs beside the pages, and what became of it",
    )
    op.create_index("ix_app_jobs_state", "app_jobs", ["state"])
    op.create_index("ix_app_jobs_who_asked_at", "app_jobs", ["who", "asked_at"])
