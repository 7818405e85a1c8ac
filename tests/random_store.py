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
            "channel": rng.choice(["Web", "Store"]),
            "payment_method": rng.choice(["Card", "Cash"]), "segment": rng.choice(SEGMENTS),
            "delivery_days": rng.choice([None, 1, 5, 6, 9]), "satisfaction_score": rng.choice([None, 1, 2, 3, 5]),
            "region": rng.choice(REGIONS), "age_group": rng.choice(AGES), "load_id": 1,
        })  # fmt: skip
    return rows


def _with_fate(rng: np.random.Generator, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let some orders be cancelled, some name no customer, some be credit notes, of which nothing is paid."""
    for row in rows:
        fate = rng.choice(["paid", "cancelled", "credit note", "Unknown"], p=[0.7, 0.1, 0.05, 0.15])
        row["status"], row["is_counted"] = fate, fate in {"paid", "Unknown"}
        row["customer_key"] = None if rng.random() < 0.1 else row["customer_key"]
        row["is_late"] = rng.choice([None, None, True, False])
        row["revenue"] = Decimal(0) if fate == "credit note" else row["revenue"]
    seen: set[int] = {None}  # type: ignore[arg-type]
    for row in sorted(rows, key=lambda row: (row["date"], row["transaction_id"])):
        row["is_first"] = bool(row["is_counted"] and row["customer_key"] not in seen)
        seen |= {row["customer_key"]} if row["is_counted"] else set()
    return rows


SAME = ("transaction_key", "customer_key", "date", "day", "hour", "is_counted", "channel", "payment_method", "segment",
        "region", "age_group", "load_id")  # fmt: skip
"""What a part of an order repeats of it."""
REST = dict.fromkeys(("category", "subcategory", "brand"), warehouse.NOT_ON_A_LINE)


def _lines(rng: np.random.Generator, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the lines of each order, with what is on no line as line 0; they add up to the order's total."""
    rows = []
    for order in orders:
        cents = int(order["revenue"] * 100)
        same, rest = {name: order[name] for name in SAME}, _rest(rng, cents)
        if rest or order["status"] == "credit note":
            rows.append({**same, **_item(rng, 0, rest.get("amount", 0)), **REST, **_money(rest), "product_key": 0})
        left = 0 if order["status"] == "credit note" else int(rng.integers(1, 5))
        cuts = sorted(int(cut) for cut in rng.integers(0, cents - rest.get("amount", 0) + 1, max(left - 1, 0)))
        ends = [*cuts, cents - rest.get("amount", 0)]
        for number in range(left):
            amount = ends[number] - (ends[number - 1] if number else 0)
            rows.append({**same, **_item(rng, number + 1, amount)})
    return rows


def _rest(rng: np.random.Generator, cents: int) -> dict[str, int]:
    """Give shipping, tax and a discount of the whole order, in cents; nothing for half of the orders."""
    if cents < 1000 or rng.random() < 0.5:
        return {}
    shipping, tax, discount = int(rng.choice([0, 499])), int(rng.integers(0, 300)), int(rng.choice([0, 200]))
    return {"shipping": shipping, "tax": tax, "discount": discount, "amount": shipping + tax - discount}


def _money(cents: dict[str, int]) -> dict[str, Any]:
    return {name: None if name not in cents else Decimal(cents[name]) / 100 for name in ("shipping", "tax", "discount")}


def _item(rng: np.random.Generator, number: int, cents: int) -> dict[str, Any]:
    known = number > 0
    return {
        "line_number": number, "product_key": int(rng.integers(1, 13)) if known and rng.random() < 0.8 else None,
        "category": rng.choice(["Books", "Unknown", "Toys"]), "subcategory": rng.choice(["Novels", "Trains"]),
        "brand": rng.choice([*BRANDS, "penguin"]), "quantity": int(rng.integers(1, 4)) if known else None,
        "unit_price": Decimal(int(rng.choice(CENTS))) / 100 if known and rng.random() < 0.9 else None,
        "discount": Decimal(int(rng.integers(0, 500))) / 100 if known and rng.random() < 0.4 else None,
        "amount": Decimal(cents) / 100, "cost": Decimal(cents // 2) / 100 if known and rng.random() < 0.8 else None,
        "shipping": None, "tax": Decimal(cents // 10) / 100 if known and rng.random() < 0.2 else None,
    }  # fmt: skip


def _refunds(rng: np.random.Generator, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give refunds of every credit note and of some orders, each days after its order, of a product or of none."""
    rows = []
    for order in orders:
        if order["status"] != "credit note" and (not order["is_counted"] or rng.random() < 0.8):
            continue
        date = order["date"] + timedelta(days=int(rng.integers(0, 30)))
        same = {name: order[name] for name in SAME} | {"date": date, "day": date.date(), "hour": date.hour}
        item = {name: value for name, value in _item(rng, 1, int(rng.integers(100, 5000))).items() if name in REFUNDED}
        rows.append({**same, "is_counted": True, "refund_number": 1, **item})
    return rows


REFUNDED = frozenset({"product_key", "category", "subcategory", "brand", "quantity", "amount"})


def _product(number: int) -> dict[str, Any]:
    name = f"Thing {number}" if number % 3 else None
    return {"product_key": number + 1, "product_id": f"P{number}", "name": name}


def _events(rng: np.random.Generator, count: int, *, users: int, customers: int) -> list[dict[str, Any]]:
    rows = []
    for _ in range(count):
        user, when = int(rng.integers(0, users)), START + timedelta(seconds=int(rng.integers(0, 90 * 86_400)))
        category = int(rng.integers(0, len(CATEGORIES)))
        rows.append({
            "event_time": when, "event_date": when.date(), "event_hour": when.hour, "user_key": user,
            "session_key": int(rng.integers(0, 60)), "product_key": int(rng.integers(0, 12)) + 1,
            "customer_key": user if user % 2 and user < customers else None, "category_key": category,
            "raw_category_key": category, "load_id": 1, "price": Decimal(int(rng.choice(CENTS))) / 100,
            "event_type": rng.choice(["view", "view", "cart", "purchase", "wish"]), "brand": rng.choice(BRANDS),
        })  # fmt: skip
    return rows


def load_random_store(ctx: Context, *, orders: int = 120, events: int = 200, customers_in_log: bool = True) -> None:
    """Write a random store into an empty warehouse."""
    rng, more = np.random.default_rng(11), np.random.default_rng(12)
    customers = _customers(rng, 40)
    categories = [
        {"category_key": key, "category_id": str(key), "category_code": code, **_levels(code)}
        for key, code in enumerate(CATEGORIES)
    ]
    sold = _with_fate(more, _orders(rng, orders, 36))
    tables = (
        (warehouse.loads, [LOAD]),
        (warehouse.customers, customers),
        (warehouse.products, [_product(key) for key in range(12)]),
        (warehouse.users, [{"user_key": key, "user_id": f"U{key}"} for key in range(50)]),
        (warehouse.sessions, [{"session_key": key, "session_id": f"S{key}"} for key in range(60)]),
        (warehouse.categories, categories),
        (warehouse.transactions, sold),
        (warehouse.order_lines, _lines(more, sold)),
        (warehouse.refunds, _refunds(more, sold)),
        (warehouse.events, _events(rng, events, users=50, customers=40 if customers_in_log else 0)),
    )
    with ctx.engine.write() as writer:
        for table, rows in tables:
            insert_rows(writer, table, [{name: _python(value) for name, value in row.items()} for row in rows])
        writer.execute(update(warehouse.warehouse_state).values(data_version=1))


def _python(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
