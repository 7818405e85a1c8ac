"""Audit: who changed what, and when. Rows are added only."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.app.base import Base, Instant


class AuditEntry(Base):
    """One thing that was done, or tried."""

    __tablename__ = "app_audit"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "who"),
        Index(None, "what"),
        {"comment": "Every change of accounts and rights, log-ins, exports, imports, targets and rules"},
    )

    entry_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    who: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or: command line")
    what: Mapped[str] = mapped_column(String, comment="What was done, such as: role changed")
    subject: Mapped[str] = mapped_column(String, comment="To what: the e-mail of an account, or the name of a team")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, comment="From what to what; never a password or its hash")
    words: Mapped[str] = mapped_column(
        String, comment="Who, what, subject and details without regard to case: what a search looks through"
    )


def words_of(who: str, what: str, subject: str, details: dict[str, Any]) -> str:
    """Return the text that a search looks in. In Python, since SQLite folds the case of ASCII only."""
    told = json.dumps(details, ensure_ascii=False, default=str).replace('"', "")
    return "\n".join((who, what, subject, told)).casefold()
