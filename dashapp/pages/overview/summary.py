"""Summary: what moved, by how much, what drove it, what is off target; each number leads to where it comes from."""

from dashapp.core.markup import Node, el, link
from dashapp.core.metric_choice import OPTION, href_of_metric
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.overview.questions import find_broken_rules, find_target_progress
from services.monitoring.narratives.sentences import Sentence, SentencePart
from services.monitoring.narratives.summary import summary


def summary_tile(metrics: tuple[str, ...]) -> Tile:
    """Declare the summary of a page; `metrics` are those whose targets it speaks of."""

    def answer(query: TileQuery) -> tuple[Sentence, ...]:
        view = query.view
        held = [standing for standing in find_target_progress(query, metrics).values() if standing is not None]
        return summary(
            query.ctx,
            view.principal.scope,
            view.window.period,
            view.window.compare if view.window.judged else None,
            view.where(),
            standings=held,
            broken=find_broken_rules(query),
        )

    return Tile(name="summary", span=12, height=48, bare=True, answer=answer, draw=_draw)


def _draw(view: PageView, found: tuple[Sentence, ...]) -> TileContent | EmptyTile:
    words: list[Node] = []
    for said in found:
        words += [_part(view, part) for part in said.parts]
        words.append(" ")
    return TileContent(body=el("p", "lead", *words))


def _part(view: PageView, part: SentencePart) -> Node:
    href = _leads(view, part)
    if part.tone != "plain":
        strong = el("b", part.tone, part.text)
        return link(href, "", strong) if href else strong
    return link(href, "said", part.text) if href else part.text


def _leads(view: PageView, part: SentencePart) -> str | None:
    """Return the address behind a part: the member's own view, or the metric on this page."""
    filters = view.page.filters
    if part.dimension in filters and part.member and view.principal is not None:
        return view.href(view.state.only(part.dimension, part.member))
    names = {name for control in view.page.controls if control.name == OPTION for name, _ in control.values or ()}
    return href_of_metric(view, part.metric) if part.metric in names else "#origin=cards" if part.metric else None
