"""States: a tile without data, without access, or with an error: three different things, said in one sentence each."""

from dataclasses import replace

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.page import EmptyTile
from dashapp.core.state import PageState, label_of
from dashapp.core.view import PageView
from services.accounts.permissions import Right
from services.catalog.facts import FACTS
from services.query.questions import Where


def empty(view: PageView, nothing: EmptyTile, without: tuple[tuple[Where, int], ...]) -> Node:
    """Say that nothing fits; `without` holds the filters that, lifted alone, leave data, and how much."""
    if not view.state.conditions:
        return _state("inbox", f"There are no {nothing.what} in this period", "Choose another period in the bar above.")
    if not without:
        together = "No single filter empties it: they leave nothing together."
        return _state("funnel", f"No {nothing.what} fit these filters", together, _clear(view))
    condition, left = max(without, key=lambda pair: pair[1])
    name = _name(condition)
    said = el(
        "p", "", "Without ", el("b", "", name), f" there would be {left:,}. The other filters leave data on their own."
    )
    lifted = view.state.with_members(condition.dimension, (), exclude=condition.exclude)
    lift = link(view.href(_without_step(lifted, condition)), "btn", f"Lift {name}")
    return _state("funnel", f"No {nothing.what} fit these filters", said, lift, _clear(view))


def _without_step(state: PageState, condition: Where) -> PageState:
    path = tuple(step for step in state.path if step[0] != condition.dimension)
    return replace(state, path=path)


def _name(condition: Where) -> str:
    members = ", ".join(condition.members[:2]) + (
        f" and {len(condition.members) - 2} more" if condition.members[2:] else ""
    )
    return f"{label_of(condition.dimension)} {'not ' * condition.exclude}{members}"


def _clear(view: PageView) -> Node:
    return link(view.href(view.state.without_filters()), "btn btn-link", "Clear all")


def access_denied(sentence: str) -> Node:
    """Say that this is outside a person's rights, and who can change it."""
    return _state("lock", "This is outside your rights", sentence, "An administrator of your team can grant it.")


def error_message(sentence: str) -> Node:
    """Say what a person can mend."""
    return _state("exclamation-circle", "This tile could not be answered", sentence, _again())


def internal_error(reference: str) -> Node:
    """Say that we are at fault, and the reference that the log has too."""
    said = el("p", "", "The rest of the page is not affected. We logged it under ", el("code", "", reference), ".")
    copy = el("button", "btn btn-link", icon("copy"), "Copy reference", type="button", data_copy=reference)
    return _state("exclamation-circle", "This tile could not be answered", said, _again(), copy)


def _again() -> Node:
    return el("button", "btn", icon("arrow-clockwise"), "Try again", type="button", data_refresh="1")


def _state(glyph: str, title: str, said: Node, *buttons: Node) -> Node:
    text = el("p", "", said) if isinstance(said, str) else said
    return el("div", "state", el("h3", "", icon(glyph), title), text, el("div", "state-do", *buttons), role="status")


def unreadable(sentence: str, path: str) -> Node:
    """Say that the address of the page cannot be read."""
    return _state("link-45deg", "This link cannot be read", sentence, link(path, "btn", "Open the page without it"))


def nothing_yet(view: PageView) -> Node:
    """Say that a whole page has no data at all, and how it gets some."""
    fact = FACTS[view.page.fact]
    title, about = fact.none, fact.about
    if not view.principal.may(Right.IMPORT):
        return _state("inbox", title, f"{about} Whoever has the role analyst or a higher one can import it.")
    said = f"{about} Import files of your own, or make the demo store to look around first."
    return _state("inbox", title, said, link("/data", "btn btn-primary", "Bring data in"))
