"""Parts: which statements go through the lines of orders, and how: no table more than a question needs."""

import pytest
import sqlalchemy as sa

from models.warehouse import transactions
from services.core.context import Context
from services.query.questions import Where
from services.query.scope import Scope
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL, result

BRAND = (Where(dimension="brand", members=("asus",)),)
OF_BRAND = Scope.limited({"brand": ["asus"]}, reason="tests")
EITHER = Scope.limited({}, any_of=[{"region": ["North"]}, {"category": ["Books"]}], reason="tests")


def tables(ctx: Context, *metrics: str, scope: Scope = ALL, **question: object) -> set[str]:
    """Return which of the two tables a statement reads."""
    statement = result(ctx, *metrics, scope=scope, **question).origin.statement
    return {
        name for name in ("transactions", "order_lines") if f"FROM {name}" in statement or f"JOIN {name}" in statement
    }


@pytest.mark.parametrize("by", [(), ("region",), ("month", "channel"), ("customer",), ("status",)])
def test_what_names_nothing_of_lines_does_not_touch_them(world: Context, by: tuple[str, ...]) -> None:
    assert tables(world, "revenue", "orders", "customers", "satisfaction", by=by) == {"transactions"}


def test_money_by_what_lines_have_is_that_of_lines_alone(world: Context) -> None:
    assert tables(world, "revenue", by=("product",)) == {"order_lines"}
    assert tables(world, "revenue", by=("region",), where=BRAND) == {"order_lines"}
    assert tables(world, "revenue", by=("region",), scope=OF_BRAND) == {"order_lines"}
    assert tables(world, "revenue", scope=EITHER) == {"order_lines"}


def test_orders_are_joined_only_for_what_lines_do_not_repeat(world: Context) -> None:
    assert tables(world, "orders", "customers", by=("category",)) == {"order_lines"}
    assert tables(world, "repeat_customers", by=("category",)) == {"transactions", "order_lines"}
    assert tables(world, "new_customers", by=("category",)) == {"transactions", "order_lines"}
    assert tables(world, "revenue", by=("status", "category")) == {"transactions", "order_lines"}
    with world.engine.write() as writer:
        writer.execute(sa.update(transactions).where(transactions.c.transaction_key == 1).values(is_counted=False))
        writer.execute(move_data_version())
    assert tables(world, "orders", by=("category",)) == {"order_lines"}, "a line says itself whether its order counts"
    assert tables(world, "rated_orders", by=("category",)) == {"transactions", "order_lines"}


def test_a_condition_of_a_metric_is_on_its_own_order(world: Context) -> None:
    """Only one order of C1 is the first; a join that was left out would pair it with every line."""
    rows = result(world, "new_customers", by=("category",)).rows()
    assert {row["category"]: row["new_customers"] for row in rows} == {"Books": 1, "Electronics": 2}
    late = result(world, "late_orders", by=("category",)).rows()
    assert {row["category"]: row["late_orders"] for row in late} == {"Books": 1, "Electronics": 1}
