"""Tile: the frame around a question: heading, tools, figure, table twin. It has its final size in every state."""

from typing import Any

from dash import dcc, html

from dashapp.core.markup import Markup, Node, el, icon, link
from dashapp.core.page import Page, Tile, TileContent
from dashapp.core.view import PageView

GRAPH: Any = {"displayModeBar": False, "responsive": True, "doubleClick": False, "showTips": False, "scrollZoom": False}


def part(name: str, page: Page, tile: Tile) -> dict[str, str]:
    """Return the id of a part of a tile."""
    return {"part": name, "page": page.name, "tile": tile.name}


def frame(page: Page, tile: Tile) -> html.Section:
    """Make a tile that has no answer yet: a skeleton of its final size."""
    inner = [
        Markup(_grey(tile), id=part("body", page, tile), className="tile-body"),
        html.Div(id=part("twin", page, tile), className="tile-twin"),
    ]
    if tile.plot:
        graph = dcc.Graph(
            id=part("plot", page, tile),
            className="plot",
            config=GRAPH,
            style={"height": f"{tile.height}px"},
            responsive=True,
        )
        inner.insert(0, html.Div(graph, id=part("stage", page, tile), className="stage unseen"))
    head = Markup(None if tile.bare else _grey_head(), id=part("head", page, tile), tag="header", className="tile-head")
    kind = "bare" if tile.bare else "tile"
    return html.Section(
        [head, html.Div(inner, className="tile-room", style={"minHeight": f"{tile.height}px"})],
        id=f"tile-{tile.name}",
        className=f"{kind} c{tile.span}",
        **_marked(tile),
    )


def _marked(tile: Tile) -> dict[str, Any]:
    return {"data-tile": tile.name, "aria-label": tile.name.replace("-", " ")}


def _grey_head() -> Node:
    return el("div", "", el("span", "sk sk-title"), el("span", "sk sk-caption"))


def _grey(tile: Tile) -> Node:
    """Grey where ink will be; it stands still."""
    if tile.bare:
        return el("div", "sk-bare", el("span", "sk sk-lead"), el("span", "sk sk-lead short"))
    return el("div", "sk-plot", *(el("span", "sk sk-line") for _ in range(4)))


def heading(view: PageView, tile: Tile, drawn: TileContent) -> Node:
    """Make the heading: what is shown, in which unit, under which filters; to the right key and tools."""
    words = el("div", "tile-words", el("h2", "", drawn.title), el("div", "meta", drawn.caption))
    right = (*drawn.key, *drawn.tools, tools(view, tile))
    return [words, el("div", "rt", *right)]


def tools(view: PageView, tile: Tile) -> Node:
    """Make what every tile offers: its table twin, and a menu."""
    offered = [one for one in (_twin_switch(view, tile), _menu(view, tile)) if one is not None]
    return el("span", "tools", *offered) if offered else None


def _twin_switch(view: PageView, tile: Tile) -> Node:
    if tile.sheet is None:
        return None
    on = tile.name in view.state.tables
    label = "Show the figure" if on else "Show as a table"
    href = view.href(view.state.with_table(tile.name))
    glyph = icon("bar-chart-line" if on else "table")
    return link(href, "ic sm", glyph, title=label, aria_label=label, data_twin=tile.name)


def _menu(view: PageView, tile: Tile) -> Node:
    entries: list[Node] = []
    if tile.sheet is not None:
        entries.append(
            link(f"#origin={tile.name}", "dropdown-item", icon("signpost-split"), "Where does this come from?")
        )
        entries += [_export(view, tile, kind, label) for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))]
    if tile.plot:
        entries.append(el("button", "dropdown-item", icon("image"), "Save as PNG", type="button", data_png=tile.name))
    if not entries:
        return None
    summary = el("summary", "ic sm", icon("three-dots"), title="More", aria_label="More")
    return el("details", "menu", summary, el("div", "dropdown-menu dropdown-menu-end", *entries))


def _export(view: PageView, tile: Tile, kind: str, label: str) -> Node:
    href = f"/export/{view.page.name}/{tile.name}.{kind}{view.state.search()}"
    return el("a", "dropdown-item", icon("download"), f"Export {label}", href=href, download=True)
