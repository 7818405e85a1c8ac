"""A tiny store, small enough to be computed by hand. Every expected number in tests comes from this table.

Orders (day, customer, revenue, category, channel, paid by, days, score, segment, region then, age group):

    T1 2023-01-15 C1 100.00 Electronics Web   Card    2  5 Premium North 26-35    first
    T2 2023-01-15 C2  50.50 Books       Store Cash    -  2 Regular South Unknown  first
    T3 2023-06-30 C1 200.00 Books       Web   Card    6  4 Premium North 26-35
    T4 2023-12-31 C3  30.00 Electronics App   Unknown 5  1 Regular North 36-45    first   (23:59:59)
    T5 2024-01-01 C1   0.00 Unknown     Web   Card    3  - Premium North 26-35            (00:00:00)
    T6 2024-02-29 C2 149.50 Electronics Store Cash    8  2 Regular North Unknown          (C2 lives in South)
    T7 2024-06-30 C1 200.00 Books       Web   Card    1  5 Premium North 26-35            (ties with T3)
    T8 2024-12-31 C3  70.00 Books       App   Card    -  3 Regular North 36-45

    all: revenue 800.00, orders 8, customers 3, aov 100.00, revenue per customer 266.67 (800/3), satisfaction 22/7,
         delivery days 25/6, low satisfaction 3 orders of 7 rated, late 2 orders of 6 delivered, new customers 3,
         repeat share 3/3, churned share at 2024-12-31 2/3 (C1 184 days, C2 306, C3 0)
    2023: revenue 380.50, orders 4, customers 3, new customers 3, repeat share 1/3, churned share 2/3 (C1, C2)
    2024: revenue 419.50, orders 4, customers 3, new customers 0, repeat share 1/3, churned share 2/3 (C1, C2)
    until 2023-04-15: churned share 0/2 (90 days exactly); until 2023-04-16: 2/2
    region: North 749.50 in 7 orders of 3 customers, South 50.50 in 1 of 1 (customers do not add up: C2 is in both)
    category: Books 520.50 (4), Electronics 279.50 (3), Unknown 0.00 (1)
    channel: Web 500.00 (4), Store 200.00 (2), App 100.00 (2; a tie of orders)
    segment: Premium 500.00 (4), Regular 300.00 (4)      payment: Card 570.00 (5), Cash 200.00 (2), Unknown 30.00 (1)
    age group: 26-35 500.00, Unknown 200.00, 36-45 100.00
    quarter: 2023-Q1 150.50, 2023-Q2 200, 2023-Q4 30, 2024-Q1 149.50, 2024-Q2 200, 2024-Q4 70 (Q3 of both years: none)
    C4 lives in South and never bought.

Events (U1 is C1, U2 is C2, nobody knows U3 and U4):

    2023-12-31 23:00    U1 S1 P1 asus    view     300.00     2024-01-02 10:00    U3 S3 P3 hp view      19.99
    2023-12-31 23:30    U1 S1 P1 asus    cart     300.00     2024-01-02 10:05    U3 S3 P3 hp purchase  19.99
    2024-01-01 00:10    U1 S1 P1 asus    purchase 300.00     2024-01-02 11:00    U4 S4 P2 -  view      20.00
    2024-01-01 09:00    U2 S2 P1 asus    view     300.00     2024-02-01 12:00    U1 S5 P2 -  view      20.00
    2024-01-01 09:05    U2 S2 P2 Unknown view      20.00     2024-02-01 12:01    U1 S5 P2 -  purchase  20.00
    2024-01-01 09:06    U2 S2 P2 Unknown cart      20.00     2024-02-01 12:02    U1 S5 P2 -  purchase  20.00
    2024-02-29 08:00    U4 S4 P3 hp      view      19.99     2024-02-29 23:59:59 U2 S2 P1 asus cart   300.00

    all: events 14, users 4, sessions 5, views 7, carts 3, purchases 4, event revenue 359.99, event aov 89.9975
    users per stage: view 4, cart 2 (U1, U2), purchase 2 (U1, U3): user conversion 2/4, view to cart 2/4,
         cart to purchase by users 2/2 (and U3 bought without a cart), by events 4/3, funnel conversion 2/4
    segments: U1 multi and high value (ceil(2/10) = 1), U3 single, U2 abandoner (320.00 left), U4 view-only
    brand: asus 5 events 300.00, hp 3 events 19.99, Unknown 6 events 40.00
    category_1: computers (K1, K2) 11 events 340.00, Unknown 3 events 19.99
    day: 2023-12-31 2 events, 2024-01-01 4, 2024-01-02 3, 2024-02-01 3, 2024-02-29 2
    tier: high (300.00) 5 events, medium (20.00) 6, low (19.99) 3
    of customers in North (U1): 6 events, 340.00; in South (U2): 4 events, nothing bought
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Table, insert, update

from models import warehouse
from services.core.context import Context
from services.warehouse.base import Writer

Row = Mapping[str, Any]

LOAD = {
    "load_id": 1, "kind": "transactions", "sources": "[]", "mapping": "{}", "preset": "", "who": "tests", "demo": False,
    "started_at": datetime(2024, 12, 31, 20), "seconds": Decimal(0), "data_version": 1, "undone_at": None, "read": 8,
    "loaded": 8, "updated": 0, "unchanged": 0, "duplicates": 0, "rejected": 0, "orders": None,
}  # fmt: skip

CUSTOMERS = (  # key, segment, region, age group
    (1, "Premium", "North", "26-35"),
    (2, "Regular", "South", "Unknown"),
    (3, "Regular", "North", "36-45"),
    (4, "Regular", "South", "18-25"),
)

TRANSACTIONS = (  # customer, when, revenue, category, channel, paid by, days, score, region at the time of sale, first
    (1, datetime(2023, 1, 15, 10), "100.00", "Electronics", "Web", "Card", 2, 5, "North", True),
    (2, datetime(2023, 1, 15, 23, 30), "50.50", "Books", "Store", "Cash", None, 2, "South", True),
    (1, datetime(2023, 6, 30, 12), "200.00", "Books", "Web", "Card", 6, 4, "North", False),
    (3, datetime(2023, 12, 31, 23, 59, 59), "30.00", "Electronics", "App", "Unknown", 5, 1, "North", True),
    (1, datetime(2024, 1, 1), "0.00", "Unknown", "Web", "Card", 3, None, "North", False),
    (2, datetime(2024, 2, 29, 8), "149.50", "Electronics", "Store", "Cash", 8, 2, "North", False),
    (1, datetime(2024, 6, 30, 12), "200.00", "Books", "Web", "Card", 1, 5, "North", False),
    (3, datetime(2024, 12, 31, 18), "70.00", "Books", "App", "Card", None, 3, "North", False),
)

ORDER_LINES = (  # order, line, product, quantity, unit price: T1 is one P1, T3 is two P2 and one P1
    (1, 1, 1, "1", "100.00"),
    (3, 1, 2, "2", "50.00"),
    (3, 2, 1, "1", "100.00"),
)
"""Every other order has one line, of no product and of its total; every line has the category of its order."""

CATEGORIES = ((1, "10", "computers.components.videocards"), (2, "20", "computers.notebooks"), (3, "30", "Unknown"))
"""Key, id, code."""

PRODUCTS = {1: (1, "asus", "300.00"), 2: (2, None, "20.00"), 3: (3, "hp", "19.99")}
"""Product to category, brand and price."""

USERS = {1: 1, 2: 2, 3: None, 4: None}
"""User to customer."""

EVENTS = (  # when, user, session, product, what
    (datetime(2023, 12, 31, 23), 1, 1, 1, "view"),
    (datetime(2023, 12, 31, 23, 30), 1, 1, 1, "cart"),
    (datetime(2024, 1, 1, 0, 10), 1, 1, 1, "purchase"),
    (datetime(2024, 1, 1, 9), 2, 2, 1, "view"),
    (datetime(2024, 1, 1, 9, 5), 2, 2, 2, "view"),
    (datetime(2024, 1, 1, 9, 6), 2, 2, 2, "cart"),
    (datetime(2024, 1, 2, 10), 3, 3, 3, "view"),
    (datetime(2024, 1, 2, 10, 5), 3, 3, 3, "purchase"),
    (datetime(2024, 1, 2, 11), 4, 4, 2, "view"),
    (datetime(2024, 2, 1, 12), 1, 5, 2, "view"),
    (datetime(2024, 2, 1, 12, 1), 1, 5, 2, "purchase"),
    (datetime(2024, 2, 1, 12, 2), 1, 5, 2, "purchase"),
    (datetime(2024, 2, 29, 8), 4, 4, 3, "view"),
    (datetime(2024, 2, 29, 23, 59, 59), 2, 2, 1, "cart"),
)


def load_world(ctx: Context) -> None:
    """Write the store into an empty warehouse, in one transaction; the data version becomes 1."""
    with ctx.engine.write() as writer:
        for table, rows in tables():
            insert_rows(writer, table, rows)
        writer.execute(update(warehouse.warehouse_state).values(data_version=1))


def insert_rows(writer: Writer, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of equal keys, a hundred per statement: to compile one statement per row took most of the time."""
    for start in range(0, len(rows), 100):
        writer.execute(insert(table).values([dict(row) for row in rows[start : start + 100]]))


