"""Targets and rules."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _set() -> tuple[sa.Column[Any], ...]:
    who = "The e-mail of an account, or: command line, demo"
    return (
        sa.Column("set_by", sa.String(), nullable=False, comment=who),
        sa.Column("set_at", sa.DateTime(), nullable=False, comment="UTC"),
    )


def upgrade() -> None:
    op.create_table(
        "app_targets",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False, comment="Name of a metric of the catalogue"),
        sa.Column("grain", sa.String(16), nullable=False, comment="year, quarter or month"),
        sa.Column("start", sa.Date(), nullable=False, comment="Its first day"),
        sa.Column("dimension", sa.String(), nullable=False, comment="Name of a dimension; empty for the whole store"),
        sa.Column("member", sa.String(), nullable=False, comment="The member it is for; empty for the whole store"),
        sa.Column("value", sa.String(), nullable=False, comment="Exact, in the metric's unit"),
        *_set(),
        sa.CheckConstraint("(dimension = '') = (member = '')", name="ck_app_targets_one_member"),
        sa.PrimaryKeyConstraint("target_id", name="pk_app_targets"),
        comment="What metrics should reach, one value per metric, calendar period and member",
    )
    key = ["metric", "grain", "start", "dimension", "member"]
    op.create_index("ix_app_targets_" + "_".join(key), "app_targets", key, unique=True)
    op.create_table(
        "app_rules",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False, comment="Name of a metric of the catalogue"),
        sa.Column("kind", sa.String(16), nullable=False, comment="above, below, change_above or change_below"),
        sa.Column("threshold", sa.String(), nullable=False, comment="In the metric's unit, or in that of its change"),
        sa.Column("grain", sa.String(16), nullable=False, comment="week, month or quarter"),
        sa.Column("against", sa.String(16), nullable=False, comment="Of a change: previous or year; else empty"),
        sa.Column("dimension", sa.String(), nullable=False, comment="Name of a dimension; empty for the whole store"),
        sa.Column(
            "member", sa.String(), nullable=False, comment="The member it is about; empty for each, or the whole store"
        ),
        sa.Column(
            "minimum",
            sa.Integer(),
            nullable=False,
            comment="Orders (of events: events) without which it is not judged",
        ),
        *_set(),
        sa.PrimaryKeyConstraint("rule_id", name="pk_app_rules"),
        comment="Bounds that metrics should keep, judged on the last complete bucket",
    )
    key = ["metric", "kind", "grain", "against", "dimension", "member"]
    op.create_index("ix_app_rules_" + "_".join(key), "app_rules", key, unique=True)
