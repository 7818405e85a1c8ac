"""Funnel: stages as columns to one scale, those who left pale above those who stayed; and the choices of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.site import Control
from dashapp.core.state import PageState
from dashapp.core.view import PageView

ROOM = 0.34
"""Of the height: what the two lines about a loss take."""


@dataclass(frozen=True, kw_only=True)
class StageColumn:
    """One stage as it is drawn. `reached` and `before` are heights, as shares of the largest stage."""

    name: str
    label: str
    value: str
    exactly: str
    said: str
    reached: float
    before: float = 0.0
    """The stage before: what is above `reached` up to there has left."""
    change: Node = None
    loss: Node = None
    below: Sequence[Node] = ()


def stages(href: str, drawn: Sequence[StageColumn]) -> Node:
    """Draw the stages; their numbers lead to `href`."""
    return el("div", "fnl", *(_stage(href, one) for one in drawn))


def _stage(href: str, one: StageColumn) -> Node:
    value = link(href, "fnl-v num", one.value, title=one.exactly)
    head = el("div", "fnl-head", value, el("span", "t2", one.said))
    words = el("div", "fnl-loss", one.loss, style={"bottom": f"{_place(one):.1f}%"}) if one.loss else None
    room = el("div", "fnl-room", _left(one), _reached(one), words)
    below = el("div", "meta fnl-below", *(el("div", "", said, key=str(at)) for at, said in enumerate(one.below)))
    change = el("div", "meta fnl-change", one.change) if one.change else None
    return el("div", "fnl-stage", el("div", "t2", one.label), head, change, room, below, key=one.name)


def _reached(one: StageColumn) -> Node:
    return el("s", "fnl-reached", style={"height": f"{one.reached * 100:.2f}%"}) if one.reached else None


def _left(one: StageColumn) -> Node:
    """Draw those who left; nothing where more reached the stage than the one before."""
    gone = one.before - one.reached
    place = {"bottom": f"{one.reached * 100:.2f}%", "height": f"{gone * 100:.2f}%"}
    return el("s", "fnl-left", style=place) if gone > 0 else None


def _place(one: StageColumn) -> float:
    """Return where the words about a loss stand, in percent from below: in the pale part, or above a low one."""
    gone = one.before - one.reached
    inside = one.reached + (gone - ROOM) / 2
    return (inside if gone >= ROOM else min(max(one.before + 0.1, 0.16), 1 - ROOM)) * 100


def menu(view: PageView, control: Control, now: str, label: str = "") -> Node:
    """Make a choice of the page as a menu of links."""
    named = dict(control.values or ())
    shown = label or named[now]
    head = el("summary", "btn btn-link btn-sm", el("span", "l", control.label), shown, icon("chevron-down"))
    entries = (_entry(view, control, value, words, on=value == now) for value, words in named.items())
    list_ = el("div", "dropdown-menu dropdown-menu-end", *entries)
    return el("details", "menu choose", head, list_, data_choose=control.name)


def _entry(view: PageView, control: Control, value: str, words: str, *, on: bool) -> Node:
    tick = el("span", "pop-tick", icon("check-lg") if on else None)
    href = view.href(with_choice(view.state, control, value))
    return link(href, "dropdown-item", tick, words, aria_current="true" if on else None, key=value)


def with_choice(state: PageState, control: Control, value: str) -> PageState:
    """Return the state with a control set."""
    return state.with_option(control.name, None if value == control.first else value)
