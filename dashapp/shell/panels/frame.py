"""Frame: the frame of every side panel: heading, close button, parts."""

from dashapp.core.markup import Node, el, icon

HEADING = "panel-title"


def box(title: str, *parts: Node, caption: Node = None, wide: bool = False, name: str = "") -> Node:
    """Make a panel. `name` tells one panel from another: the focus moves when it changes."""
    close = el("button", "ic", icon("x-lg"), type="button", data_close="panel", aria_label="Close", title="Close (Esc)")
    words = el("div", "panel-words", el("h2", "", title, id=HEADING, tabIndex=-1), el("div", "meta", caption))
    head = el("header", "panel-head", words, close)
    kind = "panel-box wide" if wide else "panel-box"
    return el(
        "section",
        kind,
        head,
        el("div", "panel-body", *parts),
        role="dialog",
        aria_modal="false",
        aria_labelledby=HEADING,
        data_panel=name or title,
        key=name or title,
    )


def part(title: str, *children: Node) -> Node:
    """Make a part of a panel under its own heading; nothing where it is empty."""
    kept = [child for child in children if child not in (None, "", [])]
    return el("section", "panel-part", el("h3", "", title), *kept) if kept else None


def facts(*pairs: tuple[str, Node]) -> Node:
    """Make a list of words and what they are; what is empty is left out."""
    shown = [pair for pair in pairs if pair[1] not in (None, "", [])]
    return el("dl", "facts", *(child for word, said in shown for child in (el("dt", "", word), el("dd", "", said))))
