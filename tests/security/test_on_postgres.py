"""On PostgreSQL: what somebody sends reaches another database, whose texts take no NUL and whose numbers end sooner."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.fixtures.servers import postgres_url, run_sql
from tests.fixtures.stores import NUMBERS
from tests.security import test_actions as actions
from tests.security import test_forged_callbacks as callbacks
from tests.security import test_forged_routes as routes
from tests.security.nasty import TEXTS
from tests.security.shop import Shop, shop_in
from tests.security.sound import no_fault

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Shop]:
    """The whole application over one PostgreSQL database."""
    name = f"shop_{next(NUMBERS)}"
    run_sql(postgres_server, f"CREATE DATABASE {name}")
    url = SecretStr(postgres_url(postgres_server, name))
    with shop_in(tmp_path_factory.mktemp("served") / "home", warehouse_url=url, database_url=url) as made:
        yield made
    run_sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def test_forged_requests_are_no_fault_there_either(served: Shop) -> None:
    page = callbacks.open_all(served)["overview"]
    tiles = next(key for key in callbacks.posting.declared(served.app) if '"part":"body"' in key)
    with no_fault():
        routes.forge_fields(served, "admin", TEXTS)
        routes.test_fields_of_forms_of_every_kind(served, inside=False)
        for search in callbacks.SEARCHES:
            made = callbacks.posting.Page(app=served.app, path=page.path, search=search, there=page.there)
            callbacks.send(served, "north", made.body(tiles), (page.path, search[:80]))


def test_foreign_things_are_out_of_reach_there_too(served: Shop) -> None:
    actions.test_nobody_takes_back_what_their_view_does_not_show(served)
    actions.test_nobody_sets_for_others_what_their_view_does_not_show(served, "target.set")
