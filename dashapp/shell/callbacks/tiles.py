"""Tiles: one request answers a whole page: bar, path, every tile, foot."""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, no_update
from dash import ctx as called
from dash.exceptions import PreventUpdate

from dashapp.auth.principal import current
from dashapp.core.markup import Node
from dashapp.core.page import Page
from dashapp.core.tile_query import PageMemo, TileQuery
from dashapp.core.view import PageView
from dashapp.shell.filter_bar import bar, trail
from dashapp.shell.footer import count_rows, foot
from dashapp.shell.freshness import describe_freshness
from dashapp.shell.open_view import page_at, view_at
from dashapp.shell.render import Rendered, render_page
from dashapp.shell.topbar import topbar
from dashapp.ui import states
from services.catalog.facts import FACTS
from services.core.context import Context
from services.core.errors import BadValue, OutOfScope
from services.query.questions import MetricQuery
from services.query.run import run

TILE = {"page": ALL, "tile": ALL}
HEAD, BODY, TWIN, PLOT, STAGE = ({"part": name, **TILE} for name in ("head", "body", "twin", "plot", "stage"))
BAR, TRAIL, FOOT, ANSWERED = ({"part": name, "page": ALL} for name in ("bar", "trail", "foot", "answered"))


def register(app: Dash, ctx: Context) -> None:
    """Register the callbacks. The browser looks which address an answer is for: of two on their way at once, the older
    may come last, and then it asks again. What fits draws the top bar too: the data may have moved meanwhile."""
    app.clientside_callback(ClientsideFunction("cartograph", "late"), Input(ANSWERED, "data"))

    @app.callback(
        Output(BAR, "tree"),
        Output(TRAIL, "tree"),
        Output(FOOT, "tree"),
        Output(HEAD, "tree"),
        Output(BODY, "tree"),
        Output(TWIN, "children"),
        Output(PLOT, "figure"),
        Output(STAGE, "className"),
        Output(ANSWERED, "data"),
        Input("url", "search"),
        Input("refresh", "data"),
        State("url", "pathname"),
    )
    def answer(search: object, _: object, pathname: object) -> tuple[Any, ...]:
        principal = current()
        page = page_at(pathname, principal)
        now = ctx.at_one_version() if page.filters else ctx  # a page of files may need the engine itself
        asked = _read_outputs(page)
        above = topbar(principal, page, describe_freshness(now, page, principal.scope))
        whose = [{"path": pathname, "search": search, "top": above}]
        try:
            view = view_at(now, pathname, search)
        except BadValue as error:
            return (*_instead(asked, states.unreadable(error.public, page.path)), whose)
        if page.filters and view.window.last is None:
            return (*_instead(asked, why_nothing(now, view)), whose)
        memo = PageMemo()
        rendered = render_page(now, page, view, memo)
        return (*_parts(view, page, rendered, _foot(now, page, view, rendered, memo)), whose)


def why_nothing(ctx: Context, view: PageView) -> Node:
    """Say why a page has no days: the person's limits cannot reach its rows, or there are none yet."""
    try:
        run(ctx, MetricQuery(metrics=(FACTS[view.page.fact].counted_by,)), view.principal.scope)
    except OutOfScope as error:
        return states.access_denied(error.public)
    return states.nothing_yet(view)


def _foot(ctx: Context, page: Page, view: PageView, rendered: dict[str, Rendered], memo: PageMemo) -> Node:
    """Make the foot; nothing on a page without numbers."""
    results = [result for one in rendered.values() for result in one.results]
    if not results or not page.filters:
        return None
    counts = count_rows(TileQuery(ctx=ctx, view=view, shared=memo))
    return foot(page, results, counts, ctx.clock.now())


def _read_outputs(page: Page) -> tuple[list[str], list[str]]:
    """Return the names of the tiles whose parts, and whose figures, the browser shows; they must be this page's."""
    lists = called.outputs_list
    ids = [[entry["id"] for entry in part] for part in lists]
    if any(one.get("page") != page.name for part in ids for one in part):
        raise PreventUpdate  # the browser still shows the page before; its own frame is on the way
    names = [[one["tile"] for one in part if "tile" in one] for part in ids]
    heads, plots = [tile.name for tile in page.tiles], [tile.name for tile in page.tiles if tile.plot]
    single = (*ids[:3], ids[8])
    if any(len(part) != 1 for part in single) or names[3:6] != [heads] * 3 or names[6:8] != [plots] * 2:
        raise BadValue("These are not the parts of that page; load it again.")
    return heads, plots


def _parts(view: PageView, page: Page, rendered: dict[str, Rendered], below: Node) -> tuple[Any, ...]:
    every = [rendered[tile.name] for tile in page.tiles]
    plots = [rendered[tile.name] for tile in page.tiles if tile.plot]
    return (
        [bar(view) if page.filters else None],
        [trail(view)],
        [below],
        [one.head for one in every],
        [one.body for one in every],
        [one.twin or [] for one in every],
        [one.figure or no_update for one in plots],
        ["stage" if one.figure and not one.twin else "stage unseen" for one in plots],
    )


def _instead(asked: tuple[list[str], list[str]], said: Node) -> tuple[Any, ...]:
    """Say something in the place of all tiles."""
    heads, plots = asked
    return (
        [None],
        [said],
        [None],
        [None for _ in heads],
        [None for _ in heads],
        [[] for _ in heads],
        [no_update for _ in plots],
        ["stage unseen" for _ in plots],
    )
