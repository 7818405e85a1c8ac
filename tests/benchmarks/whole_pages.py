"""Whole pages: each page of events answered and drawn on the server, nothing cached and all cached."""

from dataclasses import replace
from functools import partial
from statistics import median

from dashapp.auth.principal import Principal
from dashapp.core.page import Page
from dashapp.core.state import parse
from dashapp.pages import PAGES
from dashapp.shell.open_view import view_of
from dashapp.shell.render import render_page
from services.accounts.permissions import rights_of
from services.core.context import Context
from services.core.ports import MemoryCache
from services.query.scope import Scope
from tests.benchmarks.measure import timed
from tests.benchmarks.pages import NAMES

HEAD = ("page", "not cached ms", "cached ms")
VIEWER = Principal(
    email="bench@example.org",
    initials="BE",
    role="viewer",
    rights=frozenset(rights_of("viewer")),
    scope=Scope.limited({}, reason="benchmark"),
    session_id=0,
    second_factor=False,
)
"""An unlimited viewer, as most people are."""


def measured(ctx: Context, rounds: int) -> list[tuple[str, ...]]:
    """Give a row per page: name, milliseconds with nothing cached and with all of it; medians after a first try."""
    return [(name, *_measured(ctx, PAGES[name], rounds)) for name in NAMES]


def _measured(ctx: Context, page: Page, rounds: int) -> tuple[str, str]:
    kept = [replace(ctx, cache=MemoryCache(64)) for _ in range(rounds + 1)]
    cold, warm = ([timed(partial(answer, store, page)) for store in kept][1:] for _ in range(2))
    return f"{median(cold) * 1000:.0f}", f"{median(warm) * 1000:.0f}"


def answer(ctx: Context, page: Page) -> None:
    """Answer and draw a page as it opens. Raises ValueError where a tile fails."""
    ctx = ctx.at_one_version()  # as the callback of tiles does
    view = view_of(ctx, page, parse("", page.allowed), VIEWER)
    failed = [name for name, one in render_page(ctx, page, view).items() if one.failed]
    if failed:
        raise ValueError(f"{page.name}: {', '.join(failed)} failed")
