"""Member names: analyses by product say what products are called, where the store knows it."""

import pytest
import sqlalchemy as sa

from models.warehouse import products
from services.analyses.merchandising.question import Merchandising
from services.analyses.sales.question import ProductSales
from services.core.context import Context
from services.query import member_names
from services.query.run import run
from services.warehouse.schema_version import move_data_version
from tests.asking import ALL


def call(ctx: Context, product: str, name: str) -> None:
    """Give a product a name."""
    with ctx.engine.write() as writer:
        writer.execute(sa.update(products).where(products.c.product_id == product).values(name=name))
        writer.execute(move_data_version())


@pytest.mark.parametrize("most", [1000, 1])
def test_ids_stand_beside_their_names(world: Context, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_names, "LISTED_UP_TO", most)
    call(world, "P1", "Blue Mug")
    found = run(world, Merchandising(by="product"), ALL)
    assert {row["product"]: row["product_name"] for row in found.rows()} == {"P1": "Blue Mug", "P2": None, "P3": None}
    assert [column.role for column in found.columns if column.name == "product_name"] == ["name"]
    sold = run(world, ProductSales(), ALL)
    assert [column.name for column in sold.columns].count("product_name") == 1


def test_an_answer_without_ids_or_a_store_without_names_has_no_such_column(world: Context) -> None:
    assert "product_name" not in run(world, Merchandising(by="product"), ALL).table.column_names
    call(world, "P1", "Blue Mug")
    assert "brand_name" not in run(world, Merchandising(by="brand"), ALL).table.column_names
