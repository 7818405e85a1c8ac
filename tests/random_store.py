"""A random store: large enough that cuts meet, small enough for plain inserts; the same under the same seed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import update

from models import warehouse
from services.core.context import Context
from tests.world import LOAD, insert_rows

REGIONS, SEGMENTS, AGES = ("North", "South", "Unknown"), ("Premium", "Regular"), ("18-25", "26-35", "Unknown")
CATEGORIES = ("computers.components.cpu", "computers.notebook", "appliances", "Unknown")
BRANDS = ("asus", "msi", "Unknown", 'it\'s "odd"; --')
CENTS = (500, 2000, 9999, 50000)
START = datetime(2023, 11, 20)


def _levels(code: str) -> dict[str, str]:
    parts = code.split(".")
    return {f"category_{n}": ".".join(parts[:n]) for n in (1, 2, 3)}


def _customers(rng: np.random.Generator, count: int) -> list[dict[str, Any]]:
    return [
        {
            "customer_key": key, "customer_id": f"C{key}", "segment": rng.choice(SEGMENTS), "from_file": True,
            "region": rng.choice(REGIONS), "age_group": rng.choice(AGES), "load_id": 1,
        }
        for key in range(count)
    ]  # fmt: skip


def _orders(rng: np.random.Generator, count: int, customers: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for key in range(count):
        date = START + timedelta(seconds=int(rng.integers(0, 420 * 86_400)))
        rows.append({
            "transaction_key": key, "transaction_id": f"T{key}", "customer_key": int(rng.integers(0, customers)),
            "date": date, "day": date.date(), "hour": date.hour, "revenue": Decimal(int(rng.integers(0, 40_000))) / 100,
            "category": rng.choice(["Books", "Unknown", "Toys"]), "channel": rng.choice(["Web", "Store"]),
            "payment_method": rng.choice(["Card", "Cash"]), "segment": rng.choice(SEGMENTS),
            "delivery_days": rng.choice([None, 1, 5, 6, 9]), "satisfaction_score": rng.choice([None, 1, 2, 3, 5]),
            "region": rng.choice(REGIONS), "age_group": rng.choice(AGES), "load_id": 1,
        })  # fmt: skip
    seen: set[int] = set()
    for row in sorted(rows, key=lambda row: (row["date"], row["transaction_id"])):
        row["is_first"] = row["customer_key"] not in seen
        seen.add(row["customer_key"])
    return rows


def _events(rng: np.random.Generator, count: int, *, users: int, customers: int) -> list[dict[str, Any]]:
    rows = []
    for _ in range(count):
        user, when = int(rng.integers(0, users)), START + timedelta(seconds=int(rng.integers(0, 90 * 86_400)))
        category = int(rng.integers(0, len(CATEGORIES)))
        rows.append({
            "event_time": when, "event_date": when.date(), "event_hour": when.hour, "user_key": user,
            "session_key": int(rng.integers(0, 60)), "product_key": int(rng.integers(0, 12)),
            "customer_key": user if user % 2 and user < customers else None, "category_key": category,
            "raw_category_key": category, "load_id": 1, "price": Decimal(int(rng.choice(CENTS))) / 100,
            "event_type": rng.choice(["view", "view", "cart", "purchase", "wish"]), "brand": rng.choice(BRANDS),
        })  # fmt: skip
    return rows


def load_random_store(ctx: Context, *, orders: int = 120, events: int = 200, customers_in_log: bool = True) -> None:
    """Write a random store into an empty warehouse."""
    rng = np.random.default_rng(11)
    customers = _customers(rng, 40)
    categories = [
        {"category_key": key, "category_id": str(key), "category_code": code, **_levels(code)}
        for key, code in enumerate(CATEGORIES)
    ]
    tables = (
        (warehouse.loads, [LOAD]),
        (warehouse.customers, customers),
        (warehouse.products, [{"product_key": key, "product_id": f"P{key}"} for key in range(12)]),
        (warehouse.users, [{"user_key": key, "user_id": f"U{key}"} for key in range(50)]),
        (warehouse.sessions, [{"session_key": key, "session_id": f"S{key}"} for key in range(60)]),
        (warehouse.categories, categories),
        (warehouse.transactions, _orders(rng, orders, 36)),
        (warehouse.events, _events(rng, events, users=50, customers=40 if customers_in_log else 0)),
    )
    with ctx.engine.write() as writer:
        for table, rows in tables:
            insert_rows(writer, table, [{name: _python(value) for name, value in row.items()} for row in rows])
        writer.execute(update(warehouse.warehouse_state).values(data_version=1))


def _python(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
