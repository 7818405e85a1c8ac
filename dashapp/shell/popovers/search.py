"""Search: metrics, members of what people are limited by, and pages, in one list that is moved through by keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.metric_choice import OPTION
from dashapp.core.site import PageHead
from dashapp.core.state import PageState, label_of
from dashapp.core.view import PageView
from dashapp.shell.popovers.frame import dialog, finding
from dashapp.shell.popovers.members import counting_metric_of, fitting
from services.catalog import catalog
from services.catalog.kinds import Dimension, Metric
from services.core.context import Context
from services.core.errors import ImpossibleQuestion, OutOfScope
from services.query.questions import MetricQuery
from services.query.run import run

DEFINITIONS, WORD = "definitions", "q"
"""The page of definitions, and its control that takes a name."""
METRICS_AT_FIRST, EACH = 6, 8
"""Metrics that are offered before anything is typed; finds of one kind."""


@dataclass(frozen=True, kw_only=True)
class Find:
    """Something that was found."""

    label: str
    side: str
    href: str
    glyph: str


def search(ctx: Context, view: PageView, _argument: str, query: str) -> Node:
    """Find what is typed; before that, list the pages and the first metrics."""
    words = query.strip().casefold()
    pages = view.site.open_to(view.principal.role)
    kinds = (
        ("Members", _members(ctx, view, pages, words) if words else []),
        ("Metrics", _metrics(view, pages, words)),
        ("Pages", _pages(pages, words)),
    )
    finds = [(label, found) for label, found in kinds if found]
    field = finding("Metrics, members, pages", role="combobox", aria_expanded="true", aria_controls="found")
    listed = el("div", "pop-found", *_groups(finds), id="found", role="listbox", aria_label="Found", key="list")
    said = f"Nothing is called “{query.strip()[:60]}” here."
    nothing = None if finds else el("p", "pop-say", said, role="status", key="none")
    return dialog("search", "Search", field, listed, nothing, _foot(), cls="pop-search")


def _pages(pages: Sequence[PageHead], words: str) -> list[Find]:
    found = (page for page in pages if words in page.label.casefold())
    return [Find(label=page.label, side=page.group, href=page.path, glyph=page.icon) for page in found]


def _foot() -> Node:
    keys = (("↑ ↓", "move"), ("Enter", "open"), ("Esc", "close"))
    said = (el("span", "", el("kbd", "", key), f" {does}") for key, does in keys)
    return el("p", "pop-foot not-phone", *said, key="foot")


def _groups(finds: list[tuple[str, list[Find]]]) -> Iterator[Node]:
    at = 0
    for label, found in finds:
        options = [_option(find, at + n) for n, find in enumerate(found)]
        at += len(found)
        heading = el("div", "pop-label", label, role="presentation")
        yield el("div", "pop-group", heading, *options, role="group", aria_label=label, key=label)


def _option(find: Find, at: int) -> Node:
    words = (el("span", "pop-name", find.label), el("span", "pop-side", find.side))
    attributes = {"role": "option", "aria_selected": "false", "tabIndex": -1, "id": f"find-{at}"}
    return link(find.href, "pop-item", icon(find.glyph), *words, key=f"{find.label} {find.href}", **attributes)


def _metrics(view: PageView, pages: Sequence[PageHead], words: str) -> list[Find]:
    named = [metric for metric in catalog().metrics.values() if not metric.ingredient and _is_named(metric, words)]
    named.sort(key=lambda metric: _distance(metric.label, words))
    found = [find for metric in named for find in _find_places(view, pages, metric)]
    return found[: EACH if words else METRICS_AT_FIRST]


def _distance(label: str, words: str) -> int:
    """Put what begins with the words first, then what holds them."""
    name = label.casefold()
    return 0 if name.startswith(words) else 1 if words in name else 2


def _is_named(metric: Metric, words: str) -> bool:
    texts = (metric.label, metric.name.replace("_", " "), metric.meaning if len(words) > 2 else "")  # noqa: PLR2004
    return any(words in text.casefold() for text in texts)


def _find_places(view: PageView, pages: Sequence[PageHead], metric: Metric) -> Iterator[Find]:
    """Return where a metric is shown, then where it is defined."""
    for page in pages:
        options = dict(page.allowed.options)
        if metric.name in (options.get(OPTION) or ()):
            state = _state(view, page).with_option(OPTION, metric.name)
            href = view.href(state, page=page.name)
            yield Find(label=metric.label, side=f"Show on {page.label}", href=href, glyph="graph-up")
        if page.name == DEFINITIONS:
            state = PageState().with_option(WORD, metric.name) if WORD in options else PageState()
            yield Find(label=metric.label, side="Definition", href=view.href(state, page=page.name), glyph="book")


def _state(view: PageView, page: PageHead) -> PageState:
    """Stay in the state where the page stays; another begins anew."""
    return view.state if page.name == view.page.name else PageState()


def _members(ctx: Context, view: PageView, pages: Sequence[PageHead], words: str) -> list[Find]:
    """Find members of the dimensions that people are limited by: for the open page, else the first that fits."""
    found: list[Find] = []
    ordered = sorted(pages, key=lambda page: page.name != view.page.name)
    for dimension in (one.name for one in catalog().dimensions.values() if isinstance(one, Dimension) and one.scoping):
        page = next((page for page in ordered if dimension in page.filters), None)
        if page is not None:
            found += _of(ctx, view, page, dimension, words)
    found.sort(key=lambda find: _distance(find.label, words))
    return found[:EACH]


def _of(ctx: Context, view: PageView, page: PageHead, dimension: str, words: str) -> list[Find]:
    metric = counting_metric_of(page)
    try:
        table = run(ctx, MetricQuery(metrics=(metric,), by=(dimension,)), view.principal.scope).table
    except (OutOfScope, ImpossibleQuestion):
        return []
    names = [one.name for one in fitting(table, dimension, metric, words, EACH).shown]
    side = f"{label_of(dimension)}: filter {page.label}"
    return [Find(label=name, side=side, href=_filtered(view, page, dimension, name), glyph="funnel") for name in names]


def _filtered(view: PageView, page: PageHead, dimension: str, member: str) -> str:
    state = _state(view, page)
    same = state.members(dimension) == (member,)
    return view.href(state if same else state.only(dimension, member), page=page.name)
