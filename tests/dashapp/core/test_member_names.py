"""Member names: a product is called by its name; its id is never lost."""

import pytest

from dashapp.core.member_names import name_of, name_with_id


@pytest.mark.parametrize(
    ("row", "name", "with_id"),
    [
        ({"product": "P1"}, "P1", "P1"),
        ({"product": "P1", "product_name": None}, "P1", "P1"),
        ({"product": "P1", "product_name": "Blue Mug"}, "Blue Mug", "Blue Mug (P1)"),
        ({"product": "Mug", "product_name": "Mug"}, "Mug", "Mug"),
    ],
)
def test_names(row: dict[str, str | None], name: str, with_id: str) -> None:
    assert (name_of("product", row), name_with_id("product", row)) == (name, with_id)
