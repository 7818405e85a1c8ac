"""Columns: what the tables of the warehouse share: types, the name of a missing member, the id of the import."""

from sqlalchemy import Column, ForeignKey, MetaData, Numeric, String

UNKNOWN = "Unknown"
"""The member that stands for a missing one, in every text dimension."""

MONEY = Numeric(18, 4)
"""Exact money; four decimals because unit prices of order lines have them. Rounded to cents where it is shown."""

AMOUNT = Numeric(9, 2)
"""A small measured quantity: days of delivery, a score."""

SHARE = Numeric(9, 6)
"""A fraction of 1."""

Label = String().with_variant(String(collation="C"), "postgresql")
"""Text compared byte by byte, as DuckDB compares it: equal order on both engines, and faster."""

metadata = MetaData()


def label(name: str, comment: str) -> Column[str]:
    """Return a text dimension: never NULL, `Unknown` where nothing is known."""
    return Column(name, Label, nullable=False, server_default=UNKNOWN, comment=comment)


def load() -> Column[int]:
    """Return the column that names the import which wrote the row."""
    return Column("load_id", ForeignKey("loads.load_id"), nullable=False, comment="The import that wrote this row")
