"""The migration that gives every order its lines: a warehouse of the version before, with every kind of order."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from config.settings import Settings
from services.core.context import Context, build_context
from services.ingest.undo import undo_last
from tests.asking import rows as ask
from tests.fixtures.olden import make_olden
from tests.services.ingest.bench import ORDERS, bring_text, counts


def order(key: int, revenue: str, category: str, load: int, **more: Any) -> dict[str, Any]:
    """Give an order as the version before wrote it; the first is of 2024-01-01."""
    labels = dict.fromkeys(("channel", "payment_method", "segment", "region", "age_group"), "Unknown")
    return {
        "transaction_key": key, "transaction_id": f"T{key}", "customer_key": 1, "date": datetime(2024, 1, key, 9),
        "day": date(2024, 1, key), "hour": 9, "revenue": Decimal(revenue), "category": category, "is_first": key == 1,
        "load_id": load, **labels, **more,
    }  # fmt: skip


def line(key: int, number: int, product: int, quantity: str, price: str) -> dict[str, Any]:
    return {
        "transaction_key": key, "line_number": number, "product_key": product, "quantity": Decimal(quantity),
        "unit_price": Decimal(price), "amount": Decimal(quantity) * Decimal(price), "load_id": 1,
    }  # fmt: skip


def load(load_id: int, loaded: int, updated: int) -> dict[str, Any]:
    return {
        "load_id": load_id, "kind": "transactions", "sources": "[]", "mapping": "{}", "preset": "", "who": "tests",
        "demo": False, "started_at": datetime(2024, 2, load_id), "seconds": 0, "data_version": load_id,
        "read": loaded + updated, "loaded": loaded, "updated": updated, "unchanged": 0, "duplicates": 0, "rejected": 0,
    }  # fmt: skip


ROWS: list[tuple[str, dict[str, Any]]] = [
    ("warehouse_state", {"state_id": 1, "data_version": 2, "stamp": "olden", "time_zone": "UTC"}),
    ("loads", load(1, 3, 0)),
    ("loads", load(2, 0, 1)),
    ("customers", {"customer_key": 1, "customer_id": "C1", "segment": "Unknown", "region": "Unknown",
                   "age_group": "Unknown", "from_file": False, "load_id": 1}),
    ("products", {"product_key": 1, "product_id": "P1", "name": "Cup"}),
    ("products", {"product_key": 2, "product_id": "P2"}),
    ("transactions", order(1, "30.50", "Books", 1)),
    ("transactions", order(2, "12.00", "Toys", 1)),
    ("transactions", order(3, "99.00", "Toys", 2)),
    ("replaced_transactions", order(3, "70.00", "Home", 1, replaced_by=2)),
    ("order_lines", line(1, 1, 1, "2", "10.25")),
    ("order_lines", line(1, 2, 2, "1", "10")),
]  # fmt: skip


@pytest.fixture
def olden(any_settings: Settings) -> Any:
    make_olden(any_settings, "0004", ROWS)
    ctx = build_context(any_settings, write=True, migrate=True)
    yield ctx
    ctx.close()


def test_every_order_has_lines_that_add_up_to_it(olden: Context) -> None:
    assert ask(olden, "revenue", "orders") == [(141.5, 3)]
    assert ask(olden, "revenue", "orders", by=("category",)) == [("Toys", 111.0, 2), ("Books", 30.5, 1)]
    found = {row[0]: row[-2:] for row in ask(olden, "revenue", "units", by=("product",))}
    assert found == {"Unknown": (111.0, 0.0), "P1": (20.5, 2.0), "P2": (10.0, 1.0)}


def test_the_import_before_can_still_be_undone(olden: Context) -> None:
    assert undo_last(olden) == 2
    assert sorted(ask(olden, "revenue", by=("category",))) == [("Books", 30.5), ("Home", 70.0), ("Toys", 12.0)]


def test_imports_go_on_where_they_were(olden: Context) -> None:
    audit = bring_text(olden, "transactions", ORDERS + "T2,C1,2024-01-02 09:00:00,15\nT9,C2,2024-03-01,1\n")
    assert counts(audit) == (2, 1, 1, 0, 0, 0)
    assert ask(olden, "revenue", by=("category",)) == [("Toys", 114.0), ("Books", 30.5), ("Unknown", 1.0)]
    with olden.engine.snapshot(seconds=9) as reader:
        import pyarrow as pa

        from models.warehouse import products

        named = sa.select(products.c.product_id).where(products.c.product_key == 0)
        assert reader.fetch(named, pa.schema([("id", pa.string())])).table.to_pylist() == [{"id": "(not on a line)"}]
