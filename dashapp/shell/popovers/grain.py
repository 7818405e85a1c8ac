"""Grain: into what pieces trends cut the period."""

from dataclasses import replace

from dashapp.core.markup import Node, el
from dashapp.core.state import GRAIN_NAMES
from dashapp.core.view import PageView
from dashapp.shell.popovers.frame import choice, floating
from services.core.context import Context
from services.query.named_periods import automatic_grain

FINEST_FIRST = sorted(GRAIN_NAMES, key=("day", "week", "month", "quarter", "year").index)


def grain(_ctx: Context, view: PageView, _argument: str, _query: str) -> Node:
    """List the grains."""
    automatic = automatic_grain(view.window.period)
    first = _choice(view, None, "Automatic", automatic)
    others = (_choice(view, name, name.capitalize(), None) for name in FINEST_FIRST)
    return floating("grain", "Grain", el("div", "pop-list", first, *others))


def _choice(view: PageView, name: str | None, label: str, side: str | None) -> Node:
    return choice(view.href(replace(view.state, grain=name)), label, side=side, on=view.state.grain == name)
