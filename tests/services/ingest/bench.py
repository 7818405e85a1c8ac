"""What the tests of the import share: small files, an import in one call, and the store as plain rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.warehouse import (
    categories,
    customers,
    events,
    metadata,
    order_lines,
    products,
    refunds,
    sessions,
    transactions,
    users,
)
from services.core.context import Context
from services.ingest.audit import Audit, ImportRequest
from services.ingest.load import import_files
from services.warehouse.opening import open_loader

ORDERS = "transaction_id,customer_id,date,revenue\n"
LOG = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"


def put(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def bring(ctx: Context, kind: Any, *files: Path, **options: Any) -> Audit:
    """Import files."""
    return import_files(ctx, ImportRequest(kind=kind, files=files, **options))


def bring_text(ctx: Context, kind: Any, content: str | bytes, name: str = "file.csv", **options: Any) -> Audit:
    """Import a file of this content."""
    ctx.settings.home.mkdir(parents=True, exist_ok=True)
    return bring(ctx, kind, put(ctx.settings.home, content, name), **options)


def counts(audit: Audit) -> tuple[int, ...]:
    """Read, loaded, updated, unchanged, duplicates, rejected."""
    return (audit.read, audit.loaded, audit.updated, audit.unchanged, audit.duplicates, audit.rejected)


def rows(ctx: Context, statement: Any) -> list[tuple[Any, ...]]:
    """Run a statement."""
    with open_loader(ctx.engine, keep=False) as loader:
        return loader.rows(statement)


def orders(ctx: Context) -> list[tuple[Any, ...]]:
    """Every order without its keys: id, customer, time, revenue, whether it was the customer's first."""
    t, c = transactions.c, customers.c
    joined = transactions.join(customers, c.customer_key == t.customer_key)
    wanted = (t.transaction_id, c.customer_id, t.date, t.revenue, t.is_first)
    return rows(ctx, sa.select(*wanted).select_from(joined).order_by(t.transaction_id))


def content(ctx: Context) -> dict[str, Sequence[tuple[Any, ...]]]:
    """Everything in the warehouse, table by table, in an order of its own."""
    with open_loader(ctx.engine, keep=False) as loader:
        return {t.name: sorted(loader.rows(sa.select(t)), key=repr) for t in metadata.sorted_tables}


def meaning(ctx: Context) -> dict[str, list[tuple[Any, ...]]]:
    """What the facts say, with ids in the place of keys and without load ids: equal on both engines."""
    e, t = events.c, transactions.c
    effect, raw = categories.alias(), categories.alias()
    logged = (
        events.join(users, users.c.user_key == e.user_key)
        .join(sessions, sessions.c.session_key == e.session_key)
        .join(products, products.c.product_key == e.product_key)
        .join(effect, effect.c.category_key == e.category_key)
        .join(raw, raw.c.category_key == e.raw_category_key)
        .outerjoin(customers, customers.c.customer_key == e.customer_key)
    )
    log = sa.select(
        e.event_time, e.event_date, e.event_hour, users.c.user_id, sessions.c.session_id, products.c.product_id,
        customers.c.customer_id, effect.c.category_id, effect.c.category_3, raw.c.category_code, e.price, e.event_type,
        e.brand, e.raw_brand,
    ).select_from(logged)  # fmt: skip
    named = transactions.outerjoin(customers, customers.c.customer_key == t.customer_key)
    plain = [column for column in t if column.name not in ("transaction_key", "customer_key", "load_id")]
    product = (products.c.product_id, products.c.name)
    keys = ("transaction_key", "customer_key", "product_key", "load_id")
    parts, back = (
        sa.select(t.transaction_id, *product, *(column for column in table.c if column.name not in keys)).select_from(
            table.join(transactions, t.transaction_key == table.c.transaction_key).outerjoin(
                products, products.c.product_key == table.c.product_key
            )
        )
        for table in (order_lines, refunds)
    )
    people = [column for column in customers.c if column.name not in ("customer_key", "load_id")]
    found = {
        "events": log,
        "transactions": sa.select(customers.c.customer_id, *plain).select_from(named),
        "order_lines": parts,
        "refunds": back,
        "customers": sa.select(*people),
    }
    return {name: sorted(rows(ctx, statement), key=repr) for name, statement in found.items()}
