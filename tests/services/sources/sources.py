"""Sources in tests: added in one line."""

from typing import Any

from services.core.context import AccountContext
from services.ingest.audit import ImportRequest
from services.ingest.read.high_water import HighWater
from services.sources.source import NamedSource, NewSource
from services.sources.store import add_source

WHO = "command line"

SQL = """SELECT id AS order_id, customer AS customer_id, placed AS date, total AS revenue, updated_at FROM orders
         WHERE updated_at >= :since"""
WATER = HighWater(column="updated_at", follows="time", overlap=0)


def put_source(
    ctx: AccountContext,
    origin: str = "env:SHOP_URL",
    name: str = "shop",
    sql: str | None = SQL,
    water: HighWater | None = WATER,
    **reading: Any,
) -> NamedSource:
    """Add a source of orders."""
    request = ImportRequest(kind="transactions", files=(), sql=sql, **reading)
    return add_source(ctx, NewSource(name=name, origin=origin, request=request, water=water), who=WHO)
