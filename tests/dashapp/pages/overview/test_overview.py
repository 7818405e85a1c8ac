"""Overview: every tile shows what the store has, whatever the state, and says so where there is nothing."""

import json
from datetime import date
from decimal import Decimal

import pytest

from dashapp.core.markup import words_of
from dashapp.core.page import Page, Tile, TileContent
from dashapp.pages import PAGES
from dashapp.pages.overview.cards import Cards
from dashapp.shell.render import render_page, render_tile
from services.core.context import Context
from services.core.errors import BadValue
from services.monitoring.targets.store import NewTarget, set_target
from services.query.scope import Scope
from tests.fixtures.web import person, view_on

PAGE = PAGES["overview"]
SHOWN = Scope.limited({}, reason="a manager of the tests")


def words(ctx: Context, search: str, tile: str) -> str:
    """What a tile says at an address."""
    view = view_on(ctx, PAGE, search)
    rendered = render_page(ctx, PAGE, view)[tile]
    assert not rendered.failed
    return words_of([rendered.head, rendered.body])


def test_the_cards_of_a_year(small_store: Context) -> None:
    said = words(small_store, "?period=year&compare=none", "cards")
    assert "Revenue 419.50" not in said  # fewer than 30 orders: the mark of a small sample stands between
    assert all(part in said for part in ("Revenue", "4 orders", "419.50", "104.88", "compared with nothing"))


def test_the_change_against_the_year_before(small_store: Context) -> None:
    said = words(small_store, "?period=year", "cards")
    assert "up  10.2 %" in said  # (419.50 - 380.50) / 380.50
    assert "vs 380.50, too few to judge" in said


