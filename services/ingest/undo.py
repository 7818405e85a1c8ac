"""Undo: take the last import back whole, or the demo store."""

from collections.abc import Sequence
from datetime import datetime
from threading import Event

import sqlalchemy as sa

from models.warehouse import (
    categories,
    customers,
    events,
    loads,
    order_lines,
    products,
    replaced_customers,
    replaced_transactions,
    sessions,
    transactions,
    users,
)
from services.core.context import Context
from services.core.errors import AppError
from services.ingest.commit_latch import Latch
from services.ingest.ledger import (
    REPLACED,
    forget_replaced,
    mark_first,
    mark_undone,
    remove_loads,
    set_version,
    standing,
)
from services.warehouse.loader import Loader, open_loader

FACTS = (order_lines, transactions, events)

REFERRED = (
    (users, "user_key", ((events, "user_key"),)),
    (sessions, "session_key", ((events, "session_key"),)),
    (products, "product_key", ((events, "product_key"), (order_lines, "product_key"))),
    (categories, "category_key", ((events, "category_key"), (events, "raw_category_key"))),
)
"""Dictionaries, and the facts that refer to them."""


class NothingToUndo(AppError):
    """There is no import that can be taken back."""

    status = 409


def undo_last(ctx: Context, who: str, *, expected: int | None = None, cancel: Event | None = None) -> int:
    """Take the last import back: its rows go, what it replaced returns; give its load id.

    Only the last one can be taken back, and once. Demo rows that it removed do not return: make them anew. Raises
    NothingToUndo, also where the last one is not the one that was `expected`; Cancelled.
    """
    del who  # who calls writes it into the audit, if there is one
    latch = Latch(cancel)
    with open_loader(ctx.engine, cancel=latch) as loader:
        last = _last(loader)
        if expected not in (None, last):
            raise NothingToUndo(f"Import {expected} is not the last one any more; import {last} came after it.")
        touched = _touched(loader, last)
        remove_loads(loader, [last], FACTS)
        _bring_back(loader, last)
        _forget_unreferred(loader, [last])
        mark_first(loader, sa.select(customers.c.customer_key).where(customers.c.customer_key.in_(touched)))
        _finish(loader, [last], ctx.clock.now())
        latch.close()
    return last


def _last(loader: Loader) -> int:
    changed = sa.select(loads.c.load_id, loads.c.undone_at).where(loads.c.loaded + loads.c.updated > 0)
    rows = loader.rows(changed.order_by(loads.c.load_id.desc()).limit(1))
    if not rows:
        raise NothingToUndo("Nothing was imported yet.")
    load_id, undone_at = rows[0]
    if undone_at is not None:
        raise NothingToUndo("The last import was taken back already; one before it cannot be.")
    return int(load_id)


def _touched(loader: Loader, load_id: int) -> list[int]:
    """Give the customers of whose orders the import changed any."""
    of_load = sa.select(transactions.c.customer_key).where(transactions.c.load_id == load_id)
    of_replaced = sa.select(replaced_transactions.c.customer_key)
    return [row[0] for row in loader.rows(sa.union(of_load, of_replaced))]


def _bring_back(loader: Loader, load_id: int) -> None:
    keys = sa.select(replaced_customers.c.customer_key)
    loader.run(sa.delete(customers).where(customers.c.customer_key.in_(keys), customers.c.load_id == load_id))
    for table, kept, _ in REPLACED:
        names = [column.name for column in table.columns]
        back = sa.select(*(kept.c[name] for name in names)).where(kept.c.replaced_by == load_id)
        loader.run(sa.insert(table).from_select(names, back))


def _forget_unreferred(loader: Loader, load_ids: Sequence[int]) -> None:
    """Delete the customers these imports brought and the ids that no fact refers to any more."""
    known = (transactions.c.customer_key, events.c.customer_key)
    free = (~sa.exists().where(column == customers.c.customer_key) for column in known)
    loader.run(sa.delete(customers).where(customers.c.load_id.in_(load_ids), *free))
    for table, key, referring in REFERRED:
        unused = (~sa.exists().where(fact.c[name] == table.c[key]) for fact, name in referring)
        loader.run(sa.delete(table).where(*unused))


def _finish(loader: Loader, load_ids: Sequence[int], now: datetime) -> None:
    forget_replaced(loader)
    mark_undone(loader, load_ids, now)
    set_version(loader, standing(loader).data_version + 1)


def remove_demo(ctx: Context, *, cancel: Event | None = None) -> int:
    """Remove everything that demo imports wrote; give how many imports that were."""
    latch = Latch(cancel)
    with open_loader(ctx.engine, cancel=latch) as loader:
        removed = drop_demo(loader, ctx.clock.now())
        if removed:
            set_version(loader, standing(loader).data_version + 1)
        latch.close()
    return removed


def drop_demo(loader: Loader, now: datetime) -> int:
    """Remove the demo's rows inside a transaction, which moves the version of the data; give the number of imports."""
    demo = standing(loader).demo_loads
    if not demo:
        return 0
    of_demo = sa.select(transactions.c.customer_key).where(transactions.c.load_id.in_(demo))
    touched = [row[0] for row in loader.rows(of_demo)]
    remove_loads(loader, demo, FACTS)
    _forget_unreferred(loader, demo)
    mark_first(loader, sa.select(customers.c.customer_key).where(customers.c.customer_key.in_(sorted(set(touched)))))
    forget_replaced(loader)
    mark_undone(loader, demo, now)
    return len(demo)
