"""Heat map: a value per row and column, on a scale from zero that its key prints; one marked cell, one chosen cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashapp.core.markup import Node, el
from dashapp.core.theme import Theme, colour
from dashapp.figures.line import Tip
from services.core.numbers import Number

CellIndex = tuple[int, int]
"""Row and column."""
STEPS = 8
"""Of the sequential palette."""
GAP = 2


@dataclass(frozen=True, kw_only=True)
class Heat:
    """A heat map as it is drawn."""

    rows: Sequence[str]
    """Names from top to bottom."""
    columns: Sequence[str]
    values: Sequence[Sequence[Number | None]]
    """A value for each column of each row; None is drawn as no cell."""
    tips: Sequence[Sequence[Tip]]
    ticks: Mapping[int, str]
    """What stands below which columns."""
    marked: CellIndex | None = None
    """The cell that is explained in words."""
    chosen: CellIndex | None = None
    """The cell that the page is filtered to."""
    side: int = 36
    """Pixels that the names of the rows take."""


def heat(drawn: Heat, theme: Theme, height: int) -> dict[str, Any]:
    """Draw a heat map."""
    cells = {
        "type": "heatmap",
        "z": [[None if value is None else float(value) for value in row] for row in drawn.values],
        "x": list(range(len(drawn.columns))),
        "y": list(range(len(drawn.rows))),
        "zmin": 0,
        "zmax": largest(drawn.values) or 1,
        "xgap": GAP,
        "ygap": GAP,
        "showscale": False,
        "hoverinfo": "none",
        "customdata": [list(row) for row in drawn.tips],
    }
    layout = {
        "height": height,
        "margin": {"l": drawn.side, "r": 0, "t": 4, "b": 24},
        "xaxis": _columns(drawn),
        "yaxis": _rows(drawn),
        "hovermode": "closest",
        "shapes": [*_around(drawn.chosen, theme, "accent"), *_around(drawn.marked, theme, "text")],
    }
    return {"data": [cells], "layout": layout}


def largest(values: Sequence[Sequence[Number | None]]) -> float:
    """Return the end of the scale."""
    return max((float(value) for row in values for value in row if value is not None), default=0.0)


def _columns(drawn: Heat) -> dict[str, Any]:
    plain = {"showgrid": False, "zeroline": False, "type": "linear", "range": [-0.5, len(drawn.columns) - 0.5]}
    return plain | {"tickvals": list(drawn.ticks), "ticktext": list(drawn.ticks.values()), "tickangle": 0}


def _rows(drawn: Heat) -> dict[str, Any]:
    plain = {"showgrid": False, "zeroline": False, "type": "linear", "range": [len(drawn.rows) - 0.5, -0.5]}
    names = {"tickvals": list(range(len(drawn.rows))), "ticktext": list(drawn.rows)}
    return plain | names | {"automargin": False, "ticklabelstandoff": 6}


def _around(cell: CellIndex | None, theme: Theme, token: str) -> list[dict[str, Any]]:
    if cell is None:
        return []
    row, column = cell
    corners = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
    return [{"type": "rect", **corners, "line": {"color": colour(theme, token), "width": 2}, "layer": "above"}]


def scale(low: str, high: str) -> Node:
    """Make the key of the scale, from little to much."""
    boxes = (el("s", f"seq seq-{step}", key=str(step)) for step in range(STEPS))
    return el("span", "key seq-key", low, el("span", "seqs", *boxes, aria_hidden="true"), high)
