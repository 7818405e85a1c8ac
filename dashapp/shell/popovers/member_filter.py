"""Member filter: the members of a dimension to choose from, each with its count under the other filters."""

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.state import PageState, label_of
from dashapp.core.view import PageView
from dashapp.shell.filter_bar import without_filter
from dashapp.shell.popovers.frame import entry, finding, floating, sentence
from dashapp.shell.popovers.members import SEARCHED_FROM, MemberOption, Members, counting_metric_of, filterable, members
from services.core.context import Context
from services.core.errors import ImpossibleQuestion, OutOfScope
from services.core.numbers import exact


def member_filter(ctx: Context, view: PageView, argument: str, query: str) -> Node:
    """List the members of the dimension `argument`. It stays open while one chooses."""
    dimension = filterable(view, argument)
    name, label = f"filter:{dimension}", label_of(dimension)
    try:
        found = members(ctx, view, dimension, counting_metric_of(view.page), query=query)
    except (OutOfScope, ImpossibleQuestion) as error:
        return floating(name, label, sentence(error.public), cls="pop-filter")
    field = finding(f"Find {label.lower()}") if found.all >= SEARCHED_FROM or query else None
    return floating(name, label, field, *_listed(view, dimension, found, query), cls="pop-filter")


def _listed(view: PageView, dimension: str, found: Members, query: str) -> list[Node]:
    offered = (*_gone(view.state, dimension, found, query), *found.shown)
    everything = None if query else _all(view, dimension, found)
    rows = [everything, *(_row(view, dimension, one) for one in offered)]
    items = el("ul", "pop-list", *rows, key="list") if offered or not query else None
    return [items, _foot(view, found, query, offered=bool(offered))]


def _gone(state: PageState, dimension: str, found: Members, query: str) -> tuple[MemberOption, ...]:
    """Return the members that are chosen but not listed, so that they can be let go."""
    chosen = (*state.members(dimension), *state.members(dimension, exclude=True))
    listed = {one.name for one in found.shown}
    return tuple(MemberOption(name=name, value=0) for name in chosen if name not in listed and not query)


def _all(view: PageView, dimension: str, found: Members) -> Node:
    state = view.state
    none = not state.members(dimension) and not state.members(dimension, exclude=True)
    all_ = entry(
        view.href(without_filter(state, dimension)), "All", side=exact(found.total, "count"), on=none, **_box(none)
    )
    return el("li", "pop-row", all_, key="")


def _row(view: PageView, dimension: str, one: MemberOption) -> Node:
    state = view.state
    on, out = one.name in state.members(dimension), one.name in state.members(dimension, exclude=True)
    words = [el("s", "", one.name), el("span", "visually-hidden", " is left out")] if out else one.name
    side = exact(one.value, "count")
    box = entry(
        view.href(toggle_member(state, dimension, one.name)), words, side=side, on=on, title=one.name, **_box(on)
    )
    only = link(view.href(state.only(dimension, one.name)), "", "Only", data_stay="1", aria_label=f"Only {one.name}")
    label = "Let in" if out else "Exclude"
    away = link(
        view.href(exclude_member(state, dimension, one.name)),
        "",
        label,
        data_stay="1",
        aria_label=f"{label} {one.name}",
    )
    return el("li", "pop-row", box, el("span", "pop-more", only, away), key=one.name)


def _box(on: bool) -> dict[str, str]:  # noqa: FBT001 - the one thing a box is
    return {"role": "checkbox", "aria_checked": "true" if on else "false", "data_stay": "1"}


def _foot(view: PageView, found: Members, query: str, *, offered: bool) -> Node:
    things = counting_metric_of(view.page)
    if query and not found.fitting:
        return el("p", "pop-say", icon("search"), f"None of {found.all:,} fits.", key="foot")
    if not offered:
        return el("p", "pop-say", f"There are no {things} in this period under the other filters.", key="foot")
    if found.fitting > len(found.shown):
        return el(
            "p", "pop-foot", f"The first {len(found.shown)} of {found.fitting:,}. Type to find others.", key="foot"
        )
    return el("p", "pop-foot", f"{things.capitalize()} in the period under the other filters", key="foot")


def toggle_member(state: PageState, dimension: str, member: str) -> PageState:
    """Return the state with a member more or fewer. Choosing ends an exclusion; one that was left out is let in."""
    if member in state.members(dimension, exclude=True):
        return state.toggle(dimension, member, exclude=True)
    return state.toggle(dimension, member).with_members(dimension, (), exclude=True)


def exclude_member(state: PageState, dimension: str, member: str) -> PageState:
    """Return the state without a member, or with it again. Excluding ends a choice."""
    return state.toggle(dimension, member, exclude=True).with_members(dimension, ())
