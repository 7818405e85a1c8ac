"""Sections: the page shows one noun at a time; which one is in the address."""

from collections.abc import Callable
from typing import Any

from dashapp.core.markup import el, link
from dashapp.core.page import TileContent
from dashapp.core.state import PageState
from dashapp.core.tile_query import TileQuery
from dashapp.core.view import PageView

NAME, FIRST = "admin", "people"

SECTIONS = (
    ("people", "People"),
    ("teams", "Teams"),
    ("roles", "Roles"),
    ("sessions", "Sessions"),
    ("audit", "Audit log"),
)
FREE = ("person", "team", "q", "what", "who", "since", "before")
"""What else the address may say: who is open, which team, and what is searched for."""


def section(view: PageView) -> str:
    """Give the section that is open."""
    return view.state.option("section", FIRST)


def place(name: str, **options: str) -> str:
    """Give the address of a section, and of what is open in it; empty options are left out."""
    said = {"section": "" if name == FIRST else name, **options}
    kept = tuple(sorted((option, value) for option, value in said.items() if value))
    return f"/{NAME}{PageState(options=kept).search()}"


def within(name: str, answer: Callable[[TileQuery], Any]) -> Callable[[TileQuery], Any]:
    """Let a tile ask only where its section is open; elsewhere it is answered with nothing, and not shown."""
    return lambda asking: answer(asking) if section(asking.view) == name else None


def draw(view: PageView, _: object) -> TileContent:
    """Draw the way from section to section."""
    here = section(view)
    links = (
        link(place(name), "on" if name == here else "", label, aria_current="true" if name == here else None)
        for name, label in SECTIONS
    )
    return TileContent(body=el("nav", "seg sections", *links, aria_label="Sections of the administration"))
