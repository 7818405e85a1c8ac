"""Lead: time in sentences: the busiest month, weekday and hour, and the days that are off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashapp.core.comparison import describe_change
from dashapp.core.event_questions import ask_hours
from dashapp.core.markup import Node, el, link
from dashapp.core.page import Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.time.questions import Judged, ask_by_month, ask_judged_days, ask_whole, label_of, metric_of, word_of
from dashapp.ui.grid import leads_to
from services.core.numbers import exact, format_signed, round_half_up
from services.query.named_periods import day_in_words

Rows = Sequence[Mapping[str, Any]]
FEW = 10
"""Under so many a day, the decimal says something."""


@dataclass(frozen=True, kw_only=True)
class TimeSummary:
    """What the sentences say."""

    months: Rows
    hours: Rows
    judged: Judged
    whole: Mapping[str, Any]


def when_lead() -> Tile:
    """Declare the sentence above the series."""
    return Tile(name="lead", span=12, height=48, bare=True, answer=_answer, draw=_draw)


def _answer(query: TileQuery) -> TimeSummary:
    return TimeSummary(
        months=ask_by_month(query).rows(),
        hours=ask_hours(query, "view").rows(),
        judged=ask_judged_days(query),
        whole=ask_whole(query),
    )


def _draw(view: PageView, found: TimeSummary) -> TileContent:
    views = [row for row in found.months if row["views"]]
    if not views:
        return TileContent(body=el("p", "lead", "There are no views here: choose another period, or lift a filter."))
    return TileContent(
        body=el("p", "lead", *_busiest(view, found, views), *_off(view, found.judged), *_moved(view, found.whole))
    )


def _busiest(view: PageView, found: TimeSummary, months: Rows) -> list[Node]:
    """Name the month, the weekday and the hour of most views; where a filter keeps to some hours, the month alone."""
    month = max(months, key=lambda row: row["views"])
    name = date.fromisoformat(f"{month['month']}-01")
    words = el("b", "", f"{name:%B %Y}")
    first: list[Node] = ["Most views: ", link(leads_to(view, "month", month["month"]) or "#origin=months", "", words)]
    count: list[Node] = [" (", link("#origin=months", "said", exact(month["views"], "count")), ")"]
    if not any(row["count"] for row in found.hours):
        return [*first, *count, "."]
    weekday, each = _weekday(found.hours)
    hour = _hour(found.hours)
    size = f"{exact(round(each), 'count') if each >= FEW else round_half_up(each, 1)} a day"
    then: list[Node] = [", on a ", link("#origin=week", "", el("b", "", weekday)), f" ({size})"]
    until: list[Node] = [" and between ", link("#origin=week", "", el("b", "", f"{hour} and {(hour + 1) % 24} h")), "."]
    return [*first, *count, *then, *until]


def _moved(view: PageView, row: Mapping[str, Any]) -> list[Node]:
    """Say how the metric of the page moved from the days that it compares with."""
    metric = metric_of(view)
    value = row.get(f"{metric.name}_change")
    moved = describe_change(view, value, metric.unit.name, "#origin=series")
    label = label_of(metric.name)
    return [f" {label} {'are' if label.endswith('s') else 'is'} ", *moved[1:], "."] if moved else []


def _weekday(rows: Rows) -> tuple[str, float]:
    """Return the weekday with the most views per day: a period may hold one of them more often."""
    totals: dict[str, int] = {}
    days = {row["weekday"]: row["days"] for row in rows}
    for row in rows:
        totals[row["weekday"]] = totals.get(row["weekday"], 0) + row["count"]
    each = {name: total / days[name] for name, total in totals.items() if days[name]}
    busiest = max(each, key=lambda name: each[name])
    return busiest, each[busiest]


def _hour(rows: Rows) -> int:
    totals = [0] * 24
    for row in rows:
        totals[row["hour"]] += row["count"]
    return totals.index(max(totals))


def _off(view: PageView, judged: Judged) -> list[Node]:
    """Say how many days are off, and the one that is furthest."""
    name = word_of(metric_of(view).name)
    if not judged.off:
        return [f" {judged.said}." if judged.said.startswith("Too short") else f" No day is off in {name}."]
    worst = max(judged.off, key=lambda row: abs(row["score"]))
    many = f"{len(judged.off)} day{'s are' if len(judged.off) > 1 else ' is'} off in {name}"
    day = day_in_words(date.fromisoformat(worst["day"]))
    size = el("b", "bad" if worst["difference"] < 0 else "", format_signed(worst["relative"], "count"))
    where = leads_to(view, "day", worst["day"]) or "#origin=anomalies"
    furthest = "most of all " if len(judged.off) > 1 else ""
    count = link("#origin=anomalies", "", el("b", "", many))
    return [" ", count, f", {furthest}", link(where, "said", day), " (", size, ")."]
