"""First orders: which order of a customer was the first, computed anew for customers whose orders changed."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from models.warehouse import replaced_transactions, transactions
from services.warehouse.loader import Loader


def find_touched_customers(loader: Loader, load_ids: Sequence[int]) -> list[int]:
    """Return the keys of customers of whose orders these loads wrote or replaced any."""
    written = sa.select(transactions.c.customer_key).where(transactions.c.load_id.in_(load_ids))
    replaced = sa.select(replaced_transactions.c.customer_key)
    return sorted(row[0] for row in loader.rows(sa.union(written, replaced)) if row[0] is not None)


def mark_first_orders(loader: Loader, customers: sa.Select[Any]) -> None:
    """Mark which order of these customers was the first that counts, by date and then by id."""
    t = transactions.c
    rank = sa.func.row_number().over(partition_by=(t.customer_key, t.is_counted), order_by=(t.date, t.transaction_id))
    ranked = (
        sa.select(t.transaction_key, sa.and_(rank == 1, t.is_counted).label("first"))
        .where(t.customer_key.in_(customers))
        .subquery()
    )
    loader.run(
        sa.update(transactions)
        .values(is_first=ranked.c.first)
        .where(t.transaction_key == ranked.c.transaction_key, t.is_first != ranked.c.first)
    )