def test_no_verdict_in_colour_on_a_small_sample(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=year")
    assert '"className": "good"' not in json.dumps(render_page(small_store, PAGE, view)["cards"].body)


def test_a_filter_lifts_itself_from_its_own_breakdown_only(small_store: Context) -> None:
    regions = words(small_store, "?period=all&region=South", "by-region")
    assert "North" in regions
    assert "Region filter lifted" in regions
    categories = words(small_store, "?period=all&region=South", "by-category")
    assert "50.50" in categories
    assert "Region is South" in categories


def test_a_drill_shows_the_next_level(small_store: Context) -> None:
    said = words(small_store, "?period=all&path=region:North", "by-region")
    assert said.startswith("By segment")
    assert "500.00" in said
    assert "249.50" in said  # Regular in North: 30 + 149.50 + 70


def test_trend_marks_the_week_that_is_not_over(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=year")
    rendered = render_page(small_store, PAGE, view)["trend"]
    assert "2 of 7 days" in words_of(rendered.head)
    assert rendered.figure
    dotted = [trace for trace in rendered.figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert len(dotted) == 1
    assert dotted[0]["y"] == [0.0, 70.0]
    compared = next(trace for trace in rendered.figure["data"] if trace.get("line", {}).get("dash") == "4px 3px")
    assert compared["y"][-1] is None


def test_each_mark_leads_to_its_own_days(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=year&region=North")
    figure = render_page(small_store, PAGE, view)["orders"].figure
    assert figure
    assert figure["data"][0]["customdata"][1]["href"] == "/overview?period=2024-02-01..2024-02-29&region=North"


def test_a_filter_that_empties_the_page_is_named_and_can_be_lifted(small_store: Context) -> None:
    said = words(small_store, "?period=all&region=South&channel=Web", "trend")
    assert "No orders fit these filters" in said
    assert "there would be 4" in said  # all orders of the Web
    assert "Lift" in said


def test_no_data_before_is_said(small_store: Context) -> None:
    assert "no data in" in words(small_store, "?period=2023-01-01..2023-12-31", "cards")


def test_an_empty_store_says_so_on_every_tile(duckdb_context: Context) -> None:
    rendered = render_page(duckdb_context, PAGE, view_on(duckdb_context, PAGE))
    assert [name for name, one in rendered.items() if one.failed] == []
    assert "no orders" in words_of(rendered["trend"].body).lower()


@pytest.mark.parametrize(
    "search", ["?period=today", "?period=all", "?period=2030-01-01..2030-02-01", "?compare=2023-01-01..2023-03-31"]
)
def test_every_tile_stands_any_period(small_store: Context, search: str) -> None:
    rendered = render_page(small_store, PAGE, view_on(small_store, PAGE, search))
    assert [name for name, one in rendered.items() if one.failed] == []


def test_every_tile_with_a_sheet_has_a_twin(small_store: Context) -> None:
    names = [tile.name for tile in PAGE.tiles if tile.sheet]
    search = "?period=all&" + "&".join(f"table={name}" for name in names)
    rendered = render_page(small_store, PAGE, view_on(small_store, PAGE, search))
    assert [name for name in names if rendered[name].twin is None] == []


def test_a_broken_tile_fails_alone_with_a_reference(small_store: Context, caplog: pytest.LogCaptureFixture) -> None:
    def breaks(_: object) -> None:
        raise ZeroDivisionError

    def refuses(_: object) -> None:
        raise BadValue("Choose another day.")

    def drawn(_: object, __: object) -> TileContent:
        return TileContent(title="Fine")

    ours = Page(
        name="ours",
        label="Ours",
        icon="x",
        group="Store",
        filters=("region",),
        tiles=(
            Tile(name="one", answer=breaks, draw=drawn),
            Tile(name="two", answer=refuses, draw=drawn),
            Tile(name="three", answer=lambda _: None, draw=drawn),
        ),
    )
    rendered = render_page(small_store, ours, view_on(small_store, ours))
    reference = next(word for word in words_of(rendered["one"].body).split() if word.startswith("E-"))
    assert reference in caplog.text
    assert "Choose another day." in words_of(rendered["two"].body)
    assert "Fine" in words_of(rendered["three"].head)


def test_a_tile_beyond_a_role_is_denied(small_store: Context) -> None:
    from dataclasses import replace

    from services.accounts.permissions import Right

    tile = replace(PAGE.tiles[2], needs=Right.READ_AUDIT)
    rendered = render_tile(small_store, view_on(small_store, PAGE, principal=person("viewer")), tile)
    assert "outside your rights" in words_of(rendered.body)
    assert rendered.results == ()


def test_the_exact_value_is_a_hover_away(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=all")
    assert '"title": "800.00"' in json.dumps(render_page(small_store, PAGE, view)["cards"].body)


def test_the_sum_of_a_breakdown_is_the_card(small_store: Context) -> None:
    from dashapp.shell.render import answer_tile

    view = view_on(small_store, PAGE, "?period=all")
    cards = answer_tile(small_store, view, PAGE.tiles[1]).answer
    assert isinstance(cards, Cards)
    regions = answer_tile(small_store, view, PAGE.tiles[4]).answer
    assert sum(row["revenue"] for row in regions.result.rows()) == cards.total.rows()[0]["revenue"] == Decimal("800.00")


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("?period=year&grain=quarter", ["Target 150.00"]),
        ("?period=2024-02-01..2024-12-31&grain=quarter", ["Target 150.00"]),
        ("?period=year&grain=month", []),
        ("?period=all&grain=quarter", []),  # 2023 has none
        ("?period=year&grain=quarter&region=North", []),
    ],
)
def test_the_trend_shows_the_target_that_each_of_its_buckets_has(
    small_store: Context, search: str, names: list[str]
) -> None:
    for month in (1, 4, 7, 10):
        known = NewTarget(metric="revenue", grain="quarter", start=date(2024, month, 1), value=Decimal(150))
        set_target(small_store, known, SHOWN, who="max@example.org", role="manager")
    figure = render_page(small_store, PAGE, view_on(small_store, PAGE, search))["trend"].figure
    assert figure
    assert [one["text"] for one in figure["layout"].get("annotations", [])] == names
