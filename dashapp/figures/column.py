"""Column: a count per bucket, the comparison as a tick over each, the target as a line with its name."""

from typing import Any

from dashapp.core.theme import Theme, colour
from dashapp.figures.axes import beside, time_axis, value_axis
from dashapp.figures.line import LineSeries, level_of, middle

DAY_IN_MS = 86_400_000
WIDE, TICK = 0.65, 0.8
"""Of a bucket's days: the column, and the tick of the comparison."""


def column(drawn: LineSeries, theme: Theme, height: int) -> dict[str, Any]:
    """Draw columns."""
    xs = [middle(point) for point in drawn.points]
    now = [_of(point.value(drawn.metric)) for point in drawn.points]
    before = [_of(point.value(f"{drawn.metric}_compared")) for point in drawn.points]
    days = [point.days for point in drawn.points]
    bars = {
        "type": "bar",
        "x": xs,
        "y": now,
        "width": [n * DAY_IN_MS * WIDE for n in days],
        "marker": {"color": colour(theme, "bar"), "opacity": [1 if point.whole else 0.5 for point in drawn.points]},
        "hoverinfo": "none",
        "customdata": list(drawn.tips),
        "cliponaxis": True,
    }
    levels = [drawn.level.value] if drawn.level else []
    yaxis = value_axis([*now, *before, *levels], drawn.unit, zero=True)
    xaxis = time_axis([point.start for point in drawn.points], drawn.points[-1].end)
    layout = {"height": height, **beside(xaxis, yaxis), "hovermode": "closest", "showlegend": False}
    return {"data": [bars, *_ticks(drawn, xs, before, theme)], "layout": layout | level_of(drawn.level, theme)}


def _of(value: Any) -> float | None:
    return None if value is None else float(value)


def _ticks(drawn: LineSeries, xs: list[str], before: list[float | None], theme: Theme) -> list[dict[str, Any]]:
    if not drawn.compared or all(value is None for value in before):
        return []
    mark = {"symbol": "line-ew", "size": 16, "line": {"width": 2, "color": colour(theme, "mark-prev")}}
    return [{"type": "scatter", "mode": "markers", "x": xs, "y": before, "marker": mark, "hoverinfo": "skip"}]
