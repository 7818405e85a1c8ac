"""Sessions: who is logged in where, and what it takes to be: attempts, links sent by mail, second factors."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.app.base import Base, Instant


class LoginSession(Base):
    """A browser in which a person is logged in. A row that is gone is a session that is over."""

    __tablename__ = "app_sessions"
    __table_args__ = (
        Index(None, "token_hash", unique=True),
        Index(None, "user_id"),
        Index(None, "expires_at"),
        {
            "comment": "Who is logged in where; what is over is deleted, the audit keeps it",
            "sqlite_autoincrement": True,  # no id is given twice: a list that somebody looks at may be old
        },
    )

    session_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_users.user_id"))
    token_hash: Mapped[str] = mapped_column(String, comment="SHA-256 of what the browser keeps")
    started_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    proven_at: Mapped[datetime] = mapped_column(
        Instant, comment="UTC; when the password was last given: one set later ends the session"
    )
    seen_at: Mapped[datetime] = mapped_column(Instant, comment="UTC, to the minute")
    expires_at: Mapped[datetime] = mapped_column(Instant, comment="UTC; the session is over then in any case")
    remembered: Mapped[bool] = mapped_column(comment="Whether it may rest until it expires")
    address: Mapped[str] = mapped_column(String, comment="Network address it was started from")
    agent: Mapped[str] = mapped_column(String, comment="What the browser said it is")


class Attempt(Base):
    """How often a log-in failed, for an account or from an address."""

    __tablename__ = "app_attempts"
    __table_args__ = (
        Index(None, "last_at"),
        {"comment": "Log-ins that failed of late, by account (there or not) and by address"},
    )

    attempt_key: Mapped[str] = mapped_column(String, primary_key=True, comment="SHA-256 of what is counted")
    failures: Mapped[int] = mapped_column(comment="Since the first of them")
    first_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    last_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")


class LinkKind(StrEnum):
    """What a mailed link lets its holder do."""

    RESET = "reset"
    INVITATION = "invitation"


LINK_KIND = Enum(
    LinkKind, name="kind", native_enum=False, length=16, create_constraint=True, values_callable=lambda kinds: [*kinds]
)


class Link(Base):
    """A link sent by mail, which lets its holder set the password once."""

    __tablename__ = "app_links"
    __table_args__ = (
        Index(None, "token_hash", unique=True),
        Index(None, "user_id"),
        {"comment": "Links sent by mail that nobody used yet"},
    )

    link_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_users.user_id"))
    kind: Mapped[LinkKind] = mapped_column(LINK_KIND, comment="reset or invitation")
    token_hash: Mapped[str] = mapped_column(String, comment="SHA-256 of what is in the link")
    made_by: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or where it was asked for")
    made_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    expires_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")


class SecondFactor(Base):
    """What makes a person's one-time codes."""

    __tablename__ = "app_second_factors"
    __table_args__ = ({"comment": "Second factors (TOTP)"},)

    user_id: Mapped[int] = mapped_column(ForeignKey("app_users.user_id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String, comment="Base32, as it is: to compare a code takes the secret itself")
    made_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    confirmed_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="UTC; empty until the first right code, and not asked for until then"
    )
    last_step: Mapped[int] = mapped_column(comment="Half minute of the last code that was taken: each is taken once")


class RecoveryCode(Base):
    """One of the codes that stand in for a lost second factor."""

    __tablename__ = "app_recovery_codes"
    __table_args__ = ({"comment": "Recovery codes that were not used yet"},)

    user_id: Mapped[int] = mapped_column(ForeignKey("app_users.user_id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String, primary_key=True, comment="SHA-256 of the code")


class Turn(Base):
    """What is done by one at a time: its row is locked, since a count of other rows cannot be."""

    __tablename__ = "app_turns"
    __table_args__ = ({"comment": "What is decided by one at a time"},)

    turn_key: Mapped[str] = mapped_column(String, primary_key=True, comment="What is decided")


ADMINISTRATORS = "administrators"
"""Who is administrator: the first is made once, and the last one stays. The row is there from the beginning."""
