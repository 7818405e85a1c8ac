"""Steps: the way of a file into the store, and where on it one is."""

from collections.abc import Mapping

from dashapp.core.markup import Node, el, link

STEPS = ("Files", "Columns", "Check", "Import")


def draw_steps(here: int, back: Mapping[int, str] | None = None) -> Node:
    """Draw the steps; `here` counts from 1, beyond the last all are done. `back` leads to earlier ones."""
    items = (_step(at, words, here, (back or {}).get(at, "")) for at, words in enumerate(STEPS, 1))
    return el("ol", "steps", *items, aria_label="Steps of an import")


def _step(at: int, words: str, here: int, href: str) -> Node:
    inner: list[Node] = [el("span", "step-n", str(at)), words]
    state = "done" if at < here else "on" if at == here else ""
    shown: Node = link(href, "", *inner) if href and at < here else el("span", "", *inner)
    return el("li", state, shown, aria_current="step" if at == here else None, key=words)
