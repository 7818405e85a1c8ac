"""Series: a line over time, and rings around the buckets that are explained in words."""

from collections.abc import Sequence
from typing import Any

from dashapp.core.theme import Theme, colour
from dashapp.figures.line import LineSeries, line, middle

SIZE = 11


def series(drawn: LineSeries, ringed: Sequence[int], theme: Theme, height: int) -> dict[str, Any]:
    """Draw a line; `ringed` are the places of the points that get a ring."""
    figure = line(drawn, theme, height)
    rings = _rings(drawn, ringed, theme)
    return {**figure, "data": [*figure["data"][:-1], *rings, figure["data"][-1]]}


def _rings(drawn: LineSeries, ringed: Sequence[int], theme: Theme) -> list[dict[str, Any]]:
    """Draw the rings below what carries the tooltips."""
    points = [(drawn.points[at], drawn.points[at].value(drawn.metric)) for at in ringed]
    held = [(middle(point), float(value)) for point, value in points if value is not None]
    if not held:
        return []
    mark = {"symbol": "circle-open", "size": SIZE, "color": colour(theme, "text"), "line": {"width": 1.5}}
    places = {"x": [x for x, _ in held], "y": [y for _, y in held]}
    return [{"type": "scatter", "mode": "markers", **places, "marker": mark, "hoverinfo": "skip"}]
