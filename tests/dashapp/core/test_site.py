"""Site: links lead to pages that exist, with as much of the filters as they have."""

from dataclasses import replace

import pytest

from dashapp.core.page import EmptyTile, Page, Tile
from dashapp.core.site import Control, PageHead, Site
from dashapp.core.state import PageState
from dashapp.core.view import PageView, window_of
from dashapp.pages import PAGES, SITE
from services.accounts.permissions import Right
from services.query.questions import Where
from tests.fixtures.web import person

BY = Control(name="by", label="By", values=(("brand", "Brand"), ("product", "Product")), first="brand")
WORD = Control(name="q", label="Search", values=None)
SHOP = PageHead(name="shop", label="Shop", icon="x", group="Store", filters=("region", "brand"), controls=(BY, WORD))
STAFF = PageHead(name="staff", label="Staff", icon="x", group="Manage", needs=Right.MANAGE_PEOPLE)


def view_of(head: PageHead, site: Site) -> PageView:
    """A page without data."""
    state = PageState()
    return PageView(principal=person(), page=head, state=state, window=window_of(state, None, None), site=site)


def test_a_head_knows_what_its_address_may_name() -> None:
    assert SHOP.path == "/shop"
    assert SHOP.allowed.dimensions == {"region", "brand"}
    assert SHOP.allowed.options == (("by", frozenset({"brand", "product"})), ("q", None))
    assert SHOP.allowed.tiles == frozenset()
    assert SHOP.control("by") is BY
    assert SHOP.control("none") is None
    assert BY.label_of("product") == "Product"


def test_the_tiles_of_a_page_may_be_named_too() -> None:
    tile = Tile(name="one", answer=lambda _: None, draw=lambda *_: EmptyTile(title="One"))
    page = Page(name="shop", label="Shop", icon="x", group="Store", tiles=(tile,))
    assert page.allowed.tiles == {"one"}
    assert page.tile("one") is tile
    assert page.tile("two") is None


def test_a_site_finds_pages_and_says_which_a_role_may_open() -> None:
    site = Site(heads=(SHOP, STAFF))
    assert site.find("staff") is STAFF
    assert site.find("nothing") is None
    assert site.open_to("viewer") == (SHOP,)
    assert site.open_to("admin") == (SHOP, STAFF)


def test_a_link_to_another_page_keeps_the_filters_that_it_has() -> None:
    view = view_of(STAFF, Site(heads=(SHOP, STAFF)))
    filters = (Where(dimension="brand", members=("asus",)), Where(dimension="channel", members=("Web",)))
    state = PageState(where=filters, path=(("region", "North"), ("hour", "9")), tables=("t",), options=(("by", "x"),))
    assert view.href_on("shop", state) == "/shop?brand=asus&path=region:North"
    assert view.href_on("nothing", state) is None


def test_the_site_is_every_page_in_the_order_of_the_navigation() -> None:
    assert [head.name for head in SITE.heads] == list(PAGES)


def test_a_filter_is_lifted_unless_the_path_has_it() -> None:
    view = view_of(SHOP, SITE)
    state = PageState(where=(Where(dimension="brand", members=("asus",)),), path=(("region", "North"),))
    view = replace(view, state=state)
    assert view.where() == state.conditions
    assert [one.dimension for one in view.where(but="brand")] == ["region"]
    assert [one.dimension for one in view.where(but="region")] == ["brand", "region"]


@pytest.mark.parametrize("name", PAGES)
def test_every_control_begins_with_a_value_that_it_has(name: str) -> None:
    for control in PAGES[name].controls:
        assert control.values is None or not control.first or control.label_of(control.first)
