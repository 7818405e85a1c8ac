"""Store: whether the store is empty, shows the demo or has real rows, and the buttons that make or remove the demo."""

from dataclasses import dataclass

from dashapp.core.markup import Node, el
from dashapp.core.tile_query import TileQuery
from dashapp.ui import form_fields
from services.core.context import Context
from services.ingest.history import list_imports


@dataclass(frozen=True, kw_only=True)
class Holding:
    """True for rows of the demo, true for real rows."""

    demo: bool
    real: bool


def read_holding(asking: TileQuery) -> Holding:
    """Look at which imports are in force; once for the tiles of a page."""
    return asking.once("holding", lambda: _holding(asking.ctx))


def _holding(ctx: Context) -> Holding:
    in_force = [load for load in list_imports(ctx) if load.undone_at is None]
    return Holding(demo=any(load.demo for load in in_force), real=any(not load.demo for load in in_force))


def draw(found: Holding) -> Node:
    """Offer the demo to an empty store, and its removal where it is."""
    if found.demo:
        return _demo(found)
    return None if found.real else _empty()


def _empty() -> Node:
    said = "It is made up, takes a minute to make, and has everything that the pages can show."
    make = form_fields.act("data.demo", form_fields.button("Make the demo store"))
    return _part(
        "The store is empty", f"Import files of your own, or look around in the demo store first. {said}", make
    )


def _demo(found: Holding) -> Node:
    said = "The first import of your own files offers to remove it whole."
    if found.real:
        said = "Its rows stand among your own; remove it to see yours alone."
    confirm = "Remove every row of the demo store? It can be made again as long as no rows of your own are here."
    remove = form_fields.act("data.remove_demo", form_fields.button("Remove the demo store"), confirm=confirm)
    return _part("The store shows the demo, which is made up", said, remove)


def _part(title: str, words: str, do: Node) -> Node:
    return el("section", "part", el("h3", "", title), el("p", "", words), do, key="store")
