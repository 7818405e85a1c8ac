"""Filter bar: period, comparison, filters; every choice is a link to the state it leads to."""

from collections.abc import Mapping
from dataclasses import replace

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.state import PageState, label_of
from dashapp.core.view import SAID, PageView
from services.query.describe import describe_condition
from services.query.named_periods import PRESETS, in_words, name_of, step_period
from services.query.questions import Where

IN_BAR = ("28d", "90d", "quarter", "year", "all")
"""The presets that stand in the bar; the rest are in the menu of periods."""

FOLLOWING: Mapping[object, str] = {"none": "previous", "previous": "year", "year": "none"}
"""What the key `c` compares with next."""


def bar(view: PageView) -> Node:
    """Make the filter bar of a page that has periods."""
    number = len({where.dimension for where in view.state.where})
    words = f"Filters ({number})" if number else "Filters"
    attributes = {"type": "button", "data_drawer": "filters", "aria_haspopup": "dialog"}
    drawer = el("button", "btn only-phone", icon("sliders"), words, **attributes)
    inner = (_presets(view), _stepper(view), _against(view), *_filters(view), drawer, _printed(view))
    return el("section", "fbar-in", *inner, aria_label="Period and filters")


def _filters(view: PageView) -> list[Node]:
    """Make the filters: a row of the bar, on phones a drawer with heading, button and what it is laid over."""
    shown = in_bar(view)
    filters = [_filter(view, name) for name in shown]
    clear = link(view.href(view.state.without_filters()), "btn btn-link", "Clear all", key="clear")
    done = el("button", "btn", "Done", type="button", data_drawer="")
    head = el("div", "pop-head only-phone", el("b", "", "Filters"), done, key="head")
    more = _more() if len(view.page.filters) > len(shown) else None
    inner = (head, el("span", "vr", key="vr"), *filters, more, clear if view.state.conditions else None)
    scrim = el("div", "scrim only-phone", data_drawer="", aria_hidden="true")
    return [scrim, el("div", "fbar-filters", *inner, role="group", aria_label="Filters")]


def _more() -> Node:
    words = {"title": "Add a filter", "aria_label": "Add a filter", "aria_haspopup": "dialog"}
    name = el("span", "only-phone", "Add a filter")
    return el("button", "ic", icon("plus-lg"), name, type="button", data_pop="add-filter", key="more", **words)


def _printed(view: PageView) -> Node:
    """Say what stands on paper instead of the bar: days, filters, who, when."""
    window, state = view.window, view.state
    against = f", compared with {in_words(window.compared)}" if window.compared else ""
    conditions = "; ".join(describe_condition(one) for one in state.conditions) or "No filters"
    limits = "".join(f" {limit}." for limit in view.principal.limits)
    said = f"{in_words(window.period)}{against}. {conditions}.{limits} Printed by {view.principal.email} "
    return el("p", "printed", said, el("span", "", data_now="1"))


def _presets(view: PageView) -> Node:
    links = [_preset(view, name) for name in IN_BAR]
    return el("div", "seg not-phone", *links, role="group", aria_label="Period")


def _preset(view: PageView, name: str) -> Node:
    preset, on = PRESETS[name], view.state.period == name
    state = replace(view.state, period=name, grain=None)
    return link(
        view.href(state), "on" if on else "", preset.short, title=preset.label, aria_current="true" if on else None
    )


def _stepper(view: PageView) -> Node:
    window = view.window
    words = in_words(window.period)
    short = el("span", "only-phone", window.title)
    attributes = {"data_pop": "period", "aria_label": f"Period: {words}", "aria_haspopup": "dialog"}
    middle = el("button", "step-words", el("span", "not-phone", words), short, type="button", **attributes)
    return el("div", "stepper", _step(view, -1), middle, _step(view, 1))


def _step(view: PageView, steps: int) -> Node:
    last = view.window.last
    period = step_period(view.window.period, steps, last) if last else None
    label = "Earlier" if steps < 0 else "Later"
    glyph = icon("chevron-left" if steps < 0 else "chevron-right")
    if period is None or period.start is None or (view.window.first and period.end and period.end <= view.window.first):
        return el("span", "step off", glyph, title=f"No data {label.lower()}")
    href = view.href(replace(view.state, period=period, grain=None))
    return link(href, "step", glyph, title=f"{label}: {in_words(period)}", aria_label=label, data_step=str(steps))


