"""Opening in tests: what floats, as words and as the addresses of its links."""

from collections.abc import Iterator
from typing import Any

from dashapp.auth.principal import Principal
from dashapp.core.markup import words_of
from dashapp.pages import PAGES
from dashapp.shell.popovers import open_popover
from services.core.context import Context
from tests.fixtures.web import view_on

PAGE = PAGES["overview"]


def opened(ctx: Context, name: str, search: str = "", *, query: str = "", who: Principal | None = None) -> Any:
    """Open something on the overview."""
    return open_popover(ctx, view_on(ctx, PAGE, search, who), name, query)


def said(ctx: Context, name: str, search: str = "", **more: Any) -> str:
    """Give its words."""
    return words_of(opened(ctx, name, search, **more))


def elements(tree: Any) -> Iterator[dict[str, Any]]:
    """Give every element of a tree."""
    if isinstance(tree, dict):
        yield tree
        yield from elements(tree.get("k"))
    elif isinstance(tree, list):
        for child in tree:
            yield from elements(child)


def links(tree: Any) -> dict[str, str]:
    """Give the address of each link, by its words; the later one where two say the same."""
    return {words_of(one): one["href"] for one in elements(tree) if one["t"] == "a"}


def rows(tree: Any) -> dict[str, str]:
    """Give the count beside each entry."""
    pairs = (words_of(one).rsplit(" ", 1) for one in elements(tree) if "pop-item" in one.get("className", ""))
    return {pair[0]: pair[-1] for pair in pairs}
