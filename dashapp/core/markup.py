"""Markup: plain HTML and SVG as one Dash component.

Dash wraps each of its own HTML components into a subscription to its store, which at some hundred elements a page
costs more than drawing them. Here a whole tree is one component, and React alone compares its elements. The browser's
side is `assets/js/markup.js`: it renders only known tags, runs no text as HTML and follows only addresses of our own.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from dash.development.base_component import Component

Node = Mapping[str, Any] | str | int | list[Any] | None
"""An element as `el` makes it, a text, or several of them."""


class Markup(Component):
    """A tree of elements.

    `tree` is a Node; `id` as of any Dash component; `tag` and `className` are of the element around it.
    """

    _children_props: list[str] = []  # noqa: RUF012 - as Dash's own generated classes have it
    _base_nodes: list[str] = []  # noqa: RUF012 - the same
    _namespace = "cartograph"
    _type = "Markup"

    def __init__(self, tree: Node = None, *, id: object = None, tag: str = "div", className: str = "") -> None:  # noqa: A002, N803 - Dash's names
        self._prop_names = ["id", "tree", "tag", "className"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        given = {"tree": tree, "id": id, "tag": tag, "className": className}
        kept = {name: value for name, value in given.items() if value not in (None, "")}
        for name, value in kept.items():  # Dash's own constructor looks for a package `cartograph`, at every property
            setattr(self, name, value)


def el(tag: str, cls: str = "", *children: Node, **attributes: object) -> dict[str, Any]:
    """Make an element. Attributes have React's names; `data_x` and `aria_x` become `data-x` and `aria-x`."""
    node: dict[str, Any] = {"t": tag}
    if cls:
        node["className"] = cls
    for name, value in attributes.items():
        if value is not None and value is not False:
            node[_attribute(name)] = value
    kept = []
    for child in children:  # a loop: this is called some hundred times a page, and a comprehension is one call more
        if child not in (None, "", []):
            kept.append(child)  # noqa: PERF401 - the same
    if kept:
        node["k"] = kept if len(kept) > 1 else kept[0]
    return node


@cache
def _attribute(name: str) -> str:
    """Return the name of an attribute as React has it; few different ones exist."""
    return name.replace("_", "-") if name.startswith(("data_", "aria_")) else name.rstrip("_")


def icon(name: str, cls: str = "") -> dict[str, Any]:
    """Make an icon of Bootstrap's set; words beside it say what it means, so it is hidden from readers of screens."""
    return el("i", f"bi bi-{name} {cls}".rstrip(), aria_hidden="true")


def link(href: str, cls: str, *children: Node, **attributes: object) -> dict[str, Any]:
    """Make a link within the application: it changes the address without loading the page again."""
    return el("a", cls, *children, href=href, data_go="1", **attributes)


def words_of(tree: Node) -> str:
    """Return the text of a tree, for tests and for readers."""
    if tree is None:
        return ""
    if isinstance(tree, Mapping):
        return words_of(cast("Node", tree.get("k")))
    if isinstance(tree, str | int):
        return str(tree)
    return " ".join(filter(None, (words_of(child) for child in cast("Iterable[Node]", tree))))
