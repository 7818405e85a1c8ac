"""Line: a series over time, its comparison dashed, what is not whole dotted and hollow, thresholds as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf
from typing import Any

from dashapp.core.theme import Theme, colour
from dashapp.figures.axes import beside, time_axis, value_axis
from services.core.numbers import Number, short
from services.query.series import Point

Tip = dict[str, Any]
"""What the tooltip says: `t` its title, `rows` of [label, value, tone], `foot`, and `href`, where a click leads."""

NAMED = 0.28
"""How much of a figure's width the name of a level takes."""


@dataclass(frozen=True, kw_only=True)
class Level:
    """A horizontal line with its name on it: a target, a threshold."""

    value: Number
    name: str
    bad: bool = False


@dataclass(frozen=True, kw_only=True)
class LineSeries:
    """A series as it is drawn."""

    points: Sequence[Point]
    metric: str
    unit: str
    tips: Sequence[Tip]
    """One for each point."""
    zero: bool = True
    compared: bool = True
    band: Sequence[tuple[float | None, float | None]] = ()
    """Lower and upper end of an interval for each point."""
    level: Level | None = None


def line(drawn: LineSeries, theme: Theme, height: int) -> dict[str, Any]:
    """Draw a line figure."""
    xs = [middle(point) for point in drawn.points]
    now = [_float(point.value(drawn.metric)) for point in drawn.points]
    before = [_float(point.value(f"{drawn.metric}_compared")) if point.whole else None for point in drawn.points]
    data = [*_band(drawn, xs, theme)]
    if drawn.compared and any(value is not None for value in before):
        data.append(_trace(xs, before, theme, "mark-prev", width=1.5, dash="4px 3px"))
    data += _runs(drawn, xs, now, theme)
    data.append(_hover(xs, now, before, drawn.tips))
    levels = [drawn.level.value] if drawn.level else []
    ends = [end for pair in drawn.band for end in pair]
    yaxis = value_axis([*now, *(before if drawn.compared else ()), *ends, *levels], drawn.unit, zero=drawn.zero)
    starts = [point.start for point in drawn.points]
    xaxis = time_axis(starts, drawn.points[-1].end) | _spike(theme)
    layout = {"height": height, **beside(xaxis, yaxis), "hovermode": "x", "showlegend": False}
    return {"data": data, "layout": layout | level_of(drawn.level, theme, (now, before))}


