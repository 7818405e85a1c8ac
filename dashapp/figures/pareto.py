"""Pareto: how much of the whole the largest members bring together; a point for each percent of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from dashapp.core.theme import Theme, colour
from dashapp.figures.line import Tip

PERCENTS = 100
MOST_OF = 0.8
QUARTERS = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A curve as it is drawn: shares from 0 to 1, one for each place."""

    places: Sequence[float]
    shares: Sequence[float]
    tips: Sequence[Tip]
    mark: float | None = None
    """The share of the members that make 80 %."""


def ranks(count: int) -> list[int]:
    """Return the ranks that a curve over so many members passes: each percent of them, and never one twice."""
    return sorted({ceil(count * percent / PERCENTS) for percent in range(1, PERCENTS + 1)}) if count else []


def pareto(drawn: Curve, theme: Theme, height: int) -> dict[str, Any]:
    """Draw a Pareto curve."""
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": list(drawn.places),
        "y": list(drawn.shares),
        "line": {"color": colour(theme, "accent"), "width": 2},
        "customdata": list(drawn.tips),
        "hoverinfo": "none",
    }
    layout = {
        "height": height,
        "margin": {"l": 40, "r": 20, "t": 8, "b": 24},
        "xaxis": _axis() | {"showgrid": False, "range": [0, 1.001]},
        "yaxis": _axis(first=1) | {"range": [0, 1.02]},
        "hovermode": "x",
        "showlegend": False,
        "shapes": _guides(drawn.mark, theme),
    }
    return {"data": [line], "layout": layout}


def _axis(first: int = 0) -> dict[str, Any]:
    """Name the quarters; one axis alone names the zero that both have."""
    shown = QUARTERS[first:]
    ticks = {"tickvals": list(shown), "ticktext": [f"{quarter * 100:.0f} %" for quarter in shown]}
    return {"type": "linear", "zeroline": False, "tickangle": 0, **ticks}


def _guides(mark: float | None, theme: Theme) -> list[dict[str, Any]]:
    """Lead from 80 % of the whole to the members that make it."""
    if mark is None:
        return []
    stroke = {"color": colour(theme, "mark-prev"), "width": 1, "dash": "4px 3px"}
    across = {"x0": 0, "x1": mark, "y0": MOST_OF, "y1": MOST_OF}
    down = {"x0": mark, "x1": mark, "y0": 0, "y1": MOST_OF}
    return [{"type": "line", "line": stroke, "layer": "above", **ends} for ends in (across, down)]
