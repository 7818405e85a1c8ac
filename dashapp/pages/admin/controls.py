"""Controls: the section that is open, and what is open or searched for within it; all of it is in the address."""

from dashapp.core.site import Control
from dashapp.core.state import PageState
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


CONTROLS = (
    Control(name="section", label="Section", values=SECTIONS, first=FIRST),
    *(Control(name=name, label=name.capitalize(), values=None) for name in FREE),
)


def section(view: PageView) -> str:
    """Return the section that is open."""
    return view.state.option("section", FIRST)


def place(name: str, **options: str) -> str:
    """Return the address of a section, and of what is open in it; empty options are left out."""
    said = {"section": "" if name == FIRST else name, **options}
    kept = tuple(sorted((option, value) for option, value in said.items() if value))
    return f"/{NAME}{PageState(options=kept).search()}"
