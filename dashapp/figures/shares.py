"""Shares: two shares of each bucket of time as columns side by side; a bucket that is not whole is pale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashapp.core.theme import Theme, colour
from dashapp.figures.axes import time_axis, value_axis
from dashapp.figures.column import DAY_IN_MS
from dashapp.figures.line import Tip, middle
from services.query.series import Point

WIDE = 0.32
"""Of a bucket's days: one column."""
PALE = 0.5


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Two series over the same buckets."""

    points: Sequence[Point]
    names: tuple[str, str]
    """What the rows of the points call them."""
    tips: Sequence[Tip]


def shares(drawn: Shares, theme: Theme, height: int) -> dict[str, Any]:
    """Draw the columns."""
    values = [point.value(name) for name in drawn.names for point in drawn.points]
    bars = [_bars(drawn, at, theme) for at in range(len(drawn.names))]
    first, last = drawn.points[0], drawn.points[-1]
    xaxis = time_axis([point.start for point in drawn.points], last.end)
    if first is last:  # the days of a month alone would be no places on its one column
        xaxis |= {"tickvals": [middle(first)], "ticktext": [f"{first.start:%b %Y}"]}
    layout = {
        "height": height,
        "xaxis": xaxis,
        "yaxis": value_axis(values, "share", zero=True),
        "barmode": "overlay",
        "hovermode": "closest",
        "showlegend": False,
    }
    return {"data": bars, "layout": layout}


def _bars(drawn: Shares, at: int, theme: Theme) -> dict[str, Any]:
    widths = [point.days * DAY_IN_MS * WIDE for point in drawn.points]
    return {
        "type": "bar",
        "x": [middle(point) for point in drawn.points],
        "y": [point.value(drawn.names[at]) for point in drawn.points],
        "width": widths,
        "offset": [-width * 1.02 if at == 0 else width * 0.02 for width in widths],
        "marker": {
            "color": colour(theme, f"cat-{at + 1}"),
            "opacity": [1 if point.whole else PALE for point in drawn.points],
        },
        "hoverinfo": "none",
        "customdata": list(drawn.tips),
    }
