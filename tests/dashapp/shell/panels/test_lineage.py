"""Origin: every number leads to its definition, its filters, its statement, its cleaning, and nobody else's rows."""

import json

import pytest

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.panels import open_panel
from services.core.context import Context
from services.core.errors import BadValue
from services.warehouse.base import Engine
from tests.fixtures.web import person, view_on

PAGE = PAGES["overview"]


def said(ctx: Context, fragment: str, search: str = "?period=year", **grants: tuple[str, ...]) -> str:
    """What a panel says."""
    return words_of(open_panel(ctx, view_on(ctx, PAGE, search, person("analyst", **grants)), fragment))


def test_a_number_leads_to_what_it_means_and_how_it_was_computed(small_store: Context) -> None:
    words = said(small_store, "#origin=by-region", "?period=year&segment=Premium")
    assert "sum of the orders' totals" in words
    assert "Segment is Premium" in words
    assert "1 Jan \u2013 31 Dec 2024" in words
    assert "2 orders" in words  # T5 and T7
    assert "Not limited" in words
    assert "SELECT" in words
    assert "Data version 1" in words


def test_a_ratio_names_what_it_is_made_of(small_store: Context) -> None:
    words = said(small_store, "#origin=cards")
    assert "Average order value" in words
    assert "Orders: number of orders" in words
    assert "Rated orders: " in words


def test_the_cache_is_told_from_the_statement(small_store: Context) -> None:
    assert "by the statement" in said(small_store, "#origin=by-channel")
    assert "from the cache" in said(small_store, "#origin=by-channel")


@pytest.mark.parametrize("tile", [tile.name for tile in PAGE.tiles])
def test_nothing_of_another_region_is_in_any_panel(small_store: Context, tile: str) -> None:
    view = view_on(small_store, PAGE, "?period=all", person("analyst", region=("North",)))
    for fragment in (f"#origin={tile}", f"#rows={tile}", f"#rows={tile}:region:South"):
        drawn = json.dumps(open_panel(small_store, view, fragment))
        assert "South" not in drawn.replace("Rows behind South", "").replace("region South", "").replace(
            "region:South", ""
        ).replace("region%3ASouth", "").replace("Region is South", "")
        assert "800.00" not in drawn


def test_whole_files_are_not_counted_for_who_sees_a_part(small_store: Context) -> None:
    _cleaned(small_store)
    assert "8 8 3,178,783.83" in said(small_store, "#origin=trend").replace("  ", " ")
    limited = said(small_store, "#origin=trend", region=("North",))
    assert "Exact duplicates" in limited
    assert "3,178,783.83" not in limited
    assert "whole files" in limited


def _cleaned(ctx: Context) -> None:
    """Give the import of the world one step, which it has not."""
    from decimal import Decimal

    from sqlalchemy import insert

    from models.warehouse import load_steps

    engine: Engine = ctx.engine
    row = {"load_id": 1, "position": 1, "name": "Exact duplicates", "rows_in": 8, "rows_out": 8}
    with engine.write() as writer:
        writer.execute(
            insert(load_steps), [row | {"amount_in": Decimal("3178783.83"), "amount_out": Decimal("3178783.83")}]
        )


@pytest.mark.parametrize("fragment", ["", "#", "#nonsense", "#nonsense=1"])
def test_an_unknown_address_opens_nothing(small_store: Context, fragment: str) -> None:
    assert open_panel(small_store, view_on(small_store, PAGE), fragment) is None


@pytest.mark.parametrize(
    "fragment", ["#origin=no-such-tile", "#rows=no-such-tile", "#rows=trend:nonsense:x", "#rows=trend:x"]
)
def test_what_cannot_be_shown_is_said_in_the_panel(small_store: Context, fragment: str) -> None:
    assert "This tile could not be answered" in said(small_store, fragment)


@pytest.mark.parametrize("fragment", [None, 1, ["#origin=trend"], "#origin=" + "x" * 700])
def test_what_is_no_address_is_refused(small_store: Context, fragment: object) -> None:
    with pytest.raises(BadValue):
        open_panel(small_store, view_on(small_store, PAGE), fragment)
