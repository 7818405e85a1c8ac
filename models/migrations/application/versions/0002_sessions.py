"""Sessions, attempts to log in, links sent by mail, second factors; the audit can be searched."""

import sqlalchemy as sa
from alembic import op

from models.app.audit import words_of
from models.app.sessions import ADMINISTRATORS

revision = "0002"
down_revision = "0001"

COMMENT = "Every change of accounts and rights, log-ins, exports, imports, targets and rules"


def upgrade() -> None:
    _sessions()
    _attempts()
    _links()
    _second_factors()
    _turns()
    _audit()


def _user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["app_users.user_id"], name=f"fk_{table}_user_id")


def _sessions() -> None:
    op.create_table(
        "app_sessions",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False, comment="SHA-256 of what the browser keeps"),
        sa.Column("started_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column(
            "proven_at",
            sa.DateTime(),
            nullable=False,
            comment="UTC; when the password was last given: one set later ends the session",
        ),
        sa.Column("seen_at", sa.DateTime(), nullable=False, comment="UTC, to the minute"),
        sa.Column("expires_at", sa.DateTime(), nullable=False, comment="UTC; the session is over then in any case"),
        sa.Column("remembered", sa.Boolean(), nullable=False, comment="Whether it may rest until it expires"),
        sa.Column("address", sa.String(), nullable=False, comment="Network address it was started from"),
        sa.Column("agent", sa.String(), nullable=False, comment="What the browser said it is"),
        _user("app_sessions"),
        sa.PrimaryKeyConstraint("session_id", name="pk_app_sessions"),
        comment="Who is logged in where; what is over is deleted, the audit keeps it",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_app_sessions_token_hash", "app_sessions", ["token_hash"], unique=True)
    op.create_index("ix_app_sessions_user_id", "app_sessions", ["user_id"])
    op.create_index("ix_app_sessions_expires_at", "app_sessions", ["expires_at"])


def _attempts() -> None:
    op.create_table(
        "app_attempts",
        sa.Column("attempt_key", sa.String(), nullable=False, comment="SHA-256 of what is counted"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="Since the first of them"),
        sa.Column("first_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("last_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("attempt_key", name="pk_app_attempts"),
        comment="Log-ins that failed of late, by account (there or not) and by address",
    )
    op.create_index("ix_app_attempts_last_at", "app_attempts", ["last_at"])


def _links() -> None:
    op.create_table(
        "app_links",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, comment="reset or invitation"),
        sa.Column("token_hash", sa.String(), nullable=False, comment="SHA-256 of what is in the link"),
        sa.Column(
            "made_by", sa.String(), nullable=False, comment="The e-mail of an account, or where it was asked for"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column("expires_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.CheckConstraint("kind IN ('reset', 'invitation')", name="ck_app_links_kind"),
        _user("app_links"),
        sa.PrimaryKeyConstraint("link_id", name="pk_app_links"),
        comment="Links sent by mail that nobody used yet",
    )
    op.create_index("ix_app_links_token_hash", "app_links", ["token_hash"], unique=True)
    op.create_index("ix_app_links_user_id", "app_links", ["user_id"])


def _second_factors() -> None:
    op.create_table(
        "app_second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "secret", sa.String(), nullable=False, comment="Base32, as it is: to compare a code takes the secret itself"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="UTC"),
        sa.Column(
            "confirmed_at",
            sa.DateTime(),
            comment="UTC; empty until the first right code, and not asked for until then",
        ),
        sa.Column(
            "last_step",
            sa.Integer(),
            nullable=False,
            comment="Half minute of the last code that was taken: each is taken once",
        ),
        _user("app_second_factors"),
        sa.PrimaryKeyConstraint("user_id", name="pk_app_second_factors"),
        comment="Second factors (TOTP)",
    )
    op.create_table(
        "app_recovery_codes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False, comment="SHA-256 of the code"),
        _user("app_recovery_codes"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name="pk_app_recovery_codes"),
        comment="Recovery codes that were not used yet",
    )


def _turns() -> None:
    turns = op.create_table(
        "app_turns",
        sa.Column("turn_key", sa.String(), nullable=False, comment="What is decided"),
        sa.PrimaryKeyConstraint("turn_key", name="pk_app_turns"),
        comment="What is decided by one at a time",
    )
    op.bulk_insert(turns, [{"turn_key": ADMINISTRATORS}])


def _audit() -> None:
    """Let the audit be searched: the lines that are there get their words."""
    words = sa.Column(
        "words",
        sa.String(),
        nullable=False,
        server_default="",
        comment="Who, what, subject and details without regard to case: what a search looks through",
    )
    with op.batch_alter_table("app_audit") as table:
        table.add_column(words)
    lines = sa.table(
        "app_audit", *map(sa.column, ("entry_id", "who", "what", "subject", "words")), sa.column("details", sa.JSON)
    )
    connection = op.get_bind()
    told = sa.select(lines.c.entry_id, lines.c.who, lines.c.what, lines.c.subject, lines.c.details)
    for entry_id, *line in connection.execute(told).all():
        connection.execute(sa.update(lines).where(lines.c.entry_id == entry_id).values(words=words_of(*line)))
    with op.batch_alter_table("app_audit") as table:
        table.alter_column("words", server_default=None)
        table.create_table_comment(COMMENT)
    for column in ("at", "who", "what"):
        op.create_index(f"ix_app_audit_{column}", "app_audit", [column])
