"""Mappings: how files with certain columns were read, as a person confirmed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.app.base import Base, Instant


class MappingRow(Base):
    """One saved mapping: for files of a kind whose columns have these names."""

    __tablename__ = "app_mappings"
    __table_args__ = (
        Index(None, "kind", "header", unique=True),
        {"comment": "How files with certain columns are read, as a person confirmed it"},
    )

    name: Mapped[str] = mapped_column(String(64), primary_key=True, comment="What people call it")
    kind: Mapped[str] = mapped_column(String(16), comment="What its rows are: transactions, customers, events")
    header: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the names of the columns, in their order")
    columns: Mapped[str] = mapped_column(Text, comment="Names of the columns, a line for each")
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, comment="How its rows are read, as of an import")
    saved_by: Mapped[str] = mapped_column(String, comment="The e-mail of an account, or: command line")
    saved_at: Mapped[datetime] = mapped_column(Instant, comment="UTC")
