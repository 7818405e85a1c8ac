"""Bootstrap: its own style sheet, without the components that no page has, under every rule of ours.

It is a cascade layer, so a rule of ours wins however it is written, and its variables (`--bs-*`) are set once, in
`assets/tokens.css` and `assets/components.css`.
"""

import re
from collections.abc import Iterator
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


@cache
def stylesheet() -> str:
    """Return the style sheet as a layer named bootstrap."""
    text = COMMENT.sub("", SHIPPED.read_text(encoding="utf-8")).removeprefix('@charset "UTF-8";')
    return f"@layer bootstrap {{\n{''.join(_kept(text))}\n}}\n"


def _kept(text: str) -> Iterator[str]:
    """Give the rules that are kept. Media queries are gone through in the same way."""
    for head, body in rules(text):
        if head.startswith(("@media", "@supports")):
            inner = "".join(_kept(body))
            yield f"{head}{{{inner}}}\n" if inner else ""
        elif head.startswith("@"):
            yield f"{head}{{{body}}}\n"
        elif kept := [one for one in _selectors(head) if not LEFT_OUT.search(one)]:
            yield f"{','.join(kept)}{{{body}}}\n"


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
