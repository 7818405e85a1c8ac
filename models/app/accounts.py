"""Accounts: who may log in, in which teams, with which role, limited to what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.app.base import Base, Instant


class Role(StrEnum):
    """What a person is to the store, from the least rights to the most."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    MANAGER = "manager"
    ADMIN = "admin"


ROLE = Enum(
    Role, name="role", native_enum=False, length=16, create_constraint=True, values_callable=lambda roles: [*roles]
)


class Membership(Base):
    """A person in a team."""

    __tablename__ = "app_memberships"
    __table_args__ = (Index(None, "team_id"), {"comment": "Who is in which team"})

    user_id: Mapped[int] = mapped_column(ForeignKey("app_users.user_id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("app_teams.team_id"), primary_key=True)


class Grant(Base):
    """One member of a dimension that a person or a team may see. Rows of one owner and dimension unite."""

    __tablename__ = "app_grants"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="one_owner"),
        Index(None, "user_id", "dimension", "member", unique=True),
        Index(None, "team_id", "dimension", "member", unique=True),
        {"comment": "What people and teams are limited to; who has no row is not limited"},
    )

    grant_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("app_users.user_id"), comment="The person, or the team has it"
    )
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("app_teams.team_id"), comment="The team, or the person has it"
    )
    dimension: Mapped[str] = mapped_column(String, comment="Name of a dimension of the catalogue that may limit")
    member: Mapped[str] = mapped_column(String, comment="A member of it, as the rows of the store have it")


class Team(Base):
    """People who see the same."""

    __tablename__ = "app_teams"
    __table_args__ = (Index(None, "name_key", unique=True), {"comment": "Teams"})

    team_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String, comment="As people read it")
    name_key: Mapped[str] = mapped_column(String, comment="The name without regard to case: there is one of each")
    created_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")

    grants: Mapped[list[Grant]] = relationship(order_by=(Grant.dimension, Grant.member))
    people: Mapped[list["User"]] = relationship(secondary="app_memberships", back_populates="teams")


class User(Base):
    """A person with an account."""

    __tablename__ = "app_users"
    __table_args__ = (Index(None, "email_key", unique=True), {"comment": "People with an account"})

    user_id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String, comment="As it is shown and written to")
    email_key: Mapped[str] = mapped_column(String, comment="The e-mail without regard to case: there is one of each")
    role: Mapped[Role] = mapped_column(ROLE, comment="viewer, analyst, manager or admin")
    password_hash: Mapped[str] = mapped_column(String, comment="argon2id with its parameters; never the password")
    password_set_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    created_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    disabled_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; empty while the account may be used")

    teams: Mapped[list[Team]] = relationship(
        secondary="app_memberships", back_populates="people", order_by=Team.name_key
    )
    grants: Mapped[list[Grant]] = relationship(order_by=(Grant.dimension, Grant.member))
