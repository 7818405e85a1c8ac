"""Events: the clickstream, the identities it names, and the brands and categories filled in by a backfill."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from models.warehouse.columns import MONEY, SHARE, Label, label, local_day, local_hour, metadata

products = Table(
    "products",
    metadata,
    Column("product_key", Integer, primary_key=True, autoincrement=False),
    Column("product_id", Label, nullable=False, comment="The store's own id; any text"),
    Column("name", Label, comment="What it is called, where a file says so"),
    Index("ix_products_product_id", "product_id", unique=True),
    comment="What is sold; one row per product id",
)


users = Table(
    "users",
    metadata,
    Column("user_key", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Label, nullable=False, comment="The event log's id of a person; any text"),
    Index("ix_users_user_id", "user_id", unique=True),
    comment="Who browses; one row per user id of the event log",
)


sessions = Table(
    "sessions",
    metadata,
    Column("session_key", Integer, primary_key=True, autoincrement=False),
    Column("session_id", Label, nullable=False, comment="The event log's user_session; any text"),
    Index("ix_sessions_session_id", "session_id", unique=True),
    comment="Visits; one row per session id of the event log",
)


categories = Table(
    "categories",
    metadata,
    Column("category_key", Integer, primary_key=True, autoincrement=False),
    Column("category_id", Label, nullable=False, comment="Id of the category, or Unknown"),
    label("category_code", "The path, such as computers.components.videocards"),
    label("category_1", "First level of the path"),
    label("category_2", "First two levels of the path"),
    label("category_3", "First three levels of the path"),
    Index("ix_categories_category_id", "category_id", "category_code", unique=True),
    comment="Category id and path as they occur together in the event log",
)


events = Table(
    "events",
    metadata,
    Column("event_time", DateTime, nullable=False, comment="UTC"),
    local_day("event_date", of="event_time", comment="Day in the store's time zone"),
    local_hour("event_hour", of="event_time", comment="Hour in the store's time zone, 0 to 23"),
    Column("user_key", ForeignKey("users.user_key"), nullable=False),
    Column("session_key", ForeignKey("sessions.session_key"), nullable=False),
    Column("product_key", ForeignKey("products.product_key"), nullable=False),
    Column("customer_key", ForeignKey("customers.customer_key"), comment="The customer the user is, where known"),
    Column("category_key", ForeignKey("categories.category_key"), nullable=False, comment="In effect"),
    Column("raw_category_key", ForeignKey("categories.category_key"), nullable=False, comment="As the file had it"),
    Column("load_id", ForeignKey("loads.load_id"), nullable=False, comment="The import that wrote this row"),
    Column("price", MONEY, nullable=False),
    Column("event_type", Label, nullable=False, comment="view, cart, purchase or the log's own"),
    label("brand", "In effect"),
    Column("raw_brand", Label, comment="As the file had it; empty where it had none"),
    Index("ix_events_event_date", "event_date"),
    comment="The clickstream, one row per event",
)
"""On PostgreSQL in eight partitions by `user_key`, with an index over carts and purchases: see migration 0004."""


backfills = Table(
    "backfills",
    metadata,
    Column("backfill_id", Integer, primary_key=True, autoincrement=False),
    Column("who", String, nullable=False, comment="Who applied it: an account"),
    Column("at", DateTime, nullable=False, comment="UTC"),
    Column("least", SHARE, comment="The confidence that was asked for, where it was chosen by that"),
    Column("data_version", BigInteger, nullable=False, comment="The version of the data that it made"),
    Column("rules", BigInteger, nullable=False, comment="Values that were put in"),
    Column("rows", BigInteger, nullable=False, comment="Events that changed, each once"),
    Column("amount", MONEY, nullable=False, comment="Revenue of the events that changed"),
    Column("undone_at", DateTime, comment="UTC; when it was taken back, if it was"),
    Column("undone_by", String, comment="Who took it back"),
    comment="Every backfill that was applied",
)


backfill_rules = Table(
    "backfill_rules",
    metadata,
    Column("backfill_id", ForeignKey("backfills.backfill_id"), primary_key=True),
    Column("kind", String, primary_key=True, comment="category_of_id, category_of_product, brand_of_product"),
    Column("key", Label, primary_key=True, comment="Id of the category or the product"),
    Column("value", Label, nullable=False, comment="The category path or brand that was put in"),
    Column("support_rows", BigInteger, nullable=False, comment="Rows that said this value"),
    Column("support_users", BigInteger, nullable=False, comment="Users of those rows"),
    Column("confidence", SHARE, nullable=False, comment="Their share of the rows that said any value"),
    Column("least", SHARE, nullable=False, comment="Lower bound of that share, 95 % (Wilson)"),
    Column("conflicts", Text, nullable=False, comment="Other values with their rows and users, JSON"),
    Column("rows", BigInteger, nullable=False, comment="Events that it filled"),
    Column("amount", MONEY, nullable=False, comment="Revenue of those"),
    comment="What a backfill put in, and on what ground",
)


backfill_fills = Table(
    "backfill_fills",
    metadata,
    Column("backfill_id", ForeignKey("backfills.backfill_id"), nullable=False),
    Column("load_id", ForeignKey("loads.load_id"), nullable=False, comment="The import whose rows they are"),
    Column("product_key", Integer, nullable=False),
    Column("raw_category_key", Integer, comment="Of a category: what the file had; empty for a brand"),
    Column("category_key", Integer, comment="The category that was put in"),
    Column("brand", Label, comment="The brand that was put in"),
    Index("ix_backfill_fills_backfill_id", "backfill_id"),
    comment="Which events a backfill filled: those of an import and a product that had a gap",
)
"""A row for each product and import, and for a category each that the file had. All events of such a group have the
same gap, so that emptying the group again brings back exactly what was. Keys of an import that was undone since may be
given anew, but never its id: what it filled is then nothing."""
