"""Line: gaps stay gaps, what is not whole is dotted, the name of a level stands where the lines leave it room."""

from datetime import date
from typing import Any

import pytest

from dashapp.core.theme import colour
from dashapp.figures.line import Level, LineSeries, level_of, line, middle
from dashapp.figures.series import series
from tests.dashapp.drawing import days_from

FIRST = date(2024, 3, 1)


def drawn(values: list[Any], *, before: list[Any] | None = None, cut: tuple[int, ...] = (), **other: Any) -> LineSeries:
    points = days_from(FIRST, values, before=before or (), cut=cut)
    tips = [{"t": f"day {at}"} for at in range(len(values))]
    return LineSeries(points=points, metric="revenue", unit="money", tips=tips, **other)


def traces(made: LineSeries) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = line(made, "light", 208)["data"]
    return found


def dashes(made: LineSeries) -> list[str]:
    return [trace["line"]["dash"] for trace in traces(made) if trace["mode"] == "lines" and "dash" in trace["line"]]


def test_a_missing_value_is_a_gap_and_not_a_zero() -> None:
    solid, hover = traces(drawn([1, 2, None, 4, 5]))
    assert solid["y"] == [1.0, 2.0, None, 4.0, 5.0]
    assert "connectgaps" not in solid
    assert hover["y"] == [1.0, 2.0, None, 4.0, 5.0]


def test_zero_is_a_value() -> None:
    solid, _ = traces(drawn([0, 0, 3]))
    assert solid["y"] == [0.0, 0.0, 3.0]


def test_a_point_without_neighbours_gets_a_dot() -> None:
    _, dots, _ = traces(drawn([1, 2, None, 4, None, 6, 7]))
    assert (dots["mode"], dots["y"], len(dots["x"])) == ("markers", [4.0], 1)
    _, alone, _ = traces(drawn([9]))
    assert alone["y"] == [9.0]


def test_the_last_bucket_that_is_not_whole_is_dotted_hollow_and_says_its_value() -> None:
    solid, dotted, hollow, _ = traces(drawn([10, 20, 7], cut=(2,)))
    assert solid["y"] == [10.0, 20.0, None]
    assert (dotted["line"]["dash"], dotted["y"]) == ("dot", [20.0, 7.0])
    assert (hollow["text"], hollow["y"]) == (["7.00"], [7.0])


def test_the_first_bucket_that_is_not_whole_is_dotted_and_says_nothing() -> None:
    solid, dotted, hollow, _ = traces(drawn([4, 20, 30], cut=(0,)))
    assert solid["y"] == [None, 20.0, 30.0]
    assert (dotted["y"], hollow["text"]) == ([4.0, 20.0], [""])


def test_the_comparison_is_dashed_and_leaves_out_what_is_not_whole() -> None:
    made = drawn([1, 2, 3], before=[5, 6, 7], cut=(2,))
    compared = traces(made)[0]
    assert compared["line"]["dash"] == "4px 3px"
    assert compared["y"] == [5.0, 6.0, None]
    assert dashes(drawn([1, 2], before=[5, 6], compared=False)) == ["solid"]
    assert dashes(drawn([1, 2], before=[None, None])) == ["solid"]


def test_the_axis_holds_the_comparison_the_band_and_the_level_too() -> None:
    def top(made: LineSeries) -> float:
        return float(line(made, "light", 208)["layout"]["yaxis"]["range"][1])

    assert top(drawn([1, 2])) < 3
    assert top(drawn([1, 2], before=[50, 60])) >= 60
    assert top(drawn([1, 2], band=[(0.0, 80.0), (0.0, 90.0)])) >= 90
    assert top(drawn([1, 2], level=Level(value=100, name="Target"))) >= 100
    assert top(drawn([1, 2], before=[50, 60], compared=False)) < 3


def test_a_band_is_filled_between_its_ends() -> None:
    low, high, *_ = traces(drawn([1, 2], band=[(0.5, 1.5), (None, None)]))
    assert (low["y"], high["y"]) == ([0.5, None], [1.5, None])
    assert "fill" not in low
    assert high["fill"] == "tonexty"


def test_tooltips_lie_over_everything_and_where_only_the_comparison_is() -> None:
    hover = traces(drawn([1, None, 3], before=[4, 5, 6]))[-1]
    assert hover["y"] == [1.0, 5.0, 3.0]
    assert [tip["t"] for tip in hover["customdata"]] == ["day 0", "day 1", "day 2"]
    assert hover["marker"]["opacity"] == 0


def test_a_bucket_stands_in_its_middle() -> None:
    (point,) = days_from(FIRST, [1])
    assert middle(point) == "2024-03-01"  # a day has no whole day as its half


def test_rings_lie_below_the_tooltips_and_skip_what_has_no_value() -> None:
    data = series(drawn([1, None, 3]), [1, 2], "light", 100)["data"]
    ring, hover = data[-2:]
    assert (ring["marker"]["symbol"], ring["y"]) == ("circle-open", [3.0])
    assert hover["customdata"]
    assert len(series(drawn([1, None, 3]), [1], "light", 100)["data"]) == len(traces(drawn([1, None, 3])))


@pytest.mark.parametrize(("bad", "token"), [(True, "bad"), (False, "text")])
def test_a_level_is_a_line_across_with_its_name(bad: bool, token: str) -> None:
    made = level_of(Level(value=5, name="<b>Target</b> 5", bad=bad), "dark")
    ((shape,), (name,)) = made["shapes"], made["annotations"]
    assert (shape["x0"], shape["x1"], shape["y0"], shape["y1"]) == (0, 1, 5.0, 5.0)
    assert shape["line"]["color"] == colour("dark", token)
    assert (name["x"], name["xanchor"]) == (1, "right")
    assert level_of(None, "dark") == {}


@pytest.mark.parametrize(
    ("values", "x", "side"),
    [
        ([9, 9, 9, 9, 9, 9, 9, 1, 1, 1], 1, "bottom"),  # low at the end: above it, at the right
        ([1, 1, 1, 9, 9, 9, 9, 9, 9, 9], 0.15, "bottom"),  # low at the beginning: above it, there
        ([9, 9, 9, 9, 9, 9, 9, 9, 9, 9], 1, "top"),  # all above: below them, at the right
    ],
)
def test_the_name_of_a_level_stands_where_no_line_is(values: list[float], x: float, side: str) -> None:
    (name,) = level_of(Level(value=5, name="Target"), "light", [values])["annotations"]
    assert (round(name["x"], 2), name["yanchor"]) == (x, side)
