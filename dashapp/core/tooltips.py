"""Tooltips: the tooltip of a bucket: its value, the compared value, the change, and what a click does."""

from dataclasses import replace
from typing import Any

from dashapp.core.comparison import tone_of
from dashapp.core.view import PageView
from services.catalog.kinds import Metric
from services.core.numbers import exact, format_signed
from services.query.questions import Period
from services.query.series import Point, bucket_in_words


def bucket_tooltip(view: PageView, metric: Metric, grain: str, point: Point) -> dict[str, Any]:
    """Make the tooltip of a bucket."""
    rows: list[list[str]] = [[view.window.title, exact(point.value(metric.name), metric.unit, view.currency), "strong"]]
    before, change = point.value(f"{metric.name}_compared"), point.value(f"{metric.name}_change")
    if view.window.compared is not None and before is not None:
        rows.append(
            [
                _capital(view.window.against),
                exact(before, metric.unit, view.currency),
                "",
            ]
        )
        if point.whole and change is not None:
            rows.append(["Change", format_signed(change, metric.unit), tone_of(metric.name, change)])
    elif view.window.missing and point.whole and f"{metric.name}_compared" in point.row:
        rows.append([_capital(view.window.against), "no data", ""])
    if not point.whole:
        rows.append([f"{point.shown} of {point.days} days", "not compared", ""])
    href = view.href(replace(view.state, period=Period(start=point.start, end=point.end), grain=None))
    foot = f"Click to see this {grain}" if grain != "day" else "Click to see this day"
    return {"t": bucket_in_words(grain, point.start, point.end), "rows": rows, "foot": foot, "href": href}


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