def middle(point: Point) -> str:
    """Return the place of a bucket on the axis of time."""
    return (point.start + (point.end - point.start) / 2).isoformat()


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _trace(
    xs: list[str], ys: list[float | None], theme: Theme, token: str, *, width: float, dash: str
) -> dict[str, Any]:
    stroke = {"color": colour(theme, token), "width": width, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": stroke, "hoverinfo": "skip"}


def _runs(drawn: LineSeries, xs: list[str], ys: list[float | None], theme: Theme) -> list[dict[str, Any]]:
    """Draw what is whole solid, and from there to what is not, dotted, to a hollow mark."""
    whole = [y if point.whole else None for y, point in zip(ys, drawn.points, strict=True)]
    traces = [_trace(xs, whole, theme, "accent", width=2, dash="solid")]
    for at in (0, len(ys) - 1):
        near = 1 if at == 0 else at - 1
        if not drawn.points[at].whole and len(ys) > 1 and ys[at] is not None:
            pair = sorted((at, near))
            traces.append(_trace([xs[n] for n in pair], [ys[n] for n in pair], theme, "accent", width=2, dash="dot"))
            traces.append(_hollow(xs[at], ys[at], theme, _beside(drawn, at)))
    return [*traces, *_alone(xs, whole, theme)]


def _alone(xs: list[str], ys: list[float | None], theme: Theme) -> list[dict[str, Any]]:
    """Mark points that have no neighbour: a line would not show them."""
    known = [None, *ys, None]
    lone = [n for n in range(len(ys)) if ys[n] is not None and known[n] is None and known[n + 2] is None]
    mark = {"color": colour(theme, "accent"), "size": 6}
    dots = {"type": "scatter", "mode": "markers", "marker": mark, "hoverinfo": "skip"}
    return [dots | {"x": [xs[n] for n in lone], "y": [ys[n] for n in lone]}] if lone else []


def _beside(drawn: LineSeries, at: int) -> str:
    """Say the value of the last point where it is not whole; of the first, nothing: the line goes on from there."""
    value = drawn.points[at].value(drawn.metric)
    return short(value, drawn.unit) if at else ""


def _hollow(x: str, y: float | None, theme: Theme, words: str) -> dict[str, Any]:
    ring = {"color": colour(theme, "bg"), "size": 7, "line": {"color": colour(theme, "accent"), "width": 1.5}}
    label = {"text": [words], "textposition": "middle left", "textfont": {"color": colour(theme, "text-2"), "size": 12}}
    return {"type": "scatter", "mode": "markers+text", "x": [x], "y": [y], "marker": ring, "hoverinfo": "skip", **label}


def _hover(xs: list[str], now: list[float | None], before: list[float | None], tips: Sequence[Tip]) -> dict[str, Any]:
    """Carry what the tooltip says, on points that nobody sees."""
    ys = [one if one is not None else other for one, other in zip(now, before, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": xs,
        "y": ys,
        "marker": {"opacity": 0, "size": 12},
        "hoverinfo": "none",
        "customdata": list(tips),
    }


def _band(drawn: LineSeries, xs: list[str], theme: Theme) -> list[dict[str, Any]]:
    if not drawn.band:
        return []
    low, high = ([pair[end] for pair in drawn.band] for end in (0, 1))
    edge = {"type": "scatter", "mode": "lines", "x": xs, "line": {"width": 0}, "hoverinfo": "skip"}
    wash = {"fill": "tonexty", "fillcolor": colour(theme, "accent-wash")}
    return [edge | {"y": low}, edge | {"y": high} | wash]


def _spike(theme: Theme) -> dict[str, Any]:
    shown = {"showspikes": True, "spikemode": "across", "spikesnap": "hovered data", "spikedash": "solid"}
    return shown | {"spikethickness": 1, "spikecolor": colour(theme, "axis")}


def level_of(level: Level | None, theme: Theme, lines: Sequence[Sequence[float | None]] = ()) -> dict[str, Any]:
    """Return the shape and the name of a level, for a layout; the name covers as little of the lines as it can."""
    if level is None:
        return {}
    token = "bad" if level.bad else "text"
    y, paper = float(level.value), {"xref": "paper", "yref": "y"}
    stroke = {"color": colour(theme, token), "width": 1}
    shape = {"type": "line", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": stroke, "layer": "above", **paper}
    font = {"color": colour(theme, token), "size": 12}
    name = {
        **_free(y, lines),
        "y": y,
        "text": level.name,
        "showarrow": False,
        "font": font,
        "bgcolor": colour(theme, "bg"),
        "opacity": 0.85,
        **paper,
    }
    return {"shapes": [shape], "annotations": [name]}


def _free(level: float, lines: Sequence[Sequence[float | None]]) -> dict[str, Any]:
    """Find the place for the name of a level: at the right end, if the lines leave it no better one."""
    many = max((len(line) for line in lines), default=0)
    wide = max(ceil(many * NAMED), 1)
    starts = range(many - wide + 1)
    places = [(_room(level, lines, slice(at, at + wide), side), side, at) for side in (1, -1) for at in starts]
    room, side, at = max(places, default=(0.0, 1, 0))
    if not room or at == many - wide:
        return {"x": 1, "xanchor": "right", "yanchor": "bottom" if side > 0 else "top"}
    return {"x": (at + wide / 2) / many, "xanchor": "center", "yanchor": "bottom" if side > 0 else "top"}


def _room(level: float, lines: Sequence[Sequence[float | None]], place: slice, side: int) -> float:
    """Say how far the lines stay from a level, on one side of it; nothing where one crosses it."""
    nearest = inf
    for line in lines:
        apart = [(y - level) * side for y in line[place] if y is not None]
        if any(one * other < 0 for one, other in pairwise(apart)):
            return 0.0
        nearest = min([nearest, *(one for one in apart if one >= 0)])
    return nearest
