"""Audit: who changed what, and when. Rows are added only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class AuditEntry(Base):
    """One change, or one attempt at one."""

    __tablename__ = "app_audit"
    __table_args__ = ({"comment": "Every change of accounts and rights"},)

    entry_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    who: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or: command line")
    what: Mapped[str] = mapped_column(String, comment="What was done, such as: role changed")
    subject: Mapped[str] = mapped_column(String, comment="To what: the e-mail of an account, or the name of a team")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, comment="From what to what; never a password or its hash")
