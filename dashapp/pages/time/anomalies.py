"""Anomalies: the days that are off what the days around them and their weekday lead to expect."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.view import PageView
from dashapp.pages.time.questions import Judged, ask_judged_days, label_of, metric_of, word_of
from dashapp.ui.grid import leads_to
from services.core.numbers import difference, exact, format_signed
from services.exports.sheet import Sheet, choose_columns

NAME = "anomalies"
SHOWN = 5
KEPT = ("day", "weekday", "value", "expected", "difference", "relative", "score", "anomaly")


def anomalies() -> Tile:
    """Declare the list."""
    return Tile(name=NAME, span=4, height=232, answer=ask_judged_days, draw=_draw, sheet=_sheet)


def _draw(view: PageView, found: Judged) -> TileContent | EmptyTile:
    metric = metric_of(view)
    title = "Days that are off"
    said = f"{label_of(metric.name)} against the days around and the weekday. "
    said += f"{describe_period(view)}. {describe_filters(view)}"
    if not any(row["value"] for row in found.result.rows()):
        return EmptyTile(title=title, caption=said, what="events")
    if not found.off:
        quiet = found.said if found.said.startswith("Too short") else f"No day is off in {word_of(metric.name)}"
        return TileContent(title=title, caption=said, body=el("p", "quiet", f"{quiet}."))
    ordered = sorted(found.off, key=lambda row: -abs(row["score"]))
    lines = (_line(view, metric.unit.name, row) for row in ordered[:SHOWN])
    hidden = len(ordered) - SHOWN
    more = link(view.href(view.state.with_table(NAME)), "rk-more", f"{hidden:,} more") if hidden > 0 else None
    return TileContent(title=title, caption=said, body=[el("div", "ofs", *lines), more])


def _line(view: PageView, unit: str, row: Mapping[str, Any]) -> Node:
    day = date.fromisoformat(row["day"])
    name = f"{day:%a} {day.day} {day:%b %Y}"
    value, expected = (exact(_whole(row[part], unit), unit, view.currency) for part in ("value", "expected"))
    off = difference(_whole(row["difference"], unit), unit, view.currency)
    return link(
        leads_to(view, "day", row["day"]) or "#origin=anomalies",
        "of",
        el("span", "of-name", name),
        el("b", "num", format_signed(row["relative"], "count")),
        el("span", "meta", f"{value}, expected {expected}"),
        el("span", "num meta", off),
        data_mark=f"{NAME}:day:{row['day']}",
        title=f"See {name}",
        key=row["day"],
    )


def _whole(value: float, unit: str) -> float:
    """Return what is expected of a count as a count."""
    return round(value) if unit == "count" else value


def _sheet(_: PageView, found: Judged) -> Sheet:
    return choose_columns(found.result, lambda column: column.name in KEPT)
