"""A log with gaps, small enough to be filled by hand. Prices are 10.00; * is a purchase.

    load 1   user product category  code   brand          load 2   user product category  code   brand
             U1   A       10        a.b    asus                    U1   A       10        -      -     *
             U1   A       10        a.b    asus    *                U3   D       -         -      msi
             U2   A       10        -      asus
             U2   A       10        -      -       *
             U3   A       10        a.b    asuss
             U3   A       -         -      -
             U1   B       20        -      -       *
             U1   B       20        -      Unknown
             U2   C       -         c.d    hp
             U2   C       -         -      -       *
             U2   C       10        -      hp

Brand of A: asus 3 of 4 rows of 2 users (asuss 1), fills 3 rows (2 of load 1, 1 of load 2), 20.00. B: nobody knows.
Brand of C: hp 2 of 2, fills 1 row, 10.00.
Category of id 10: a.b 3 of 3 rows of 2 users, fills 4 rows (A 3, C 1), 20.00. Of 20: nobody knows.
Category of a product whose id has none: A: a.b 3 of 3, fills 1 row (U3's), 0.00. C: c.d 1 of 1, fills 1 row, 10.00.
D: nobody knows.
Rows that any of it changes: A's 3 without brand and U2's that has one, C's 2: 6 in all, 30.00.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from models import warehouse
from services.core.context import Context
from tests.world import LOAD, insert_rows

Told = tuple[int, str, str | None, str | None, str | None, str]
"""User, product, category id, code, brand, what."""

FIRST: Sequence[Told] = (
    (1, "A", "10", "a.b", "asus", "view"),
    (1, "A", "10", "a.b", "asus", "purchase"),
    (2, "A", "10", None, "asus", "view"),
    (2, "A", "10", None, None, "purchase"),
    (3, "A", "10", "a.b", "asuss", "cart"),
    (3, "A", None, None, None, "view"),
    (1, "B", "20", None, None, "purchase"),
    (1, "B", "20", None, "Unknown", "view"),
    (2, "C", None, "c.d", "hp", "view"),
    (2, "C", None, None, None, "purchase"),
    (2, "C", "10", None, "hp", "view"),
)
SECOND: Sequence[Told] = ((1, "A", "10", None, None, "purchase"), (3, "D", None, None, "msi", "view"))

PRODUCTS = {"A": 1, "B": 2, "C": 3, "D": 4}
CATEGORIES = {("10", "a.b"): 1, ("10", "Unknown"): 2, ("20", "Unknown"): 3, ("Unknown", "Unknown"): 4,
              ("Unknown", "c.d"): 5}  # fmt: skip
BEGIN = datetime(2024, 5, 1, 9)


def load_gaps(ctx: Context) -> None:
    """Write the ids and the first load."""
    with ctx.engine.write() as writer:
        writer.execute(sa.insert(warehouse.loads), [LOAD, {**LOAD, "load_id": 2}])
        writer.execute(
            sa.insert(warehouse.products), [{"product_key": k, "product_id": p} for p, k in PRODUCTS.items()]
        )
        writer.execute(sa.insert(warehouse.users), [{"user_key": k, "user_id": f"U{k}"} for k in (1, 2, 3)])
        writer.execute(sa.insert(warehouse.sessions), [{"session_key": 1, "session_id": "S1"}])
        writer.execute(sa.insert(warehouse.categories), [_category(*pair, key) for pair, key in CATEGORIES.items()])
    add(ctx, 1, FIRST)


def add(ctx: Context, load_id: int, rows: Sequence[Told]) -> None:
    """Write the rows of a load, as an import does: what is in effect is what the file said."""
    with ctx.engine.write() as writer:
        insert_rows(writer, warehouse.events, [_event(load_id, at, *row) for at, row in enumerate(rows)])
        writer.execute(sa.update(warehouse.warehouse_state).values(data_version=load_id, stamp=f"load {load_id}"))


def _category(category_id: str, code: str, key: int) -> Mapping[str, Any]:
    levels = {f"category_{n}": ".".join(code.split(".")[:n]) for n in (1, 2, 3)}
    return {"category_key": key, "category_id": category_id, "category_code": code, **levels}


def _event(  # noqa: PLR0917 - a row of the table above
    load_id: int, at: int, user: int, product: str, category_id: str | None, code: str | None, brand: str | None,
    what: str,
) -> Mapping[str, Any]:  # fmt: skip
    when = BEGIN + timedelta(days=load_id, minutes=at)
    category = CATEGORIES[category_id or "Unknown", code or "Unknown"]
    return {
        "event_time": when, "event_date": when.date(), "event_hour": when.hour, "user_key": user, "session_key": 1,
        "product_key": PRODUCTS[product], "customer_key": None, "category_key": category, "raw_category_key": category,
        "load_id": load_id, "price": Decimal(10), "event_type": what, "brand": brand or "Unknown", "raw_brand": brand,
    }  # fmt: skip


def effective(ctx: Context) -> list[tuple[Any, ...]]:
    """Give every event with what is in effect and what the file said, in order."""
    e, c = warehouse.events.c, warehouse.categories.c
    said = sa.select(e.load_id, e.event_time, e.brand, c.category_code, e.raw_brand, e.raw_category_key)
    ordered = said.join(warehouse.categories, c.category_key == e.category_key).order_by(e.load_id, e.event_time)
    kinds = [pa.int64(), pa.timestamp("us"), pa.string(), pa.string(), pa.string(), pa.int64()]
    schema = pa.schema([(f"c{at}", kind) for at, kind in enumerate(kinds)])
    with ctx.engine.snapshot(seconds=9) as reader:
        return [tuple(row.values()) for row in reader.fetch(ordered, schema).table.to_pylist()]


def brands(ctx: Context) -> list[str]:
    """Give the brand in effect of every event, in order."""
    return [row[2] for row in effective(ctx)]


def codes(ctx: Context) -> list[str]:
    """Give the category path in effect of every event, in order."""
    return [row[3] for row in effective(ctx)]