def tables() -> Sequence[tuple[Table, Sequence[Row]]]:
    """Give the rows of each table, dimensions first."""
    return (
        (warehouse.loads, [LOAD]),
        (warehouse.customers, [_customer(*row) for row in CUSTOMERS]),
        (warehouse.products, [{"product_key": key, "product_id": f"P{key}"} for key in PRODUCTS]),
        (warehouse.users, [{"user_key": key, "user_id": f"U{key}"} for key in USERS]),
        (warehouse.sessions, [{"session_key": key, "session_id": f"S{key}"} for key in range(1, 6)]),
        (warehouse.categories, [_category(*row) for row in CATEGORIES]),
        (warehouse.transactions, [_order(key, *row) for key, row in zip(count(1), TRANSACTIONS, strict=False)]),
        (warehouse.order_lines, _lines()),
        (warehouse.events, [_event(*row) for row in EVENTS]),
    )


def _customer(key: int, segment: str, region: str, age_group: str) -> Row:
    return {
        "customer_key": key, "customer_id": f"C{key}", "segment": segment, "region": region, "age_group": age_group,
        "acquisition_date": date(2023, 1, 1), "from_file": True, "load_id": 1,
    }  # fmt: skip


def _category(key: int, category_id: str, code: str) -> Row:
    levels = code.split(".")
    named = {f"category_{n}": ".".join(levels[:n]) for n in (1, 2, 3)}
    return {"category_key": key, "category_id": category_id, "category_code": code, **named}


