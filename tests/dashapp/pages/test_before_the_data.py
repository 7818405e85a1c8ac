"""Beginning: what a page says where the days that it is compared with begin before the data."""

from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.render import Rendered, answer_tile, render_page
from dashapp.ui.grid import write_value
from services.core.context import Context
from tests.fixtures.web import view_on

PAGE = PAGES["overview"]
HALF = "?period=2023-01-01..2023-06-30&compare=2022-11-01..2023-04-30"
"""The data begin on 15 Jan 2023: of the compared days two and a half months are missing."""
NEARLY = "?period=year"
"""Of 2023 the data lack two weeks."""


def page(ctx: Context, search: str) -> dict[str, Rendered]:
    """The overview at an address."""
    return render_page(ctx, PAGE, view_on(ctx, PAGE, search))


def said(rendered: Rendered) -> str:
    """All words of a tile."""
    return words_of([rendered.head, rendered.body])


def test_the_line_of_the_comparison_begins_with_the_data(small_store: Context) -> None:
    figure = page(small_store, f"{HALF}&grain=month")["trend"].figure
    assert figure
    compared = next(trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "4px 3px")
    assert compared["y"] == [None, None, None, None, None, 0.0]  # nothing was sold in February and March
    tips = [{row[0]: row[1] for row in tip["rows"]} for tip in figure["data"][-1]["customdata"]]
    against = "1 Nov 2022 – 30 Apr 2023 (from 15 Jan 2023)"
    assert [tip.get(against) for tip in tips] == ["no data", None, "no data", None, None, "0.00"]


def test_the_table_has_nothing_before_the_data(small_store: Context) -> None:
    view = view_on(small_store, PAGE, f"{HALF}&grain=month")
    tile = PAGE.tile("trend")
    assert tile
    assert tile.sheet
    sheet = tile.sheet(view, answer_tile(small_store, view, tile).answer)
    column = next(column for column in sheet.columns if column.role == "comparison")
    shown = {row["month"]: write_value(view, column, row[column.name]) for row in sheet.rows}
    assert shown == {"2023-01": "–", "2023-03": "–", "2023-06": "0.00"}


def test_cards_and_bars_give_no_change_against_days_that_are_missing(small_store: Context) -> None:
    tiles = page(small_store, HALF)
    cards = said(tiles["cards"])
    assert "vs 150.50, partial" in cards
    assert "%" not in cards
    assert "(from 15 Jan 2023)" in said(tiles["by-region"])
    assert "%" not in words_of(tiles["by-region"].body)
    assert "Revenue is  350.50" in said(tiles["summary"])


def test_few_missing_days_are_named_and_the_change_stands(small_store: Context) -> None:
    tiles = page(small_store, NEARLY)
    assert "up  10.2 %" in said(tiles["cards"])
    assert "2023 (from 15 Jan 2023)" in said(tiles["trend"])
    assert "(from" not in said(page(small_store, "?period=year&compare=2023-02-01..2024-01-01")["trend"])
