"""The schedule of jobs, and the code of what a job failed of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "app_job_slots",
        sa.Column("kind", sa.String(32), nullable=False, comment="Which of the declared jobs"),
        sa.Column(
            "slot",
            sa.BigInteger(),
            nullable=False,
            comment="Number of the last interval since 1970 that was claimed",
        ),
        sa.PrimaryKeyConstraint("kind", name="pk_app_job_slots"),
        comment="Until when the scheduled jobs were started",
    )
    op.add_column("app_jobs", sa.Column("error_code", sa.String(32), comment="The case, where a page knows a remedy"))
