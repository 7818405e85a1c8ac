"""Summary: what moved, by how much, what drove it, what is off target; each number leads to where it comes from."""

from dashapp.core.markup import Node, el, link
from dashapp.core.metric_choice import OPTION, choosing
from dashapp.core.page import Drawn, Nothing, Tile
from dashapp.core.tile_query import Asking
from dashapp.core.view import View
from dashapp.pages.overview.cards import broken, standings
from services.monitoring.narratives.sentences import Part, Sentence
from services.monitoring.narratives.summary import summary


def summarised(metrics: tuple[str, ...]) -> Tile:
    """Declare the summary of a page; `metrics` are those whose targets it speaks of."""

    def answer(asking: Asking) -> tuple[Sentence, ...]:
        view = asking.view
        held = [standing for standing in standings(asking, metrics).values() if standing is not None]
        return summary(
            asking.ctx,
            view.principal.scope,
            view.window.period,
            view.window.compare if view.window.judged else None,
            view.where(),
            standings=held,
            broken=broken(asking),
        )

    return Tile(name="summary", span=12, height=48, bare=True, answer=answer, draw=_draw)


def _draw(view: View, found: tuple[Sentence, ...]) -> Drawn | Nothing:
    words: list[Node] = []
    for said in found:
        words += [_part(view, part) for part in said.parts]
        words.append(" ")
    return Drawn(body=el("p", "lead", *words))


def _part(view: View, part: Part) -> Node:
    href = _leads(view, part)
    if part.tone != "plain":
        strong = el("b", part.tone, part.text)
        return link(href, "", strong) if href else strong
    return link(href, "said", part.text) if href else part.text


def _leads(view: View, part: Part) -> str | None:
    """Give the address behind a part: the member's own view, or the metric on this page."""
    filters = view.page.filters
    if part.dimension in filters and part.member and view.principal is not None:
        return view.href(view.state.only(part.dimension, part.member))
    names = {name for control in view.page.controls if control.name == OPTION for name, _ in control.values or ()}
    return choosing(view, part.metric) if part.metric in names else "#origin=cards" if part.metric else None
