"""Frame: the frame of what floats: heading, field to search in, entries. `assets/js/popover_place.js` places it."""

from dashapp.core.markup import Node, el, icon, link


def floating(name: str, label: str, *content: Node, cls: str = "") -> Node:
    """Make the frame. On phones it is a sheet at the foot of the window, with its heading and a button to close it."""
    done = el("button", "btn", "Done", type="button", data_close="1")
    head = el("div", "pop-head only-phone", el("b", "", label), done, key="head")
    attributes = {"role": "dialog", "aria_label": label, "tabIndex": -1, "data_shown": name, "key": name}
    return el("div", f"pop {cls}".rstrip(), head, *content, **attributes)


def dialog(name: str, label: str, *content: Node, cls: str = "") -> Node:
    """Make the frame of what stands in the middle of the window and holds back what is behind it."""
    attributes = {
        "role": "dialog",
        "aria_modal": "true",
        "aria_label": label,
        "tabIndex": -1,
        "data_shown": name,
        "key": name,
    }
    return el("div", f"pop pop-dialog {cls}".rstrip(), *content, **attributes)


def finding(label: str, **attributes: object) -> Node:
    """Make the field whose text goes to the server as it is typed."""
    typed = {"type": "search", "placeholder": label, "aria_label": label, "autoComplete": "off", "spellCheck": "false"}
    field = el("input", "", data_find="1", **typed, **attributes)
    return el("div", "pop-find", icon("search"), field, key="find")


def entry(href: str, words: Node, *, side: Node = None, on: bool = False, **attributes: object) -> Node:
    """Make an entry that leads to a state; the one that holds now has a tick."""
    tick = el("span", "pop-tick", icon("check-lg") if on else None)
    right = el("span", "pop-side", side) if side is not None else None
    return link(href, "pop-item on" if on else "pop-item", tick, el("span", "pop-name", words), right, **attributes)


def choice(href: str, words: Node, *, side: Node = None, on: bool = False) -> Node:
    """Make an entry of which one holds."""
    return entry(href, words, side=side, on=on, aria_current="true" if on else None)


def group(label: str, *entries: Node) -> Node:
    """Put entries under a heading."""
    return el("div", "pop-group", el("div", "pop-label", label), *entries, role="group", aria_label=label)


def sentence(sentence: str) -> Node:
    """Say a sentence in the place of entries."""
    return el("p", "pop-say", sentence)
