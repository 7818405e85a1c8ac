"""Spark: a series as a small line without axes; the comparison dashed behind it, a dot at the end."""

from collections.abc import Sequence

from dashapp.core.markup import Node, el

WIDTH, HEIGHT, PAD = 88, 40, 3
SparkValues = Sequence[float | None]


def spark(now: SparkValues, before: SparkValues = (), *, width: int = WIDTH, height: int = HEIGHT) -> Node:
    """Draw a series; nothing where it has fewer than two points."""
    known = [value for value in (*now, *before) if value is not None]
    if len([value for value in now if value is not None]) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    low, span = min(known), (max(known) - min(known)) or 1.0
    place = _place(max(len(now), len(before)), low, span, width, height)
    ends = [(at, value) for at, value in enumerate(now) if value is not None]
    x, y = place(*ends[-1])
    shapes = [
        el("path", "spark-prev", d=_path(before, place)) if any(value is not None for value in before) else None,
        el("path", "spark-now", d=_path(now, place)),
        el("circle", "spark-dot", cx=x, cy=y, r=2.5),
    ]
    return el("svg", "spark", *shapes, width=width, height=height, viewBox=f"0 0 {width} {height}", aria_hidden="true")


def _place(points: int, low: float, span: float, width: int, height: int):  # type: ignore[no-untyped-def]
    across = (width - 5) / max(points - 1, 1)

    def place(at: int, value: float) -> tuple[float, float]:
        return round(1 + at * across, 1), round(height - PAD - (value - low) / span * (height - 2 * PAD), 1)

    return place


def _path(values: SparkValues, place) -> str:  # type: ignore[no-untyped-def]
    parts, pen = [], "M"
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = place(at, value)
        parts.append(f"{pen}{x} {y}")
        pen = "L"
    return "".join(parts)
