"""Foot: how many rows the page rests on, which data, how old."""

from collections.abc import Mapping
from datetime import timedelta

from dashapp.core.markup import Node, el, link
from dashapp.core.page import Page
from dashapp.core.view import PageView
from dashapp.shell.render import Rendered
from services.core.context import Context
from services.query.questions import MetricQuery
from services.query.run import run

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
COUNTED = {"transactions": ("orders", "orders"), "events": ("events", "events")}
"""What a page's rows are counted by, and called."""


def foot(ctx: Context, page: Page, view: PageView, rendered: Mapping[str, Rendered]) -> Node:
    """Say where the numbers of a page come from; nothing on a page without numbers."""
    results = [result for one in rendered.values() for result in one.results]
    if not results or not page.filters:
        return None
    oldest = min(result.origin.computed_at for result in results)
    version = f"Data version {results[0].origin.data_version}, {aged(ctx.clock.now() - oldest)}"
    first = next(tile.name for tile in page.tiles if tile.sheet is not None)
    where = link(f"#origin={first}", "", "Where do these numbers come from?")
    return [el("span", "", counted(ctx, view)), el("span", "", version), where]


def counted(ctx: Context, view: PageView) -> str:
    """Say how many rows the period and the filters leave, of all that the person may see."""
    metric, name = COUNTED[view.page.fact]
    here = MetricQuery(metrics=(metric,), period=view.window.period, where=view.where())
    shown, every = (
        int(run(ctx, ask, view.principal.scope).rows()[0][metric] or 0)
        for ask in (here, MetricQuery(metrics=(metric,)))
    )
    return f"{shown:,} {name} in the period, of {every:,}"


def aged(age: timedelta) -> str:
    """Say how old an answer is."""
    if age < MINUTE:
        return "computed just now"
    if age < HOUR:
        return f"cached {age // MINUTE} min ago"
    return f"cached {age // HOUR} h ago" if age < timedelta(days=1) else f"cached {age.days} d ago"
