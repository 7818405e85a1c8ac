"""Render: a tile's answer as parts of the page. A plain function, tested without a browser; a tile fails alone."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

from dashapp.core.markup import Node, el
from dashapp.core.page import EmptyTile, Page, Tile, TileContent
from dashapp.core.theme import template
from dashapp.core.tile_query import PageMemo, TileQuery
from dashapp.core.view import PageView
from dashapp.ui import states
from dashapp.ui.grid import grid
from dashapp.ui.tile import heading, tools
from services.accounts.permissions import require
from services.catalog.facts import FACTS
from services.core.context import Context
from services.core.errors import AppError, NotAllowed, OutOfScope
from services.query.questions import MetricQuery, Where
from services.query.result import Result

LOG = logging.getLogger("cartograph")


LiftedFilters = tuple[tuple[Where, int], ...]
"""Filters that leave something when they alone are lifted, and how much."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A tile, ready for the browser."""

    head: Node
    body: Node = None
    figure: dict[str, Any] | None = None
    twin: Any = None
    """A grid in the place of the figure."""
    results: tuple[Result, ...] = ()
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a tile was answered, before it is drawn."""

    answer: Any
    results: tuple[Result, ...] = field(default=())


def answer_tile(ctx: Context, view: PageView, tile: Tile, shared: PageMemo | None = None) -> Answered:
    """Ask what a tile asks, under the rights and the scope of the view's person. Raises AppError."""
    require(view.principal.role, tile.needs)
    query = TileQuery(ctx=ctx, view=view, shared=shared or PageMemo())
    answer = tile.answer(query)
    return Answered(answer=answer, results=tuple(query.results))


def render_page(ctx: Context, page: Page, view: PageView, memo: PageMemo | None = None) -> dict[str, Rendered]:
    """Answer and draw all tiles of a page, by name.

    The tiles of a page of numbers are answered side by side: while one waits for the engine, another is drawn.
    """
    shared, tiles = memo or PageMemo(), page.tiles
    if not page.filters:
        return {tile.name: render_tile(ctx, view, tile, shared) for tile in tiles}
    tasks = [_pool().submit(copy_context().run, render_tile, ctx, view, tile, shared) for tile in tiles]
    return {tile.name: task.result() for tile, task in zip(tiles, tasks, strict=True)}


@cache
def _pool() -> ThreadPoolExecutor:
    """Make the threads that answer tiles: of all people together no more than the processors have use for."""
    return ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2), thread_name_prefix="tiles")


def render_tile(ctx: Context, view: PageView, tile: Tile, shared: PageMemo | None = None) -> Rendered:
    """Answer and draw a tile. Whatever goes wrong is said inside it."""
    try:
        found = answer_tile(ctx, view, tile, shared)
        drawn = tile.draw(view, found.answer)
        if isinstance(drawn, EmptyTile):
            lifted = find_lifted(TileQuery(ctx=ctx, view=view, shared=shared or PageMemo()))
            return _empty(view, tile, drawn, lifted, found.results)
        return _draw(view, tile, drawn, found)
    except (OutOfScope, NotAllowed) as error:
        return _render_state(tile, states.access_denied(error.public))
    except AppError as error:
        return _render_state(tile, states.error_message(error.public), failed=True)
    except Exception:  # the tile fails alone; the log has the reason under the reference that the person sees
        reference = f"E-{uuid4().hex[:8].upper()}"
        LOG.exception("reference %s: tile %s of %s", reference, tile.name, view.page.name)
        return _render_state(tile, states.internal_error(reference), failed=True)


def _render_state(tile: Tile, state: Node, *, failed: bool = False) -> Rendered:
    title = tile.name.replace("-", " ").capitalize()
    head = None if tile.bare else [el("div", "tile-words", el("h2", "", title))]
    return Rendered(head=head, body=state, failed=failed)


def _empty(
    view: PageView, tile: Tile, drawn: EmptyTile, lifted: LiftedFilters, results: tuple[Result, ...]
) -> Rendered:
    words = el("div", "tile-words", el("h2", "", drawn.title), el("div", "meta", drawn.caption))
    head: Node = None if tile.bare else [words, el("div", "rt", tools(view, tile))]
    return Rendered(head=head, body=states.empty(view, drawn, lifted), results=results)


def _draw(view: PageView, tile: Tile, drawn: TileContent, found: Answered) -> Rendered:
    head: Node = None if tile.bare else heading(view, tile, drawn)
    if tile.sheet is not None and tile.name in view.state.tables:
        return Rendered(head=head, twin=grid(view, tile, tile.sheet(view, found.answer)), results=found.results)
    figure = drawn.figure and _themed(drawn.figure, view)
    return Rendered(head=head, body=drawn.body, figure=figure, results=found.results)


def _themed(figure: dict[str, Any], view: PageView) -> dict[str, Any]:
    return figure | {"layout": {"template": template(view.theme), **figure.get("layout", {})}}


def find_lifted(query: TileQuery) -> LiftedFilters:
    """Find the filters that leave something when they alone are lifted; once for all empty tiles of a page."""
    return query.once("lifted filters", lambda: _lifting(query))


def _lifting(query: TileQuery) -> LiftedFilters:
    conditions = query.view.state.conditions
    found = ((one, _count(query, tuple(other for other in conditions if other is not one))) for one in conditions)
    return tuple((one, count) for one, count in found if count)


def _count(query: TileQuery, where: tuple[Where, ...]) -> int:
    metric = FACTS[query.view.page.fact].counted_by
    rows = query.run(MetricQuery(metrics=(metric,), period=query.view.window.period, where=where)).rows()
    return int(rows[0][metric] or 0) if rows else 0
