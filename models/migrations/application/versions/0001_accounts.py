"""Accounts: people, teams, grants, and the audit of their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "app_users",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False, comment="As it is shown and written to"),
        sa.Column(
            "email_key",
            sa.String(),
            nullable=False,
            comment="The e-mail without regard to case: there is one of each",
        ),
        sa.Column("role", sa.String(16), nullable=False, comment="viewer, analyst, manager or admin"),
        sa.Column(
            "password_hash", sa.String(), nullable=False, comment="argon2id with its parameters; never the password"
        ),
        sa.Column("password_set_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("created_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("disabled_at", sa.DateTime(), comment="UTC; empty while the account may be used"),
        sa.CheckConstraint("role IN ('viewer', 'analyst', 'manager', 'admin')", name="ck_app_users_role"),
        sa.PrimaryKeyConstraint("user_id", name="pk_app_users"),
        comment="People with an account",
    )
    op.create_index("ix_app_users_email_key", "app_users", ["email_key"], unique=True)
    op.create_table(
        "app_teams",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False, comment="As people read it"),
        sa.Column(
            "name_key", sa.String(), nullable=False, comment="The name without regard to case: there is one of each"
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("team_id", name="pk_app_teams"),
        comment="Teams",
    )
    op.create_index("ix_app_teams_name_key", "app_teams", ["name_key"], unique=True)
    op.create_table(
        "app_memberships",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_users.user_id"], name="fk_app_memberships_user_id"),
        sa.ForeignKeyConstraint(["team_id"], ["app_teams.team_id"], name="fk_app_memberships_team_id"),
        sa.PrimaryKeyConstraint("user_id", "team_id", name="pk_app_memberships"),
        comment="Who is in which team",
    )
    op.create_index("ix_app_memberships_team_id", "app_memberships", ["team_id"])
    op.create_table(
        "app_grants",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), comment="The person, or the team has it"),
        sa.Column("team_id", sa.Integer(), comment="The team, or the person has it"),
        sa.Column(
            "dimension", sa.String(), nullable=False, comment="Name of a dimension of the catalogue that may limit"
        ),
        sa.Column("member", sa.String(), nullable=False, comment="A member of it, as the rows of the store have it"),
        sa.CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="ck_app_grants_one_owner"),
        sa.ForeignKeyConstraint(["user_id"], ["app_users.user_id"], name="fk_app_grants_user_id"),
        sa.ForeignKeyConstraint(["team_id"], ["app_teams.team_id"], name="fk_app_grants_team_id"),
        sa.PrimaryKeyConstraint("grant_id", name="pk_app_grants"),
        comment="What people and teams are limited to; who has no row is not limited",
    )
    for owner in ("user_id", "team_id"):
        columns = [owner, "dimension", "member"]
        op.create_index(f"ix_app_grants_{owner}_dimension_member", "app_grants", columns, unique=True)
    op.create_table(
        "app_audit",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("who", sa.String(), nullable=False, comment="The e-mail of an account, or: command line"),
        sa.Column("what", sa.String(), nullable=False, comment="What was done, such as: role changed"),
        sa.Column(
            "subject", sa.String(), nullable=False, comment="To what: the e-mail of an account, or the name of a team"
        ),
        sa.Column("details", sa.JSON(), nullable=False, comment="From what to what; never a password or its hash"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_app_audit"),
        comment="Every change of accounts and rights",
    )
