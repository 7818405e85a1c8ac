"""Open view: from an address and a person to the view of a page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from flask import request

from dashapp.auth.principal import Principal, current
from dashapp.core.page import Page
from dashapp.core.site import PageHead, Site
from dashapp.core.state import PageState, label_of, parse
from dashapp.core.theme import Theme
from dashapp.core.view import PageView, window_of
from dashapp.pages import PAGES
from services.accounts.permissions import may
from services.catalog import DECLARED, catalog
from services.catalog.facts import TRANSACTIONS
from services.core.context import Context
from services.core.errors import UnknownName
from services.query.scope import Scope


def page_at(pathname: object, principal: Principal) -> Page:
    """Return the page at a path, if the person may open it. Raises UnknownName, with the same words for both."""
    name = pathname.strip("/") if isinstance(pathname, str) else ""
    page = PAGES.get(name or next(iter(PAGES)))
    if page is None or not may(principal.role, page.needs):
        raise UnknownName("There is no such page, or it is not open to your role.")
    return _with_own(_own_dimensions())[page.name]


def _own_dimensions() -> tuple[str, ...]:
    """Return the dimensions that the store keeps of its own files."""
    return tuple(name for name in catalog().dimensions if name not in DECLARED.dimensions)


@lru_cache(maxsize=32)
def _with_own(names: tuple[str, ...]) -> Mapping[str, Page]:
    """Return the pages, those of orders with the store's own dimensions behind their filters."""
    return {
        page.name: replace(page, filters=(*page.filters, *names)) if names and _filters_orders(page) else page
        for page in PAGES.values()
    }


def _filters_orders(page: Page) -> bool:
    return bool(page.filters) and page.fact == TRANSACTIONS.name


@lru_cache(maxsize=32)
def _site(names: tuple[str, ...]) -> Site:
    return Site(heads=tuple(_with_own(names).values()))


def page_of(view: PageView) -> Page:
    """Return the page of a view, with its tiles."""
    return PAGES[view.page.name]


def view_of(ctx: Context, page: PageHead, state: PageState, principal: Principal, shown: Theme = "light") -> PageView:
    """Make the view of a state, as far as the person's rights go; it says what they left out."""
    first, last = ctx.coverage(principal.scope).days_of(page.fact)
    kept, left_out = within(state, principal.scope)
    return PageView(
        principal=principal,
        page=page,
        state=kept,
        window=window_of(kept, first, last),
        theme=shown,
        currency=ctx.settings.currency,
        site=_site(_own_dimensions()),
        left_out=left_out,
    )


def within(state: PageState, scope: Scope) -> tuple[PageState, tuple[str, ...]]:
    """Return the state without members that a person's own limits hide, and those members in words.

    The rows are limited by the query layer in any case; this is so that a link made by somebody else says what it lost.
    """
    kept, lost = state, []
    for dimension, seen in scope.grants:
        for exclude in (False, True):
            had = state.members(dimension, exclude=exclude)
            if foreign := [member for member in had if member not in seen]:
                kept = kept.with_members(dimension, [member for member in had if member in seen], exclude=exclude)
                lost.append(f"{label_of(dimension)} {', '.join(foreign)}")
        if foreign := [member for name, member in state.path if name == dimension and member not in seen]:
            at = next(at for at, (name, _) in enumerate(state.path) if name == dimension)
            kept = kept.up_to(at)
            lost.append(f"{label_of(dimension)} {foreign[0]}")
    return kept, tuple(lost)


def view_at(ctx: Context, pathname: object, search: object) -> PageView:
    """Return the view of an address for the person of this request. Raises BadValue, UnknownName, NotAllowed."""
    principal = current()
    page = page_at(pathname, principal)
    state = parse(search if isinstance(search, str) else "", page.allowed)
    return view_of(ctx, page, state, principal, theme())


def view_of_request(ctx: Context, name: str) -> PageView:
    """Return a page at the state that the query of this request says. Raises NotAllowed, UnknownName, BadValue."""
    principal = current()
    page = page_at(name, principal)
    return view_of(ctx, page, parse(request.query_string.decode("utf-8", "replace"), page.allowed), principal)


def theme() -> Theme:
    """Return the theme that the browser shows: its script writes it into a cookie."""
    return "dark" if request.cookies.get("scheme") == "dark" else "light"
