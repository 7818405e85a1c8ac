"""Table shape: what no row has is found, wherever the one row that has it lies."""

import pytest
import sqlalchemy as sa

from models.warehouse import order_lines, products, transactions
from services.core.context import Context
from services.query import table_shape
from services.query.table_shape import read_table_shape
from services.warehouse.schema_version import move_data_version

FILLED = ("transactions", "events")


@pytest.mark.parametrize("first", [1, 10_000])
def test_one_row_that_has_it_is_enough(world: Context, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_shape, "FIRST_ROWS", first)
    with world.engine.snapshot(seconds=10) as reader:
        before = read_table_shape(reader, FILLED)
    assert {"order_lines.cost", "order_lines.tax", "products.name", "refunds.amount"} <= before.empty
    assert {"order_lines.quantity", "order_lines.product_key", "transactions.customer_key"}.isdisjoint(before.empty)
    assert {"transactions", "customer_histories", "order_lines", "refunds"} <= before.whole
    assert (before.partial, "uncounted_orders" in before.whole) == (frozenset(), False)
    with world.engine.write() as writer:
        writer.execute(
            sa.update(order_lines).where(order_lines.c.transaction_key == 8).values(cost=1, is_counted=False)
        )
        writer.execute(sa.update(transactions).where(transactions.c.transaction_key == 8).values(customer_key=None))
        writer.execute(sa.update(products).where(products.c.product_key == 3).values(name="Mug"))
        writer.execute(move_data_version())
    with world.engine.snapshot(seconds=10) as reader:
        after = read_table_shape(reader, FILLED)
    assert before.empty - after.empty == {"order_lines.cost", "products.name"}
    assert before.whole - after.whole == {"order_lines"}
    assert after.partial == {"transactions.customer_key"}


def test_a_product_on_no_line_is_no_product(world: Context) -> None:
    with world.engine.write() as writer:
        writer.execute(sa.update(order_lines).values(product_key=None))
        writer.execute(
            sa.update(order_lines).where(order_lines.c.line_number == 2).values(product_key=0, line_number=0)
        )
        writer.execute(move_data_version())
    assert "order_lines.product_key" in world.coverage().known.empty


def test_of_what_has_no_rows_nothing_is_known(world: Context) -> None:
    with world.engine.snapshot(seconds=10) as reader:
        shape = read_table_shape(reader, ("events",))
    assert {name.split(".")[0] for name in shape.empty} <= {"events", "products"}
    assert shape.whole == frozenset()
