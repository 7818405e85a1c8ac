"""Jobs: what runs beside the pages, and the files that were sent for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.app.base import Base, Instant


class UploadRow(Base):
    """A file that a person sent; its bytes are in the home, under the id."""

    __tablename__ = "app_uploads"
    __table_args__ = (Index(None, "who"), {"comment": "Files that were sent and are not imported yet"})

    upload_id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Random; the name of the file here")
    who: Mapped[str] = mapped_column(String, comment="The e-mail of the account that sent it, and alone may use it")
    name: Mapped[str] = mapped_column(String, comment="What the person calls it; shown, never a path")
    size: Mapped[int] = mapped_column(BigInteger, comment="Bytes that it has, or was said to have")
    claimed: Mapped[int] = mapped_column(BigInteger, comment="Bytes that came, written or about to be")
    written: Mapped[int] = mapped_column(BigInteger, comment="Bytes that are in the file")
    kind: Mapped[str | None] = mapped_column(String(16), comment="What it looks like: transactions, customers, events")
    preset: Mapped[str | None] = mapped_column(String, comment="The preset that it looks made for")
    lines: Mapped[bool] = mapped_column(Boolean, comment="True where its rows look like lines of orders")
    begun_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    finished_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; empty until it is whole and looked at")


class JobRow(Base):
    """One thing that runs beside the pages. This row is the truth; a queue carries its id only."""

    __tablename__ = "app_jobs"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "who", "asked_at"),
        {"comment": "What runs beside the pages, and what became of it"},
    )

    job_id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Random")
    kind: Mapped[str] = mapped_column(String(32), comment="Which of the declared jobs")
    who: Mapped[str] = mapped_column(String, comment="The e-mail of the account that asked for it")
    role: Mapped[str] = mapped_column(
        String(16), comment="Their role when they asked; it runs under what they have then"
    )
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, comment="What was asked for, checked")
    state: Mapped[str] = mapped_column(String(16), comment="queued, running, done, failed or cancelled")
    doing: Mapped[str] = mapped_column(String, comment="What it does now, in words")
    fraction: Mapped[float] = mapped_column(Float, comment="How far it is, 0 to 1; never goes back")
    cancel: Mapped[bool] = mapped_column(Boolean, comment="True from when somebody asked it to stop")
    runner: Mapped[str] = mapped_column(String, comment="The process that runs it; empty before")
    asked_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
    started_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC")
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="UTC")
    heartbeat: Mapped[datetime | None] = mapped_column(Instant, comment="UTC; when its process last said that it lives")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="What came of it")
    error: Mapped[str | None] = mapped_column(Text, comment="Why it failed, a sentence fit for the person")
    error_code: Mapped[str | None] = mapped_column(String(32), comment="The case, where a page knows a remedy")
    reference: Mapped[str | None] = mapped_column(String(16), comment="Where the log tells more of a fault of ours")


class JobSlotRow(Base):
    """The last time of its schedule at which a job was started: of several processes one claims each time."""

    __tablename__ = "app_job_slots"
    __table_args__ = ({"comment": "Until when the scheduled jobs were started"},)

    kind: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Which of the declared jobs")
    slot: Mapped[int] = mapped_column(BigInteger, comment="Number of the last interval since 1970 that was claimed")
