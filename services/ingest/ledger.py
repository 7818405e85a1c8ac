"""Ledger: the record of every import, and the rows that the last one replaced."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from models.warehouse import load_steps, loads, own_columns, quarantine, warehouse_state
from services.ingest.audit import Audit, ImportRequest
from services.ingest.import_kind import ReplacedTable
from services.ingest.kinds import list_fact_tables, list_replaced_tables
from services.warehouse.loader import Loader


@dataclass(frozen=True, kw_only=True)
class WarehouseBefore:
    """The warehouse as an import finds it."""

    data_version: int
    last_load: int
    demo_loads: tuple[int, ...]
    real_loads: int
    currency: str | None
    """The currency of its money, where an import that is in force and not of the demo named one."""


def read_warehouse_before(loader: Loader) -> WarehouseBefore:
    """Return the version of the data and which imports are in force."""
    version = loader.rows(sa.select(warehouse_state.c.data_version))[0][0]
    columns = sa.select(loads.c.load_id, loads.c.demo, loads.c.currency).order_by(loads.c.load_id)
    in_force = loader.rows(columns.where(loads.c.undone_at.is_(None)))
    last = loader.rows(sa.select(sa.func.coalesce(sa.func.max(loads.c.load_id), 0)))[0][0]
    demo = tuple(load_id for load_id, is_demo, _ in in_force if is_demo)
    named = [currency for _, is_demo, currency in in_force if currency and not is_demo]
    return WarehouseBefore(
        data_version=version,
        last_load=last,
        demo_loads=demo,
        real_loads=len(in_force) - len(demo),
        currency=named[-1] if named else None,
    )


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
        "currency": audit.currency,
    }
    loader.run(sa.insert(loads).values(values))
    steps = [
        {"load_id": load_id, "position": at, "name": step.name, "rows_in": step.rows_in, "rows_out": step.rows_out,
         "amount_in": step.amount_in, "amount_out": step.amount_out}
        for at, step in enumerate(audit.steps, 1)
    ]  # fmt: skip
    loader.run(sa.insert(load_steps), steps)


def forget_replaced(loader: Loader) -> None:
    """Delete what the import before this one replaced: only the last one can be undone."""
    for one in list_replaced_tables():
        loader.run(sa.delete(one.kept))


def keep_replaced(loader: Loader, one: ReplacedTable, keys: sa.TableClause, load_id: int) -> None:
    """Move the rows whose keys were handed over to where an undo brings them back from."""
    changed = one.table.c[one.key].in_(sa.select(keys.c[one.key]))
    columns = [*one.table.columns, sa.literal(load_id).label("replaced_by")]
    names = [column.name for column in one.kept.columns]
    loader.run(sa.insert(one.kept).from_select(names, sa.select(*columns).where(changed)))
    loader.run(sa.delete(one.table).where(changed))


def bring_back_replaced(loader: Loader, load_id: int) -> None:
    """Return what an import replaced to its table.

    Rows of ids that the import wrote in their place go first; those of facts went with the facts of the import.
    """
    for one in list_replaced_tables():
        if one.table not in list_fact_tables():
            keys = sa.select(one.kept.c[one.key])
            loader.run(sa.delete(one.table).where(one.table.c[one.key].in_(keys), one.table.c.load_id == load_id))
        names = [column.name for column in one.table.columns]
        back = sa.select(*(one.kept.c[name] for name in names)).where(one.kept.c.replaced_by == load_id)
        loader.run(sa.insert(one.table).from_select(names, back))


def remove_loads(loader: Loader, load_ids: Sequence[int]) -> None:
    """Delete the facts that imports wrote, and the own columns that came with them."""
    for table in (*list_fact_tables(), own_columns):
        loader.run(sa.delete(table).where(table.c.load_id.in_(load_ids)))


def mark_undone(loader: Loader, load_ids: Sequence[int], at: datetime) -> None:
    """Write down that imports are no longer in force; their quarantine goes with them."""
    loader.run(sa.delete(quarantine).where(quarantine.c.load_id.in_(load_ids)))
    loader.run(sa.update(loads).where(loads.c.load_id.in_(load_ids)).values(undone_at=at.replace(tzinfo=None)))
