"""The page of definitions: all of the catalogue is on it, found by words, with the numbers in force."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter

from dashapp.core.markup import words_of
from dashapp.pages.definitions import PAGE
from dashapp.pages.definitions.settings import IN_FORCE
from dashapp.shell.render import Rendered, render_tile
from services.catalog import catalog
from services.catalog.algebra import leaves_of
from services.catalog.parameters import SOURCES
from services.core.context import Context
from tests.fixtures.web import view_on

FIELDS = {"tier_medium": "price_tiers", "tier_high": "price_tiers", "tier_premium": "price_tiers"}
"""Parameters that are parts of one setting."""


def shown(ctx: Context, search: str = "") -> dict[str, Rendered]:
    """Every tile of the page, at an address."""
    view = view_on(ctx, PAGE, search)
    return {tile.name: render_tile(ctx, view, tile) for tile in PAGE.tiles}


def words(rendered: Rendered) -> str:
    """The words of a tile."""
    return f"{words_of(rendered.head)} {words_of(rendered.body)}"


def test_every_metric_and_dimension_is_on_the_page_once(small_store: Context) -> None:
    tiles = shown(small_store)
    lines = [*rows(tiles["metrics"].body), *rows(tiles["ingredients"].body), *rows(tiles["dimensions"].body)]
    assert sorted(lines) == sorted([*catalog().metrics, *catalog().dimensions])
    assert not any(one.failed for one in tiles.values())


def rows(tree: Any) -> list[str]:
    """The keys of the rows of all tables of a tree."""
    if isinstance(tree, list):
        return [key for one in tree for key in rows(one)]
    if not isinstance(tree, dict):
        return []
    own = [tree["key"]] if tree["t"] == "tr" and "key" in tree else []
    return [*own, *rows(tree.get("k"))]


def test_ingredients_stand_apart(small_store: Context) -> None:
    tiles = shown(small_store)
    assert set(rows(tiles["ingredients"].body)) == {m.name for m in catalog().metrics.values() if m.ingredient}


def test_an_entry_says_meaning_formula_unit_direction_and_cuts(small_store: Context) -> None:
    said = words(shown(small_store, "x.q=late_delivery_share")["metrics"])
    for part in (
        "Late delivery share",
        "orders delivered late / orders known to be late or in time",
        "share of 1",
        "lower",
    ):
        assert part in said
    assert "Of orders; cut by" in said
    assert "payment method" in said


def test_a_name_leads_to_its_own_entry_first(small_store: Context) -> None:
    tiles = shown(small_store, "?x.q=aov")
    assert rows(tiles["metrics"].body) == ["aov", "event_aov"]
    assert "2 definitions fit 'aov'" in words(tiles["search"])
    assert tiles["dimensions"].body is None
    assert tiles["settings"].body is None


def test_words_may_stand_anywhere_and_in_any_case(small_store: Context) -> None:
    found = rows(shown(small_store, "?x.q=SHARE+customers")["metrics"].body)
    assert "repeat_share" in found
    assert "revenue" not in found


def test_what_is_not_there_is_said_to_be_not_there(small_store: Context) -> None:
    tiles = shown(small_store, "?x.q=xyzzy%22%3Cscript%3E")
    assert "No definition fits" in words(tiles["search"])
    assert all(tiles[name].body in (None, []) for name in ("metrics", "ingredients", "dimensions", "drill-paths"))


def test_the_numbers_in_force_are_those_of_the_settings(small_store: Context) -> None:
    update = {
        "churn_days": 45,
        "low_satisfaction": 1.5,
        "late_delivery_days": 7.0,
        "price_tiers": (10.0, 1500.0, 2000.0),
    }
    changed = small_store.settings.model_copy(update=update | {"currency": "€", "time_zone": "Asia/Kolkata"})
    tiles = shown(replace(small_store, settings=changed))
    strip = words(tiles["settings"])
    for part in ("more than 45 days", "1.5 or less", "more than 7 days", "premium from 2,000", "€", "Asia/Kolkata"):
        assert part in strip
    assert "Now: Churned: more than 45 days without an order" in words(tiles["metrics"])
    assert "Now: Late delivery: more than 7 days" in words(tiles["ingredients"])


@pytest.mark.parametrize("field", [one.field for one in IN_FORCE if one.used])
def test_what_is_said_to_follow_a_setting_does(field: str) -> None:
    used = {one.field: set(one.used) for one in IN_FORCE}
    assert used[field] == {name for name, fields in _followed().items() if field in fields}


def test_every_setting_of_definitions_is_in_force_on_the_page() -> None:
    assert {FIELDS.get(name, name) for name in SOURCES} <= {one.field for one in IN_FORCE}


def _followed() -> dict[str, set[str]]:
    """For each metric and dimension, the settings that its statement takes."""
    metrics = {name: set().union(*map(_of_leaf, leaves_of([metric]))) for name, metric in catalog().metrics.items()}
    derived = {
        name: {field for _, expr in getattr(dimension, "derived", ()) for field in _parameters(expr)}
        for name, dimension in catalog().dimensions.items()
    }
    return metrics | derived


def _of_leaf(leaf: Any) -> set[str]:
    parts = [getattr(leaf, name, None) for name in ("expr", "rows", "condition")]
    within = {leaf.within} if getattr(leaf, "within", None) else set()
    return within.union(*(_parameters(part) for part in parts if part is not None))


def _parameters(expr: Any) -> set[str]:
    found = {one.key for one in visitors.iterate(expr) if isinstance(one, BindParameter)}
    return {FIELDS.get(name, name) for name in found if name in SOURCES}
