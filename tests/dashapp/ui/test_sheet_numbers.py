"""Grid: heads and numbers of a sheet as people read them, without a store."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages import PAGES
from dashapp.ui.grid import column_heading, grid, write_value
from services.exports.sheet import Sheet
from services.query.result import OutColumn
from tests.dashapp.drawing import draw_view

REGION = OutColumn(name="region", label="Region", unit="text", role="dimension")


def number(name: str, label: str, unit: str, role: Any = "metric") -> OutColumn:
    return OutColumn(name=name, label=label, unit=unit, role=role)


REVENUE, SCORE = number("revenue", "Revenue", "money"), number("satisfaction", "Satisfaction", "score")
REPEAT = number("repeat_share", "Repeat share", "share")


def sheet(*columns: OutColumn, rows: tuple[dict[str, Any], ...] = ()) -> Sheet:
    return Sheet(columns=columns, rows=rows, origins=())


@pytest.mark.parametrize(
    ("column", "head"),
    [
        (REVENUE, "Revenue (EUR)"),
        (SCORE, "Satisfaction (of 5)"),
        (REPEAT, "Repeat share (%)"),
        (number("orders", "Orders", "count"), "Orders"),
        (number("delivery_days", "Delivery days", "days"), "Delivery days"),  # the label says it
        (number("revenue_change", "Revenue, change", "share", "change"), "Revenue, change"),
    ],
)
def test_a_head_says_the_unit_once(column: OutColumn, head: str) -> None:
    assert column_heading(draw_view(currency="EUR"), sheet(REGION, REVENUE, SCORE), column) == head


def test_without_a_currency_money_has_no_unit() -> None:
    assert column_heading(draw_view(), sheet(REGION, REVENUE), REVENUE) == "Revenue"


@pytest.mark.parametrize(
    ("role", "alone", "beside"), [("comparison", "Compared", "Revenue before"), ("change", "Change", "Revenue before")]
)
def test_beside_one_metric_the_comparison_needs_no_name(role: str, alone: str, beside: str) -> None:
    other = number("revenue_x", "Revenue before", "money", role)
    assert column_heading(draw_view(), sheet(REGION, REVENUE, other), other) == alone
    assert column_heading(draw_view(), sheet(REGION, REVENUE, SCORE, other), other) == beside


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (REVENUE, Decimal("1234567.895"), "1,234,567.90"),
        (REVENUE, Decimal("-0.004"), "0.00"),
        (REVENUE, None, "\u2013"),
        (REPEAT, 0.12345, "12.35"),  # the percent stands in the head
        (SCORE, 0, "0.00"),
        (number("revenue_change", "", "share", "change"), -0.5, "\u221250.0 %"),
        (number("repeat_share_change", "", "share", "change"), 0.015, "+1.5 pp"),
        (number("satisfaction_change", "", "score", "change"), -0.25, "\u22120.25"),
        (number("revenue_change", "", "share", "change"), None, "\u2013"),
    ],
)
def test_a_change_is_written_in_the_unit_of_what_changes(column: OutColumn, value: Any, text: str) -> None:
    assert write_value(sheet(REGION, REVENUE, REPEAT, SCORE, column), column, value) == text


def props(made: Sheet, tile: str = "by-region") -> dict[str, Any]:
    found = PAGES["overview"].tile(tile)
    assert found is not None
    plotly: dict[str, Any] = grid(draw_view(), found, made).children[0].to_plotly_json()["props"]
    return plotly


def rows(count: int) -> tuple[dict[str, Any], ...]:
    return tuple({"region": f"R{at}", "revenue": Decimal(at)} for at in range(count))


@pytest.mark.parametrize(("count", "virtual"), [(0, False), (1, False), (200, False), (201, True)])
def test_few_rows_are_all_in_the_document_for_readers_of_screens(count: int, virtual: bool) -> None:
    made = props(sheet(REGION, REVENUE, rows=rows(count)))
    assert len(made["rowData"]) == count
    assert made["dashGridOptions"]["suppressRowVirtualisation"] is not virtual


@pytest.mark.parametrize(("name", "width"), [("N", 96), ("x" * 12, 128), ("x" * 300, 220)])
def test_the_column_of_members_is_as_wide_as_they_are_within_bounds(name: str, width: int) -> None:
    made = props(sheet(REGION, REVENUE, rows=({"region": name, "revenue": 1},)))
    assert made["columnDefs"][0]["width"] == width


def test_a_row_holds_numbers_to_sort_by_and_texts_to_read() -> None:
    (row,) = props(sheet(REGION, REVENUE, rows=({"region": "<b>N</b>", "revenue": Decimal("12.5")},)))["rowData"]
    assert (row["revenue"], row["revenue__shown"], row["region"]) == (12.5, "12.50", "<b>N</b>")
    assert row["region__href"].endswith("region=%3Cb%3EN%3C%2Fb%3E")
