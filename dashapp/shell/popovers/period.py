"""Period: every preset with the days it comes to, days of one's own, and how far the data goes."""

from dataclasses import replace

from dashapp.core.markup import Node, el
from dashapp.core.view import PageView
from dashapp.shell.popovers.days import own_days
from dashapp.shell.popovers.frame import choice, floating, group, sentence
from services.core.context import Context
from services.query.named_periods import PRESETS, day_in_words, in_words, preset_period

GROUPS = (
    (("Up to the last day", ("today", "yesterday", "7d", "28d", "90d", "365d", "all")),),
    (("To date", ("month", "quarter", "year")), ("Last full", ("last-month", "last-quarter", "last-year"))),
)
"""The presets in two columns."""


def period(_ctx: Context, view: PageView, _argument: str, query: str) -> Node:
    """List the presets, and take days of one's own."""
    first, last = view.window.first, view.window.last
    if first is None or last is None:
        return floating("period", "Period", sentence("There is no data yet, so there is no period to choose."))
    columns = [el("div", "", *(_group(view, label, names) for label, names in column)) for column in GROUPS]
    own = own_days(view, view.window.period, query, lambda days: replace(view.state, period=days, grain=None))
    through = f"Data from {day_in_words(first)} through {day_in_words(last)}"
    foot = el("p", "pop-foot", through, key="foot")
    return floating("period", "Period", el("div", "pop-two", *columns, key="presets"), own, foot, cls="pop-wide")


def _group(view: PageView, label: str, names: tuple[str, ...]) -> Node:
    return group(label, *(_preset(view, name) for name in names))


def _preset(view: PageView, name: str) -> Node:
    first, last = view.window.first, view.window.last
    assert first is not None  # noqa: S101 - `period` looked
    assert last is not None  # noqa: S101 - the same
    state = replace(view.state, period=name, grain=None)
    days = in_words(preset_period(name, first, last))
    return choice(view.href(state), PRESETS[name].label, side=days, on=view.state.period == name)
