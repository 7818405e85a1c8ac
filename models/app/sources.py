"""Sources: where rows come from again and again, what was read of each, and when it is read next."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.app.base import Base, Instant


class SourceRow(Base):
    """One named source. It holds no password: a URL is in a variable or in a file."""

    __tablename__ = "app_sources"
    __table_args__ = (Index(None, "next_at"), {"comment": "Named sources of rows, and how far each was read"})

    name: Mapped[str] = mapped_column(String(64), primary_key=True, comment="What people call it")
    kind: Mapped[str] = mapped_column(String(16), comment="What its rows are: transactions, customers, events")
    origin: Mapped[str] = mapped_column(Text, comment="env:NAME or file:PATH of a URL, or files:PATTERN")
    sql: Mapped[str | None] = mapped_column(Text, comment="The SELECT over the database, or over the files")
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, comment="How its rows are read, as of an import")
    follows: Mapped[str] = mapped_column(String(8), comment="time or number: what says what is new; else empty")
    changed_column: Mapped[str] = mapped_column(String, comment="The column that says what is new; else empty")
    overlap: Mapped[int] = mapped_column(Integer, comment="Minutes, or numbers, that are read again")
    mark: Mapped[str] = mapped_column(String, comment="The largest value that was read; empty before the first run")
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, comment="Of files: size and time of each that was read")
    schedule: Mapped[str] = mapped_column(String(32), comment="When it runs by itself, such as: daily 06:00")
    next_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; when it runs next by itself")
    paused: Mapped[bool] = mapped_column(Boolean, comment="True while its schedule rests")
    added_by: Mapped[str] = mapped_column(String, comment="Who added it, as in the audit")
    added_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    read_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; when the last run began that was done")
    last_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; when it last ran, or began to")
    last_state: Mapped[str] = mapped_column(String(16), comment="running, done, failed, cancelled; empty before")
    last_job: Mapped[str] = mapped_column(String(32), comment="The job of the last run; empty at a shell")
    last_error: Mapped[str | None] = mapped_column(Text, comment="Why it failed, without any password")
    last_code: Mapped[str] = mapped_column(String(32), comment="The case, where a page knows a remedy")
    last_counts: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="What became of its rows")
    last_load: Mapped[int | None] = mapped_column(BigInteger, comment="The last import that it made")
