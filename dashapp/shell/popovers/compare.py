"""Compare: what the period is held against, with the days that each choice comes to."""

from dataclasses import replace

from dashapp.core.markup import Node, el
from dashapp.core.state import COMPARISONS
from dashapp.core.view import PageView, window_of
from dashapp.shell.popovers.days import own_days
from dashapp.shell.popovers.frame import choice, floating, sentence
from services.core.context import Context
from services.query.named_periods import in_words

LABELS = {"none": "Nothing", "previous": "Period before", "year": "Same period a year before"}
WHOLE = "All data has nothing before it to compare with. Choose a shorter period first."


def compare(_ctx: Context, view: PageView, _argument: str, query: str) -> Node:
    """List what the period can be compared with."""
    if view.state.period == "all" or view.window.last is None:
        return floating("compare", "Compare with", sentence(WHOLE))
    choices = el("div", "pop-list", *(_choice(view, name) for name in COMPARISONS), key="choices")
    own = own_days(view, view.window.compared, query, lambda days: replace(view.state, compare=days))
    note = el("p", "pop-foot", "Trends by day and week compare with the same weekday.", key="foot")
    return floating("compare", "Compare with", choices, own, note, cls="pop-mid")


def _choice(view: PageView, name: str) -> Node:
    state = replace(view.state, compare=name)
    window = window_of(state, view.window.first, view.window.last)
    side = in_words(window.compared) if window.compared else f"no data in {window.lacking}" if window.lacking else None
    return choice(view.href(state), LABELS[name], side=side, on=view.state.compare == name)
