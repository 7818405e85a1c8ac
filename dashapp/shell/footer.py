"""Footer: how many rows the page rests on, which data, how old."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashapp.core.markup import Node, el, link
from dashapp.core.page import Page
from dashapp.core.tile_query import TileQuery
from services.catalog.facts import FACTS
from services.query.questions import MetricQuery
from services.query.result import Result

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class PageRowCounts:
    """How many rows a page rests on."""

    shown: int
    """Rows that the period and the filters leave."""
    every: int
    """All rows that the person may see."""


def count_rows(query: TileQuery) -> PageRowCounts:
    """Count the rows of a page and all that the person may see. Raises AppError."""
    view = query.view
    metric = FACTS[view.page.fact].counted_by
    here = MetricQuery(metrics=(metric,), period=view.window.period, where=view.where())
    shown, every = (query.share(question).rows()[0][metric] for question in (here, MetricQuery(metrics=(metric,))))
    return PageRowCounts(shown=int(shown or 0), every=int(every or 0))


def foot(page: Page, results: Sequence[Result], counts: PageRowCounts, now: datetime) -> Node:
    """Make the foot of a page: how many rows, which data, how old, and the way to where the numbers come from."""
    oldest = min(result.origin.computed_at for result in results)
    version = f"Data version {results[0].origin.data_version}, {describe_age(now - oldest)}"
    first = next(tile.name for tile in page.tiles if tile.sheet is not None)
    where = link(f"#origin={first}", "", "Where do these numbers come from?")
    rows = f"{counts.shown:,} {FACTS[page.fact].label} in the period, of {counts.every:,}"
    return [el("span", "", rows), el("span", "", version), where]


def describe_age(age: timedelta) -> str:
    """Say how old an answer is."""
    if age < MINUTE:
        return "computed just now"
    if age < HOUR:
        return f"cached {age // MINUTE} min ago"
    return f"cached {age // HOUR} h ago" if age < timedelta(days=1) else f"cached {age.days} d ago"
