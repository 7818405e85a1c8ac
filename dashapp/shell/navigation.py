"""Navigation: the pages that a person may open, in groups; it lists only pages that exist."""

from collections.abc import Iterable
from itertools import groupby

from dashapp.auth.principal import Principal
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.site import PageHead
from services.accounts.permissions import may

FOOT = "Manage"
"""The group at the foot of the navigation; it has no heading."""


def mark() -> Node:
    """Draw the sign of the application."""
    return el(
        "svg",
        "",
        el("path", "mark-accent", d="M2 2h12v4.5H2zM2 8h5v6H2z"),
        el("path", "mark-quiet", d="M8.5 8H14v6H8.5z"),
        width=16,
        height=16,
        viewBox="0 0 16 16",
        aria_hidden="true",
    )


def navigation(principal: Principal, pages: Iterable[PageHead], here: PageHead | None, *, small: bool = False) -> Node:
    """List the pages; the one that is open is marked. `small` says that the browser shows it collapsed."""
    allowed = [page for page in pages if may(principal.role, page.needs)]
    groups = [(name, list(found)) for name, found in groupby(allowed, key=lambda page: page.group)]
    upper = [_group(name, found, here) for name, found in groups if name != FOOT]
    lower = [_entry(page, here) for name, found in groups if name == FOOT for page in found]
    does = "Expand" if small else "Collapse"
    collapse = el(
        "button",
        "ic sm",
        icon("layout-sidebar"),
        type="button",
        data_nav="1",
        title=does,
        aria_label=f"{does} the navigation",
        aria_expanded=str(not small).lower(),
    )
    brand = el("div", "brand", el("span", "bm", mark(), el("span", "brand-name", "Cartograph")), collapse)
    return el("div", "in", brand, *upper, el("div", "sp"), *lower)


def _group(name: str, pages: list[PageHead], here: PageHead | None) -> Node:
    return el("div", "", el("div", "grp", name), *(_entry(page, here) for page in pages))


def _entry(page: PageHead, here: PageHead | None) -> Node:
    on = here is not None and page.name == here.name
    return link(
        page.path,
        "on" if on else "",
        icon(page.icon),
        el("span", "nav-label", page.label),
        title=page.label,
        aria_current="page" if on else None,
    )
