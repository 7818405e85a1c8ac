"""Help: the keys, what a click does, where numbers come from."""

from dashapp.core.markup import Node, el, icon, link
from dashapp.core.view import PageView
from dashapp.shell.popovers.frame import dialog
from dashapp.shell.popovers.search import DEFINITIONS
from services.accounts.permissions import may
from services.core.context import Context

KEYS = (
    ("/", "Search metrics, members, pages"),
    ("t", "Show a tile as a table, and back"),
    ("c", "Compare with nothing, the period before, a year before"),
    ("← →", "Step to the earlier or the later period"),
    ("Enter", "Follow the mark in focus"),
    ("Shift F10", "Open the menu of the mark in focus"),
    ("Backspace", "Go up in the drill path"),
    ("Esc", "Close what is open"),
    ("?", "Open this help"),
)

CLICKS = (
    ("Click", "A member filters the page, a bar of time shows that time, a card chooses its number for the charts."),
    ("Right click, or the three dots", "Drill into a member, exclude it, see the rows behind it, copy it."),
    ("Back", "Every step is in the address: Back undoes it, and a copied link shows the same."),
    ("Tap, on a phone", "The first tap shows the value, its button goes on. A long press opens the menu."),
)

ORIGIN = (
    "The menu of every tile leads to where its numbers come from: what they mean, the filters in words, the statement "
    "that was asked, the cleaning steps, and the rows. Periods end with the data, and rows outside your rights are in "
    "no number."
)


def keys_and_clicks(_ctx: Context, view: PageView, _argument: str, _query: str) -> Node:
    """Make the dialog."""
    close = el("button", "ic", icon("x-lg"), type="button", data_close="1", aria_label="Close", title="Close")
    head = el("div", "pop-title", el("h2", "", "Help"), close)
    switch = el("button", "btn btn-link", "Turn single keys off", type="button", data_keys="1")
    keys = el("section", "not-phone", el("h3", "", "Keyboard"), _table("keys", KEYS), switch)
    clicks = el("section", "", el("h3", "", "What a click does"), _table("clicks", CLICKS))
    origin = el("section", "", el("h3", "", "Where numbers come from"), el("p", "t2", ORIGIN), _definitions(view))
    return dialog("help", "Help", head, el("div", "pop-help-body", keys, el("div", "", clicks, origin)), cls="pop-help")


def _table(kind: str, rows: tuple[tuple[str, str], ...]) -> Node:
    pairs = [part for name, does in rows for part in (el("dt", "", _name(kind, name)), el("dd", "t2", does))]
    return el("dl", f"pop-{kind}", *pairs)


def _name(kind: str, name: str) -> Node:
    return [el("kbd", "", key) for key in name.split()] if kind == "keys" else name


def _definitions(view: PageView) -> Node:
    page = view.site.find(DEFINITIONS)
    if page is None or not may(view.principal.role, page.needs):
        return None
    return link(page.path, "pop-link", "Every metric and dimension, defined")
