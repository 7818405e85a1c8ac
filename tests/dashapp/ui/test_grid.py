"""Sheets: the table twin shows exact numbers, sorts by them, and its members lead where a click on the figure leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages import PAGES
from dashapp.shell.render import render_tile
from dashapp.ui.grid import AT_MOST, grid, leads_to
from services.core.context import Context
from services.exports.sheet import Sheet
from services.query.result import OTHERS, OutColumn, Row
from tests.fixtures.web import person, view_on

PAGE = PAGES["overview"]


def twin(ctx: Context, tile: str, search: str = "?period=year", **grants: tuple[str, ...]) -> dict[str, Any]:
    """The properties of the grid of a tile."""
    view = view_on(ctx, PAGE, f"{search}&table={tile}", person(**grants))
    found = PAGE.tile(tile)
    assert found is not None
    rendered = render_tile(ctx, view, found)
    properties: dict[str, Any] = rendered.twin.children[0].to_plotly_json()["props"]
    return properties


def test_numbers_are_exact_and_sorted_as_numbers(small_store: Context) -> None:
    made = twin(small_store, "by-region", "?period=all&compare=none")
    rows = [(row["region"], row["revenue"], row["revenue__shown"]) for row in made["rowData"]]
    assert rows == [("North", 749.5, "749.50"), ("South", 50.5, "50.50")]
    region, revenue = made["columnDefs"]
    assert region["pinned"] == "left"
    assert revenue["type"] == "rightAligned"
    assert revenue["filter"] == "agNumberColumnFilter"
    assert made["dashGridOptions"]["rowHeight"] == 32


def test_beside_one_metric_the_comparison_and_the_change(small_store: Context) -> None:
    made = twin(small_store, "by-region")
    assert [column["headerName"] for column in made["columnDefs"]] == ["Region", "Revenue", "Compared", "Change"]
    north = next(row for row in made["rowData"] if row["region"] == "North")
    assert (north["revenue_compared__shown"], north["revenue_change__shown"]) == ("330.00", "+27.1 %")


@pytest.mark.parametrize("tile", [tile.name for tile in PAGE.tiles if tile.sheet is not None])
def test_every_table_of_the_page_can_be_shown_and_limits_hold(small_store: Context, tile: str) -> None:
    made = twin(small_store, tile, "?period=all", region=("North",))
    assert "South" not in str(made)
    assert made["columnDefs"]
    for row in made["rowData"]:
        assert {column["field"] for column in made["columnDefs"]} <= row.keys()


def test_members_lead_on(small_store: Context) -> None:
    view = view_on(small_store, PAGE, "?period=all&channel=Web")
    assert leads_to(view, "region", "North") == "/overview?period=all&channel=Web&region=North"
    assert leads_to(view, "quarter", "2024-Q1") == "/overview?period=2024-01-01..2024-03-31&channel=Web"
    assert leads_to(view, "weekday", "Monday") is None
    assert leads_to(view, "brand", "asus") is None
    assert leads_to(view, "region", OTHERS) is None


@dataclass(frozen=True, kw_only=True)
class Totalled(Sheet):
    """A sheet that has a total."""

    total: Row


def test_a_total_row_is_pinned_below_and_units_stand_in_the_head(small_store: Context) -> None:
    view, tile = view_on(small_store, PAGE), PAGE.tile("by-region")
    assert tile is not None
    columns = (
        OutColumn(name="region", label="Region", unit="text", role="dimension"),
        OutColumn(name="revenue", label="Revenue", unit="money", role="metric"),
        OutColumn(name="satisfaction", label="Satisfaction", unit="score", role="metric"),
    )
    row = {"region": "North", "revenue": Decimal("1234.5"), "satisfaction": None}
    total = row | {"region": "Total"}
    sheet = Totalled(columns=columns, rows=(row,), origins=(), total=total)
    props = grid(view, tile, sheet).children[0].to_plotly_json()["props"]
    assert props["rowData"][0]["satisfaction__shown"] == "\u2013"
    assert [column["headerName"] for column in props["columnDefs"]] == ["Region", "Revenue", "Satisfaction (of 5)"]
    (below,) = props["dashGridOptions"]["pinnedBottomRowData"]
    assert (below["region"], below["revenue__shown"]) == ("Total", "1,234.50")


def test_of_very_many_rows_the_first_travel_and_it_is_said(small_store: Context) -> None:
    tile = PAGE.tile("by-region")
    assert tile is not None
    columns = (OutColumn(name="region", label="Region", unit="text", role="dimension"),)
    rows = tuple({"region": f"R{number}"} for number in range(AT_MOST + 2))
    table, said = grid(view_on(small_store, PAGE), tile, Sheet(columns=columns, rows=rows, origins=())).children
    assert len(table.rowData) == AT_MOST
    assert said.children == "The first 5,000 of 5,002 rows; the export has all of them."
