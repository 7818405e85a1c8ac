"""Undo: take the last import back whole, or remove the demo store."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from typing import Any

import sqlalchemy as sa

from models.warehouse import NO_PRODUCT, loads
from services.core.context import Context
from services.core.errors import AppError
from services.ingest.commit_latch import Latch
from services.ingest.import_kind import Derivation
from services.ingest.kinds import KINDS, list_fact_tables, list_id_tables
from services.ingest.ledger import (
    bring_back_replaced,
    forget_replaced,
    mark_undone,
    read_warehouse_before,
    remove_loads,
    set_version,
)
from services.warehouse.loader import Loader
from services.warehouse.opening import open_loader


class NothingToUndo(AppError):
    """There is no import that can be undone."""

    status = 409


def undo_last(ctx: Context, *, expected: int | None = None, cancel: Event | None = None) -> int:
    """Undo the last import: its rows go, the rows that it replaced return. Return its load id.

    Only the last one can be undone, and once. Demo rows that it removed do not return: make them anew. Raises
    NothingToUndo, also where the last one is not the one that was `expected`; Cancelled.
    """
    latch = Latch(cancel)
    with open_loader(ctx.engine, cancel=latch) as loader:
        last = _find_last(loader)
        if expected not in (None, last):
            raise NothingToUndo(f"Import {expected} is not the last one any more; import {last} came after it.")
        with _derived_anew(loader, [last]):
            remove_loads(loader, [last])
            bring_back_replaced(loader, last)
            _forget_ids(loader, [last])
        _finish(loader, [last], ctx.clock.now())
        set_version(loader, read_warehouse_before(loader).data_version + 1)
        latch.close()
    return last


def _find_last(loader: Loader) -> int:
    changed = sa.select(loads.c.load_id, loads.c.undone_at).where(loads.c.loaded + loads.c.updated > 0)
    rows = loader.rows(changed.order_by(loads.c.load_id.desc()).limit(1))
    if not rows:
        raise NothingToUndo("Nothing was imported yet.")
    load_id, undone_at = rows[0]
    if undone_at is not None:
        raise NothingToUndo("The last import was taken back already; one before it cannot be.")
    return int(load_id)


@contextmanager
def _derived_anew(loader: Loader, load_ids: Sequence[int]) -> Iterator[None]:
    """Compute derived columns anew, after the block, for the keys whose rows these loads wrote before it."""
    derivations = [one for kind in KINDS.values() for one in kind.derives]
    touched = [one.touched(loader, load_ids) for one in derivations]
    yield
    for one, keys in zip(derivations, touched, strict=True):
        one.renew(loader, _select_keys(one, keys))


def _select_keys(one: Derivation, keys: Sequence[int]) -> sa.Select[Any]:
    return sa.select(one.key).where(one.key.in_(keys))


def _forget_ids(loader: Loader, load_ids: Sequence[int]) -> None:
    """Delete the ids that no fact refers to any more; of ids that carry a load, only those of these loads.

    Keys of imports begin above the one that every warehouse has.
    """
    for table in list_id_tables():
        (own,) = table.primary_key
        unused = [own > NO_PRODUCT, *(~sa.exists().where(column == key) for column, key in _list_references(table))]
        of_loads = [table.c.load_id.in_(load_ids)] if "load_id" in table.c else []
        loader.run(sa.delete(table).where(*of_loads, *unused))


def _list_references(table: sa.Table) -> list[tuple[sa.Column[int], sa.Column[int]]]:
    """Return every column of a fact that refers to the table, and the key that it refers to."""
    keys = (key for fact in list_fact_tables() for key in fact.foreign_keys)
    return [(key.parent, key.column) for key in keys if key.column.table is table]


def _finish(loader: Loader, load_ids: Sequence[int], now: datetime) -> None:
    forget_replaced(loader)
    mark_undone(loader, load_ids, now)


def remove_demo(ctx: Context, *, cancel: Event | None = None) -> int:
    """Remove everything that demo imports wrote. Return how many imports that were."""
    latch = Latch(cancel)
    with open_loader(ctx.engine, cancel=latch) as loader:
        removed = drop_demo(loader, ctx.clock.now())
        if removed:
            set_version(loader, read_warehouse_before(loader).data_version + 1)
        latch.close()
    return removed


def drop_demo(loader: Loader, now: datetime) -> int:
    """Remove the demo's rows inside a transaction that moves the version of the data. Return the number of imports."""
    demo = read_warehouse_before(loader).demo_loads
    if not demo:
        return 0
    with _derived_anew(loader, demo):
        remove_loads(loader, demo)
        _forget_ids(loader, demo)
    _finish(loader, demo, now)
    return len(demo)
