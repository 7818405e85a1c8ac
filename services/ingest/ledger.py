"""Ledger: what is written down of every import, and what the last one replaced."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from models.warehouse import (
    customers,
    load_steps,
    loads,
    order_lines,
    quarantine,
    replaced_customers,
    replaced_order_lines,
    replaced_transactions,
    transactions,
    warehouse_state,
)
from services.ingest.audit import Audit, ImportRequest
from services.warehouse.loader import Loader

REPLACED = (
    (customers, replaced_customers, "customer_key"),
    (transactions, replaced_transactions, "transaction_key"),
    (order_lines, replaced_order_lines, "transaction_key"),
)
"""Tables of which the last import may have replaced rows, where those are kept, and their key."""


@dataclass(frozen=True, kw_only=True)
class WarehouseBefore:
    """The warehouse as an import finds it."""

    data_version: int
    last_load: int
    demo_loads: tuple[int, ...]
    real_loads: int


def standing(loader: Loader) -> WarehouseBefore:
    """Read the version of the data and which imports are in force."""
    version = loader.rows(sa.select(warehouse_state.c.data_version))[0][0]
    in_force = loader.rows(sa.select(loads.c.load_id, loads.c.demo).where(loads.c.undone_at.is_(None)))
    last = loader.rows(sa.select(sa.func.coalesce(sa.func.max(loads.c.load_id), 0)))[0][0]
    demo = tuple(load_id for load_id, is_demo in in_force if is_demo)
    return WarehouseBefore(data_version=version, last_load=last, demo_loads=demo, real_loads=len(in_force) - len(demo))


def set_version(loader: Loader, version: int) -> None:
    """Move the version of the data, and its stamp with it; where it stays, nothing changes."""
    moved = sa.update(warehouse_state).where(warehouse_state.c.data_version != version)
    loader.run(moved.values(data_version=version, stamp=uuid4().hex))


def write_load(loader: Loader, audit: Audit, request: ImportRequest, load_id: int, started: datetime) -> None:
    """Write down an import and its steps."""
    values = {
        "load_id": load_id,
        "kind": audit.kind,
        "sources": json.dumps(audit.sources),
        "mapping": json.dumps(dict(audit.mapping)),
        "preset": request.preset or "",
        "who": request.who,
        "demo": request.demo,
        "started_at": started.replace(tzinfo=None),
        "seconds": round(audit.seconds, 3),
        "data_version": audit.data_version,
        "read": audit.read,
        "loaded": audit.loaded,
        "updated": audit.updated,
        "unchanged": audit.unchanged,
        "duplicates": audit.duplicates,
        "rejected": audit.rejected,
        "orders": audit.orders,
    }
    loader.run(sa.insert(loads).values(values))
    steps = [
        {"load_id": load_id, "position": at, "name": step.name, "rows_in": step.rows_in, "rows_out": step.rows_out,
         "amount_in": step.amount_in, "amount_out": step.amount_out}
        for at, step in enumerate(audit.steps, 1)
    ]  # fmt: skip
    loader.run(sa.insert(load_steps), steps)


def forget_replaced(loader: Loader) -> None:
    """Clear what the import before this one replaced: only the last one can be taken back."""
    for _, kept, _ in REPLACED:
        loader.run(sa.delete(kept))


def keep_replaced(loader: Loader, table: sa.Table, keys: sa.TableClause, load_id: int) -> None:
    """Move the rows of `table` whose keys were handed over to where they can be brought back from."""
    kept, key = next((kept, key) for source, kept, key in REPLACED if source is table)
    changed = table.c[key].in_(sa.select(keys.c[key]))
    columns = [*table.columns, sa.literal(load_id).label("replaced_by")]
    names = [column.name for column in kept.columns]
    loader.run(sa.insert(kept).from_select(names, sa.select(*columns).where(changed)))
    loader.run(sa.delete(table).where(changed))


def mark_first(loader: Loader, touched: sa.Select[tuple[int]]) -> None:
    """Mark anew which order of the customers in `touched` was the first, by date and then by id."""
    t = transactions.c
    rank = sa.func.row_number().over(partition_by=t.customer_key, order_by=(t.date, t.transaction_id))
    ranked = sa.select(t.transaction_key, (rank == 1).label("first")).where(t.customer_key.in_(touched)).subquery()
    loader.run(
        sa.update(transactions)
        .values(is_first=ranked.c.first)
        .where(t.transaction_key == ranked.c.transaction_key, t.is_first != ranked.c.first)
    )


def remove_loads(loader: Loader, load_ids: Sequence[int], tables: Sequence[sa.Table]) -> None:
    """Delete the rows that imports wrote from these tables."""
    for table in tables:
        loader.run(sa.delete(table).where(table.c.load_id.in_(load_ids)))


def mark_undone(loader: Loader, load_ids: Sequence[int], at: datetime) -> None:
    """Write down that imports are no longer in force; their quarantine goes with them."""
    loader.run(sa.delete(quarantine).where(quarantine.c.load_id.in_(load_ids)))
    loader.run(sa.update(loads).where(loads.c.load_id.in_(load_ids)).values(undone_at=at.replace(tzinfo=None)))
