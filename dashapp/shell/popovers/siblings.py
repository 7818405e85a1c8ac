"""Siblings: the other members at a step of the drill path, each with its value, leading to the same path with it."""

from dataclasses import replace

from dashapp.core.markup import Node, el
from dashapp.core.state import PageState, label_of
from dashapp.core.view import PageView
from dashapp.shell.popovers.frame import choice, finding, floating, sentence
from dashapp.shell.popovers.members import SEARCHED_FROM, MemberOption, members
from dashapp.shell.popovers.metric_links import metric_of
from services.catalog import catalog
from services.core.context import Context
from services.core.errors import BadValue, ImpossibleQuestion, OutOfScope
from services.core.numbers import short


def siblings(ctx: Context, view: PageView, argument: str, query: str) -> Node:
    """List the members beside the step number `argument` of the path, the outermost being 0."""
    at = _step(view.state, argument)
    dimension, here = view.state.path[at]
    name, label = f"siblings:{at}", label_of(dimension)
    metric = metric_of(view, None)
    above = view.at(replace(view.state, path=view.state.path[:at]))
    try:
        found = members(ctx, above, dimension, metric, query=query)
    except (OutOfScope, ImpossibleQuestion) as error:
        return floating(name, label, sentence(error.public))
    unit = catalog().metrics[metric].unit

    def one(member: MemberOption) -> Node:
        href = view.href(_beside(view.state, at, member.name))
        return choice(href, member.name, side=short(member.value, unit, view.currency), on=member.name == here)

    field = finding(f"Find {label.lower()}") if found.all >= SEARCHED_FROM or query else None
    listed = el("div", "pop-list", *map(one, found.shown), key="list") if found.shown else sentence("None fits.")
    foot = el("p", "pop-foot", f"{catalog().metrics[metric].label}, {view.window.name}", key="foot")
    return floating(name, label, field, listed, foot)


def _step(state: PageState, argument: str) -> int:
    steps = {str(at): at for at in range(len(state.path))}
    if argument not in steps:
        raise BadValue("The path has no such step. Load the page again.")
    return steps[argument]


def _beside(state: PageState, at: int, member: str) -> PageState:
    """Return the state with another member at a step; what is deeper stays as it is."""
    path = (*state.path[:at], (state.path[at][0], member), *state.path[at + 1 :])
    return replace(state, path=path)
