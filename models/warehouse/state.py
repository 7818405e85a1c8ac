"""State: the imports, what each did and set aside, and the version of the data."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Index, Integer, Numeric, String, Table, Text

from models.warehouse.columns import MONEY, load, metadata

loads = Table(
    "loads",
    metadata,
    Column("load_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False, comment="transactions, customers or events"),
    Column("sources", Text, nullable=False, comment="Names of the files, a JSON list"),
    Column("mapping", Text, nullable=False, comment="Field to column of the file, a JSON object"),
    Column("preset", String, nullable=False, comment="The preset used, or an empty text"),
    Column("who", String, nullable=False, comment="Who imported: an account, or the command line"),
    Column("demo", Boolean, nullable=False, comment="True where the rows are simulated"),
    Column("started_at", DateTime, nullable=False, comment="UTC"),
    Column("seconds", Numeric(12, 3), nullable=False, comment="How long it took"),
    Column("data_version", BigInteger, nullable=False, comment="The version of the data that this load made"),
    Column("undone_at", DateTime, comment="UTC; when it was taken back, if it was"),
    Column("read", BigInteger, nullable=False, comment="Rows of the files"),
    Column("loaded", BigInteger, nullable=False, comment="Rows that were new"),
    Column("updated", BigInteger, nullable=False, comment="Rows that replaced another of the same id"),
    Column("unchanged", BigInteger, nullable=False, comment="Rows that were there already"),
    Column("duplicates", BigInteger, nullable=False, comment="Rows equal to another of the same files"),
    Column("rejected", BigInteger, nullable=False, comment="Rows set aside, see quarantine"),
    Column("orders", BigInteger, comment="Orders that the lines were folded into, if they were"),
    Column("currency", String, comment="Currency of its money, an ISO code, where the files or the person said it"),
    comment="Every import that was committed, with its audit",
)


load_steps = Table(
    "load_steps",
    metadata,
    Column("load_id", ForeignKey("loads.load_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("rows_in", BigInteger, nullable=False),
    Column("rows_out", BigInteger, nullable=False),
    Column("amount_in", MONEY, nullable=False, comment="Money the rows carried before the step"),
    Column("amount_out", MONEY, nullable=False, comment="Money the rows carried after the step"),
    comment="The cleaning steps of an import, in order",
)


quarantine = Table(
    "quarantine",
    metadata,
    load(),
    Column("source", String, nullable=False, comment="Name of the file"),
    Column("row_number", BigInteger, nullable=False, comment="Row of the file; the first row of data is 1"),
    Column("reason", String, nullable=False, comment="Why it was set aside, a sentence"),
    Column("row", Text, nullable=False, comment="The row as it was read, a JSON object"),
    Index("ix_quarantine_load_id", "load_id"),
    comment="Rows that could not be used, kept whole",
)


own_columns = Table(
    "own_columns",
    metadata,
    Column("column_name", String, primary_key=True, comment="Where it is kept, a column of order_lines"),
    Column("name", String, nullable=False, comment="Its name in questions"),
    Column("label", String, nullable=False, comment="What the file calls it"),
    load(),
    comment="Columns of files that are kept as own dimensions and measures of the store",
)


warehouse_state = Table(
    "warehouse_state",
    metadata,
    Column("state_id", Integer, primary_key=True, autoincrement=False, comment="Always 1"),
    Column("data_version", BigInteger, nullable=False, comment="Moves by one with every committed change of the data"),
    Column("stamp", String, nullable=False, comment="Random, new with every change: tells a restored warehouse apart"),
    Column("time_zone", String, nullable=False, comment="The zone that days and hours of the facts were cut in"),
    comment="One row: which data this is",
)
