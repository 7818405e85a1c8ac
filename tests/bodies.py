"""Bodies: what the browser posts for a callback, made from what the application declares."""

import json
from typing import Any

from dashapp.core.page import Page

PARTS = ("bar", "trail", "foot")
TILE_PARTS = (("head", "tree"), ("body", "tree"), ("twin", "children"))
PLOT_PARTS = (("plot", "figure"), ("stage", "className"))
Body = dict[str, Any]


def _wild(part: str, *, tile: bool) -> str:
    found = {"page": ["ALL"], "part": part} | ({"tile": ["ALL"]} if tile else {})
    return json.dumps(found, separators=(",", ":"))


def tiles_body(page: Page, search: str, *, pathname: str | None = None) -> Body:
    """Give what the browser posts when the address of a page changes."""
    whole = [(_wild(part, tile=False), "tree", [{"page": page.name, "part": part}]) for part in PARTS]
    every = [(part, prop, [tile.name for tile in page.tiles]) for part, prop in TILE_PARTS]
    plots = [(part, prop, [tile.name for tile in page.tiles if tile.plot]) for part, prop in PLOT_PARTS]
    tiled = [
        (_wild(part, tile=True), prop, [{"page": page.name, "part": part, "tile": name} for name in names])
        for part, prop, names in (*every, *plots)
    ]
    outputs = [*whole, *tiled]
    outputs.append((_wild("answered", tile=False), "data", [{"page": page.name, "part": "answered"}]))
    return {
        "output": f"..{'...'.join(f'{id_}.{prop}' for id_, prop, _ in outputs)}..",
        "outputs": [[{"id": one, "property": prop} for one in ids] for _, prop, ids in outputs],
        "inputs": [
            {"id": "url", "property": "search", "value": search},
            {"id": "refresh", "property": "data", "value": 0},
        ],
        "changedPropIds": ["url.search"],
        "parsedChangedPropsIds": ["url.search"],
        "state": [{"id": "url", "property": "pathname", "value": pathname or page.path}],
    }


def frame_body(pathname: object) -> Body:
    """Give what the browser posts when a page is opened."""
    outputs = [("content", "children"), ("nav", "tree"), ("top", "tree"), ("title", "data")]
    return {
        "output": f"..{'...'.join(f'{id_}.{prop}' for id_, prop in outputs)}..",
        "outputs": [{"id": id_, "property": prop} for id_, prop in outputs],
        "inputs": [{"id": "url", "property": "pathname", "value": pathname}],
        "changedPropIds": ["url.pathname"],
        "parsedChangedPropsIds": ["url.pathname"],
    }
