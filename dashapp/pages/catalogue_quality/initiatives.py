"""Initiatives: what to do first, on which numbers, under which assumption, for how much money."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from dashapp.core.captions import describe_filters, describe_period
from dashapp.core.markup import Node, el, link
from dashapp.core.page import EmptyTile, Tile, TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.catalogue_quality.assumptions import Typed, assumption_form, read_assumptions
from dashapp.pages.catalogue_quality.initiative_blocks import InitiativeBlock, initiative_list
from dashapp.pages.catalogue_quality.questions import ask_gaps, by_gap
from services.core.numbers import exact
from services.decisions.initiatives.compute import initiatives as computed
from services.decisions.initiatives.model import Evidence, Initiative
from services.exports.sheet import Sheet
from services.monitoring.narratives.sentences import Sentence, SentencePart
from services.query.result import OutColumn, Result

TITLE = "Strategic initiatives"
HERE = "#origin=initiatives"
WHERE = {"win_carts": "funnel", "recover_carts": "segments", "mend_flops": "merchandising"}
"""The page that shows the numbers of an initiative whole."""
MEMBERS = "funnel"
"""The page that shows a brand or a product on its own."""
HEIGHT = 720


@dataclass(frozen=True, kw_only=True)
class Computed:
    """The initiatives in their order, under what was assumed."""

    found: tuple[Initiative, ...]
    assumed: Typed
    empty: bool
    """True where there is no event to compute them from."""


def strategic_initiatives() -> Tile:
    """Declare the list."""
    return Tile(name="initiatives", span=12, height=HEIGHT, answer=_answer, draw=_draw, sheet=_sheet)


def _answer(query: TileQuery) -> Computed:
    view, assumed = query.view, read_assumptions(query.view)
    found = computed(
        query.ctx,
        view.principal.scope,
        period=view.window.period,
        where=view.where(),
        assumed=assumed.values,
    )
    query.results.extend(_results(found))
    return Computed(found=found, assumed=assumed, empty=not by_gap(ask_gaps(query)))


def _results(found: tuple[Initiative, ...]) -> Iterator[Result]:
    """Return the questions behind the sentences to the panel that shows where numbers come from."""
    for one in found:
        for origin in one.origins:
            yield Result(columns=(), table=pa.table({}), origin=origin, cached="hit")


def _draw(view: PageView, found: Computed) -> TileContent | EmptyTile:
    said = f"Computed, the one with the most money at stake first. {describe_period(view)}. {describe_filters(view)}"
    if found.empty:
        return EmptyTile(title=TITLE, caption=said, what="events")
    shown = [_shown(view, one, found.assumed.problems.get(one.assumption.name, "")) for one in found.found]
    return TileContent(title=TITLE, caption=said, body=initiative_list(shown))


def _shown(view: PageView, one: Initiative, problem: str) -> InitiativeBlock:
    where = _whole(view, one)
    return InitiativeBlock(
        name=one.name,
        place=one.priority,
        title=one.title,
        stake=link(HERE, "fnl-v num", exact(one.stake, "money", view.currency)),
        issue=[_nodes(view, sentence, where) for sentence in one.issue],
        basis=_nodes(view, one.basis, where),
        actions=one.actions,
        figures=tuple((figure.label, link(where, "num", _figure(view, figure))) for figure in one.figures),
        form=assumption_form(view, one, problem),
    )


def _figure(view: PageView, figure: Evidence) -> str:
    return exact(figure.value, figure.unit, view.currency)


def _nodes(view: PageView, sentence: Sentence, where: str) -> list[Node]:
    return [_part(view, part, where) for part in sentence.parts]


def _part(view: PageView, part: SentencePart, where: str) -> Node:
    """Lead from a member to its own view, from a number to where it is shown whole."""
    if part.dimension and part.member:
        href = view.href_on(MEMBERS, view.state.only(part.dimension, part.member)) or HERE
        return link(href, "said", part.text)
    if part.tone != "plain":
        return link(where, "", el("b", part.tone, part.text))
    return link(where, "said", part.text) if part.metric else part.text


def _whole(view: PageView, one: Initiative) -> str:
    if one.name not in WHERE:
        return "#origin=gaps"
    return view.href_on(WHERE[one.name], view.state) or HERE


def _sheet(_: PageView, found: Computed) -> Sheet:
    rows = tuple(
        {
            "place": one.priority,
            "initiative": one.title,
            "issue": " ".join(sentence.text for sentence in one.issue),
            "assumption": one.assumption.label,
            "assumed": one.assumed,
            "stake": one.stake,
        }
        for one in found.found
    )
    origins = tuple(origin for one in found.found for origin in one.origins)
    return Sheet(columns=COLUMNS, rows=rows, origins=origins)


COLUMNS = (
    OutColumn(name="place", label="Place", unit="count", role="metric"),
    OutColumn(name="initiative", label="Initiative", unit="text", role="dimension"),
    OutColumn(name="issue", label="What is the matter", unit="text", role="dimension"),
    OutColumn(name="assumption", label="Assumption", unit="text", role="dimension"),
    OutColumn(name="assumed", label="Assumed", unit="share", role="metric"),
    OutColumn(name="stake", label="At stake", unit="money", role="metric"),
)
