"""The overview of stores whose files lack something: what they have is shown, what they lack is left out."""

import sqlalchemy as sa

from dashapp.pages import PAGES
from models.warehouse import events, order_lines, transactions
from services.core.context import Context
from services.warehouse.schema_version import move_data_version
from tests.dashapp.reading import Reading

READ = Reading(page=PAGES["overview"])


def change(ctx: Context, *statements: sa.Update | sa.Delete) -> None:
    """Write to a store, and raise its version."""
    with ctx.engine.write() as writer:
        for statement in statements:
            writer.execute(statement)
        writer.execute(move_data_version())


def test_a_store_without_customers_has_no_card_of_them_and_no_tile_that_fails(small_store: Context) -> None:
    assert "Customers" in READ.words(small_store, "cards")
    lines = sa.update(order_lines).values(customer_key=None)
    change(small_store, sa.update(transactions).values(customer_key=None), lines)
    said = READ.words(small_store, "cards")
    assert "Customers" not in said
    assert "Revenue" in said
    leading = READ.words(small_store, "leading")
    assert "Satisfaction" in leading
    assert "Repeat share" not in leading


def test_a_store_without_an_event_log_has_its_overview(small_store: Context) -> None:
    change(small_store, sa.delete(events))
    assert "Revenue" in READ.words(small_store, "cards")
    assert "Books" in READ.words(small_store, "by-category")


def test_orders_that_do_not_count_are_in_no_card(small_store: Context) -> None:
    only = transactions.c.transaction_id == "T8"
    lines = sa.update(order_lines).where(order_lines.c.transaction_key == 8).values(is_counted=False)
    change(small_store, sa.update(transactions).where(only).values(is_counted=False, status="cancelled"), lines)
    (row,) = READ.sheet(small_store, "cards").rows
    assert (row["revenue"], row["orders"]) == (730, 7)
