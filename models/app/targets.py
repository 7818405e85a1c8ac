"""Targets and rules: what a number should be, and where it must not go."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, Dialect, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from models.app.base import Base, Instant

EVERY = ""
"""In the place of a dimension: the whole store. In that of a member: all of them. Indexes do not see nulls as equal."""


class Exact(TypeDecorator[Decimal]):
    """An exact decimal, kept as its text: SQLite has binary numbers only."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store its plain digits."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return the same decimal."""
        return None if value is None else Decimal(value)


class TargetRow(Base):
    """What a metric should reach in a year, a quarter or a month, of the whole store or of one member."""

    __tablename__ = "app_targets"
    __table_args__ = (
        CheckConstraint("(dimension = '') = (member = '')", name="one_member"),
        Index(None, "metric", "grain", "start", "dimension", "member", unique=True),
        {"comment": "What metrics should reach, one value per metric, calendar period and member"},
    )

    target_id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(String, comment="Name of a metric of the catalogue")
    grain: Mapped[str] = mapped_column(String(16), comment="year, quarter or month")
    start: Mapped[date] = mapped_column(Date, comment="Its first day")
    dimension: Mapped[str] = mapped_column(String, comment="Name of a dimension; empty for the whole store")
    member: Mapped[str] = mapped_column(String, comment="The member it is for; empty for the whole store")
    value: Mapped[Decimal] = mapped_column(Exact, comment="Exact, in the metric's unit")
    set_by: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or: command line, demo")
    set_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")


class RuleRow(Base):
    """A bound that a metric should keep, of the whole store, of one member, or of every member of a dimension."""

    __tablename__ = "app_rules"
    __table_args__ = (
        Index(None, "metric", "kind", "grain", "against", "dimension", "member", unique=True),
        {"comment": "Bounds that metrics should keep, judged on the last complete bucket"},
    )

    rule_id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(String, comment="Name of a metric of the catalogue")
    kind: Mapped[str] = mapped_column(String(16), comment="above, below, change_above or change_below")
    threshold: Mapped[Decimal] = mapped_column(Exact, comment="In the metric's unit, or in that of its change")
    grain: Mapped[str] = mapped_column(String(16), comment="week, month or quarter")
    against: Mapped[str] = mapped_column(String(16), comment="Of a change: previous or year; else empty")
    dimension: Mapped[str] = mapped_column(String, comment="Name of a dimension; empty for the whole store")
    member: Mapped[str] = mapped_column(String, comment="The member it is about; empty for each, or the whole store")
    minimum: Mapped[int] = mapped_column(Integer, comment="Orders (of events: events) without which it is not judged")
    set_by: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or: command line, demo")
    set_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