def _against(view: PageView) -> Node:
    if view.state.period == "all":
        return el(
            "span",
            "btn disabled",
            el("span", "l", "vs"),
            "nothing",
            title="All data has nothing before it to compare with",
        )
    words, days = _describe_comparison(view), view.window.compared
    following = view.href(replace(view.state, compare=FOLLOWING.get(view.state.compare, "none")))
    title = in_words(days) if days else None
    attributes = {"data_pop": "compare", "data_following": following, "aria_haspopup": "dialog", "title": title}
    return el(
        "button",
        "btn",
        el("span", "l", "vs"),
        el("span", "against", words),
        icon("chevron-down"),
        type="button",
        **attributes,
    )


def _describe_comparison(view: PageView) -> str:
    """Say what the period is compared with: its name where it has one, else how it was chosen; days are longer."""
    days, chosen = view.window.compared, view.state.compare
    if days is None:
        return "nothing"
    named = name_of(days)
    return SAID[chosen] if isinstance(chosen, str) and named == in_words(days) else view.window.versus


def in_bar(view: PageView) -> tuple[str, ...]:
    """Return the filters in the bar: the first ones of the page, and all that are in use."""
    used = {where.dimension for where in view.state.where}
    first = view.page.filters[: view.page.shown]
    return (*first, *(name for name in view.page.filters[view.page.shown :] if name in used))


def _filter(view: PageView, dimension: str) -> Node:
    conditions = [w for w in view.state.where if w.dimension == dimension]
    label = label_of(dimension)
    if not conditions:
        words = (el("span", "l", label), "All", icon("chevron-down"))
        attributes = {"data_pop": f"filter:{dimension}", "aria_label": f"{label}: all", "aria_haspopup": "dialog"}
        return el("button", "btn", *words, type="button", key=dimension, **attributes)
    said = "; ".join(_members(condition) for condition in conditions)
    attributes = {"data_pop": f"filter:{dimension}", "aria_label": f"{label}: {said}", "aria_haspopup": "dialog"}
    opened = el("button", "", el("span", "l", label), el("span", "chip-said", said), type="button", **attributes)
    lift = link(
        view.href(without_filter(view.state, dimension)), "", icon("x-lg"), aria_label=f"Lift {label}", title="Lift"
    )
    return el("span", "btn active chip", opened, lift, key=dimension)


def _members(condition: Where) -> str:
    first = condition.members[0]
    rest = f" +{len(condition.members) - 1}" if condition.members[1:] else ""
    return f"{'not ' * condition.exclude}{first}{rest}"


def without_filter(state: PageState, dimension: str) -> PageState:
    """Return the state without any filter of a dimension."""
    return state.with_members(dimension, ()).with_members(dimension, (), exclude=True)


def trail(view: PageView) -> Node:
    """Make the lines under the bar: the drill path, the limits of the person, the members that a link lost."""
    return [_path(view) if view.state.path else None, _limits(view), _left_out(view)]


def _path(view: PageView) -> Node:
    state = view.state
    crumbs: list[Node] = [link(view.href(state.up_to(0)), "", "All", data_up=_up(state, -1))]
    for at, (dimension, _) in enumerate(state.path):
        label = f"Other members of {label_of(dimension)}"
        attributes = {"data_pop": f"siblings:{at}", "aria_label": label, "aria_haspopup": "dialog", "title": label}
        beside = el("button", "ic sm", icon("chevron-down"), type="button", **attributes)
        crumbs += [icon("chevron-right"), _crumb(view, at), beside]
    return el("nav", "crumb", *crumbs, aria_label="Drill path")


def _crumb(view: PageView, at: int) -> Node:
    """Name a step; all but the last lead up to themselves."""
    dimension, member = view.state.path[at]
    if at == len(view.state.path) - 1:
        return el("b", "", member, title=label_of(dimension))
    href = view.href(view.state.up_to(at + 1))
    return link(href, "", member, data_up=_up(view.state, at), title=label_of(dimension))


def _up(state: PageState, at: int) -> str | None:
    """Mark the crumb that the key for going up follows: the one before the last."""
    return "1" if at == len(state.path) - 2 else None


def _limits(view: PageView) -> Node:
    if not view.principal.limits:
        return None
    return el("p", "limits meta", icon("funnel"), "; ".join(view.principal.limits), ".")


def _left_out(view: PageView) -> Node:
    if not view.left_out:
        return None
    words = f"This link also asks for {'; '.join(view.left_out)}, which is outside your view and is left out."
    return el("p", "limits meta", icon("lock"), words, role="status")
