"""Bootstrap: its own style sheet, without the components that no page has, under every rule of ours.

It is a cascade layer, so a rule of ours wins however it is written, and its variables (`--bs-*`) are set once, in
`assets/tokens.css` and `assets/components.css`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import flask_bootstrap

SHIPPED = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"

LEFT_OUT = re.compile(
    r"\.(?:accordion|blockquote|breadcrumb|bs-popover|bs-tooltip|btn-check|btn-close-white|btn-outline-(?!danger|primary)|card|carousel"
    r"|col|container|dark|display|dropend|dropstart|dropup|figure|focus-ring|form-floating|form-range|g[xy]?-\d|h[1-6]\b"
    r"|icon-link|img|initialism|lead|link|list-group|list-inline|mark|modal|nav|navbar|object-fit|offcanvas|offset|order|page|pagination"
    r"|placeholder|popover|progress|ratio|row|small|stretched-link|sticky|text-bg|tab|tooltip|vr|vstack|was-validated|is-valid|is-invalid|valid|invalid|hstack)\b"
    r"|\.[\w-]+-(?:sm|md|lg|xl|xxl)-"
    r"|\.(?:alert|bg|border|btn|link|list-group-item|table|text)-(?:secondary|info|warning|light|dark|black|white)\b"
)
"""Classes that no page of ours has; a test sees to that."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


ENTRY = frozenset(
    [
        "btn",
        "btn-primary",
        "btn-outline-primary",
        "alert",
        "alert-danger",
        "alert-success",
        "badge",
        "visually-hidden",
        "d-flex",
        "justify-content-between",
    ]
)
"""Classes of the pages of the log-in, which are to be light."""

CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
VARIABLE = re.compile(r"var\((--[\w-]+)")
Keeps = Callable[[str], bool]


@cache
def stylesheet() -> str:
    """Return the style sheet as a layer named bootstrap."""
    return _layer(lambda selector: not LEFT_OUT.search(selector))


@cache
def entry_stylesheet() -> str:
    """Return the layer for the pages of the log-in: bare elements and the few classes that these have."""
    return _layer(lambda selector: ENTRY.issuperset(CLASS.findall(selector)))


def _layer(keeps: Keeps) -> str:
    text = COMMENT.sub("", SHIPPED.read_text(encoding="utf-8")).removeprefix('@charset "UTF-8";')
    kept = "".join(_kept(text, keeps))
    used = frozenset(VARIABLE.findall(kept))
    return f"@layer bootstrap {{\n{''.join(_without_unused(kept, used))}\n}}\n"


def _kept(text: str, keeps: Keeps) -> Iterator[str]:
    """Yield the rules that are kept. Media queries are gone through in the same way."""
    for head, body in rules(text):
        if head.startswith(("@media", "@supports")):
            inner = "".join(_kept(body, keeps))
            yield f"{head}{{{inner}}}\n" if inner else ""
        elif head.startswith("@"):
            yield f"{head}{{{body}}}\n"
        elif kept := [one for one in _selectors(head) if keeps(one)]:
            yield f"{','.join(kept)}{{{body}}}\n"


def _without_unused(text: str, used: frozenset[str]) -> Iterator[str]:
    """Yield the rules; those that set variables for the whole page without the variables that no rule reads."""
    for head, body in rules(text):
        is_root = head.startswith((":root", "[data-bs-theme=")) and "{" not in body
        yield f"{head}{{{_read(body, used) if is_root else body}}}\n"


def _read(body: str, used: frozenset[str]) -> str:
    """Return declarations without the variables that nothing reads."""
    return ";".join(one for one in body.split(";") if not one.startswith("--") or one.partition(":")[0] in used)


def _selectors(head: str) -> list[str]:
    """Split a list of selectors at the commas that are not inside of brackets."""
    return re.split(r",(?![^(]*\))", head)


def rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield (what stands before the braces, what stands in them) for each rule at the top of a style sheet."""
    start, depth, opened = 0, 0, 0
    for brace in re.finditer("[{}]", text):
        at = brace.start()
        depth += 1 if brace[0] == "{" else -1
        if brace[0] == "{" and depth == 1:
            opened = at
        elif not depth:
            yield text[start:opened].strip(), text[opened + 1 : at]
            start = at + 1
