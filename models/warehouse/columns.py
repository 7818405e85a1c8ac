"""Columns: what the tables share: types, the name of a missing member, local days, the import, replaced rows."""

from datetime import date

from sqlalchemy import Column, Date, ForeignKey, Integer, MetaData, Numeric, SmallInteger, String, Table

UNKNOWN = "Unknown"
"""The member that stands for a missing one, in every text dimension."""

NOT_ON_A_LINE = "(not on a line)"
"""The member of line dimensions that stands for the part of an order's total that is on none of its lines."""

CREDIT_NOTE = "credit note"
"""The status of what only gives money back: no order that does not count, but no order at all."""

NO_PRODUCT = 0
"""Key of the product that stands for that part; its id is `NOT_ON_A_LINE`."""

MONEY = Numeric(18, 4)
"""Exact money; four decimals because unit prices of order lines have them. Rounded to cents where it is shown."""

AMOUNT = Numeric(9, 2)
"""A small measured quantity: days of delivery, a score."""

SHARE = Numeric(9, 6)
"""A fraction of 1."""

Label = String().with_variant(String(collation="C"), "postgresql")
"""Text compared byte by byte, as DuckDB compares it: equal order on both engines, and faster."""

metadata = MetaData()

INSTANT = "instant"
"""What a local day or hour says in its `info`: the column of its table that holds the instant, in UTC."""


def label(name: str, comment: str) -> Column[str]:
    """Return a text dimension: never NULL, `Unknown` where nothing is known."""
    return Column(name, Label, nullable=False, server_default=UNKNOWN, comment=comment)


def load() -> Column[int]:
    """Return the column that names the import which wrote the row."""
    return Column("load_id", ForeignKey("loads.load_id"), nullable=False, comment="The import that wrote this row")


def local_day(name: str, *, of: str, comment: str) -> Column[date]:
    """Return the day of the instant `of` in the store's time zone. It is cut anew when the zone changes."""
    return Column(name, Date, nullable=False, comment=comment, info={INSTANT: of})


def local_hour(name: str, *, of: str, comment: str) -> Column[int]:
    """Return the hour of the instant `of` in the store's time zone, 0 to 23. It is cut anew when the zone changes."""
    return Column(name, SmallInteger, nullable=False, comment=comment, info={INSTANT: of})


def make_replaced(source: Table) -> Table:
    """Return the table that keeps what the last import replaced in `source`, so that it can be undone."""
    kept = (Column(c.name, c.type, nullable=c.nullable, comment=c.comment, info=c.info) for c in source.columns)
    by = Column("replaced_by", Integer, nullable=False, comment="The import that replaced this row")
    return Table(
        f"replaced_{source.name}", metadata, *kept, by, comment=f"What the last import replaced in {source.name}"
    )
