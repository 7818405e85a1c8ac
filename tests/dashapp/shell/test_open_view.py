"""Open view: the pages of orders filter by what a store keeps of its own files, and other pages do not."""

from collections.abc import Iterator

import pytest

from dashapp.core.markup import words_of
from dashapp.core.state import parse
from dashapp.core.view import PageView
from dashapp.pages import PAGES
from dashapp.shell.filter_bar import bar
from dashapp.shell.open_view import page_at, page_of, view_of
from dashapp.shell.popovers import open_popover
from dashapp.shell.render import render_tile
from services.core.context import Context
from services.core.errors import BadValue
from tests.fixtures.web import person
from tests.services.ingest.test_own_columns import KEEP, keep

FAST = "?period=all&ship_mode=Fast"


@pytest.fixture
def store(duckdb_context: Context) -> Iterator[Context]:
    """A store that keeps Ship Mode as a dimension and Profit as a measure."""
    keep(duckdb_context, keep=KEEP)
    with duckdb_context.catalog_in_force():
        yield duckdb_context


def opened(ctx: Context, path: str, search: str) -> PageView:
    """Return the view of an address."""
    page = page_at(path, person())
    return view_of(ctx, page, parse(search, page.allowed), person())


def test_pages_of_orders_filter_by_them(store: Context) -> None:
    assert page_at("/overview", person()).filters == (*PAGES["overview"].filters, "ship_mode")
    assert page_at("/funnel", person()) is PAGES["funnel"]
    view = opened(store, "/overview", FAST)
    assert view.state.members("ship_mode") == ("Fast",)
    assert "Ship Mode Fast" in words_of(bar(view))
    assert "30.00" in words_of(render_tile(store, view, page_of(view).tile("cards")).body)
    assert "Fast" in words_of(open_popover(store, opened(store, "/overview", "?period=all"), "filter:ship_mode", ""))


def test_they_go_along_to_the_next_page_of_orders(store: Context) -> None:
    view = opened(store, "/overview", FAST)
    assert view.href_on("products", view.state) == "/products?period=all&ship_mode=Fast"
    assert view.href_on("funnel", view.state) == "/funnel?period=all"


def test_a_store_without_them_knows_no_such_filter(duckdb_context: Context) -> None:
    assert page_at("/overview", person()) is PAGES["overview"]
    with pytest.raises(BadValue, match="no filter 'ship_mode'"):
        opened(duckdb_context, "/overview", FAST)
