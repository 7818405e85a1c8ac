"""Columns, shares, heat maps and Pareto curves: what their marks stand for, computed by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashapp.core.markup import words_of
from dashapp.core.theme import colour
from dashapp.figures.column import column
from dashapp.figures.heat import Heat, heat, largest, scale
from dashapp.figures.line import Level, LineSeries
from dashapp.figures.pareto import Curve, pareto, ranks
from dashapp.figures.shares import Shares, shares
from services.query.series import Point
from tests.dashapp.drawing import days_from, of_class

DAY = 86_400_000


def month(number: int, **row: Any) -> Point:
    start, end = date(2024, number, 1), date(2024, number + 1, 1)
    return Point(start=start, end=end, shown=row.pop("shown", (end - start).days), row=row)


def bars(points: list[Point], **other: Any) -> dict[str, Any]:
    tips = [{"t": ""} for _ in points]
    return column(LineSeries(points=points, metric="revenue", unit="money", tips=tips, **other), "light", 200)


def test_columns_take_two_thirds_of_their_days_and_pale_where_not_whole() -> None:
    made = bars([month(1, revenue=5), month(2, revenue=Decimal("7.5")), month(3, revenue=2, shown=10)])
    (columns,) = made["data"]
    assert columns["y"] == [5.0, 7.5, 2.0]
    assert columns["width"] == [31 * DAY * 0.65, 29 * DAY * 0.65, 31 * DAY * 0.65]
    assert columns["marker"]["opacity"] == [1, 1, 0.5]
    assert made["layout"]["yaxis"]["range"][0] == 0


def test_the_comparison_is_a_tick_over_each_column_where_there_is_any() -> None:
    points = days_from(date(2024, 5, 1), [1, 2], before=[None, 4])
    columns, ticks = bars(points)["data"]
    assert (ticks["mode"], ticks["y"], ticks["x"]) == ("markers", [None, 4.0], columns["x"])
    assert len(bars(points, compared=False)["data"]) == 1
    assert len(bars(days_from(date(2024, 5, 1), [1, 2]))["data"]) == 1


def test_the_level_of_columns_is_within_the_axis_and_named() -> None:
    layout = bars([month(1, revenue=5)], level=Level(value=50, name="Target 50"))["layout"]
    assert layout["yaxis"]["range"][1] >= 50
    assert layout["annotations"][0]["text"] == "Target 50"


def pair(points: list[Point]) -> dict[str, Any]:
    return shares(Shares(points=points, names=("won", "kept"), tips=[{} for _ in points]), "light", 200)


def test_two_shares_stand_side_by_side_on_one_scale() -> None:
    made = pair([month(1, won=0.2, kept=0.4), month(2, won=None, kept=0.1, shown=3)])
    left, right = made["data"]
    assert (left["y"], right["y"]) == ([0.2, None], [0.4, 0.1])
    assert left["offset"][0] + left["width"][0] < 0 < right["offset"][0]  # they do not touch
    assert left["marker"]["opacity"] == [1, 0.5]
    assert (left["marker"]["color"], right["marker"]["color"]) == (colour("light", "cat-1"), colour("light", "cat-2"))
    assert made["layout"]["yaxis"]["ticktext"] == ["0", "10 %", "20 %", "30 %", "40 %"]


def test_one_bucket_of_shares_is_named_in_its_middle() -> None:
    axis = pair([month(3, won=0.2, kept=0.4)])["layout"]["xaxis"]
    assert (axis["tickvals"], axis["ticktext"]) == (["2024-03-16"], ["Mar 2024"])


def grid(values: list[list[Any]], **other: Any) -> Heat:
    names = [f"row {at}" for at in range(len(values))]
    columns = [str(at) for at in range(len(values[0]))]
    tips = [[{"t": f"{row},{at}"} for at in range(len(columns))] for row in range(len(values))]
    return Heat(rows=names, columns=columns, values=values, tips=tips, ticks={0: "0", 1: "1 h"}, **other)


def test_the_scale_of_a_heat_map_goes_from_zero_to_the_largest_cell() -> None:
    (cells,) = heat(grid([[1, None, 3], [0, Decimal("7.5"), 2]]), "light", 180)["data"]
    assert (cells["zmin"], cells["zmax"]) == (0, 7.5)
    assert cells["z"] == [[1.0, None, 3.0], [0.0, 7.5, 2.0]]
    assert cells["customdata"][1][2] == {"t": "1,2"}


@pytest.mark.parametrize(
    ("values", "end"), [([], 0.0), ([[None]], 0.0), ([[0, 0]], 0.0), ([[None, 4], [9, None]], 9.0)]
)  # fmt: skip
def test_the_end_of_the_scale(values: list[list[Any]], end: float) -> None:
    assert largest(values) == end


def test_a_heat_map_of_nothing_keeps_a_scale() -> None:
    (cells,) = heat(grid([[0, 0], [None, 0]]), "light", 180)["data"]
    assert (cells["zmin"], cells["zmax"]) == (0, 1)


def test_rows_read_from_top_to_bottom_and_every_cell_is_in_view() -> None:
    layout = heat(grid([[1, 2, 3], [4, 5, 6]], side=60), "light", 180)["layout"]
    assert layout["yaxis"]["range"] == [1.5, -0.5]
    assert layout["yaxis"]["ticktext"] == ["row 0", "row 1"]
    assert layout["xaxis"]["range"] == [-0.5, 2.5]
    assert (layout["xaxis"]["tickvals"], layout["xaxis"]["ticktext"]) == ([0, 1], ["0", "1 h"])
    assert (layout["margin"]["l"], layout["shapes"]) == (60, [])


def test_marked_and_chosen_cells_are_outlined_in_their_own_colours() -> None:
    chosen, marked = heat(grid([[1, 2], [3, 4]], marked=(1, 0), chosen=(0, 1)), "dark", 180)["layout"]["shapes"]
    assert [chosen[end] for end in ("x0", "x1", "y0", "y1")] == [0.5, 1.5, -0.5, 0.5]
    assert [marked[end] for end in ("x0", "x1", "y0", "y1")] == [-0.5, 0.5, 0.5, 1.5]
    assert (chosen["line"]["color"], marked["line"]["color"]) == (colour("dark", "accent"), colour("dark", "text"))


def test_the_key_of_the_scale_says_both_ends_around_eight_steps() -> None:
    key = scale("0", "12.5K")
    assert words_of(key) == "0 12.5K"
    assert [box["className"] for box in of_class(key, "seq")] == [f"seq seq-{step}" for step in range(8)]


@pytest.mark.parametrize(
    ("count", "found"),
    [(0, []), (1, [1]), (3, [1, 2, 3]), (100, list(range(1, 101))), (1000, list(range(10, 1001, 10)))],
)
def test_a_curve_passes_each_percent_and_no_rank_twice(count: int, found: list[int]) -> None:
    assert ranks(count) == found


@pytest.mark.parametrize("count", [99, 101, 250, 12_345])
def test_a_curve_ends_with_the_last_member(count: int) -> None:
    found = ranks(count)
    assert found[-1] == count
    assert len(found) == len(set(found)) == min(count, 100)


def test_a_pareto_curve_leads_from_eighty_percent_to_those_who_make_it() -> None:
    curve = Curve(places=[0.5, 1.0], shares=[0.8, 1.0], tips=[{"t": "half"}, {"t": "all"}], mark=0.5)
    made = pareto(curve, "light", 200)
    (line,) = made["data"]
    assert (line["x"], line["y"]) == ([0.5, 1.0], [0.8, 1.0])
    across, down = made["layout"]["shapes"]
    assert [across[end] for end in ("x0", "x1", "y0", "y1")] == [0, 0.5, 0.8, 0.8]
    assert [down[end] for end in ("x0", "x1", "y0", "y1")] == [0.5, 0.5, 0, 0.8]
    assert made["layout"]["xaxis"]["ticktext"] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert made["layout"]["yaxis"]["ticktext"] == ["25 %", "50 %", "75 %", "100 %"]  # zero is named once


def test_a_curve_without_a_mark_has_no_guides() -> None:
    assert pareto(Curve(places=[], shares=[], tips=[]), "light", 200)["layout"]["shapes"] == []