def _order(  # noqa: PLR0917 - a row of the table above
    key: int, customer: int, at: datetime, revenue: str, category: str, channel: str, paid: str,
    days: int | None, score: int | None, region: str, first: bool,
) -> Row:  # fmt: skip
    _, segment, _, age_group = CUSTOMERS[customer - 1]
    return {
        "transaction_key": key, "transaction_id": f"T{key}", "customer_key": customer, "date": at, "day": at.date(),
        "hour": at.hour, "revenue": Decimal(revenue), "channel": channel, "payment_method": paid, "is_counted": True,
        "delivery_days": days, "satisfaction_score": score, "segment": segment, "region": region,
        "age_group": age_group, "is_first": first, "load_id": 1,
    }  # fmt: skip


def _lines() -> list[Row]:
    told = {order for order, *_ in ORDER_LINES}
    own = [_line(*row) for row in ORDER_LINES]
    rest = [key for key in range(1, len(TRANSACTIONS) + 1) if key not in told]
    return [*own, *(_line(key, 1, None, None, TRANSACTIONS[key - 1][2]) for key in rest)]


def _line(order: int, line: int, product: int | None, quantity: str | None, price: str) -> Row:
    row = _order(order, *TRANSACTIONS[order - 1])
    same = ("transaction_key", "customer_key", "date", "day", "hour", "is_counted", "channel", "payment_method",
            "segment", "region", "age_group", "load_id")  # fmt: skip
    return {
        **{name: row[name] for name in same}, "line_number": line, "product_key": product,
        "category": TRANSACTIONS[order - 1][3], "quantity": quantity and Decimal(quantity),
        "unit_price": Decimal(price) if quantity else None, "amount": Decimal(quantity or 1) * Decimal(price),
    }  # fmt: skip


def _event(at: datetime, user: int, session: int, product: int, what: str) -> Row:
    category, brand, price = PRODUCTS[product]
    return {
        "event_time": at, "event_date": at.date(), "event_hour": at.hour, "user_key": user, "session_key": session,
        "product_key": product, "customer_key": USERS[user], "category_key": category, "raw_category_key": category,
        "load_id": 1, "price": Decimal(price), "event_type": what, "brand": brand or warehouse.UNKNOWN,
        "raw_brand": brand,
    }  # fmt: skip
