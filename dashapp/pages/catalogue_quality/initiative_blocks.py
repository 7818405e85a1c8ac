"""Initiative blocks: each initiative with its money, its problem, its actions and its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp.core.markup import Node, el


@dataclass(frozen=True, kw_only=True)
class InitiativeBlock:
    """One initiative as it is drawn."""

    name: str
    place: int
    title: str
    stake: Node
    issue: Sequence[Node]
    basis: Node
    """How the money follows from the numbers and the assumption."""
    actions: Sequence[str]
    figures: Sequence[tuple[str, Node]]
    form: Node
    """Changes the assumption."""


def initiative_list(shown: Sequence[InitiativeBlock]) -> Node:
    """Draw them one below the other."""
    return el("ol", "inis", *(_one(one) for one in shown))


def _one(one: InitiativeBlock) -> Node:
    head = el("div", "ini-head", el("span", "ini-place t2", str(one.place)), el("h3", "", one.title))
    money = el("div", "ini-money", head, one.stake, el("div", "meta", "at stake"), one.form)
    said = el("p", "", *_joined(one.issue))
    doing = el("ul", "ini-do", *(el("li", "", words, key=words) for words in one.actions))
    words = el("div", "ini-words", said, el("p", "t2", one.basis), doing)
    rests = el("dl", "ini-rests", *(_figure(label, value) for label, value in one.figures))
    return el("li", "ini", money, words, rests, key=one.name)


def _joined(sentences: Sequence[Node]) -> list[Node]:
    """Put a space between sentences."""
    return [node for sentence in sentences for node in (sentence, " ")]


def _figure(label: str, value: Node) -> Node:
    return el("div", "", el("dt", "meta", label), el("dd", "num", value), key=label)
