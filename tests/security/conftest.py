"""One application for the whole suite of a module, over one store."""

from collections.abc import Iterator

import pytest

from tests.security.shop import Shop, shop_in


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The whole application. Whoever changes people makes their own."""
    with shop_in(tmp_path_factory.mktemp("shop") / "home") as made:
        yield made
