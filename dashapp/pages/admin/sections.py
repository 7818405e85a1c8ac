"""Sections: the page shows one noun at a time; which one is in the address."""

from collections.abc import Callable
from typing import Any

from dashapp.core.markup import el, link
from dashapp.core.page import TileContent
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView
from dashapp.pages.admin.controls import SECTIONS, place, section


def within(name: str, answer: Callable[[TileQuery], Any]) -> Callable[[TileQuery], Any]:
    """Let a tile ask only where its section is open; elsewhere it is answered with nothing, and not shown."""
    return lambda query: answer(query) if section(query.view) == name else None


def draw(view: PageView, _: object) -> TileContent:
    """Draw the way from section to section."""
    here = section(view)
    links = (
        link(place(name), "on" if name == here else "", label, aria_current="true" if name == here else None)
        for name, label in SECTIONS
    )
    return TileContent(body=el("nav", "seg sections", *links, aria_label="Sections of the administration"))
